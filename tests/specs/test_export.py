"""Exports for organizers: a week's tables and its recap, in one file."""

import io
import zipfile

from bot.chat.screen import File, Screen
from tests.team import Player, Team


def test_a_weeks_numbers_come_as_tables_and_the_recap(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.approves()
    maya.says('/log conversation "Shade." "bus stops" online talk Abe')

    omar.says("/export")

    assert (
        "file small-2026-W47.zip: Members, totals, ledger and missions as CSV, the recap as Markdown and PNG, the album"
        in omar.sees
    )
    files = unpacked(omar)
    assert {"members.csv", "totals.csv", "ledger.csv", "missions.csv", "recap.md"} <= set(files)
    assert "Maya,member" in files["members.csv"]
    assert "points,verified,10" in files["totals.csv"]
    assert files["recap.md"].startswith("# 1 mission done this week")
    assert "1. Maya – 10" in files["recap.md"]
    omar.presses("The week’s recap")
    assert "1 mission done this week" in omar.sees


def test_another_week_is_typed_and_a_wrong_one_refused(team: Team) -> None:
    omar = team.organizer("Omar")

    assert "file small-2026-W46.zip" in omar.says("/export 2026-w46")
    assert "file small-2026-W46.zip" in omar.says("/export 46")
    for words in ("2026-W99", "soon", "../../etc/passwd"):
        assert "isn’t a week I can tell about." in omar.says(f"/export {words}")


def test_a_name_that_a_spreadsheet_would_run_is_defused(team: Team) -> None:
    team.member("=HYPERLINK(A1)")
    omar = team.organizer("Omar")

    omar.says("/export")

    assert "'=HYPERLINK(A1)" in unpacked(omar)["members.csv"]


def test_whoever_hides_has_only_a_number(team: Team) -> None:
    maya, omar = team.member("Maya"), team.organizer("Omar")
    maya.says("/settings")
    maya.presses("Hide my name")

    omar.says("/export")

    assert all("Maya" not in text for text in unpacked(omar).values())


def test_the_quoted_words_keep_their_lines_in_markdown(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.says("/log interview")
    maya.fills(signature="The choir.", who="Abe", reason="trust", quote="One.\nTwo.", consent="public")
    ines.approves()

    omar.says("/export")

    assert "> One.\n> Two.\n> — Abe, to Maya" in unpacked(omar)["recap.md"]


def test_only_organizers_take_the_numbers_along(team: Team) -> None:
    maya, ines, zoe = team.member("Maya"), team.lead("Ines"), team.stranger("Zoe")

    assert "Only an organizer can do that." in maya.says("/export")
    assert "Only an organizer can do that." in ines.taps("export.week|2026-W47")
    assert "You’re not on this team yet." in zoe.says("/export")


def unpacked(player: Player) -> dict[str, str]:
    assert isinstance(player.reply, Screen)
    file = next(block for block in player.reply.blocks if isinstance(block, File))
    with zipfile.ZipFile(io.BytesIO(file.make())) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}
