"""Sentences in the reader's language: plurals, numbers, moments, and catalogues that are missing or wrong."""

import subprocess
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.words import LANGUAGES, Catalogues, Phrase, Reader, Written, _, _n, alone, fill, known, zone_or_utc

ATLANTA = ZoneInfo("America/New_York")
AT = datetime(2026, 11, 20, 0, 5, tzinfo=UTC)  # still Thursday evening in Atlanta


def spanish(**said: str | tuple[str, ...]) -> Reader:
    """A Spanish reader with a catalogue of some sentences, by a keyword each."""
    return Reader("es", ATLANTA, catalogue(**said))


def catalogue(**said: str | tuple[str, ...]) -> Catalog:
    ours: dict[str, str | tuple[str, str]] = {
        "hello": "Hello, {name}!", "plain": "Your numbers", "worth": ("{n} point", "{n} points"),
        "odd": "{left} and {right}",
    }  # fmt: skip
    found = Catalog(locale="es")
    for key, text in said.items():
        found.add(ours[key], text)
    return found


ENGLISH = Reader("en", ATLANTA)


def test_a_sentence_is_said_in_the_readers_language() -> None:
    reader = spanish(hello="¡Hola, {name}!", plain="Tus números", worth=("{n} punto", "{n} puntos"))

    assert reader.say(_("Hello, {name}!", name="Maya")) == "¡Hola, Maya!"
    assert reader.say(_("Your numbers")) == "Tus números"
    assert ENGLISH.say(_("Hello, {name}!", name="Maya")) == "Hello, Maya!"


def test_plurals_follow_the_catalogues_own_rule() -> None:
    reader = spanish(worth=("{n} punto", "{n} puntos"))

    said = [reader.say(_n("{n} point", "{n} points", n)) for n in (0, 1, 2, 1_000_000)]
    assert said == ["0 puntos", "1 punto", "2 puntos", "1,000,000 puntos"]
    said = [ENGLISH.say(_n("{n} point", "{n} points", n)) for n in (0, 1, 2, 12_345)]
    assert said == ["0 points", "1 point", "2 points", "12,345 points"]


def test_a_language_with_more_forms_uses_them(tmp_path: Path) -> None:
    polish = Catalog(locale="pl")
    polish.add(("{n} point", "{n} points"), ("{n} punkt", "{n} punkty", "{n} punktów"))
    reader = Reader("pl", ATLANTA, polish)

    assert [reader.say(_n("{n} point", "{n} points", n)) for n in (1, 3, 5, 22)] == [
        "1 punkt", "3 punkty", "5 punktów", "22 punkty",
    ]  # fmt: skip


def test_one_may_leave_its_number_out() -> None:
    assert spanish(worth=("un punto", "{n} puntos")).say(_n("{n} point", "{n} points", 1)) == "un punto"


@pytest.mark.parametrize(
    "broken",
    ["¡Hola!", "¡Hola, {nombre}!", "¡Hola, {name} {name} {other}!", "¡Hola, {0}!", "", "{", "¡Hola, {name!r}!"],
)
def test_a_translation_that_lost_or_made_up_a_name_is_not_shown(broken: str) -> None:
    assert spanish(hello=broken).say(_("Hello, {name}!", name="Maya")) == "Hello, Maya!"


def test_a_translation_may_change_the_order() -> None:
    reader = spanish(odd="{right} y {left}")

    assert reader.say(_("{left} and {right}", left="a", right="b")) == "b y a"


def test_a_translation_that_is_only_guessed_or_half_done_is_not_shown() -> None:
    guessed = Catalog(locale="es")
    guessed.add("Your numbers", "Tus letras", flags=["fuzzy"])
    guessed.add(("{n} point", "{n} points"), ("{n} punto", ""))
    reader = Reader("es", ATLANTA, guessed)

    assert reader.say(_("Your numbers")) == "Your numbers"
    assert reader.say(_n("{n} point", "{n} points", 5)) == "5 points"
    assert reader.say(_n("{n} point", "{n} points", 1)) == "1 punto"


def test_a_value_never_breaks_the_sentence_around_it() -> None:
    for name in ("{", "}", "{}", "{0}", "{name}", "{other}", "{name!r:>{n}}", "%s", "%(name)s", "{{", "\\", "$name"):
        assert ENGLISH.say(_("Hello, {name}!", name=name)) == f"Hello, {name}!"
        assert ENGLISH.say(_("{name} and {other}", name=name, other="{name}")) == f"{name} and {{name}}"


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.text(), st.dictionaries(st.sampled_from(["name", "n", "a b", "0"]), st.text(), max_size=3))
def test_no_pattern_and_no_value_breaks_filling(pattern: str, values: dict[str, str]) -> None:
    filled = fill(pattern, values)

    assert isinstance(filled, str)
    assert fill(pattern, {}) == pattern


def test_values_are_said_the_readers_way_however_deep() -> None:
    phrase = _(
        "{who} until {when}: {parts}", who=Written("a team", (("es", "un equipo"),)), when=AT,
        parts=(_n("{n} point", "{n} points", 1500), "a, b"),
    )  # fmt: skip

    assert ENGLISH.say(phrase) == "a team until Thu, Nov 19, 19:05: 1,500 points and a, b"
    assert (
        spanish(worth=("{n} punto", "{n} puntos"))
        .say(phrase)
        .startswith("un equipo until jue, 19 nov, 19:05: 1,500 puntos y a")
    )


