"""The door: commands, buttons and forms, right, wrong, old, foreign and made up."""

import shutil
from pathlib import Path

import pytest

from bot.chat.incoming import Caller, Pressed, Said
from bot.chat.route import Cog
from bot.chat.screen import Action, Ask, Notice, Reply, Screen
from bot.chat.turn import Turn
from bot.ids import short
from campaigns.people import Role
from tests.team import Player, Team


@pytest.fixture
def url(sqlite_template: Path, tmp_path: Path) -> str:
    """One database is enough: nothing here is a rule's or a cog's, and forms and incidents are tried on both."""
    shutil.copy(sqlite_template, tmp_path / "streetteam.db")
    return f"sqlite:///{tmp_path / 'streetteam.db'}"


def test_an_unknown_command_offers_the_nearest_one(team: Team) -> None:
    maya = team.member("Maya")

    maya.says("/tody please")

    assert "I don’t know /tody. Did you mean this?" in maya.sees
    assert maya.buttons == ["/today", "All I can do"]
    maya.presses("/today")
    assert "Poster wall" in maya.sees


def test_the_nearest_is_found_for_common_slips(team: Team) -> None:
    maya = team.member("Maya")

    for typed, offered in (
        ("/hlep", "/help"),
        ("/leader", "/leaderboard"),
        ("/log convo", "/log"),
        ("/hand-in", "/handin"),
    ):
        maya.says(typed)
        assert any(button.startswith(offered) for button in maya.buttons)


