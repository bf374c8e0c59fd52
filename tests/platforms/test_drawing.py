"""The contract with everything people say and see: the browser draws every block and asks every field."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import get_args

import pytest

from bot.chat import fields
from bot.chat.fields import Field
from bot.chat.screen import (
    Action,
    Ask,
    Block,
    Facts,
    File,
    Film,
    Gallery,
    Hint,
    Item,
    Items,
    Link,
    Moment,
    Notice,
    Option,
    Photo,
    Picture,
    Progress,
    Question,
    Quote,
    Say,
    Screen,
    Sound,
    Standing,
    Standings,
    Tone,
    Weight,
)
from bot.ids import short
from bot.media.drawings import BoardCard
from bot.platforms.web import draw, forms, kept
from bot.platforms.web.draw import Pen
from bot.platforms.web.kept import KeptFile
from bot.words import Catalogues, _, _n
from campaigns.media import Kind, Media
from tests.platforms import markup
from tests.platforms.markup import Element

READER = Catalogues().reader("en", "America/New_York")
AT = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
EVIL = "<img src=x onerror=alert(1)> & \"quoted\" 'too' @everyone \u202egnp\u202c https://evil.example/<b>"
PHOTO = Photo("a" * 64 + ".jpg", "b" * 64 + ".jpg", 1600, 1200, EVIL)
BOARD = BoardCard(EVIL, EVIL, EVIL, "#c2410c", ())

BLOCKS: Sequence[Block] = (
    Say(EVIL),
    Hint(EVIL),
    Quote(EVIL, EVIL),
    Facts(((EVIL, EVIL), (_("Until"), AT))),
    Moment(EVIL, AT),
    Standings((Standing(1, EVIL, EVIL), Standing(9, EVIL, EVIL, me=True, note=EVIL)), EVIL),
    Gallery((PHOTO, PHOTO)),
    Progress(EVIL, 3, 0, EVIL),
    Picture(BOARD, EVIL),
    File(EVIL, EVIL, bytes),
    Sound("c" * 64 + ".m4a", EVIL),
    Film("d" * 64 + ".mp4", EVIL),
    Items((Item(EVIL, EVIL, Action(EVIL, "home.help"), PHOTO),)),
)
OPTIONS = (Option("one", EVIL), Option("two", "Two"))
FIELDS: Sequence[Field] = (
    fields.Text(EVIL, EVIL),
    fields.Long(EVIL, EVIL),
    fields.Count(EVIL, EVIL, unit=EVIL),
    fields.Choice(EVIL, EVIL, OPTIONS),
    fields.Several(EVIL, EVIL, OPTIONS),
    fields.Pick(EVIL, EVIL),
    fields.Who(EVIL, EVIL),
    fields.Day(EVIL, EVIL),
    fields.Hour(EVIL, EVIL),
    fields.Link(EVIL, EVIL),
    fields.Yes(EVIL, EVIL),
    fields.Photos(EVIL, EVIL),
    fields.Voice(EVIL, EVIL),
    fields.Video(EVIL, EVIL),
    fields.Document(EVIL, EVIL),
)


def pen() -> Pen:
    return Pen(READER, "m-1")


def drawn(part: object) -> Element:
    return markup.read(draw.block(pen(), part))


def asked(
    field: Field, answer: tuple[str, ...] = (), wrong: str = "", options: tuple[Option, ...] = OPTIONS
) -> Element:
    files = {one: Media(int(one, 36), 1, 1, None, 0, Kind.PHOTO, EVIL, 9, "o", PHOTO.public, PHOTO.small, 9, 9, None,
                        None, "", AT) for one in answer if one.isalnum()}  # fmt: skip
    question = Question("thing", field, required=True, answer=answer, wrong=wrong, options=options)
    return markup.read(forms.ask(pen(), Ask(1, EVIL, (question,), EVIL, done=EVIL), files, EVIL))


def test_there_is_a_sample_of_every_block_and_every_field() -> None:
    assert {type(block) for block in BLOCKS} == set(get_args(Block))
    assert {type(field) for field in FIELDS} == {
        kind
        for kind in vars(fields).values()
        if isinstance(kind, type) and issubclass(kind, Field) and kind not in (Field, fields.Upload, fields.One)
    }


@pytest.mark.parametrize("block", [*BLOCKS, KeptFile("d" * 64 + ".csv", EVIL, EVIL)], ids=lambda b: type(b).__name__)
def test_every_block_is_drawn_and_nothing_in_it_is_markup(block: object) -> None:
    element = drawn(block)

    assert not element.all("b")
    assert not [img for img in element.all("img") if img["src"] == "x"]
    assert "@everyone" in element.text or "@everyone" in " ".join(img["alt"] for img in element.all("img"))
    assert {link["href"] for link in element.all("a", rel="noopener noreferrer nofollow")} <= {"https://evil.example/"}


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: type(field).__name__)
def test_every_field_is_asked_with_its_label_its_hint_and_what_is_wrong(field: Field) -> None:
    form = asked(field, wrong="That one again, please.")

    box = form.one(data_name="thing")
    described = [one for one in box.all() if "aria-describedby" in one] + [box] * ("aria-describedby" in box)
    told = described[0]["aria-describedby"].split()

    assert "onerror" in box.text
    assert [form.one(id=target).text for target in told] == [EVIL, "That one again, please."]
    assert any(one["aria-invalid"] == "true" for one in [box, *box.all()])


@pytest.mark.parametrize(
    ("field", "answer", "found"),
    [
        (fields.Text("Label"), ("Some text",), ["Some text"]),
        (fields.Count("Label"), ("12",), ["12"]),
        (fields.Day("Label"), ("2026-11-19",), ["2026-11-19"]),
        (fields.Day("Label"), ("19.11.2026",), ["2026-11-19"]),
        (fields.Day("Label"), ("some day",), [""]),
        (fields.Hour("Label"), ("9:00",), ["09:00"]),
        (fields.Hour("Label"), ("7 pm",), ["19:00"]),
        (fields.Hour("Label"), ("noon",), [""]),
        (fields.Link("Label"), ("https://example.org/",), ["https://example.org/"]),
        (fields.Photos("Label"), ("1a", "1b"), ["1a", "1b"]),
        (fields.Voice("Label"), ("1a",), ["1a"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_was_answered_is_in_the_form_again(field: Field, answer: tuple[str, ...], found: list[str]) -> None:
    form = asked(field, answer)

    assert [one["value"] for one in form.all("input", name="thing")] == found


@pytest.mark.parametrize("field", [fields.Choice("Label", options=OPTIONS), fields.Several("Label", options=OPTIONS)])
def test_what_was_chosen_is_chosen_again(field: Field) -> None:
    form = asked(field, ("two",))

    assert [one["value"] for one in form.all("input") if "checked" in one] == ["two"]


@pytest.mark.parametrize("typed", ["in person", "In Person", "person", "IN_PERSON"])
@pytest.mark.parametrize("others", [0, 9])
def test_what_was_typed_is_chosen_whichever_way_it_was_typed(typed: str, others: int) -> None:
    more = tuple(Option(f"v{n}", f"Number {n}") for n in range(others))
    options = (Option("online", "online"), Option("in_person", "in person"), *more)

    form = asked(fields.Choice("Where?", options=options), (typed,), options=options)

    picked = [one["value"] for one in form.walk() if "checked" in one or "selected" in one]
    assert picked == ["in_person"]


def test_many_options_fold_into_a_list() -> None:
    many = tuple(Option(f"v{n}", f"Number {n}") for n in range(12))

    form = asked(fields.Choice("Which?", options=many), ("v7",), options=many)

    assert [one["value"] for one in form.all("option") if "selected" in one] == ["v7"]
    assert markup.named(form.one("select"), form) == "Which?"


def test_somebody_who_was_picked_is_shown_by_name() -> None:
    form = asked(fields.Who("Who?"), ("two",))

    assert form.one("input", role="combobox")["value"] == "Two"
    assert form.one("input", type="hidden")["value"] == "two"
    assert [option["data-value"] for option in form.all("li", role="option")] == ["one", "two"]


def test_a_long_text_keeps_its_own_first_line_break() -> None:
    # Every parser takes the line break behind the tag away, and only that one.
    assert asked(fields.Long("Label"), ("\nSecond line",)).one("textarea").text == "\n\nSecond line"


def test_the_limits_of_files_are_said_before_anybody_tries() -> None:
    assert "25 MB" in asked(fields.Photos("Photos", max=3)).one(class_="field-hint").text
    some, exactly = fields.Photos("Photos", min=4, max=10), fields.Photos("Photos", min=4, max=4)
    assert asked(some).one(class_="field-hint").text.startswith("4 to 10 photos of up to 25 MB each")
    assert asked(exactly).one(class_="field-hint").text.startswith("4 photos of up to 25 MB each")
    assert "20 MB" in asked(fields.Voice("Voice")).one(class_="field-hint").text


def test_a_board_is_a_list_in_which_the_reader_finds_their_row() -> None:
    listed = drawn(Standings(tuple(Standing(n, f"P{n}", "9") for n in (1, 2, 2, 4, 9)), "Points")).one("ol")

    assert (listed["aria-label"], listed["role"]) == ("Points", "list")
    rows = [row.text for row in listed.all("li") if not row["aria-hidden"]]
    assert rows == ["1 P1 9", "2 P2 9", "2 P2 9", "4 P4 9", "9 P9 9"]
    assert len(listed.all("li", class_="gap")) == 1  # between 4 and 9; the tie leaves none
    assert "you" in drawn(BLOCKS[5]).one("li", aria_current="true").text


def test_an_instant_is_told_in_the_readers_zone_and_to_machines() -> None:
    time = drawn(Moment("Until", AT)).one("time")

    assert time.text == "Thu, Nov 19, 18:30"
    assert time["datetime"] == "2026-11-19T23:30:00+00:00"


def test_progress_says_how_far_it_is_in_words() -> None:
    bar = drawn(Progress(_("This week"), 3, 5, _("missions"))).one("progress")

    assert (bar["value"], bar["max"], bar["aria-valuetext"]) == ("3", "5", "3 of 5 missions")


def test_a_picture_is_its_twin_to_whoever_cannot_see_it() -> None:
    figure = drawn(Picture(BOARD, _("Maya leads.")))

    assert figure.one("img")["alt"] == "Maya leads."
    assert figure.one("details").one("p").text == "Maya leads."


def test_a_board_that_is_listed_shows_its_picture_when_asked() -> None:
    listed = Standings((Standing(1, "Maya", "10"),), _("This week"))
    screen = markup.read(draw.screen(pen(), Screen("Board", (listed, Picture(BOARD, _("Maya leads."))))))

    folded = screen.one("figure").one("details")

    assert folded.one("img")["alt"] == "Maya leads."
    assert "open" not in str(folded["open"] or "")


def test_only_a_button_that_is_the_one_to_take_looks_like_it() -> None:
    plain, main, danger = (Action("A", "a.b", weight=weight) for weight in (Weight.PLAIN, Weight.MAIN, Weight.DANGER))

    def looks(*actions: Action | Link) -> list[str]:
        screen = markup.read(draw.screen(pen(), Screen("T", actions=actions)))
        return [one["class"].split()[1] for one in screen.all(class_="button")]

    assert looks(plain, plain) == ["plain", "plain"]
    assert looks(plain, main) == ["plain", "main"]
    assert looks(danger, plain) == ["danger", "plain"]
    assert looks(Link("Map", "https://example.org"), main) == ["plain", "main"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,hi", "//example.org", "file:///etc/passwd"])
def test_a_link_leads_to_the_web_or_nowhere(address: str) -> None:
    screen = markup.read(draw.screen(pen(), Screen("T", actions=(Link("Go", address),))))

    assert not screen.all("a")


@pytest.mark.parametrize("tone", Tone)
def test_every_tone_is_drawn(tone: Tone) -> None:
    assert f"tone-{tone.value}" in draw.screen(pen(), Screen("T", tone=tone))
    assert f"tone-{tone.value}" in draw.notice(pen(), Notice("T", tone))


def test_a_screen_is_kept_and_read_again_as_it_was() -> None:
    values = _n("{n} of {day} at {at}", "{n} of {day} at {at}", 3, day=date(2026, 11, 19), at=AT, all=("a", _("b")))
    actions = (Action(_("Go"), "a.b", (7, "x"), Weight.MAIN), Link("Map", "https://example.org"))
    screen = Screen(values, tuple(block for block in BLOCKS if not isinstance(block, File)), actions, Tone.CARE)

    assert kept.read(kept.written(screen, lambda file: "")) == screen


def test_a_file_is_kept_under_the_word_it_is_given() -> None:
    screen = Screen("T", (File("week.csv", "About", bytes),))

    again = kept.read(kept.written(screen, lambda file: f"making-{file.name}"))

    assert isinstance(again, Screen)
    blocks: tuple[object, ...] = again.blocks
    assert blocks == (KeptFile("making-week.csv", "week.csv", "About"),)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"_": "screen.Gone"}', '{"_": "screen.Say", "text": "only a block"}'])
def test_what_another_version_kept_is_told_apart(text: str) -> None:
    with pytest.raises(kept.Unreadable):
        kept.read(text)


def test_ids_sort_as_texts_as_they_do_as_numbers() -> None:
    from bot.platforms.web.easel import sortable

    numbers = [0, 35, 36, 2**40, 2**62, 2**63 - 1]

    assert sorted(map(sortable, numbers)) == [sortable(number) for number in numbers]
    assert short(2**63 - 1) == sortable(2**63 - 1)
