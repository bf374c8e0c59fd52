"""Delivering letters: each once, drawn when it goes, in order, and drawn anew where what it shows has changed."""

import asyncio
import logging

import pytest

from bot.chat.carrier import Limits, NotSent, Parcel, Unfinished
from bot.chat.route import Cog
from bot.chat.screen import Letter, Reply, Screen
from bot.chat.turn import Turn
from bot.database import Database
from bot.ids import short
from campaigns import dispatch
from campaigns.people import Role
from campaigns.refusals import NotFound
from tests.conftest import HandClock
from tests.delivery.mailroom import Mailroom, PacedPostbox, Postbox, RedrawingPostbox


def test_a_letter_is_drawn_when_it_goes_out(mailroom: Mailroom) -> None:
    maya = mailroom.member("Maya")
    note = mailroom.note("old")
    mailroom.post(Letter(("note.show", note), member=maya.id))
    mailroom.rewrite(note, "new")
    box = Postbox("web")

    mailroom.deliver(box)

    assert box.reads() == ["new"]
    (parcel,), (letter,) = box.taken, mailroom.letters()
    assert (letter["state"], letter["reference"]) == ("sent", "web-1")
    assert (parcel.nonce, parcel.address, parcel.member, parcel.person) == (
        short(letter["id"]), "web-Maya", maya.id, maya.person,
    )  # fmt: skip
    assert not parcel.repeated


def test_a_letter_goes_out_once(mailroom: Mailroom) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(Letter(("note.show", mailroom.note("hello")), member=maya.id))
    box = Postbox("web")

    for _ in range(3):
        mailroom.deliver(box)

    assert box.reads() == ["hello"]


def test_what_is_gone_when_it_would_go_out_closes_the_letter(mailroom: Mailroom) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(Letter(("note.show", 4711), member=maya.id), Letter(("no.such.view",), member=maya.id))
    box = Postbox("web")

    mailroom.deliver(box)

    assert box.taken == []
    assert [(letter["state"], letter["why_closed"]) for letter in mailroom.letters()] == [
        ("closed", str(NotFound.says)), ("closed", str(NotFound.says)),
    ]  # fmt: skip


def test_a_view_for_leads_is_not_shown_to_who_is_no_lead_any_more(mailroom: Mailroom) -> None:
    ines = mailroom.member("Ines", role=Role.LEAD)
    mailroom.post(Letter(("note.lead", mailroom.note("about Maya")), member=ines.id))
    mailroom.unit(lambda tx: tx.run("UPDATE member SET role = :role WHERE id = :id", role=Role.MEMBER, id=ines.id))
    box = Postbox("web")

    mailroom.deliver(box)

    assert box.taken == []
    assert mailroom.states() == ["closed"]


def test_who_has_left_gets_no_letter(mailroom: Mailroom) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(Letter(("note.show", mailroom.note("hello")), member=maya.id))
    mailroom.unit(lambda tx: tx.run("UPDATE member SET state = 'left' WHERE id = :id", id=maya.id))
    box = Postbox("web")

    mailroom.deliver(box)

    assert (box.taken, mailroom.states()) == ([], ["closed"])


def test_a_place_that_moved_is_found_where_it_is_now(mailroom: Mailroom) -> None:
    mailroom.bind("team", "telegram", "-5")
    mailroom.post(Letter(("note.posted", mailroom.note("hello")), place="team"))
    mailroom.bind("team", "telegram", "-1005")
    box = Postbox("telegram")

    mailroom.deliver(box)

    assert [(parcel.address, parcel.place) for parcel in box.taken] == [("-1005", "team")]


