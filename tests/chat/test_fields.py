"""Answers: what each field reads, and what it tells whoever wrote something else."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.choosing import Unclear, chosen, fitting
from bot.chat.fields import (
    Choice,
    Count,
    Day,
    Field,
    Hour,
    Link,
    Long,
    Photos,
    Pick,
    Several,
    Text,
    Voice,
    Who,
    Yes,
)
from bot.chat.screen import Option
from bot.ids import short

PEOPLE = (
    Option("a1", "Maya Lopez"), Option("b2", "Maya"), Option("c3", "José Ñandú"), Option("d4", "Ольга"),
    Option("e5", "明美"), Option("f6", "Lópezia"), Option("g7", "@everyone"),
)  # fmt: skip
PARTS = (Option("photos", "photos"), Option("note", "a note"), Option("voice", "a voice note"))
DAYS = (Option("2026-11-16", "today"), Option("2026-11-17", "tomorrow"))
SI = (Option("yes", "Sí"), Option("no", "No"))


def read(field: Field, text: str, options: tuple[Option, ...] = ()) -> object:
    return field.read((text,), options)


def wrong(field: Field, text: str, options: tuple[Option, ...] = ()) -> str:
    with pytest.raises(Unclear) as told:
        field.read((text,), options)
    return str(told.value.phrase)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12), (" 12 ", 12), ("1,000", 1000), ("1.000", 1000), ("1 000", 1000), ("1’000", 1000),
        ("1.000.000", 1_000_000), ("about 40 flyers", 40), ("~7", 7), ("+3", 3), ("٣", 3), ("0", 0),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(typed: str, number: int) -> None:
    assert read(Count("How many?"), typed) == number


@pytest.mark.parametrize("typed", ["many", "1.5", "1,50", "3-4", "10 of 20", "1.00.000", "", "²", "0x10", "9" * 5000])
def test_what_is_no_whole_number_is_told_how_one_looks(typed: str) -> None:
    assert "isn’t a whole number. Type one like 3." in wrong(Count("How many?"), typed) or typed.startswith("9")


def test_a_number_out_of_bounds_is_told_the_bounds_and_an_example_lies_within() -> None:
    assert wrong(Count("How many?", min=1, max=2000), "5000") == "That has to be between 1 and 2,000."
    assert wrong(Count("How many?", min=1), "−5") == "That has to be between 1 and 1,000,000."
    assert "Type one like 1." in wrong(Count("How many?", max=1), "some")
    assert "Type one like 10." in wrong(Count("How many?", min=10), "some")


@pytest.mark.parametrize("typed", ["2026-11-09", "2026-11-9", "2026/11/09", "2026.11.09", "9.11.2026", "09. 11. 2026"])
def test_a_day_is_read_in_forms_that_cannot_be_mistaken(typed: str) -> None:
    assert read(Day("When?"), typed) == date(2026, 11, 9)


def test_a_day_may_be_named_as_the_options_say_it() -> None:
    assert read(Day("When?"), "Tomorrow", DAYS) == date(2026, 11, 17)


@pytest.mark.parametrize(
    "typed", ["11/09/2026", "someday", "26-11-09", "9999-12-31x", "1999-01-01", "", "2026-11", "٢٠٢٦"]
)
def test_what_is_no_day_is_told_how_one_is_written(typed: str) -> None:
    assert wrong(Day("When?"), typed) == "Write the day like 2026-11-19, please."


def test_a_day_there_never_was_is_told_so() -> None:
    assert "There is no such day." in wrong(Day("When?"), "2026-02-30")
    assert "There is no such day." in wrong(Day("When?"), "2026-13-01")


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("9", time(9)), ("9:00", time(9)), ("09.30", time(9, 30)), ("9h30", time(9, 30)), ("21h", time(21)),
        ("9 pm", time(21)), ("9:15 a.m.", time(9, 15)), ("12 am", time(0)), ("12:30PM", time(12, 30)),
        ("0:00", time(0)),
    ],
)  # fmt: skip
def test_an_hour_is_read_as_people_write_it(typed: str, at: time) -> None:
    assert read(Hour("When?"), typed) == at


@pytest.mark.parametrize("typed", ["noon", "25:00", "9:60", "13 pm", "0 am", "9:5", "", "-1"])
def test_what_is_no_hour_is_told_how_one_is_written(typed: str) -> None:
    assert wrong(Hour("When?"), typed) == "Write the time like 09:00, please."


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("example.org/post", "https://example.org/post"), ("https://example.org", "https://example.org"),
        ("<https://example.org/a?b=c#d>", "https://example.org/a?b=c#d"), ("HTTP://Example.org", "HTTP://Example.org"),
        ("https://пример.рф/страница", "https://пример.рф/страница"), ("example.org:8080/x", "https://example.org:8080/x"),
    ],
)  # fmt: skip
def test_a_link_is_read_with_or_without_its_beginning(typed: str, address: str) -> None:
    assert read(Link("Where?"), typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)", "ftp://example.org", "not a link", "localhost", "https://", "https://.", "https://a..b",
        "https://user:word@example.org", "me@example.org", "https://example.org:99999/", "https://[::1", "example", "",
        "https://exa mple.org", "data:text/html,x.y",
    ],
)  # fmt: skip
def test_what_is_no_link_is_told_how_one_looks(typed: str) -> None:
    assert wrong(Link("Where?"), typed).startswith("That doesn’t look like a web address. Paste it whole")


def test_a_link_longer_than_any_is_told_how_long_it_may_be() -> None:
    assert wrong(Link("Where?"), "example.org/" + "x" * 2000) == (
        "That’s 2,020 characters; 2,000 fit here. Shorten it a little, please."
    )


def test_yes_and_no_are_read_in_the_readers_language_too() -> None:
    assert [read(Yes("?"), typed, SI) for typed in ("sí", "SI", "yes", "y", "1", "on")] == [True] * 6
    assert [read(Yes("?"), typed, SI) for typed in ("no", "N", "0", "off", "false")] == [False] * 5
    assert wrong(Yes("?"), "maybe", SI) == "Answer yes or no, please."


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("maya lopez", "a1"), ("Maya", "b2"), ("MAYA", "b2"), ("jose", "c3"), ("nandu", "c3"), ("José  Ñandú", "c3"),
        ("ольга", "d4"), ("明", "e5"), ("明美", "e5"), ("c3", "c3"), ("lopezia", "f6"), ("every", "g7"),
    ],
)  # fmt: skip
def test_somebody_is_found_by_what_people_type(typed: str, value: str) -> None:
    assert chosen(typed, PEOPLE) == value


def test_an_exact_name_wins_and_a_part_that_fits_several_asks() -> None:
    assert read(Who("Who?"), "@Maya", PEOPLE) == int("b2", 36)
    assert read(Pick("Who?"), "lope", PEOPLE) == "f6"
    assert wrong(Pick("Who?"), "may", PEOPLE) == "“may” could be Maya Lopez and Maya. Which one?"


def test_what_is_not_among_the_options_is_told_what_is() -> None:
    assert wrong(Choice("Which?", options=PARTS), "a song") == (
        "“a song” isn’t one of them. There is photos, a note, and a voice note."
    )
    assert wrong(Choice("Which?"), "a song", PEOPLE) == (
        "I can’t find “a song”. Try another spelling:"
        " Maya Lopez, Maya, José Ñandú, Ольга, 明美, and Lópezia are some of them."
    )
    assert wrong(Pick("Which?"), "a song") == "I can’t find “a song”. Try another spelling, or fewer letters."
    assert wrong(Who("Who?"), "@", PEOPLE).startswith("I can’t find “”.")


def test_what_is_long_and_wrong_is_named_shortly() -> None:
    assert len(wrong(Choice("Which?", options=PARTS), "song " * 1000)) < 120


def test_several_are_read_from_one_line_or_many_in_the_options_order() -> None:
    field = Several("Which?", options=PARTS, least=1)

    assert field.read(("a voice note, photos",), PARTS) == ("photos", "voice")
    assert field.read(("voice", "photos", "photos"), PARTS) == ("photos", "voice")
    assert wrong(field, ",", PARTS) == "Choose at least 1, please."
    assert "isn’t one of them" in wrong(field, "photos, song", PARTS)


def test_texts_lose_space_around_them_and_are_told_when_they_are_too_long() -> None:
    assert read(Text("?"), "  one\n two  ") == "one two"
    assert read(Long("?"), "  one\n two  ") == "one\n two"
    assert wrong(Text("?", max=3), "four") == "That’s 4 characters; 3 fit here. Shorten it a little, please."
    assert wrong(Long("?", max=1000), "x" * 1234) == (
        "That’s 1,234 characters; 1,000 fit here. Shorten it a little, please."
    )


def test_photos_are_counted_and_taken_once_each() -> None:
    field = Photos("Photos", min=2, max=3)
    given_ = tuple(short(number) for number in (5, 6, 5, 7, 8))

    assert field.read(given_[:3], ()) == (5, 6)
    assert wrong(field, short(5)) == "Add at least 2 photos, please."
    assert field.read(given_[:4], ()) == (5, 6, 7)
    with pytest.raises(Unclear) as told:
        field.read(given_, ())
    assert str(told.value.phrase) == "3 photos are the most here; take some away."
    assert wrong(field, "my photo!") == "Those files didn’t arrive. Add them again, please."
    assert wrong(Photos("Photos"), "zzzzzzzzzzzzz") == "Those files didn’t arrive. Add them again, please."


def test_one_voice_note_is_enough() -> None:
    assert Voice("Voice").read((short(5),), ()) == (5,)
    with pytest.raises(Unclear) as told:
        Voice("Voice").read((short(5), short(6)), ())
    assert str(told.value.phrase) == "One voice note is enough here; take the others away."


FIELDS: tuple[Field, ...] = (
    Text("?"), Long("?"), Count("?"), Choice("?", options=PARTS), Several("?", options=PARTS), Pick("?"), Who("?"),
    Day("?"), Hour("?"), Link("?"), Yes("?"), Photos("?"), Voice("?"),
)  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(FIELDS), st.lists(st.text(min_size=1), min_size=1, max_size=3), st.booleans())
def test_every_field_reads_an_answer_or_says_what_would_do(field: Field, answers: list[str], some: bool) -> None:
    said = ""
    try:
        field.read(tuple(answers), PEOPLE if some else ())
    except Unclear as unclear:
        said = str(unclear.phrase)

    assert "{" not in said.replace(answers[0][:40], "")


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.text(max_size=20))
def test_what_fits_is_always_among_the_options(typed: str) -> None:
    assert set(fitting(typed, PEOPLE)) <= set(PEOPLE)
    if not typed.strip():
        assert fitting(typed, PEOPLE) == list(PEOPLE)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.integers(0, 1_000_000))
def test_every_number_we_write_is_read_again(number: int) -> None:
    assert read(Count("?"), f"{number:,}") == read(Count("?"), str(number)) == number
