"""A campaign and its people, spoken to by its rules alone: no words, no buttons."""

import asyncio
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st

from bot.clock import local_day
from bot.database import Database, Transaction
from bot.database.units import Work
from campaigns import assignments, audit, evidence, handout, install, ledger, media, missions, people, review, staffing
from campaigns import campaign as campaigns
from campaigns.assignments import Assignment
from campaigns.campaign import Campaign, State
from campaigns.evidence import Evidence
from campaigns.ledger import ALL_TIME, Measure, Standing
from campaigns.media import Copies, Kind
from campaigns.missions import Mission
from campaigns.packs import Mission as PackMission
from campaigns.packs import Pack, load
from campaigns.people import Member, Role
from tests.conftest import HandClock, unlike_any_other

Result = TypeVar("Result")
SMALL = Path(__file__).parents[1] / "packs" / "small"
_keys = itertools.count(1)


def mission(key: str, **changes: Any) -> PackMission:
    """A mission of a pack: ten minutes from anywhere, once, for a photo; ``changes`` are the pack's own keys."""
    plain = {
        "key": key, "title": key.replace("-", " ").capitalize(), "brief": "Do it.", "kind": "custom", "asks": ["note"],
        "goal": "talk", "worth": 10, "minutes": 10,
    }  # fmt: skip
    reach = {} if "place" in changes else {"remote": True}
    return PackMission.model_validate({**plain, **reach, **changes})


def pack(*those: PackMission, slug: str = "scene", **campaign: Any) -> Pack:
    """The small pack with other missions; ``campaign`` changes values of campaign.toml."""
    small = load(SMALL)
    return replace(
        small,
        campaign=small.campaign.model_copy(update={"slug": slug, "invites": (), **campaign}),
        missions=those or small.missions,
    )