def test_numbers_days_and_moments_are_written_as_the_reader_writes_them() -> None:
    reader = spanish()

    assert [ENGLISH.number(n) for n in (0, 7, -5, 1234, -12_345, 1234.5)] == [
        "0",
        "7",
        "−5",
        "1,234",
        "−12,345",
        "1,234.5",
    ]
    assert [reader.number(n) for n in (7, 1234, 12_345, -12_345)] == ["7", "1,234", "12,345", "−12,345"]
    assert (ENGLISH.day(date(2026, 11, 19)), reader.day(date(2026, 11, 19))) == ("Thu, Nov 19", "jue, 19 nov")
    assert (ENGLISH.moment(AT), reader.moment(AT)) == ("Thu, Nov 19, 19:05", "jue, 19 nov, 19:05")
    assert ENGLISH.say(_("At {hour}", hour=time(9, 5))) == "At 09:05"


def test_a_moment_is_in_the_readers_zone_on_the_days_the_clocks_change() -> None:
    before, after = datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)

    assert ENGLISH.moment(before) == ENGLISH.moment(after) == "Sun, Nov 1, 01:30"


def test_several_things_are_one_sentence() -> None:
    assert [ENGLISH.together(parts) for parts in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "", "a", "a and b", "a, b, and c",
    ]  # fmt: skip
    assert spanish().together(("a", "b", _("Your numbers"))) == "a, b y Your numbers"
    assert ENGLISH.together(("{0}", "{1}", "{")) == "{0}, {1}, and {"


def test_what_stands_alone_needs_no_catalogue() -> None:
    assert spanish().say(alone(12_345)) == "12,345"
    assert ENGLISH.say(alone(date(2026, 11, 19))) == "Thu, Nov 19"
    assert ENGLISH.say(alone(("a", "b"))) == "a and b"
    assert ENGLISH.say(alone("{value}")) == "{value}"


def test_what_a_campaign_wrote_is_shown_in_the_first_language_where_a_translation_is_missing() -> None:
    text = Written("Poster wall", (("es", "Muro de carteles"),))

    assert (ENGLISH.say(text), spanish().say(text)) == ("Poster wall", "Muro de carteles")
    assert spanish().say(Written("Poster wall")) == "Poster wall"


def test_a_sentence_alone_reads_as_english_for_logs() -> None:
    assert str(_n("{n} point for {name}", "{n} points for {name}", 3, name="Maya")) == "3 points for Maya"
    assert str(Phrase("Plain {braces}")) == "Plain {braces}"


def test_every_language_has_a_reader_even_where_its_catalogue_is_missing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    catalogues = Catalogues(tmp_path)

    for language in LANGUAGES:
        assert catalogues.reader(language, "Europe/Madrid").say(_("Your numbers")) == "Your numbers"

    assert "no words for es" in caplog.text
    assert catalogues.reader("es", "Europe/Madrid").language == "es"
    assert catalogues.reader("es", "Europe/Madrid").number(12_345) == "12,345"


def test_a_catalogue_is_read_from_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "streetteam.po").open("wb") as file:
        write_po(file, catalogue(hello="¡Hola, {name}!", worth=("{n} punto", "{n} puntos")))

    reader = Catalogues(tmp_path).reader("es-MX", "America/Mexico_City")

    assert reader.say(_("Hello, {name}!", name="Maya")) == "¡Hola, Maya!"
    assert reader.say(_n("{n} point", "{n} points", 2)) == "2 puntos"
    assert reader.zone.key == "America/Mexico_City"


def test_what_was_prepared_says_numbers_days_and_lists_without_reading_anything_more() -> None:
    look = (
        "import sys\n"
        "from datetime import date\n"
        "from bot.words import Catalogues, alone\n"
        "catalogues = Catalogues()\n"
        "catalogues.prepare('en')\n"
        "catalogues.prepare('es-MX')\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, found: opened.append(found) if event in ('open', 'import') else None)\n"
        "for language in ('en', 'es'):\n"
        "    reader = catalogues.reader(language, 'UTC')\n"
        "    print(reader.say(alone((alone(12_345), alone(date(2026, 11, 19)), alone(7)))))\n"
        "print(opened)\n"
    )

    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)

    assert found.stdout.splitlines() == ["12,345, Thu, Nov 19, and 7", "12,345, jue, 19 nov y 7", "[]"]


def test_a_catalogue_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "streetteam.po").write_bytes(b'msgid "\xff broken')

    assert Catalogues(tmp_path).reader("es", "UTC").say(_("Your numbers")) == "Your numbers"


def test_one_reader_serves_everybody_of_a_language_and_zone_also_of_one_made_up(tmp_path: Path) -> None:
    catalogues = Catalogues(tmp_path)

    assert catalogues.reader("en", "Mars/Olympus") is catalogues.reader("xx", "") is catalogues.reader("en-GB", "UTC")


@pytest.mark.parametrize(
    "zone",
    ["", "Mars/Olympus", "../../etc/passwd", "America", "a\x00b", "x" * 5000, "\ud800", "/etc/localtime", "utc "],
)
def test_a_zone_nobody_knows_is_utc(zone: str) -> None:
    assert zone_or_utc(zone).key == "UTC"


def test_a_language_tag_leads_to_the_nearest_language_of_ours() -> None:
    assert [known(tag) for tag in ("es", "es-MX", "ES_es", "es-419", "en-GB", "pt-BR", "", "-", "\x00")] == [
        "es", "es", "es", "es", "en", "en", "en", "en", "en",
    ]  # fmt: skip
