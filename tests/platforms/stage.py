"""A small product to look at platforms with: missions, handing in, review; boards and forms stand beside it."""

import json
from datetime import timedelta
from typing import Annotated

from bot.chat.fields import (
    Count,
    Long,
    Photos,
    Text,
)
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import (
    Action,
    Facts,
    Gallery,
    Hint,
    Item,
    Items,
    Letter,
    Moment,
    Notice,
    Photo,
    Progress,
    Quote,
    Reply,
    Say,
    Screen,
    Then,
    Tone,
    Weight,
)
from bot.chat.screen import Link as OpenLink
from bot.chat.turn import Turn
from bot.database import instant
from bot.ids import short
from bot.words import _
from campaigns import media, people
from campaigns.people import Role
from campaigns.photos import attach
from campaigns.refusals import NotFound, Refusal
from tests.platforms.cast import INVITE
from tests.platforms.shows import boards, lead

MISSIONS = {
    1: ("Find the best lunch under ten dollars", 15, 10),
    2: ("Ask a neighbour what changed on their street", 20, 15),
    3: ("Photograph a mural nobody has tagged", 25, 20),
    4: ("Tell a newcomer about the Thursday table", 10, 10),
}


class Taken(Refusal):
    """Somebody was faster."""

    says = _("Somebody else just reviewed this one.")


home = Cog("home")


@home.route("home.start", says="start", needs=None)
def start(turn: Turn) -> Reply:
    """Say hello."""
    return Screen(
        _("Hello {name}, good to have you", name=turn.person.name if turn.person else ""),
        (
            Say(_("You get one small mission a day. Do it when it suits you, show me how it went, and it counts.")),
            Hint(_("It takes about twenty minutes. Nobody minds a day off.")),
        ),
        (Action(_("Show my mission"), "missions.today"), Action(_("What else can you do?"), "home.help")),
    )


@home.route("home.help", says="help", needs=None)
def show_help(turn: Turn) -> Reply:
    """See what I can do."""
    return Screen(
        _("What I can do"),
        (Facts((("/today", _("your mission of the day")), ("/handin", _("show how it went")),
                ("/leaderboard", _("how the team is doing")))),),
        (Action(_("Show my mission"), "missions.today"),),
    )  # fmt: skip


@home.route("home.join", says="join", needs=None)
def join(turn: Turn, code: Annotated[str, Text(_("Your invite code"), max=40)]) -> Reply:
    """Join the team with a code."""
    if code != INVITE:
        raise Refusal(_("I don’t know the code {code}. Look at it again, or ask your lead for a new one.", code=code))
    assert turn.person is not None
    people.seat(turn.tx, turn.campaign, turn.person, Role.MEMBER, turn.now)
    return Screen(
        _("Welcome to the team, {name}", name=turn.person.name),
        (Say(_("Your first mission comes tomorrow at nine. If you can’t wait, there is one now.")),),
        (Action(_("Show me one now"), "missions.today"),),
        Tone.GOOD,
    )


@home.route("home.break", says="break")
def break_something(turn: Turn) -> Reply:
    """Break something on purpose."""
    raise RuntimeError("on purpose")


missions = Cog("missions")


@missions.route("missions.today", says="today")
def today(turn: Turn) -> Reply:
    """See my mission of the day."""
    return mission(turn, 1)


@missions.route("missions.show", view=True)
def mission(turn: Turn, which: int) -> Reply:
    """Show a mission."""
    title, minutes, worth = MISSIONS[which]
    if handed_in(turn, which):
        return Screen(
            title,
            (Say(_("Handed in. Ines looks at it, and then it counts.")), Progress(_("This week"), 3, 5, _("missions"))),
            (Action(_("See the leaderboard"), "boards.leaderboard"),),
            Tone.GOOD,
        )
    return Screen(
        title,
        (
            Say(
                _(
                    "Somewhere near you lunch is still honest. Go there, ask what they would order, and bring us a"
                    " photo of it with a line about the place."
                )
            ),
            Facts(
                (
                    (_("Worth"), _("{worth} points", worth=worth)),
                    (_("Takes"), _("about {n} minutes", n=minutes)),
                    (_("Place"), "Ponce City Market"),
                )
            ),
            Moment(_("Due"), turn.now + timedelta(hours=9)),
            Hint(_("You get this one because you like restaurants and have 40 minutes left this week.")),
        ),
        (
            Action(_("Hand it in"), "missions.handin", (which,), Weight.MAIN),
            Action(_("Swap it"), "missions.swap", (which,)),
            Action(_("Not today"), "missions.skip", (which,)),
            OpenLink(_("Map"), "https://example.org/map"),
        ),
    )


@missions.route("missions.swap")
def swap(turn: Turn, which: int) -> Reply:
    """Take another one instead."""
    return mission(turn, which % len(MISSIONS) + 1)


@missions.route("missions.skip")
def skip(turn: Turn, which: int) -> Reply:
    """Leave it for today."""
    return Notice(_("Fine. There’s another one tomorrow."), Tone.PLAIN)


def _evidence(turn: Turn, which: int | None = None) -> Wanted:
    return Wanted(
        (
            Parameter("photos", tuple, Photos(_("Photos"), min=1, max=6), required=True),
            Parameter("note", str, Long(_("How was it?"), _("A line or two is plenty."), max=500), required=True),
            Parameter(
                "count", int, Count(_("How many people did you talk to?"), unit=_("people"), max=50), required=False
            ),
        ),
        title=_("Hand in"),
        intro=_("Show us how it went. You can stop any time; I keep what you have."),
        done=_("Hand it in"),
    )


