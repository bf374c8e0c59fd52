"""What a lead settles about a mission once it has its words: when, how often, and for whom."""

from bot.ids import short
from tests.team import Player, Team


def looks(ines: Player, team: Team, title: str = "Poster wall") -> None:
    ines.taps(f"mission.show|{short(team.mission(title))}")


def test_a_mission_is_open_on_its_days_only(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    looks(ines, team)
    ines.presses("When and how often")
    assert ines.asked == ["starts_on", "ends_on", "again_after_days", "per_member", "per_day", "in_all"]

    ines.fills(starts_on="2026-11-20", ends_on="2026-11-22", again_after_days="", per_member="", per_day="", in_all="")

    assert "Open: Fri, Nov 20 to Sun, Nov 22" in ines.sees
    assert "Poster wall" not in maya.says("/board")
    team.clock.move(days=5)
    assert "Poster wall" in maya.says("/board")
    team.clock.move(days=3)
    assert "Poster wall" not in maya.says("/board")


def test_days_the_wrong_way_round_are_refused_and_the_form_stays(team: Team) -> None:
    ines = team.lead("Ines")
    looks(ines, team)
    ines.presses("When and how often")

    ines.fills(starts_on="2026-11-22", ends_on="2026-11-20")

    assert "before it starts" in ines.sees
    ines.fills(ends_on="2026-11-30")
    assert "Open: Sun, Nov 22 to Mon, Nov 30" in ines.sees
    ines.presses("When and how often")
    assert ines.answer("starts_on") == ("2026-11-22",)


def test_how_often_is_bound_for_each_and_in_all(team: Team) -> None:
    (maya, noah), ines = team.members("Maya", "Noah"), team.lead("Ines")
    looks(ines, team)
    ines.presses("When and how often")

    ines.fills(in_all="1", again_after_days="2")

    assert "Again: after 2 days" in ines.sees
    assert "At most: 1 time in all" in ines.sees
    maya.says("/board")
    maya.presses("Poster wall: Look")
    maya.presses("Take it")
    assert "Poster wall" not in noah.says("/board")


def test_what_is_left_empty_has_no_bound_any_more(team: Team) -> None:
    ines = team.lead("Ines")
    looks(ines, team, "A page of ours")
    assert "At most: 2 times in all" in ines.sees
    ines.presses("When and how often")
    assert ines.answer("in_all") == ("2",)

    ines.fills(in_all="")

    assert "At most" not in ines.sees


def test_a_mission_is_for_those_who_did_the_one_before_it(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    looks(ines, team)
    ines.presses("For whom")
    assert ines.answer("tracks") == ("food",)

    ines.fills(needs="Count the flyers", review="trusted", place="Main Street")

    assert "After: Count the flyers" in ines.sees
    assert "Review: by itself, unless something stands out" in ines.sees
    assert "Where: Main Street" in ines.sees
    assert "Poster wall" not in maya.says("/board")


def test_missions_never_wait_for_each_other(team: Team) -> None:
    ines = team.lead("Ines")
    looks(ines, team, "One good talk")
    ines.presses("For whom")

    ines.fills(needs="Ask somebody")

    assert "“Ask somebody” waits for this one" in ines.sees
    ines.fills(needs="")
    assert "After" not in ines.sees


def test_a_place_that_stays_keeps_its_name_in_other_languages(team: Team) -> None:
    lucia = team.lead("Lucía", "es")
    team.unit(
        lambda tx: tx.run("""UPDATE mission SET words = '{"es": {"place": "Calle Mayor"}}' WHERE key = 'one-talk'""")
    )
    looks(lucia, team, "One good talk")
    lucia.taps(f"planning.whom|{short(team.mission('One good talk'))}")
    assert lucia.answer("place") == ("Calle Mayor",)

    lucia.fills(place="Calle Mayor")
    assert "Calle Mayor" in lucia.sees
    lucia.taps(f"planning.whom|{short(team.mission('One good talk'))}")
    lucia.fills(place="Plaza Nueva")

    assert "Plaza Nueva" in lucia.sees
    assert "Calle Mayor" not in lucia.sees
