"""Wins: what went well is said in the place for it, once."""

from bot.chat.screen import tap
from bot.ids import short
from tests.specs.test_recap import interviewed
from tests.team import Player, Team


def approved(player: Player, lead: Player, title: str = "Poster wall") -> None:
    player.hands_in(title)
    lead.approves()


def test_a_first_mission_is_said_where_wins_go_and_once(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    approved(maya, ines)

    assert team.posted(to="wins")[0].startswith("Maya has done the first mission")
    maya.says('/log conversation "Shade." "bus stops" online talk Abe')
    ines.approves()
    assert len([each for each in team.posted(to="wins") if "first mission" in each]) == 1


def test_who_hides_wins_without_a_name(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.says("/settings")
    maya.presses("Hide my name")

    approved(maya, ines)

    assert team.posted(to="wins")[0].startswith("A teammate has done the first mission")


def test_a_goal_is_told_at_each_quarter_once(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    team.unit(lambda tx: tx.run("UPDATE goal SET target = 4 WHERE measure = 'missions'"))
    if not team.read(lambda tx: tx.one("SELECT 1 FROM goal WHERE measure = 'missions'")):
        team.unit(lambda tx: tx.run("UPDATE goal SET measure = 'missions', target = 4 WHERE position = 0"))

    for _day in range(4):
        approved(maya, ines)
        team.clock.move(days=1)

    told = [each.splitlines()[0] for each in team.posted(to="wins") if "first mission" not in each]
    assert [each.rpartition(": ")[2] for each in told] == [
        "a quarter is done", "half is done", "three quarters are done", "reached!",
    ]  # fmt: skip


def test_what_somebody_said_is_told_where_they_agreed_to_it_and_taken_back_with_it(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    for who, consent in (("Abe", "within the campaign"), ("Rosa", "only within our team")):
        maya.says("/log interview")
        maya.fills(signature="The choir.", who=who, reason="trust", consent=consent, quote=f"{who} sang here.")
        ines.approves()

    told = [each for each in team.posted(to="wins") if each.startswith("Somebody told us")]
    assert len(told) == 1
    assert "“Abe sang here.” Abe" in told[0]
    assert "Thanks to Maya, who asked and listened." in told[0]
    team.unit(lambda tx: tx.run("UPDATE interview SET consent = 'none'"))

    told = [each for each in team.posted(to="wins") if "sang here" in each]
    assert told == []
    assert "Their words aren’t shown any more" in team.posted(to="wins")[0]


def test_a_goal_that_is_not_there_is_refused(team: Team) -> None:
    maya = team.member("Maya")

    maya.taps(tap("wins.goal", (99, 1)))
    assert maya.sees.startswith("That isn’t there any more.")
    maya.taps(f"wins.missions|{short(maya.member.id)}|1")
    assert "A win takes a short break" in maya.sees


def test_a_win_of_ones_own_is_told_where_wins_go_and_can_be_taken_back(team: Team) -> None:
    maya, jo = team.members("Maya", "Jo")

    maya.says('/win "A shop asked us for ten posters."')

    assert "Well done, Maya!" in maya.sees
    assert team.posted(to="wins")[-1].startswith("Maya has a win to tell")
    assert "ten posters" in team.posted(to="wins")[-1]
    take_back = maya.buttons_to("wins.untell")[0]
    assert "That one is somebody else’s." in jo.taps(take_back)
    assert "Taken back." in maya.taps(take_back)
    assert "That isn’t there any more." in maya.taps(take_back)


def test_words_are_told_once_they_are_allowed_and_no_more_once_that_is_taken_back(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    interviewed(maya, consent="none")
    ines.approves()
    assert not [each for each in team.posted(to="wins") if "It sang me home." in each]

    maya.says("/consent")
    maya.presses("Abe: Open")
    maya.presses("Change it")
    maya.fills(age="18 or older", scope="anywhere, also in public", how="in person, later")
    omar.taps("recap.post|2026-W47")
    assert "“It sang me home.” Abe\nThanks to Maya, who asked and listened." in "".join(team.posted(to="wins"))
    assert "It sang me home." in team.posted(to="news")[0]
    team.letters.stale.clear()
    maya.presses("They take it back")

    assert "It sang me home." not in "".join([*team.posted(to="wins"), *team.posted(to="news")])
    drawn_anew = {view for view, _carries in team.letters.stale}
    assert {"wins.words", "recap.of_week", "recap.draft", "edition.preview", "review.card"} <= drawn_anew
    maya.presses("Change it")
    maya.fills(age="18 or older", scope="anywhere, also in public", how="in person, after all")
    assert len([each for each in team.posted(to="wins") if "It sang me home." in each]) == 1


def test_a_win_that_is_taken_back_is_told_no_more_where_it_was_posted(team: Team) -> None:
    maya = team.member("Maya")
    maya.says('/win "A shop asked us for ten posters."')
    assert "ten posters" in team.posted(to="wins")[0]

    maya.presses("Take it back")

    (told,) = team.posted(to="wins")
    assert told.startswith("This one was taken back")
    assert "posters" not in told
    assert "wins.told" in [view for view, _carries in team.letters.stale]


def test_whoever_hides_after_a_win_was_posted_is_in_it_without_their_name(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    approved(maya, ines)
    interviewed(maya, consent="campaign")
    ines.approves()
    maya.says('/win "A shop asked us for ten posters."')
    assert sum("Maya" in each for each in team.posted(to="wins")) == 3
    team.letters.stale.clear()

    maya.says("/settings")
    maya.presses("Hide my name")

    assert not [each for each in team.posted(to="wins") if "Maya" in each]
    assert {"wins.missions", "wins.told", "wins.words"} <= {view for view, _carries in team.letters.stale}


def test_whoever_is_forgotten_leaves_no_win_behind(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    approved(maya, ines)
    maya.says('/win "A shop asked us for ten posters."')
    team.letters.stale.clear()

    maya.says("/mydata delete")
    maya.presses("Yes, delete it all")

    told = "\n".join(team.posted(to="wins"))
    assert "posters" not in told
    assert "Maya" not in told
    assert {"wins.missions", "wins.told"} <= {view for view, _carries in team.letters.stale}
