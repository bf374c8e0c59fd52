"""What a recap draws besides its card: weeks as a line, reasons as bars, photos as a collage, each also in words."""

from bot.chat.screen import Gallery, Picture, Screen
from bot.media.drawings import BarChart, Collage, LineChart
from tests.team import Player, Team


def drawings(player: Player) -> list[Picture]:
    assert isinstance(player.reply, Screen)
    return [block for block in player.reply.blocks if isinstance(block, Picture)]


def test_the_weeks_that_are_over_are_drawn_as_a_line_from_the_third_on(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    for weeks in range(3):
        for _time in range(weeks + 1):
            maya.hands_in()
            ines.approves()
            team.clock.move(days=1)
        team.clock.move(days=7 - weeks - 1)

    omar.says("/recap 48")
    assert not [each for each in drawings(omar) if isinstance(each.drawing, LineChart)]
    omar.says("/recap 49")

    assert "missions done, week by week: week 47: 1, week 48: 2, and week 49: 3." in omar.sees
    (line,) = [each.drawing for each in drawings(omar) if isinstance(each.drawing, LineChart)]
    assert (line.title, line.period) == ("Missions done, week by week", "Mon, Nov 16 to Sun, Dec 6")
    assert [(point.label, point.value, round(point.share, 2)) for point in line.points] == [
        ("Wk 47", "1", 0.33), ("Wk 48", "2", 0.67), ("Wk 49", "3", 1.0),
    ]  # fmt: skip
    omar.says("/recap")  # the week that runs isn't in it yet
    assert "week 50" not in omar.sees


def test_reasons_are_drawn_as_bars(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    for number, reason in enumerate(["trust"] * 6 + ["other"] * 5):
        maya.says("/log interview")
        maya.fills(signature="The choir.", who=f"Guest {number}", reason=reason, quote="", consent="none")
        ines.says("/review")
        if "1 piece of evidence is waiting" in ines.sees:  # by and by she is trusted
            ines.approves()

    omar.says("/recap")

    bars = [each.drawing for each in drawings(omar) if isinstance(each.drawing, BarChart)]
    assert [[(bar.value, round(bar.share, 2)) for bar in each.bars] for each in bars] == [[("6", 1.0), ("5", 0.83)]]
    assert "What moves people: They trust the people behind it (6) and Something else (5)." in omar.sees


def test_several_photos_become_a_collage_that_says_whose_they_are(team: Team) -> None:
    maya, noor, ines, omar = team.member("Maya"), team.member("Noor"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in(photos=[maya.photo(1), maya.photo(2)], note="Up.")
    noor.hands_in(photos=[noor.photo(3)], note="Up.")
    ines.approves()
    ines.approves()

    omar.says("/recap")

    (collage,) = [each.drawing for each in drawings(omar) if isinstance(each.drawing, Collage)]
    assert len(collage.photos) == 2
    assert "2 photos of the week, by Noor and Maya." in omar.sees
    assert "1 photo of the week, by Maya." in omar.sees  # the one on the card
    assert isinstance(omar.reply, Screen)
    assert not [block for block in omar.reply.blocks if isinstance(block, Gallery)]
    noor.says("/settings")
    noor.presses("Hide my name")
    assert "2 photos of the week, by Maya and a teammate." in omar.says("/recap")
    omar.taps("edition.choose|2026-W47")
    omar.fills(parts=["numbers", "album"])
    omar.says("/recap")
    (collage,) = [each.drawing for each in drawings(omar) if isinstance(each.drawing, Collage)]
    assert len(collage.photos) == 3  # without the card, the photo on it is among them


def test_a_single_photo_is_shown_as_it_is_with_whose_it_is(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.approves()

    omar.says("/recap")

    assert "photo: A photo of the week Photo: Maya" in omar.sees
    assert not [each for each in drawings(omar) if isinstance(each.drawing, Collage)]