def test_a_broken_view_is_tried_again_and_given_up_with_a_number(
    mailroom: Mailroom, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(
        Letter(("note.show", mailroom.note("broken")), member=maya.id),
        Letter(("note.show", mailroom.note("fine")), member=maya.id),
    )
    box = Postbox("web")

    with caplog.at_level(logging.CRITICAL, "bot.delivery.courier"):
        for _ in range(10):
            mailroom.deliver(box)
            clock.move(minutes=2)

    assert box.reads() == ["fine"]
    broken = mailroom.letters()[0]
    assert broken["state"] == "closed"
    assert broken["why_closed"].startswith("it could not be drawn: incident ")


def test_at_most_four_are_in_flight(mailroom: Mailroom) -> None:
    """The platform answers only when four have arrived, and never sees a fifth."""
    people = [mailroom.member(f"member {n}") for n in range(20)]
    note = mailroom.note("hello")
    mailroom.post(*(Letter(("note.show", note), member=member.id) for member in people))
    four = asyncio.Barrier(4)

    class Gathering(Postbox):
        async def _carry(self, parcel: Parcel) -> str:
            await four.wait()
            return await super()._carry(parcel)

    box = Gathering("web")

    mailroom.deliver(box)

    assert len(box.taken) == 20
    assert box.most_at_once == 4


def test_letters_to_the_same_address_arrive_in_order(mailroom: Mailroom) -> None:
    maya = mailroom.member("Maya")
    mailroom.post(
        *(Letter(("note.show", mailroom.note(f"{n}")), member=maya.id, counts=False) for n in range(12))
    )  # fmt: skip
    box = Postbox("web", clock=mailroom.clock)

    mailroom.deliver(box)

    assert box.reads() == [f"{n}" for n in range(12)]


def test_urgent_letters_go_first(mailroom: Mailroom) -> None:
    people = [mailroom.member(f"member {n}") for n in range(10)]
    note = mailroom.note("hello")
    mailroom.post(*(Letter(("note.show", note), member=member.id) for member in people))
    mailroom.post(Letter(("note.show", mailroom.note("fire!")), member=people[-1].id, urgent=True))
    box = PacedPostbox("web", limits=Limits(in_flight=1))

    mailroom.deliver(box)

    assert box.reads() == ["fire!"] + ["hello"] * 10


def test_what_is_out_there_is_drawn_anew_where_the_platform_can(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya")
    note = mailroom.note("open")
    mailroom.post(Letter(("note.show", note), member=maya.id))
    box = RedrawingPostbox("web")
    mailroom.deliver(box)
    box.redraw_troubles.append(NotSent("connection refused"))

    mailroom.rewrite(note, "decided")
    for _ in range(4):
        mailroom.deliver(box)
        clock.move(minutes=2)

    assert [(parcel.reference, parcel.shows) for parcel in box.redrawn] == [("web-1", box.redrawn[0].shows)]
    assert [(parcel.reference, parcel.nonce) for parcel in box.redrawn] == [("web-1", box.taken[0].nonce)]
    assert getattr(box.redrawn[0].shows, "title", None) == "decided"


def test_a_change_while_a_letter_is_being_sent_is_drawn_after_it(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya")
    note = mailroom.note("before")
    mailroom.post(Letter(("note.show", note), member=maya.id))
    claimed, _ = mailroom.unit(lambda tx: dispatch.claim(tx, mailroom.campaign, "web", "a process", clock.now(), 4))
    mailroom.rewrite(note, "after")
    mailroom.unit(lambda tx: dispatch.sent(tx, claimed[0].id, "a process", "message-7", clock.now()))
    box = RedrawingPostbox("web")

    mailroom.deliver(box)

    assert [getattr(parcel.shows, "title", None) for parcel in box.redrawn] == ["after"]


def test_a_change_while_a_letter_is_being_drawn_anew_is_drawn_after_it(mailroom: Mailroom, clock: HandClock) -> None:
    """Both at the same moment of the clock."""
    maya = mailroom.member("Maya")
    note = mailroom.note("one")
    mailroom.post(Letter(("note.show", note), member=maya.id))

    class Changing(RedrawingPostbox):
        async def redraw(self, parcel: Parcel) -> None:
            if not self.redrawn:
                await mailroom.database.unit(lambda tx: mailroom.in_turn(tx, mailroom.rewriting(note, "three")))
            await super().redraw(parcel)

    box = Changing("web")
    mailroom.deliver(box)
    mailroom.rewrite(note, "two")
    mailroom.deliver(box)

    assert [getattr(parcel.shows, "title", None) for parcel in box.redrawn] == ["two", "three"]


def test_what_a_platform_puts_off_of_a_drawing_is_drawn_then_and_holds_nothing_else_up(
    mailroom: Mailroom, clock: HandClock
) -> None:
    maya = mailroom.member("Maya")
    note, other = mailroom.note("one"), mailroom.note("another")
    mailroom.post(Letter(("note.show", note), member=maya.id))
    box = RedrawingPostbox("web")
    mailroom.deliver(box)
    box.redraw_troubles.append(Unfinished("its title has to wait", after_s=600))
    mailroom.rewrite(note, "two")
    mailroom.deliver(box)

    mailroom.post(Letter(("note.show", other), member=maya.id))
    clock.move(minutes=5)
    mailroom.deliver(box)
    assert (box.reads(), box.redrawn) == (["one", "another"], [])
    clock.move(minutes=6)
    mailroom.deliver(box)

    assert [getattr(parcel.shows, "title", None) for parcel in box.redrawn] == ["two"]


def test_what_changes_while_a_drawing_is_put_off_is_drawn_at_once(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya")
    note = mailroom.note("one")
    mailroom.post(Letter(("note.show", note), member=maya.id))

    class Changing(RedrawingPostbox):
        async def redraw(self, parcel: Parcel) -> None:
            if self.redraw_troubles:
                await mailroom.database.unit(lambda tx: mailroom.in_turn(tx, mailroom.rewriting(note, "three")))
            await super().redraw(parcel)

    box = Changing("web")
    mailroom.deliver(box)
    box.redraw_troubles.append(Unfinished("its title has to wait", after_s=600))
    mailroom.rewrite(note, "two")
    mailroom.deliver(box)

    assert [getattr(parcel.shows, "title", None) for parcel in box.redrawn] == ["three"]


def test_the_words_of_a_readers_language_are_read_before_their_letter_is_drawn(
    runner: asyncio.Runner, database: Database, clock: HandClock
) -> None:
    words, learned = Cog("words"), set[str]()

    @words.route("words.known", private=False)
    def known(turn: Turn) -> Reply:
        """Note whether the words are known."""
        if mailroom.router.catalogues.is_prepared(turn.reader.language):
            learned.add(turn.reader.language)
        return Screen("Hello")

    mailroom = Mailroom(runner, database, clock, [words])
    lucia = mailroom.member("Lucía")
    mailroom.unit(lambda tx: tx.run("UPDATE person SET language = 'es' WHERE id = :id", id=lucia.person))
    mailroom.bind("news", "web", "the-news")
    mailroom.post(Letter(("words.known",), member=lucia.id), Letter(("words.known",), place="news"))
    box = Postbox("web")

    mailroom.deliver(box)

    assert len(box.taken) == 2
    assert learned == {"es", mailroom.campaign.settings.languages[0]}
