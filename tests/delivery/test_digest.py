"""The digest: what was too much for the day comes together, once, at the member's own hour."""

import asyncio
from datetime import datetime

import pytest

from bot.chat.incoming import Caller, Incoming, Pressed
from bot.chat.screen import Action, Items, Letter, Screen
from bot.database import Database
from bot.delivery.calendar import Calendar
from campaigns import letters
from campaigns.people import Member
from campaigns.refusals import NotFound
from tests import reading
from tests.conftest import HandClock
from tests.delivery.mailroom import Mailroom, Postbox


class Scene:
    """The mailroom with its calendar; the pack's digest is at 18:00."""

    def __init__(self, mailroom: Mailroom, clock: HandClock) -> None:
        self.mailroom, self.clock = mailroom, clock
        self.calendar = Calendar(mailroom.database, mailroom.router, clock)
        self.box = Postbox("web")

    def writes(self, to: Member, *texts: str) -> list[int]:
        notes = [self.mailroom.note(text) for text in texts]
        self.mailroom.post(*(Letter(("note.show", note), member=to.id) for note in notes))
        return notes

    def forgets(self, note: int) -> None:
        self.mailroom.unit(lambda tx: tx.run("DELETE FROM deed WHERE id = :note", note=note))

    def at(self, text: str) -> list[str]:
        """Let it be that late; what has come by then."""
        self.clock.set(datetime.fromisoformat(text))
        self.mailroom.runner.run(self.calendar.run_due())
        self.mailroom.deliver(self.box)
        come = self.box.reads()
        self.box.taken.clear()
        return come


@pytest.fixture
def scene(runner: asyncio.Runner, database: Database, clock: HandClock) -> Scene:
    return Scene(Mailroom(runner, database, clock), clock)


def test_what_was_too_much_comes_together_at_the_digests_hour(scene: Scene) -> None:
    maya = scene.mailroom.member("Maya")
    scene.writes(maya, "1", "2", "3", "The wall is painted", "Kai says thanks")
    assert scene.at("2026-11-16T09:05-05:00") == ["1", "2", "3"]

    assert scene.at("2026-11-16T17:59-05:00") == []
    (digest,) = scene.at("2026-11-16T18:00-05:00")
    assert digest.splitlines() == [
        "2 more things, Maya",
        "I kept these for you, so that your day stays calm.",
        "- The wall is painted",
        "- Kai says thanks",
    ]
    assert scene.at("2026-11-16T18:01-05:00") == []
    assert scene.at("2026-11-17T18:00-05:00") == []


def test_each_member_has_the_digest_at_their_own_hour(scene: Scene) -> None:
    maya = scene.mailroom.member("Maya")
    aroha = scene.mailroom.member("Aroha", zone="Pacific/Auckland")
    for member in (maya, aroha):
        scene.writes(member, "1", "2", "3", "and four")
    assert len(scene.at("2026-11-16T09:05-05:00")) == 6

    assert [text.splitlines()[0] for text in scene.at("2026-11-16T18:00-05:00")] == ["One more thing, Maya"]
    assert [text.splitlines()[0] for text in scene.at("2026-11-17T18:00+13:00")] == ["One more thing, Aroha"]


def test_the_digest_waits_for_the_end_of_quiet_hours(scene: Scene) -> None:
    maya = scene.mailroom.member("Maya", quiet=("17:00", "19:30"))
    scene.writes(maya, "1", "2", "3", "4")
    scene.at("2026-11-16T09:05-05:00")

    assert scene.at("2026-11-16T18:00-05:00") == []
    assert len(scene.at("2026-11-16T19:30-05:00")) == 1


def test_what_is_gone_by_then_is_left_out_and_nothing_left_is_no_digest(scene: Scene) -> None:
    maya, kai = scene.mailroom.member("Maya"), scene.mailroom.member("Kai")
    first = scene.writes(maya, "1", "2", "3", "gone", "still there")
    second = scene.writes(kai, "1", "2", "3", "gone")
    scene.at("2026-11-16T09:05-05:00")
    for note in (first[3], second[3]):
        scene.forgets(note)

    come = scene.at("2026-11-16T18:00-05:00")

    assert len(come) == 1
    assert "still there" in come[0]
    assert "gone" not in come[0]


def test_a_digest_opens_what_it_lists_and_only_for_its_own_member(scene: Scene) -> None:
    maya = scene.mailroom.member("Maya")
    scene.mailroom.member("Kai")
    scene.writes(maya, "1", "2", "3", "The wall is painted")
    scene.at("2026-11-16T09:05-05:00")
    scene.clock.set(datetime.fromisoformat("2026-11-16T18:00-05:00"))
    scene.mailroom.runner.run(scene.calendar.run_due())
    scene.mailroom.deliver(scene.box)
    (parcel,) = scene.box.taken
    assert isinstance(parcel.shows, Screen)
    (items,) = [block for block in parcel.shows.blocks if isinstance(block, Items)]
    opens = items.items[0].action
    assert isinstance(opens, Action)

    def presses(name: str, tap: str) -> str:
        incoming = Incoming(Caller("web", f"web-{name}", name), Pressed(tap), f"{name}-{tap}")
        outcome = scene.mailroom.runner.run(scene.mailroom.router.take(incoming))
        return reading.read(outcome.reply, outcome.reader)

    digest = "|".join((parcel.view, *parcel.carries))
    assert presses("Maya", opens.tap) == "The wall is painted"
    assert "The wall is painted" in presses("Maya", digest)
    assert presses("Kai", digest) == str(NotFound.says)


def test_many_digests_are_written_a_few_at_a_time(scene: Scene) -> None:
    """A unit stays short however many members have something waiting."""
    people = [scene.mailroom.member(f"member {n}") for n in range(120)]
    notes = [scene.mailroom.note(f"{n}") for n in range(4)]
    for member in people:
        scene.mailroom.post(*(Letter(("note.show", note), member=member.id) for note in notes))
    scene.at("2026-11-16T09:05-05:00")

    due = scene.mailroom.read(
        lambda tx: letters.digests_due(
            tx, scene.mailroom.campaign.id, datetime.fromisoformat("2026-11-16T18:00-05:00"), 50
        )
    )
    assert len(due) == 50
    assert len(scene.at("2026-11-16T18:00-05:00")) == 120
