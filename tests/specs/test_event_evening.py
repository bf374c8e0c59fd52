"""An event evening: eight people bring home forty pieces in ten minutes, and three leads decide about them at once."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.chat.incoming import Act, Answered, Incoming, Outcome, Pressed, Said
from bot.chat.screen import Ask, Letter, Notice, Screen
from bot.chat.turn import Turn
from bot.database import Row, Transaction
from bot.delivery.courier import Courier
from bot.delivery.outbox import Outbox
from bot.ids import short
from campaigns import audit, export, review
from campaigns.export import Shot
from campaigns.ledger import Measure, Standing
from campaigns.letters import DIGEST
from tests import reading
from tests.delivery.mailroom import Postbox
from tests.specs.test_events import it_is
from tests.team import Letters, Player, Team

pytestmark = pytest.mark.stage

NAMES = ("Maya", "Noah", "Zoe", "Abe", "Lena", "Kofi", "Rosa", "Tom")
LEADS = ("Ines", "Omar", "Ada")
TALK, FLYERS, ALBUM, FILM = "One good talk", "Count the flyers", "In pictures: Porch night", "A film: Porch night"
MANY = 5 * len(NAMES)
WORTH = {FLYERS: 5, TALK: 8, ALBUM: 20, FILM: 20, "An interview": 15}
APART = timedelta(seconds=15)  # between two pieces: forty in ten minutes
COUNTED = {
    Measure.MISSIONS: 4, Measure.ON_TIME: 4, Measure.PHOTOS: 1, Measure.INTERVIEWS: 1, Measure.CONVERSATIONS: 1,
}  # fmt: skip
QUOTED = ("campaign", "public", "none", "team")  # what the guests said about their words, in turns
# What is sent back, with which words, and what of it is asked for again.
BACK = {
    f"Maya: {ALBUM}": ("It’s a little dark.", "photos"),
    f"Noah: {FILM}": ("The link doesn’t open for me.", "video"),
}

# What whoever is in a member's photo said, as the form asks for it; None where nobody can be recognised.
ALLOWED: Mapping[str, Mapping[str, str] | None] = {
    "Maya": {"age": "adult", "scope": "campaign", "how": "in person"},
    "Noah": {"age": "adult", "scope": "public", "how": "in person"},
    "Zoe": {"age": "adult", "scope": "team", "how": "in person"},
    "Abe": {"age": "child", "scope": "none"},
    "Lena": {"age": "guardian", "scope": "public", "how": "her mother, there"},
    "Kofi": {"age": "adult", "scope": "campaign", "how": "by the stage", "until": "2026-11-19"},
    "Rosa": {"age": "adult", "scope": "public", "how": "by the stage"},
    "Tom": None,
}
SHOWN, ANYWHERE = {"Maya", "Noah", "Lena", "Tom"}, {"Noah", "Tom"}  # once Rosa's guest has thought better of it


class Posted(Letters):
    """The outbox, with somebody beside it who remembers."""

    def __init__(self) -> None:
        super().__init__()
        self.outbox = Outbox()

    def post(self, turn: Turn, letter: Letter) -> None:
        super().post(turn, letter)
        self.outbox.post(turn, letter)

    def refresh(self, turn: Turn, view: str, carries: tuple[int | str, ...]) -> None:
        super().refresh(turn, view, carries)
        self.outbox.refresh(turn, view, carries)


@dataclass
class Hands:
    """Somebody who acts while others do: each act goes to the router as it comes."""

    player: Player
    outcome: Outcome | None = None
    refused: list[str] = field(default_factory=list)
    acts: int = 0

    async def does(self, act: Act) -> str:
        self.acts += 1
        key = f"evening-{self.player.name}-{self.acts}"
        self.outcome = await self.player.team.router.take(Incoming(self.player.caller, act, key))
        assert not self.outcome.incident, f"something broke for {self.player.name}"
        return reading.read(self.outcome.reply, self.outcome.reader)

    async def says(self, text: str) -> str:
        return await self.does(Said(text))

    async def presses(self, label: str) -> str:
        assert self.outcome is not None
        found = reading.buttons(self.outcome.reply, self.outcome.reader)
        action = next((action for said, action in found if said.startswith(label)), None)
        assert action is not None, f"no {label!r} on {reading.read(self.outcome.reply, self.outcome.reader)}"
        return await self.does(Pressed(action.tap))

    async def fills(self, **given: str) -> str:
        assert self.outcome is not None
        assert isinstance(self.outcome.reply, Ask), reading.read(self.outcome.reply, self.outcome.reader)
        return await self.does(Answered(self.outcome.reply.draft, {name: (said,) for name, said in given.items()}))


class Evening:
    """The cast, what they do at once, and what reaches them."""

    def __init__(self, team: Team) -> None:
        self.team = team
        team.letters = Posted()
        team.restart()
        it_is(team, 16, 12)
        self.members = {name: team.member(name) for name in NAMES}
        self.leads = [team.lead(name) for name in LEADS]
        self.organizer = team.organizer("Pia")
        self.postbox = Postbox("stage")
        self.courier = Courier(team.database, team.router, (self.postbox,), team.clock, "evening")
        self.handed = 0
        self.event = ""
        team.unit(self._binds)

    def _binds(self, tx: Transaction) -> None:
        for place in ("team", "review", "news", "wins"):
            tx.run(
                "INSERT INTO place (campaign, name, platform, address) VALUES (:campaign, :place, 'stage', :place)",
                campaign=self.team.campaign.id, place=place,
            )  # fmt: skip

    def delivers(self) -> None:
        """All that is due goes out."""
        self.team.ticks()
        self.team.runner.run(self.courier.deliver_due())

    def begins(self) -> None:
        """Everybody comes and checks in; at nine it is over."""
        ines = self.leads[0]
        ines.says(
            '/event new "Porch night" "The Runners" "The Lantern Room" 2026-11-19 18:30 21:00 "Listen first."'
            f' "" "{FLYERS}, {TALK}"'
        )
        assert isinstance(ines.reply, Screen), ines.sees
        row = self.team.read(lambda tx: tx.one("SELECT id FROM event"))
        assert row is not None
        self.event = short(row["id"])
        it_is(self.team, 19, 18, 20)
        for player in self.members.values():
            player.taps(f"event.here|{self.event}")
            player.fills(place="by the door")
        it_is(self.team, 19, 21)
        self.delivers()
        ines.taps(f"event.close|{self.event}")

    async def brings_home(self, name: str, photo: int) -> None:
        """One member's five pieces, each when its quarter of a minute has come."""
        member, number = Hands(self.members[name]), NAMES.index(name)
        for title, given in (
            (FLYERS, {"count": str(20 + number)}),
            (TALK, {"note": f"They miss the market that {name} likes.", "contact": f"Guest of {name}"}),
            (ALBUM, {"photos": short(photo), "note": f"What {name} saw."}),
            (FILM, {"link": f"films.example/{name}", "note": f"A minute by {name}."}),
        ):
            await member.says(f"/handin {title}")
            self.counts(await member.fills(**given))
            if title == ALBUM:
                await self.asks_who_is_in_it(member, ALLOWED[name])
        await member.says("/log interview")
        said = {"signature": "The porches.", "who": f"Guest of {name}", "reason": "Something else"}
        quote, consent = f"{name} made me stay.", QUOTED[number % len(QUOTED)]
        self.counts(await member.fills(**said, quote=quote, consent=consent))

    def counts(self, said: str) -> None:
        assert "Got it: " in said
        self.handed += 1
        self.team.clock.move(seconds=APART.total_seconds())

    async def asks_who_is_in_it(self, member: Hands, allowed: Mapping[str, str] | None) -> None:
        await member.presses("Who’s in it?")
        if allowed is None:
            await member.presses("Nobody can be recognised")
            return
        await member.presses("Somebody’s in it")
        assert "May be shown" in await member.fills(who=f"Friend of {member.player.name}", **allowed)

    async def all_decide(self, leads: Sequence[Hands]) -> None:
        """All three look at the same moment, see the same card and decide about it, until nothing is left."""
        while True:
            complete = self.handed == MANY
            shown = await asyncio.gather(*(lead.does(Pressed("review.next")) for lead in leads))
            if complete and all("Nothing is waiting" in said for said in shown):
                return
            await asyncio.gather(*(self.decides(lead, said) for lead, said in zip(leads, shown, strict=True)))

    async def decides(self, lead: Hands, shown: str) -> None:
        if "[Approve]" not in shown:
            return
        title = shown.partition("\n")[0]
        reason, part = BACK.get(title, ("", ""))
        said = await lead.presses("Send back" if reason else "Approve")
        assert lead.outcome is not None
        if isinstance(lead.outcome.reply, Ask):
            said = await lead.fills(reason=reason, parts=part)
            assert not isinstance(lead.outcome.reply, Ask), said
        if isinstance(lead.outcome.reply, Notice):
            lead.refused.append(said)

    def plays(self) -> list[Hands]:
        """Eight hand in while three decide; the three, with what they were refused."""
        photos = {name: player.photo() for name, player in self.members.items()}
        leads, began = [Hands(lead) for lead in self.leads], self.team.clock.now()

        async def everybody() -> None:
            async with asyncio.TaskGroup() as group:
                for name in NAMES:
                    group.create_task(self.brings_home(name, photos[name]))
                group.create_task(self.all_decide(leads))

        self.team.runner.run(everybody())
        assert self.team.clock.now() - began == MANY * APART
        self.delivers()
        return leads

    def goes_on(self) -> None:
        """What was sent back comes again, one decision is undone and made anew."""
        maya, noah = self.members["Maya"], self.members["Noah"]
        maya.says("/handin")
        assert maya.asked == ["photos"]
        maya.fills(photos=[maya.photo()])
        noah.says("/handin")
        assert noah.asked == ["video", "link"]
        noah.fills(link="films.example/once-more")
        lena = self.evidence("Lena", FILM)
        ines, omar, ada = self.leads
        ines.taps(f"review.card|{lena}")
        ines.presses("Undo")
        ines.presses("Undo it")
        for lead in (omar, ada, omar):
            lead.approves()

    def rows(self, sql: str, **values: int | str) -> Sequence[Row]:
        return self.team.read(lambda tx: tx.all(sql, **values))

    def evidence(self, name: str, title: str) -> str:
        """The id of a member's piece, as buttons carry it."""
        rows = self.rows(
            "SELECT e.id, mi.title FROM evidence e JOIN mission mi ON mi.id = e.mission WHERE e.member = :member",
            member=self.members[name].member.id,
        )
        return short(next(row["id"] for row in rows if row["title"] == title))

    def photos(self) -> dict[str, str]:
        """The photo each member's album has now, by its key in the store."""
        rows = self.rows("SELECT p.name, f.public FROM media f JOIN person p ON p.id = f.person WHERE evidence > 0")
        assert len(rows) == len(NAMES)
        return {row["name"]: row["public"] for row in rows}


