"""Eight weeks of a campaign, played by its rules in a unit a day: work, decisions, second thoughts, an evening, thanks.

The same every time: what happens is drawn from a fixed seed.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from bot.clock import at_local, week_of
from bot.database import Transaction
from bot.words import Written
from campaigns import (
    assignments,
    contacts,
    events,
    evidence,
    follow_ups,
    logbook,
    media,
    missions,
    next_day,
    people,
    recap,
    review,
    thanks,
    wins,
)
from campaigns.contacts import Stage
from campaigns.events import Plan
from campaigns.evidence import Evidence
from campaigns.logbook import Consent, Depth
from campaigns.media import Copies
from campaigns.missions import Kind, Mission
from campaigns.next_day import Part, Text
from campaigns.people import Member, Role
from campaigns.recap import Recap
from campaigns.thanks import ThankedToday
from tests.campaigns.scene import Scene, mission
from tests.conftest import HandClock

FIRST = date(2026, 9, 28)  # a Monday; the clocks go back in the fifth week
WEEKS, MEMBERS, LEADS = 8, 60, 3
WORKING = 17  # members a day
REASONS = ("trust", "home", "food")
MISSIONS = (
    mission("wall", kind="photo", asks=["photos"], goal="show", repeats="daily"),
    mission("square", kind="conversation", worth=8, repeats="daily"),
    mission("ask", kind="interview", asks=["interview"], worth=20, repeats="daily"),
    mission("harbor", place="The harbor", worth=12, repeats="daily"),
)
TEXTS = {part: Text(Written(part.value), Written("Do it.")) for part in Part}
_RARE = {"harbor": 1, "ask": 3, "wall": 4, "square": 4}


@dataclass
class Played:
    """The eight weeks, as they go on."""

    scene: Scene
    clock: HandClock
    dice: Random = field(default_factory=lambda: Random(8))
    members: list[Member] = field(default_factory=list)
    leads: list[Member] = field(default_factory=list)
    waiting: list[Evidence] = field(default_factory=list)
    back: list[Evidence] = field(default_factory=list)
    decided: list[Evidence] = field(default_factory=list)
    owed: list[tuple[int, int]] = field(default_factory=list)
    told: dict[str, Recap] = field(default_factory=dict)
    undone_later: set[str] = field(default_factory=set)

    @property
    def weeks(self) -> list[str]:
        """The weeks, in order."""
        return [week_of(FIRST + timedelta(weeks=number)) for number in range(WEEKS)]

    def play(self) -> None:
        """Play it all; each week is told on the Monday after it."""
        self._to(FIRST, 7)
        self.scene.unit(self._gather)
        for number in range(7 * WEEKS + 1):
            day = FIRST + timedelta(days=number)
            if number and day.weekday() == 0:
                self._to(day, 8)
                week = week_of(day - timedelta(days=1))
                self.told[week] = self.recap(week)
            self.scene.unit(partial(self._day, day=day))

    def recap(self, week: str) -> Recap:
        """A week, as it is told now."""
        return self.scene.read(lambda tx: recap.of_week(tx, self.scene.campaign, week, self.scene.now))

    def _to(self, day: date, hour: int) -> datetime:
        self.clock.set(at_local(day, time(hour), self.scene.campaign.zone))
        return self.clock.now()

    def _gather(self, tx: Transaction) -> None:
        for number in range(MEMBERS + LEADS):
            person = people.recognise(
                tx, "stage", f"p{number}", f"Member {number}", language="en", zone="America/New_York", at=self.scene.now
            )
            role = Role.MEMBER if number < MEMBERS else Role.LEAD
            seat = people.seat(tx, self.scene.campaign, person, role, self.scene.now)
            (self.members if role is Role.MEMBER else self.leads).append(seat)

    def _day(self, tx: Transaction, day: date) -> None:
        scene, dice = self.scene, self.dice
        by_key = {each.key: each for each in missions.everything(tx, scene.campaign.id)}
        at = self._to(day, 10)
        assignments.expire(tx, scene.campaign.id, at, at, most=10_000)
        self._second_thoughts(tx, at)
        for member in dice.sample(self.members, WORKING):
            key = dice.choices(list(_RARE), list(_RARE.values()))[0]
            self._works(tx, member, by_key[key], day, at + timedelta(minutes=dice.randrange(400)))
        self._says(tx, day, self._to(day, 19))
        if day.weekday() == 3 and day.isocalendar().week % 3 == 0:
            self._evening(tx, self._to(day, 20))
        self._decide(tx, self._to(day, 22))

    def _works(self, tx: Transaction, member: Member, mission_: Mission, day: date, at: datetime) -> None:
        campaign, dice = self.scene.campaign, self.dice
        open_ = {each.mission for each in assignments.unfinished(tx, member.id, at)}
        if mission_.id in open_:
            return
        given = assignments.take(tx, campaign, member, mission_, day=day, origin="board", at=at)
        if dice.random() < 0.05:
            return  # taken and never handed in
        answers, subject = self._answers(tx, member, mission_, at)
        handed = evidence.hand_in(tx, campaign, member, given.id, answers, at, subject=subject)
        self._keep(handed)

    def _answers(
        self, tx: Transaction, member: Member, mission_: Mission, at: datetime
    ) -> tuple[dict[str, Any], int | None]:
        dice, campaign = self.dice, self.scene.campaign
        if mission_.kind is Kind.PHOTO:
            photos = [self._photo(tx, member, at) for _ in range(dice.randint(1, 3))]
            return {"photos": photos}, None
        if mission_.kind is not Kind.INTERVIEW:
            return {"note": "Done."}, None
        scope = dice.choice((Consent.NONE, Consent.CAMPAIGN, Consent.PUBLIC))
        number = logbook.log_interview(
            tx, campaign, member, who="Sam", interests="", reason=dice.choice(REASONS), answers={},
            quote="Home. " * dice.randint(1, 9), consent=scope, at=at,
        )  # fmt: skip
        return {"interview": {"who": "Sam"}}, number

    def _photo(self, tx: Transaction, member: Member, at: datetime) -> int:
        sign = tx.new_id()
        name = f"{sign:064x}.jpg"
        copies = Copies(media.Kind.PHOTO, name, f"p{name}", f"s{name}", 1600, 1200, self.dice.getrandbits(60), sign)
        return media.keep(tx, self.scene.campaign.id, member.person, copies, "photo.jpg", 1, at).id

    def _keep(self, handed: Evidence) -> None:
        (self.waiting if handed.state == "waiting" else self.decided).append(handed)

    def _says(self, tx: Transaction, day: date, at: datetime) -> None:
        """A line of the logbook, thanks and a win."""
        campaign, dice = self.scene.campaign, self.dice
        by, to, teller = dice.sample(self.members, 3)
        number = logbook.log_conversation(
            tx, campaign, by, online=True, where="forum", topic="food", depth=Depth.TALK, listened="They cook.",
            link="", contact=f"Sam {day}", day=day, at=at,
        )  # fmt: skip
        answers = {"note": "We talked."}
        self._keep(evidence.log(tx, campaign, by, Kind.CONVERSATION, number, answers, at))
        with suppress(ThankedToday):
            thanks.give(tx, campaign, by, to.id, "The ladder.", at)
        if dice.random() < 0.2:
            wins.tell(tx, campaign, teller, "They came back.", at)

    def _evening(self, tx: Transaction, at: datetime) -> None:
        campaign, dice, lead = self.scene.campaign, self.dice, self.leads[0]
        plan = Plan(Written("Table"), Written("The room"), Written(""), ("Us",), (), at, at + timedelta(hours=1))
        event = events.make(tx, campaign, plan, [], lead, at)
        for member in dice.sample(self.members, 8):
            events.check_in(tx, event, member, "inside", at + timedelta(minutes=1))
            contacts.keep(tx, member, f"Guest {member.id}", Stage.LISTENED, event=event.id, at=at)
            self.owed.append((event.id, member.id))
        next_day.close(tx, campaign, event, lead, TEXTS, at + timedelta(hours=1))

    def _second_thoughts(self, tx: Transaction, at: datetime) -> None:
        """What was sent back comes again, some decisions are undone, and people met hear from us, some of them late."""
        campaign, dice = self.scene.campaign, self.dice
        for found in [each for each in self.back if dice.random() < 0.5]:
            self.back.remove(found)
            by = next(each for each in self.members if each.id == found.member)
            if found.assignment is not None:
                self._keep(evidence.hand_in(tx, campaign, by, found.assignment, {"note": "Again."}, at))
            else:
                self._keep(evidence.log_again(tx, campaign, by, found.id, {"note": "Again."}, at))
        for found in [each for each in self.decided if dice.random() < 0.03]:
            if found.state == "sent_back" and found not in self.back:
                continue
            lead = next(each for each in self.leads if each.id != found.member)
            undone = review.undo(tx, campaign, found.id, lead, at)
            before = week_of((found.reviewed_at or at).astimezone(campaign.zone).date())
            if found.state == "approved" and before != week_of(at.astimezone(campaign.zone).date()):
                self.undone_later.add(before)
            self.back = [each for each in self.back if each.id != found.id]
            self.waiting.append(undone)
        self.decided.clear()
        for event, member in [each for each in self.owed if dice.random() < 0.25]:
            self.owed.remove((event, member))
            for each in follow_ups.of_member(tx, event, member):
                follow_ups.done(tx, each, dice.choice(follow_ups.HOW), at)

    def _decide(self, tx: Transaction, at: datetime) -> None:
        campaign, dice = self.scene.campaign, self.dice
        later = []
        for found in self.waiting:
            lead, chance = dice.choice(self.leads), dice.random()
            if chance < 0.1:
                later.append(found)
            elif chance < 0.2:
                back = review.send_back(tx, campaign, found.id, "Once more.", (), lead, at)
                self.back.append(back)
                self.decided.append(back)
            else:
                self.decided.append(review.approve(tx, campaign, found.id, lead, at))
        self.waiting = later