@missions.takes_photos
@missions.route("missions.photos")
def photos(
    turn: Turn,
    photos: Annotated[tuple[int, ...], Photos(_("Photos"))],
    note: Annotated[str, Long(_("A line about it"))] = "",
) -> Reply:
    """Hand in photos you already have."""
    given = (("photos", tuple(short(photo) for photo in photos)), ("note", (note,)))
    return Then("missions.handin", (1,), given)


@missions.route("missions.handin", says="handin", asks=_evidence)
def hand_in(turn: Turn, answers: dict[str, object], which: int | None = None) -> Reply:
    """Hand in how it went."""
    evidence, at = turn.tx.new_id(), turn.now
    photos = answers["photos"]
    assert isinstance(photos, tuple)
    turn.tx.run(
        "INSERT INTO evidence (id, campaign, member, assignment, mission, kind, subject, state, answers, earlier,"
        " round, worth, minutes, due_at, handed_in_at, reviewer, reviewed_at, reason, redo) VALUES (:id, :campaign,"
        " :member, NULL, :mission, 'photo', NULL, 'waiting', :answers, '[]', 1, 10, 15, :at, :at, NULL, NULL,"
        " '', '[]')",
        id=evidence,
        campaign=turn.campaign.id,
        member=turn.member.id,
        mission=which or 1,
        at=at,
        answers=json.dumps({"note": answers["note"], "photos": photos}),
    )
    assert turn.person is not None
    attach(turn.tx, turn.campaign.id, turn.person.id, evidence, dict.fromkeys(photos, media.Kind.PHOTO))
    turn.post(Letter(("review.card", evidence), place="review", cause=f"evidence-{short(evidence)}"))
    turn.refresh("missions.show", which or 1)
    return Screen(
        _("Got it, thank you"),
        (
            Say(_("It’s with Ines now. You’ll hear from me once she had a look.")),
            Moment(_("Handed in"), at),
            Progress(_("Your week"), 4, 5, _("missions")),
        ),
        (Action(_("See the leaderboard"), "boards.leaderboard"),),
        Tone.GOOD,
    )


@missions.route("missions.board", says="board")
def board(turn: Turn) -> Reply:
    """Pick a mission from the board."""
    items = [
        Item(title, _("{minutes} minutes, {worth} points", minutes=minutes, worth=worth),
             Action(_("Take it"), "missions.show", (which,)))
        for which, (title, minutes, worth) in MISSIONS.items()
    ]  # fmt: skip
    return Screen(_("Open missions"), (Items(tuple(items)), Hint(_("Take one you like; today’s stays yours as well."))))


review = Cog("review")


@review.route("review.card", needs=Role.LEAD, private=False, view=True)
def card(turn: Turn, evidence: int) -> Reply:
    """Show what was handed in."""
    row = turn.tx.one("SELECT * FROM evidence WHERE id = :id", id=evidence)
    if row is None:
        raise NotFound
    given = json.loads(row["answers"])
    photos = media.several(turn.tx, turn.campaign.id, given["photos"]).values()
    who = people.get(turn.tx, turn.campaign.id, row["member"])
    shots = tuple(Photo(p.public, p.small, p.width, p.height, _("A photo from {name}", name=who.name)) for p in photos)
    blocks = (
        Gallery(shots), Quote(given["note"], who.name),
        Facts(((_("Mission"), MISSIONS[row["mission"]][0]), (_("Handed in"), instant(row["handed_in_at"])))),
    )  # fmt: skip
    if row["state"] != "waiting":
        says = _("Approved: 10 points for {name}", name=who.name)
        if row["state"] == "back":
            says = _("Sent back: {reason}", reason=row["reason"])
        return Screen(says, blocks, tone=Tone.GOOD if row["state"] == "approved" else Tone.CARE)
    return Screen(
        _("{name} handed in", name=who.name),
        blocks,
        (
            Action(_("Approve"), "review.approve", (evidence,), Weight.MAIN),
            Action(_("Send back"), "review.back", (evidence,)),
        ),
    )


@review.route("review.approve", needs=Role.LEAD)
def approve(turn: Turn, evidence: int) -> Reply:
    """Accept what was handed in."""
    _decide(turn, evidence, "approved", "")
    return card(turn, evidence)


@review.route("review.back", needs=Role.LEAD)
def send_back(turn: Turn, evidence: int, reason: Annotated[str, Long(_("What should change?"), max=200)]) -> Reply:
    """Ask for another try, and say why."""
    _decide(turn, evidence, "back", reason)
    return card(turn, evidence)


def _decide(turn: Turn, evidence: int, state: str, reason: str) -> None:
    changed = turn.tx.run(
        "UPDATE evidence SET state = :state, reason = :reason WHERE id = :id AND state = 'waiting'",
        state=state, reason=reason, id=evidence,
    )  # fmt: skip
    if not changed:
        raise Taken
    turn.refresh("review.card", evidence)
    turn.post(Letter(("boards.win",), place="wins", cause=f"win-{short(evidence)}"))


@review.route("review.queue", says="review", needs=Role.LEAD)
def queue(turn: Turn) -> Reply:
    """See what waits for you."""
    rows = turn.tx.all("SELECT * FROM evidence WHERE state = 'waiting' ORDER BY id")
    if not rows:
        return Notice(_("Nothing waits. Nice."))
    items = [Item(MISSIONS[row["mission"]][0], "", Action(_("Open"), "review.card", (row["id"],))) for row in rows]
    return Screen(_("Waiting for you"), (Items(tuple(items)),))


COGS = (home, missions, review, boards, lead)


def handed_in(turn: Turn, which: int) -> bool:
    """Whether the reader has handed that mission in."""
    if turn.seat is None:
        return False
    found = turn.tx.one(
        "SELECT 1 AS found FROM evidence WHERE member = :member AND mission = :which AND state <> 'back' LIMIT 1",
        member=turn.seat.id, which=which,
    )  # fmt: skip
    return found is not None