@pytest.fixture
def evening(team: Team) -> Evening:
    return Evening(team)


def test_an_evening_of_forty_pieces_and_three_leads(evening: Evening) -> None:
    evening.begins()
    leads = evening.plays()
    every_piece_was_decided_once(evening, leads)
    evening.goes_on()
    every_number_agrees_with_the_ledger(evening)
    the_next_day_everybody_was_told_once(evening)
    the_album_is_complete_and_holds_what_consent_allows(evening)


def every_piece_was_decided_once(evening: Evening, leads: Sequence[Hands]) -> None:
    rows = evening.rows("SELECT state, COUNT(*) AS n FROM evidence GROUP BY state")
    assert {row["state"]: row["n"] for row in rows} == {"approved": MANY - 2, "sent_back": 2}
    refused = [said for lead in leads for said in lead.refused]
    assert set(refused) == {review.AlreadyReviewed.says.text}
    decided = evening.rows("SELECT subject, by_member FROM deed WHERE what IN ('approve', 'send_back')")
    assert len(decided) == len({row["subject"] for row in decided}) == MANY
    by_hand = [row for row in decided if row["by_member"] is not None]
    assert len(by_hand) == MANY - len(NAMES)  # the flyers are trusted
    assert len(refused) == 2 * len(by_hand)  # of three that press, two are told