class Scene:
    """A campaign on a database, with a clock moved by hand."""

    def __init__(self, runner: asyncio.Runner, database: Database, clock: HandClock, loaded: Pack) -> None:
        self.runner, self.database, self.clock = runner, database, clock
        self.facts: list[object] = []
        self.campaign: Campaign = self.unit(lambda tx: install.install(tx, loaded, clock.now()))

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def unit(self, work: Work[Result]) -> Result:
        """Run a unit and remember the facts it told."""

        def heard(tx: Transaction) -> tuple[Result, list[object]]:
            result = work(tx)
            return result, list(tx.facts)

        result, facts = self.runner.run(self.database.unit(heard))
        self.facts += facts
        return result

    def read(self, work: Work[Result]) -> Result:
        return self.runner.run(self.database.read(work))

    def install(self, loaded: Pack) -> Campaign:
        """Put another version of the pack in."""
        self.campaign = self.unit(lambda tx: install.install(tx, loaded, self.now))
        return self.campaign

    def stands(self, state: State) -> None:
        """Open, pause or close the campaign."""
        self.unit(lambda tx: campaigns.set_state(tx, self.campaign, state))
        self.campaign = self.read(lambda tx: campaigns.by_slug(tx, self.campaign.slug))

    # --- people --------------------------------------------------------------------------------------------------

    def person(self, name: str, zone: str = "America/New_York", language: str = "en") -> people.Person:
        return self.unit(
            lambda tx: people.recognise(tx, "stage", name, name, language=language, zone=zone, at=self.now)
        )

    def seat(self, name: str, role: Role = Role.MEMBER, **wishes: Any) -> Member:
        """Somebody on the team; ``wishes`` are columns of ``member``, and ``zone``."""
        person = self.person(name, wishes.pop("zone", "America/New_York"))
        member = self.unit(lambda tx: people.seat(tx, self.campaign, person, role, self.now))
        return self.wants(member, **wishes) if wishes else member

    def wants(self, member: Member, **wishes: Any) -> Member:
        """Change what somebody wants, through the rules that let them."""
        hours = {
            "handout": wishes.pop("handout", member.handout_at),
            "quiet_from": wishes.pop("quiet_from", member.quiet_from),
            "quiet_until": wishes.pop("quiet_until", member.quiet_until),
            "minutes": wishes.pop("minutes", member.minutes),
        }
        tracks, reach = wishes.pop("tracks", member.tracks), wishes.pop("reach", member.reach)
        assert not wishes, wishes

        def work(tx: Transaction) -> Member:
            staffing.set_hours(tx, member, **hours, now=self.now)
            staffing.set_interests(tx, member, tracks, reach)
            return people.get(tx, self.campaign.id, member.id)

        return self.unit(work)

    def again(self, member: Member) -> Member:
        """The member as they are now."""
        return self.read(lambda tx: people.get(tx, self.campaign.id, member.id))

    def today(self, member: Member) -> date:
        return local_day(self.now, self.again(member).where)

    # --- missions ------------------------------------------------------------------------------------------------

    def mission(self, key: str) -> Mission:
        everything = self.read(lambda tx: missions.everything(tx, self.campaign.id))
        return next(each for each in everything if each.key == key)

    def key(self, given: Assignment | None) -> str | None:
        """Which mission that is."""
        if given is None:
            return None
        return self.read(lambda tx: missions.get(tx, self.campaign.id, given.mission)).key

    def ticks(self, *, most: int = handout.CHUNK) -> int:
        """Hand out all that is due, unit by unit; how many hours were dealt with."""
        dealt = 0
        while some := self.unit(lambda tx: handout.hand_out_due(tx, self.campaign, self.now, most=most)):
            dealt += some
        return dealt

    def all_of(self, member: Member) -> list[Assignment]:
        """All a member ever had, by day and slot."""
        rows = self.read(
            lambda tx: tx.all("SELECT * FROM assignment WHERE member = :id ORDER BY day, slot", id=member.id)
        )
        return [Assignment.of(row) for row in rows]

    def todays(self, member: Member) -> Assignment | None:
        day = self.today(member)
        return self.read(lambda tx: assignments.of_day(tx, member.id, day))

    def asks(self, member: Member) -> Assignment | None:
        """What /today brings."""
        seat = self.again(member)
        return self.unit(lambda tx: handout.for_today(tx, self.campaign, seat, self.now))

    def swaps(self, member: Member, given: Assignment) -> Assignment:
        seat = self.again(member)
        return self.unit(lambda tx: handout.swap(tx, self.campaign, seat, given, self.now))

    def board(self, member: Member) -> list[str]:
        """The missions somebody can take."""
        seat = self.again(member)
        return [each.key for each in self.read(lambda tx: handout.takeable(tx, self.campaign, seat, self.now))]

    def takes(self, member: Member, key: str, origin: str = "board") -> Assignment:
        wanted, day = self.mission(key), self.today(member)
        return self.unit(
            lambda tx: assignments.take(tx, self.campaign, member, wanted, day=day, origin=origin, at=self.now)
        )

    def sets_aside(self, given: Assignment, state: assignments.State = assignments.State.PASSED) -> None:
        self.unit(lambda tx: assignments.set_aside(tx, given, state, self.now))

    def reads(self, given: Assignment) -> Assignment:
        return self.read(lambda tx: assignments.get(tx, self.campaign.id, given.id))

    # --- evidence ------------------------------------------------------------------------------------------------

    def hands_in(self, member: Member, given: Assignment, answers: Mapping[str, Any] | None = None) -> Evidence:
        said = answers if answers is not None else {"note": "Done."}
        return self.unit(lambda tx: evidence.hand_in(tx, self.campaign, member, given.id, said, self.now))

    def approves(self, lead: Member, handed: Evidence) -> Evidence:
        return self.unit(lambda tx: review.approve(tx, self.campaign, handed.id, lead, self.now))

    def sends_back(self, lead: Member, handed: Evidence, reason: str = "Once more.", redo: Sequence[str] = ()) -> None:
        self.unit(lambda tx: review.send_back(tx, self.campaign, handed.id, reason, redo, lead, self.now))

    def does(self, member: Member, given: Assignment, lead: Member) -> Evidence:
        """Hand something in and have it approved."""
        return self.approves(lead, self.hands_in(member, given))

    def photo(self, member: Member, looks: int | None = None, kind: Kind = Kind.PHOTO) -> int:
        """A kept photo or voice note of somebody; ``looks`` is its fingerprint."""
        sign = looks if looks is not None else unlike_any_other(next(_keys))
        name = f"{next(_keys):064x}.jpg"
        copies = Copies(kind, name, f"p{name}", f"s{name}", 1600, 1200, sign, sign ^ 0xFFFF_0000_FFFF_0000 % 2**62)
        kept = self.unit(lambda tx: media.keep(tx, self.campaign.id, member.person, copies, "photo.jpg", 1, self.now))
        return kept.id

    def total(
        self, member: Member, measure: Measure = Measure.POINTS, *, period: str = ALL_TIME,
        standing: Standing = Standing.VERIFIED,
    ) -> int:  # fmt: skip
        return self.read(
            lambda tx: ledger.total(tx, self.campaign.id, member.id, measure, period=period, standing=standing)
        )

    def differences(self) -> list[str]:
        """What the nightly check finds."""
        return [str(each) for each in self.read(lambda tx: audit.check(tx, self.campaign))]


Stage = Callable[..., Scene]


def instants(first: date, last: date) -> st.SearchStrategy[datetime]:
    """Any second from one date to another."""
    begin, end = (int(datetime.combine(day, time(), UTC).timestamp()) for day in (first, last))
    return st.integers(begin, end).map(lambda second: datetime.fromtimestamp(second, UTC))
