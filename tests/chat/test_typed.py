"""Reading a line: which part of it is for which field, and what is offered while it is typed."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import typed
from bot.chat.choosing import Unclear
from bot.chat.fields import Choice, Count, Field, Long, Photos, Pick, Text, Who
from bot.chat.incoming import Caller
from bot.chat.route import Parameter
from bot.chat.screen import Option
from tests.team import Player, Team

PEOPLE = (Option("a1", "Maya Lopez"), Option("b2", "Noah"), Option("c3", "Ana de la Cruz"))
MISSIONS = (Option("m1", "Poster wall"), Option("m2", "Poster"))
ROLES = (Option("lead", "lead"), Option("member", "member"))


@pytest.fixture
def url(sqlite_template: Path, tmp_path: Path) -> str:
    """One database is enough: nothing here is a rule's or a cog's."""
    shutil.copy(sqlite_template, tmp_path / "streetteam.db")
    return f"sqlite:///{tmp_path / 'streetteam.db'}"


def split(rest: str, *fields: tuple[str, Field, bool]) -> dict[str, str]:
    parameters = [Parameter(name, object, field, required) for name, field, required in fields]
    return {name: given_[0] for name, given_ in typed.given(rest, parameters, reads).items()}


def reads(parameter: Parameter, text: str) -> bool:
    options = {"who": PEOPLE, "mission": MISSIONS, "role": ROLES}.get(parameter.name, ())
    assert parameter.field is not None
    try:
        parameter.field.read((text,), options)
    except Unclear:
        return False
    return True


WHO, ROLE, MISSION = ("who", Who("?"), True), ("role", Choice("?"), True), ("mission", Pick("?"), True)
TEXT, BRIEF, MANY = ("text", Text("?"), True), ("brief", Long("?"), True), ("many", Count("?"), False)


@pytest.mark.parametrize(
    ("rest", "given_"),
    [
        ("Maya Lopez lead", {"who": "Maya Lopez", "role": "lead"}),
        ("ana de la cruz lead", {"who": "ana de la cruz", "role": "lead"}),
        ('"Maya Lopez" lead', {"who": "Maya Lopez", "role": "lead"}),
        ("“Maya Lopez” lead", {"who": "Maya Lopez", "role": "lead"}),
        ("Maya king of all", {"who": "Maya", "role": "king of all"}),
        ("nobody lead", {"who": "nobody", "role": "lead"}),
        ("Maya", {"who": "Maya"}),
        ("", {}),
    ],
)
def test_a_name_takes_as_many_words_as_it_has(rest: str, given_: dict[str, str]) -> None:
    assert split(rest, WHO, ROLE) == given_


def test_a_title_of_several_words_stands_before_a_name_of_several() -> None:
    assert split("Poster wall Maya Lopez", MISSION, WHO) == {"mission": "Poster wall", "who": "Maya Lopez"}
    assert split("Poster Maya", MISSION, WHO) == {"mission": "Poster", "who": "Maya"}


def test_the_last_text_takes_the_rest_as_it_was_typed() -> None:
    assert split("Two words\nand  a line", BRIEF) == {"brief": "Two words\nand  a line"}
    assert split('Noah It\'s "so" good\n\nReally.', WHO, BRIEF) == {
        "who": "Noah",
        "brief": 'It\'s "so" good\n\nReally.',
    }
    assert split('"all of it"', TEXT) == {"text": "all of it"}
    assert split('"one" and "two"', TEXT) == {"text": '"one" and "two"'}


def test_an_optional_field_that_cannot_be_read_is_passed_over_for_one_that_can() -> None:
    assert split("lead", MANY, ("role", Choice("?"), False)) == {"role": "lead"}
    assert split("many", MANY, ("role", Choice("?"), False)) == {"many": "many"}
    assert split("5 lead", MANY, ("role", Choice("?"), False)) == {"many": "5", "role": "lead"}


def test_photos_are_not_typed() -> None:
    assert split("Nice wall", ("photos", Photos("?"), True), BRIEF) == {"brief": "Nice wall"}


def test_an_endless_line_is_read_in_no_time() -> None:
    line = "word " * 20_000

    assert split(line, WHO, ROLE)["who"] == "word"


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.text())
def test_nothing_that_is_typed_is_too_strange_to_be_split(rest: str) -> None:
    pieces = typed.pieces(
        rest, [Parameter(name, object, field, need) for name, field, need in (WHO, MANY, BRIEF)], reads
    )

    assert all(
        rest[piece.at :].startswith(piece.text) or rest[piece.at + 1 :].startswith(piece.text) for piece in pieces
    )


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.text())
def test_what_is_cleaned_can_be_kept_and_stays_clean(text: str) -> None:
    cleaned = typed.clean(text + "\x00\ud800\u202e\r\n")

    assert not set(cleaned) & set("\x00\u202e\r\u2066\x1b\x85")
    assert cleaned.encode()
    assert typed.clean(cleaned) == cleaned


def test_what_people_write_stays_as_it_is() -> None:
    for text in ("👨‍👩‍👧‍👦 🏴\U000e0067\U000e0062\U000e007f", "مرحبا‎ بك", "क्षि‍", "Zürich – “yes”\n\ttab", "1️⃣"):
        assert typed.clean(text) == text


def test_commands_are_offered_by_role_while_they_are_typed(team: Team) -> None:
    maya, ines, zoe = team.member("Maya"), team.lead("Ines"), team.stranger("Zoe")

    assert values(maya, "/m") == ["/me", "/mydata delete", "/mydata export", "/mydata log"]
    assert "/mission new" in values(ines, "/mission")
    assert values(ines, "/mission n") == ["/mission new"]
    assert values(zoe, "/") == ["/help", "/join", "/link", "/mydata delete", "/mydata export", "/privacy", "/start"]
    assert labels(maya, "/today") == ["Your mission for today, and why it’s this one."]
    assert values(maya, "hello") == values(maya, "") == values(maya, "/nonsense") == []


def test_names_and_titles_are_offered_while_they_are_typed(team: Team) -> None:
    ines = team.lead("Ines")
    for name in ("Maya Lopez", "Maya", "Noah"):
        team.member(name)

    assert values(ines, "/people role ma") == ["/people role Maya", '/people role "Maya Lopez"']
    assert labels(ines, "/people role ") == ["Ines", "Maya", "Maya Lopez", "Noah"]
    assert values(ines, "/people role Maya ") == [f"/people role Maya {role}" for role in ("member", "lead")]
    assert values(ines, "/people role Maya le") == ["/people role Maya lead"]
    assert values(ines, '/people role "Maya Lo') == ['/people role "Maya Lopez"']
    assert values(ines, "/people role Maya lead ") == []
    assert labels(ines, "/mission assign poster w") == ["Poster wall"]
    assert labels(ines, "/mission assign Poster wall no") == ["Noah"]
    assert labels(ines, "/mission edit fly") == ["Count the flyers"]
    assert labels(ines, "/leaderboard ") == ["this week", "this month", "this season", "all time", "last week"]


def test_what_is_offered_can_be_sent_as_it_is(team: Team) -> None:
    maya, ines = team.member("Maya Lopez"), team.lead("Ines")

    line = values(ines, "/people role may")[0]
    line = values(ines, f"{line} le")[0]

    assert ines.says(line) == "Maya Lopez is a lead now."
    assert maya.member.role.name == "LEAD"


def test_only_open_missions_are_offered_to_be_given(team: Team) -> None:
    ines = team.lead("Ines")
    ines.says("/mission pause poster wall")

    assert "Poster wall" not in labels(ines, "/mission assign ")
    assert labels(ines, "/mission resume ") == ["Poster wall"]


def test_nobody_is_offered_what_they_may_not_see(team: Team) -> None:
    maya, zoe = team.member("Maya"), team.stranger("Zoe")
    team.member("Secret Person")

    for player in (maya, zoe):
        assert values(player, "/people role ") == []
        assert values(player, "/mission edit ") == []
    zoe.says("/start")
    assert values(zoe, "/handin ") == []


def test_suggesting_writes_nothing_even_for_a_new_name(team: Team) -> None:
    maya = team.member("Maya")
    maya.caller = Caller("stage", "stage-Maya", "Another Name", "en", "America/New_York")

    assert values(maya, "/tod") == ["/today"]
    assert maya.member.name == "Maya"


def test_a_stranger_is_offered_commands_in_the_language_of_their_app(team: Team) -> None:
    zoe = team.stranger("Zoe")
    zoe.caller = Caller("stage", "nobody-yet", "Zoe", "es-MX", "Europe/Madrid")

    assert "/join" in values(zoe, "/j")


def test_strange_lines_are_no_trouble(team: Team) -> None:
    ines = team.lead("Ines")

    for line in ("/people role \x00", "/people role \ud800", '/people role "', "/people role “"):
        assert values(ines, line) == ["/people role Ines"]
    for line in ("/" + "x" * 5000, "/people role " + "y " * 500, "//", "/people role Ines lead x "):
        assert values(ines, line) == []


def values(player: Player, text: str) -> list[str]:
    return [option.value for option in suggested(player, text)]


def labels(player: Player, text: str) -> list[str]:
    return [str(option.label) for option in suggested(player, text)]


def suggested(player: Player, text: str) -> list[Option]:
    return player.team.runner.run(player.team.router.suggest(player.caller, text))


@pytest.mark.parametrize("name", ["\u3164", "\u2800\uffa0 \u200b", "\u115f\u1160"])
def test_a_name_of_letters_that_draw_nothing_is_none(team: Team, name: str) -> None:
    nobody = team.stranger(name)

    nobody.says("/start")

    assert typed.name(name) == ""
    assert nobody.outcome is not None
    assert team.read(lambda tx: tx.one("SELECT 1 AS one FROM person WHERE name = :name", name=name)) is None