def every_number_agrees_with_the_ledger(evening: Evening) -> None:
    team = evening.team
    assert team.read(lambda tx: audit.check(tx, team.campaign)) == []
    for player in evening.members.values():
        for standing in Standing:
            assert team.points(player, standing) == sum(WORTH.values())
        counted = {measure: team.total(player, measure) for measure in COUNTED}
        assert counted == COUNTED
        assert f"points: {sum(WORTH.values())} this week" in player.says("/me")
    ines = evening.leads[0]
    assert "Handed in on time: 32 of 32 (100 %)" in ines.taps(f"event.show|{evening.event}")
    assert "There: 8" in ines.sees
    evening.organizer.says("/recap")
    assert "32 missions done and 8 conversations" in evening.organizer.sees


def the_next_day_everybody_was_told_once(evening: Evening) -> None:
    for hour in (9, 12, 19):
        it_is(evening.team, 20, hour)
        evening.delivers()
    causes = evening.rows("SELECT state, why_closed, cause, recipient FROM letter WHERE platform = 'stage'")
    assert {row["state"] for row in causes} <= {"sent", "closed"}
    assert {row["why_closed"] for row in causes} == {"", DIGEST}
    assert max(Counter((row["cause"], row["recipient"]) for row in causes).values()) == 1
    for name, player in evening.members.items():
        about = evening.rows(
            "SELECT l.id FROM letter l WHERE l.member = :member AND l.view = 'handin.result'", member=player.member.id
        )
        assert len(about) == 5 + (name in ("Maya", "Noah")) + 2 * (name == "Lena")
        address = player.caller.external
        read = [
            reading.read(parcel.shows, parcel.reader) for parcel in evening.postbox.taken if parcel.address == address
        ]
        assert max(Counter(read).values()) == 1
        digests = [said for said in read if "I kept these for you" in said]
        lines = [line for said in digests for line in said.splitlines() if line.startswith("- ")]
        assert lines
        assert max(Counter(lines).values()) == 1, f"{name} is told twice: {lines}"


def the_album_is_complete_and_holds_what_consent_allows(evening: Evening) -> None:
    team, rosa = evening.team, evening.members["Rosa"]
    photos = evening.photos()
    assert {shot.public for shot in album(team)} == {photos[name] for name in (*SHOWN, "Rosa")}
    rosa.says("/consent")
    rosa.presses("Friend of Rosa: Open")
    rosa.presses("They take it back")

    assert {shot.public for shot in album(team)} == {photos[name] for name in SHOWN}
    assert {shot.public for shot in album(team) if shot.anywhere} == {photos[name] for name in ANYWHERE}
    evening.leads[0].taps(f"event.card|{evening.event}")
    evening.leads[0].presses("The album")
    for name in NAMES:
        assert (f"photo: A photo by {name}" in evening.leads[0].sees) == (name in SHOWN)
    assert f"{len(SHOWN)} photos." in evening.leads[0].sees


def album(team: Team) -> Sequence[Shot]:
    return team.read(lambda tx: export.album(tx, team.campaign, "2026-W47", team.clock.now()))
