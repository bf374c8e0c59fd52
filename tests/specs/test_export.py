"""Exports for organizers: a week's tables and its recap, in one file."""

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from bot.chat.screen import File, Screen
from bot.media.colour import READABLE, contrast
from campaigns import deeds, edition
from campaigns.sheets import workbook
from campaigns.tables import Table, as_csv
from tests.specs.test_events import it_is, planned
from tests.specs.test_recap import interviewed
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


def test_nothing_people_write_is_markup_in_the_recaps_file(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.approves()
    by = omar.member
    team.unit(lambda tx: edition.write(
        tx, by, "2026-W47", "", "# Not a heading\n- no row\n2. nor this\n3.5 hours &amp; <b>", team.clock.now()
    ))  # fmt: skip

    omar.says("/export")

    says = "\\# Not a heading\n\\- no row\n2\\. nor this\n3.5 hours \\&amp; \\<b\\>"
    assert says in unpacked(omar)["recap.md"]


def test_every_column_is_explained_in_ones_own_language(team: Team) -> None:
    olga = team.organizer("Olga")
    olga.says("/export")

    explained = {tuple(row[:2]) for row in csv.reader(io.StringIO(unpacked(olga)["columns.csv"]))}

    for name, text in unpacked(olga).items():
        if name.endswith(".csv") and name != "columns.csv":
            head = next(csv.reader(io.StringIO(text)))
            assert {(name.removesuffix(".csv"), column) for column in head} <= explained
    olga.says("/settings")
    olga.presses("Language and zone")
    olga.fills(language="es")
    olga.says("/export")
    assert "puntos" in unpacked(olga)["columns.csv"]


def test_the_recap_is_a_page_to_print_and_the_album_comes_alone(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.approves()
    maya.says('/win "<script>alert(1)</script> & more"')
    omar.taps("edition.wins|2026-W47")
    omar.fills(wins=[option.value for option in omar.form.questions[0].options])
    omar.says("/export")

    omar.presses("The recap as a page to print")

    assert isinstance(omar.reply, Screen)
    page = next(block for block in omar.reply.blocks if isinstance(block, File)).make().decode()
    assert page.startswith("<!doctype html>")
    shades = re.findall(r"--accent:rgb\((\d+), (\d+), (\d+)\)", page)  # by day and by night
    for shade, paper in zip(shades, ((251, 246, 238), (31, 26, 22)), strict=True):
        assert contrast((int(shade[0]), int(shade[1]), int(shade[2])), paper) >= READABLE
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page
    omar.presses("All of the week")
    assert "\\<script\\>" in unpacked(omar)["recap.md"]
    omar.presses("The album alone")
    assert set(unpacked(omar)) == set()  # there is no store here, so there are no photos


def test_the_page_tells_how_an_events_album_came_in_and_of_which_days_it_is(team: Team) -> None:
    it_is(team, 19, 18)
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    event = planned(team, ines)
    maya.taps(f"event.here|{event}")
    maya.fills(place="inside")
    it_is(team, 20, 1)
    ines.says("/event close")
    it_is(team, 22, 12)
    omar.says("/export")
    told = unpacked(omar)["recap.md"]
    assert "Small Town · Mon, Nov 16 to Sun, Nov 22\n" in told
    assert "- Handed in on time: 0 of 2 (0 %)" in told

    page = printed(omar)

    assert "<bdi>Small Town</bdi> · Mon, Nov 16 to Sun, Nov 22</p>" in page
    assert '<th scope="row">Handed in on time</th><td class="n"><bdi>0 of 2 (0 %)</bdi></td>' in page


def test_a_single_photo_is_in_the_recaps_file_with_whose_it_is(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.approves()

    omar.says("/export")

    assert "![A photo of the week](album/001.jpg)\n\nPhoto: Maya\n" in unpacked(omar)["recap.md"]


def test_what_was_allowed_within_the_campaign_only_is_not_for_passing_on(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    interviewed(maya, consent="public")
    ines.approves()
    omar.says("/export")
    assert "allowed within the campaign only" not in printed(omar)
    assert "or pass it on" in omar.sees
    omar.presses("All of the week")
    assert "allowed within the campaign only" not in unpacked(omar)["recap.md"]
    team.clock.move(days=7)
    interviewed(maya, consent="campaign")
    ines.approves()

    omar.says("/export")

    assert "so keep it there." in unpacked(omar)["recap.md"]
    assert "so keep it there." in printed(omar)
    assert "so keep it there." in omar.sees
    assert "pass it on" not in omar.sees


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@A1", "\t=1", "\n=1", " =1", "|calc", "\uff1d1"])
def test_whatever_a_spreadsheet_would_run_is_defused(cell: str) -> None:
    table = Table("members", ("name", "amount"), ((cell, -5), ("Anna = me", 7)))

    _head, first, second = csv.reader(io.StringIO(as_csv(table)))

    assert first == [f"'{cell}", "-5"]
    assert second == ["Anna = me", "7"]


def test_a_workbook_has_a_sheet_for_each_table_and_nothing_in_it_is_run() -> None:
    table = Table("album/index", ("a", "b"), (("=1+1 <&>\x00", 7), (2**62, None)))

    with zipfile.ZipFile(io.BytesIO(workbook([table, table]))) as archive:
        names, sheet = archive.namelist(), archive.read("xl/worksheets/sheet1.xml").decode()
        parsed = [ElementTree.fromstring(archive.read(name)) for name in names]

    assert len(parsed) == len(names) == 7
    assert "<f>" not in sheet
    assert '<c t="inlineStr"><is><t xml:space="preserve">=1+1 &lt;&amp;&gt;\ufffd</t></is></c><c><v>7</v></c>' in sheet
    assert f">{2**62}</t>" in sheet


def test_whoever_takes_anything_along_is_in_the_log(team: Team) -> None:
    omar = team.organizer("Omar")
    omar.says("/export")
    omar.presses("The recap as a page to print")
    omar.taps("export.album|2026-W47")

    noted = team.read(lambda tx: [each.what for each in deeds.everything(tx, team.campaign.id, most=9)])

    assert noted.count("export") == 3


def test_only_organizers_take_the_numbers_along(team: Team) -> None:
    maya, ines, zoe = team.member("Maya"), team.lead("Ines"), team.stranger("Zoe")

    assert "Only an organizer can do that." in maya.says("/export")
    for tap in ("export.week", "export.page", "export.album"):
        assert "Only an organizer can do that." in ines.taps(f"{tap}|2026-W47")
    assert "You’re not on this team yet." in zoe.says("/export")


def printed(player: Player) -> str:
    """The page to print, as it is sent."""
    player.presses("The recap as a page to print")
    assert isinstance(player.reply, Screen)
    return next(block for block in player.reply.blocks if isinstance(block, File)).make().decode()


def unpacked(player: Player) -> dict[str, str]:
    assert isinstance(player.reply, Screen)
    file = next(block for block in player.reply.blocks if isinstance(block, File))
    with zipfile.ZipFile(io.BytesIO(file.make())) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if not name.endswith(".xlsx")}
