"""Writing letters: once each, to whom they are, when they may go out, and how many are enough for a day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.chat.screen import Letter, tap
from bot.chat.turn import Turn
from bot.database import instant
from campaigns import letters, people
from campaigns.attention import is_quiet, quiet_ends
from campaigns.refusals import NotFound
from tests.conftest import HandClock
from tests.delivery.mailroom import Mailroom, Postbox

NEW_YORK = ZoneInfo("America/New_York")


def new_york(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


def test_a_letter_is_written_once_for_its_cause_and_recipient(mailroom: Mailroom) -> None:
    maya, kai = mailroom.member("Maya"), mailroom.member("Kai")
    first, second = mailroom.note("first"), mailroom.note("second")

    for _ in range(2):
        mailroom.post(
            Letter(("note.show", first), member=maya.id, cause="news"),
            Letter(("note.show", second), member=maya.id, cause="news"),
            Letter(("note.show", first), member=kai.id, cause="news"),
        )

    assert [(letter["member"], letter["arguments"]) for letter in mailroom.letters()] == [
        (maya.id, tap("", (first,))[1:]),
        (kai.id, tap("", (first,))[1:]),
    ]


def test_without_a_cause_what_it_shows_is_its_cause(mailroom: Mailroom) -> None:
    maya = mailroom.member("Maya")
    first, second = mailroom.note("first"), mailroom.note("second")

    for note in (first, second, first):
        mailroom.post(Letter(("note.show", note), member=maya.id))

    assert [letter["cause"] for letter in mailroom.letters()] == [
        tap("note.show", (first,)), tap("note.show", (second,)),
    ]  # fmt: skip


def test_a_letter_to_a_place_goes_wherever_the_place_is_bound(mailroom: Mailroom) -> None:
    mailroom.bind("team", "telegram", "-1001")
    mailroom.bind("team", "discord", "2002")
    note = mailroom.note("Hello team")
    boxes = [Postbox("web"), Postbox("telegram"), Postbox("discord")]

    mailroom.post(Letter(("note.posted", note), place="team"))
    mailroom.deliver(*boxes)

    assert [(box.taken[0].address, box.reads()) for box in boxes] == [
        ("team", ["Hello team"]), ("-1001", ["Hello team"]), ("2002", ["Hello team"]),
    ]  # fmt: skip


def test_a_letter_to_nobody_is_a_mistake_and_one_to_a_stranger_is_refused(mailroom: Mailroom) -> None:
    with pytest.raises(ValueError, match="to nobody"):
        mailroom.post(Letter(("note.show", 1)))
    with pytest.raises(NotFound):
        mailroom.post(Letter(("note.show", 1), member=4711))

    assert mailroom.letters() == []


def test_quiet_hours_move_a_letter_to_their_end(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya", quiet=("21:00", "08:00"))
    clock.set(new_york("2026-11-16T22:30"))

    mailroom.post(
        Letter(("note.show", mailroom.note("later")), member=maya.id),
        Letter(("note.show", mailroom.note("now")), member=maya.id, urgent=True),
    )

    assert [instant(letter["due_at"]) for letter in mailroom.letters()] == [new_york("2026-11-17T08:00"), clock.now()]


def test_an_answer_goes_at_once_to_who_is_there_in_their_quiet_hours(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya", quiet=("21:00", "08:00"))
    box = Postbox("web")
    clock.set(new_york("2026-11-16T22:30"))
    mailroom.does_something(maya)

    clock.move(minutes=14)
    mailroom.post(
        Letter(("note.show", mailroom.note("an answer")), member=maya.id, answers=True),
        Letter(("note.show", mailroom.note("news")), member=maya.id),
    )
    mailroom.deliver(box)

    assert box.reads() == ["an answer"]


def test_an_answer_to_who_has_gone_to_bed_waits_for_the_morning(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya", quiet=("21:00", "08:00"))
    clock.set(new_york("2026-11-16T22:30"))
    mailroom.does_something(maya)

    clock.move(minutes=15)
    mailroom.post(Letter(("note.show", mailroom.note("an answer")), member=maya.id, answers=True))

    assert [instant(letter["due_at"]) for letter in mailroom.letters()] == [new_york("2026-11-17T08:00")]


def test_who_is_there_in_one_app_hears_the_answer_where_they_are_at_home(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya", quiet=("21:00", "08:00"))
    mailroom.moves_home(maya, "telegram")
    web, telegram = Postbox("web"), Postbox("telegram")
    clock.set(new_york("2026-11-16T22:30"))
    mailroom.does_something(maya)

    mailroom.post(Letter(("note.show", mailroom.note("an answer")), member=maya.id, answers=True))
    mailroom.deliver(web, telegram)

    assert (web.reads(), telegram.reads()) == ([], ["an answer"])


def test_also_answers_are_three_a_day_at_most(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya")

    for number in range(4):
        mailroom.post(Letter(("note.show", mailroom.note(f"answer {number}")), member=maya.id, answers=True))

    assert mailroom.states() == ["waiting"] * 3 + ["held"]


def test_a_vacation_moves_a_letter_behind_its_last_day_and_behind_quiet_hours(
    mailroom: Mailroom, clock: HandClock
) -> None:
    maya = mailroom.member("Maya", quiet=("21:00", "08:00"), away=(date(2026, 11, 16), date(2026, 11, 20)))

    mailroom.post(Letter(("note.show", mailroom.note("welcome back")), member=maya.id))

    assert instant(mailroom.letters()[0]["due_at"]) == new_york("2026-11-21T08:00")


def test_coming_back_early_lets_what_waited_go_out(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya", away=(date(2026, 11, 16), date(2026, 12, 20)))
    box = Postbox("web")
    mailroom.post(Letter(("note.show", mailroom.note("welcome back")), member=maya.id))
    mailroom.deliver(box)
    assert box.reads() == []

    back = mailroom.wants(maya)
    mailroom.turn(lambda turn: letters.reschedule(turn.tx, turn.campaign, back, turn.now))
    mailroom.deliver(box)

    assert box.reads() == ["welcome back"]


def test_an_open_ended_vacation_is_asked_about_every_morning(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya", quiet=("21:00", "08:00"), away=(date(2026, 11, 16), None))
    box = Postbox("web")
    mailroom.post(Letter(("note.show", mailroom.note("welcome back")), member=maya.id))

    for day in range(17, 20):
        clock.set(new_york(f"2026-11-{day}T08:00"))
        mailroom.deliver(box)
        assert box.reads() == []
    mailroom.wants(maya, quiet=("21:00", "08:00"))
    clock.set(new_york("2026-11-20T08:00"))
    mailroom.deliver(box)

    assert box.reads() == ["welcome back"]


def test_beyond_three_a_day_letters_are_held_for_the_digest(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya")

    for number in range(5):
        mailroom.post(Letter(("note.show", mailroom.note(f"note {number}")), member=maya.id))
    mailroom.post(Letter(("note.show", mailroom.note("a receipt")), member=maya.id, counts=False))
    mailroom.post(Letter(("note.show", mailroom.note("fire!")), member=maya.id, urgent=True))

    assert mailroom.states() == ["waiting"] * 3 + ["held"] * 2 + ["waiting"] * 2
    assert {instant(letter["due_at"]) for letter in mailroom.letters() if letter["state"] == "held"} == {
        new_york("2026-11-16T18:00")
    }


def test_what_quiet_hours_moved_to_tomorrow_counts_to_tomorrow(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya", quiet=("21:00", "08:00"))
    for number in range(3):
        mailroom.post(Letter(("note.show", mailroom.note(f"today {number}")), member=maya.id))

    clock.set(new_york("2026-11-16T21:30"))
    for number in range(4):
        mailroom.post(Letter(("note.show", mailroom.note(f"tomorrow {number}")), member=maya.id))

    assert mailroom.states() == ["waiting"] * 6 + ["held"]


def test_what_was_due_before_an_outage_counts_to_the_day_it_goes_out(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya")
    box = Postbox("web")
    for day in range(3):
        for number in range(2):
            mailroom.post(Letter(("note.show", mailroom.note(f"day {day}, {number}")), member=maya.id))
        clock.move(days=1)

    mailroom.deliver(box)

    assert box.reads() == ["day 0, 0", "day 0, 1", "day 1, 0"]
    assert mailroom.states() == ["sent"] * 3 + ["held"] * 3


def test_what_became_quiet_while_we_were_away_waits(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya", quiet=("21:00", "08:00"))
    box = Postbox("web")
    mailroom.post(Letter(("note.show", mailroom.note("good morning")), member=maya.id))

    clock.set(new_york("2026-11-16T23:00"))
    mailroom.deliver(box)
    assert box.reads() == []
    clock.set(new_york("2026-11-17T08:00"))
    mailroom.deliver(box)

    assert box.reads() == ["good morning"]


def test_refresh_tells_who_shows_the_view(mailroom: Mailroom) -> None:
    heard: set[str] = set()
    mailroom.database.listen(heard.update)
    note = mailroom.note("old")

    mailroom.rewrite(note, "new")

    assert heard == {f"view:{tap('note.show', (note,))}"}


def test_writing_a_letter_tells_the_courier(mailroom: Mailroom) -> None:
    maya = mailroom.member("Maya")
    note = mailroom.note("hello")
    heard: set[str] = set()
    mailroom.database.listen(heard.update)

    mailroom.post(Letter(("note.show", note), member=maya.id))

    assert heard == {"outbox"}


def test_a_letter_is_undone_with_the_turn_that_wrote_it(mailroom: Mailroom) -> None:
    maya = mailroom.member("Maya")
    note = mailroom.note("never")

    def fails(turn: Turn) -> None:
        turn.post(Letter(("note.show", note), member=maya.id))
        mailroom.house.settle(turn)
        raise LookupError

    with pytest.raises(LookupError):
        mailroom.turn(fails)

    assert mailroom.letters() == []


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_end_twice() -> None:
    """Clocks in New York go back at 02:00 on 1 November 2026: 01:30 comes twice."""
    second_1_10 = datetime(2026, 11, 1, 6, 10, tzinfo=UTC)

    assert is_quiet(second_1_10, time(22), time(1, 30), NEW_YORK)
    assert quiet_ends(second_1_10, time(1, 30), NEW_YORK) == second_1_10 + timedelta(minutes=20)


def test_a_letter_never_goes_out_in_quiet_hours_or_a_vacation(mailroom: Mailroom) -> None:
    """Every 17 minutes over two weeks with a clock change, for quiet hours of every kind."""
    seats = [
        mailroom.wants(mailroom.member("Maya"), quiet=quiet, away=(date(2026, 10, 30), date(2026, 11, 3)))
        for quiet in (("21:00", "08:00"), ("00:30", "01:30"), ("01:30", "01:00"), ("12:00", "12:00"))
    ]
    moments = [datetime(2026, 10, 26, tzinfo=UTC) + timedelta(minutes=17 * n) for n in range(1_186)]

    for seat in seats:
        for moment in moments:
            allowed = letters.allowed_from(seat, moment)
            assert allowed >= moment
            assert not is_quiet(allowed, seat.quiet_from, seat.quiet_until, NEW_YORK)
            assert not seat.away_on(allowed.astimezone(NEW_YORK).date())


def test_a_member_who_moves_home_gets_what_waits_there(mailroom: Mailroom) -> None:
    maya = mailroom.member("Maya", platform="telegram")
    web, telegram = Postbox("web"), Postbox("telegram")
    mailroom.post(Letter(("note.show", mailroom.note("hello")), member=maya.id))

    mailroom.moves_home(maya, "web")
    mailroom.deliver(telegram, web)
    assert telegram.reads() == []
    mailroom.deliver(telegram, web)

    assert [(parcel.address, parcel.person) for parcel in web.taken] == [("web-Maya", maya.person)]
    assert mailroom.read(lambda tx: people.get(tx, mailroom.campaign.id, maya.id)).active