def test_nobody_is_offered_what_they_may_not_do(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")

    assert "/review" not in ((maya.says("/reviw") and maya.buttons) or [])
    assert "/review" in (ines.says("/reviw") and ines.buttons)


def test_a_command_nothing_is_near_to_points_to_help(team: Team) -> None:
    maya = team.member("Maya")

    for typed in ("/xyzzy", "/", "//", "/\x00", "/¿qué?", "/" + "a" * 5000):
        maya.says(typed)
        assert "/help shows what I can do." in maya.sees
        assert len(maya.sees) < 100


def test_a_command_is_known_however_it_is_written(team: Team) -> None:
    maya = team.member("Maya")

    for typed in ("/TODAY", "/today@street_team_bot", "  /today  ", "/ today"):
        assert "Poster wall" in maya.says(typed)


def test_plain_words_in_a_place_are_for_the_others_there(team: Team) -> None:
    maya = team.member("Maya")
    maya.place = "team"

    assert maya.says("anybody up for coffee?") == ""
    assert maya.reply is None
    maya.place = None
    assert "I’m listening, Maya" in maya.says("anybody up for coffee?")


def test_a_button_that_leads_nowhere_says_so_and_what_does(team: Team) -> None:
    maya = team.member("Maya")

    for tap in (
        "nowhere.atall",
        "",
        "|",
        "today.show.old|1",
        "MISSION.SHOW|1",
        "a" * 500,
        "\x00",
        "\ud800|x",
        "today.show\n",
    ):
        maya.taps(tap)
        assert maya.sees == "That button is from an older time and leads nowhere now. /help shows what I can do."


@pytest.mark.parametrize(
    ("typed", "rest"), [("/me you", "you"), ("/today\nnow", "now"), ("/settings  foo bar", "foo bar")]
)
def test_words_a_command_has_no_use_for_are_said_back_and_it_is_one_tap_away(team: Team, typed: str, rest: str) -> None:
    maya, command = team.member("Maya"), typed.split()[0]

    said = maya.says(typed)

    assert f"I don’t know what to do with “{rest}”\n{command} takes nothing more." in said
    assert maya.presses(command) == maya.says(command)


def test_a_word_that_is_none_of_a_group_shows_what_there_is(team: Team) -> None:
    maya = team.member("Maya")

    assert "I don’t know /log foo. This is what there is." in maya.says("/log foo")
    assert "I don’t know" not in maya.says("/log")
    assert maya.presses("/log conversation")


def test_a_button_whose_thing_is_gone_or_made_up_says_so(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    mine = ("today.mission", "today.swap", "handin.submit", "handin.result", "board.look", "board.take")
    leads = ("review.card", "mission.show", "mission.pause", "people.show", "people.out", "review.send_back")

    for number in ("", "zzzzzzzzzzzzz", "1y2p0ij32e8e8", "-1", "0", "7", "१", "x" * 40, "{id}", "\x00"):
        for player, routes in ((maya, mine), (ines, leads)):
            for route in routes:
                assert "That isn’t there any more. /help shows what is." in player.taps(f"{route}|{number}"), route


def test_a_button_without_what_it_should_carry_is_no_bug(team: Team) -> None:
    olga = team.owner("Olga")

    for name, route in team.house.routes.items():
        olga.taps(name)
        if route.carried and route.carried[0].required:
            assert "That isn’t there any more." in olga.sees


def test_every_route_checks_the_role_again(team: Team) -> None:
    maya, zoe = team.member("Maya"), team.stranger("Zoe")

    for name, route in team.house.routes.items():
        if route.needs is not None and route.needs > Role.MEMBER:
            assert " can do that. Ask one if you need it done." in maya.taps(f"{name}|1|1")
        if route.needs is not None:
            assert "You’re not on this team yet. Type /join and the code your lead gave you." in zoe.taps(f"{name}|1|1")


def test_private_routes_answer_privately_in_a_place_and_the_others_to_all(team: Team) -> None:
    olga = team.owner("Olga")
    olga.place = "team"

    for says, route in team.house.words.items():
        olga.says(f"/{says}")
        assert olga.outcome is not None
        assert olga.outcome.private or not (route.private or isinstance(olga.reply, Ask) or olga.outcome.refused)


def test_the_same_act_twice_is_done_once(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    ines.looks_into("review")
    approve = Pressed(ines.buttons_to("review.approve")[0])

    ines.does(approve, "tap-17")
    ines.does(approve, "tap-17")

    assert ines.outcome is not None
    assert ines.outcome.repeated
    assert ines.reply is None
    assert team.points(maya) == 10
    assert len([letter for letter in team.letters.posted if letter.view == "handin.result"]) == 1


def test_a_refusal_is_not_done_again_for_the_same_act_either(team: Team) -> None:
    maya = team.member("Maya")

    maya.does(Said("/handin"), "act-1")
    assert "You have nothing open to hand in." in maya.sees
    maya.does(Said("/handin"), "act-1")

    assert maya.outcome is not None
    assert maya.outcome.repeated


def test_two_apps_may_use_the_same_key(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    ines.caller = Caller("other", "ines-there", "Ines", "en", "America/New_York")

    maya.does(Said("/today"), "1")
    ines.does(Said("/start"), "1")

    assert ines.outcome is not None
    assert not ines.outcome.repeated


def test_accounts_the_settings_name_are_owners_from_their_first_word(team: Team) -> None:
    team.owners = frozenset({("stage", "stage-Olga")})
    team.restart()
    olga, zoe = team.stranger("Olga"), team.stranger("Zoe")

    olga.says("hello")
    zoe.says("hello")

    assert olga.member.role is Role.OWNER
    assert "Olga joined the team" in team.posted(to="review")[-1]
    assert "Welcome to Small Town" in zoe.sees
    assert len(team.posted(to="review")) == 1


def test_an_owner_whose_first_word_is_refused_is_one_all_the_same_and_announced(team: Team) -> None:
    team.owners = frozenset({("stage", "stage-Olga")})
    team.restart()
    olga = team.stranger("Olga")

    olga.says("/handin")

    assert "You have nothing open to hand in." in olga.sees
    assert olga.member.role is Role.OWNER
    assert "Olga joined the team" in team.posted(to="review")[-1]


def test_what_can_be_drawn_anew_is_named_and_what_did_something_is_not(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in()
    assert maya.outcome is not None
    assert maya.outcome.view.startswith("handin.receipt|")  # what came of it goes on changing
    maya.says("/settings")
    maya.presses("Hide my name")
    assert maya.outcome.view == ""

    ines.looks_into("review")
    evidence = ines.buttons_to("review.approve")[0].split("|")[1]
    ines.presses("Approve")
    assert ines.outcome is not None
    assert ines.outcome.view == f"review.card|{evidence}"
    ines.says("/settings")

    assert ines.outcome.view == "settings.show"


def test_every_view_can_be_drawn_from_what_a_button_carries(team: Team) -> None:
    for route in (route for route in team.house.routes.values() if route.view):
        assert not route.fields
        assert route.asks is None
        assert all(parameter.required for parameter in route.carried)


def test_every_button_fits_and_leads_to_a_route_that_takes_what_it_carries(team: Team) -> None:
    from cogs import ALL

    names = {route.name for cog in ALL for route in cog.routes}

    assert all(len(name) <= 30 for name in names)
    with pytest.raises(ValueError, match="longer than"):
        Action("Too much", "today.show", ("x" * 60,))
    with pytest.raises(ValueError, match="cannot carry"):
        Action("Odd", "today.show", ("a|b",))


def test_a_display_name_is_taken_over_cleaned_and_on_one_line(team: Team) -> None:
    maya = team.member("Maya")
    maya.caller = Caller("stage", "stage-Maya", "Maya\n\x00\u202e  Lopez " + "x" * 200, "en", "America/New_York")

    maya.says("/start")

    assert maya.member.name == ("Maya Lopez " + "x" * 200)[:80]
    maya.caller = Caller("stage", "stage-Maya", "\u200b\u00ad ", "en", "America/New_York")
    maya.says("/start")
    assert maya.member.name.startswith("Maya Lopez")


def test_somebody_without_a_name_that_can_be_seen_is_somebody(team: Team) -> None:
    zoe = team.stranger("\u200b\u200b")

    zoe.says("/join WELCOME")

    assert "Welcome to the team, Somebody!" in zoe.sees


def test_a_name_is_shown_as_it_is_whatever_is_in_it(team: Team) -> None:
    ines = team.lead("Ines")

    for name in (
        "{name}",
        "{0}",
        "{",
        "}",
        "{{x}}",
        "%(n)s",
        "@everyone",
        "<@123>",
        "<b>Bob</b>",
        "**Bob**",
        "`x`",
        "明美",
    ):
        player = team.member(name)
        assert f"Hello, {name}!" in player.says("/start")
        assert f"Good morning, {name}!" in player.says("/today")
        player.hands_in(photos=[player.photo()], note="{name} {n} {0.__class__}")
        assert f"Thank you, {name}!" in player.sees
        ines.looks_into("review")
        assert f"“{{name}} {{n}} {{0.__class__}}” {name}" in ines.sees
        ines.presses("Approve")
        assert f"{name} 10" in player.says("/leaderboard")


def test_a_note_of_ten_thousand_characters_is_kept_whole_and_refused_kindly(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")
    maya.presses("Hand it in")
    note = "Ça va? 👍🏽\n" * 1000

    maya.fills(photos=[maya.photo()], note=note)

    assert "characters; 4,000 fit here. Shorten it a little, please." in maya.sees
    assert maya.answer("note") == (note,)
    maya.fills(note=note[:3000])
    assert "Got it: Poster wall" in maya.sees


def test_what_no_database_keeps_is_left_out_of_what_is_typed(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")

    maya.hands_in(photos=[maya.photo()], note="a\x00b\ud83dc\u202ed\x1be\r\nf\u2028g")

    ines.looks_into("review")
    assert "“abcde\nf\ng” Maya" in ines.sees


def test_a_bare_command_of_somebody_who_has_left_is_refused_like_a_strangers(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.says("/today")
    tap = maya.buttons_to("handin.submit")[0]
    ines.says("/people remove Maya")
    ines.presses("Yes, remove")

    assert "You’re not on this team yet." in maya.taps(tap)
    assert "You’re not on this team yet." in maya.brings(7)
    assert isinstance(maya.reply, Notice)


def test_a_command_offered_as_a_button_asks_for_what_it_needs(team: Team) -> None:
    ines = team.lead("Ines")

    ines.says("/announc Hello")
    ines.presses("/announce")

    assert ines.asked == ["text"]
    assert isinstance(ines.reply, Ask)


def taken(player: Player) -> Screen:
    assert isinstance(player.reply, Screen)
    return player.reply


def test_the_first_button_of_a_mission_is_the_one_to_press(team: Team) -> None:
    maya = team.member("Maya")
    maya.says("/today")

    first = taken(maya).actions[0]

    assert isinstance(first, Action)
    assert (first.route, first.weight.value) == ("handin.submit", "main")
    assert first.tap == f"handin.submit|{short(team.assignments(maya)[0].id)}"


def test_the_words_of_somebodys_language_are_read_before_their_turn_begins(team: Team) -> None:
    words = Cog("words")

    @words.route("words.ready", says="ready", needs=None)
    def ready(turn: Turn) -> Reply:
        """Say whether the words are ready."""
        return Notice(str(team.router.catalogues.is_prepared(turn.reader.language)))

    team.cogs = (*team.cogs, words)
    team.restart()

    assert not team.router.catalogues.is_prepared("es")
    assert team.stranger("Lucía").says("/ready") == "True"
    assert Player(team, "Diego", language="es-MX").says("/ready") == "True"
