"""Taking a week along: tables, recap and album in a folder or in one file, and a kind no."""

import asyncio
import csv
import io
import stat
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from bot.chat.intake import Intake
from bot.chat.screen import File, Screen
from bot.database import Database
from bot.media.cabinet import Cabinet
from bot.media.darkroom import Darkroom
from bot.media.store import FolderStore
from bot.settings import Settings
from bot.taking import CannotTake, take
from tests.conftest import HandClock
from tests.media.samples import SECRET, jpeg, scenery
from tests.shell.conftest import Shell
from tests.team import Player, Team

FILES = {
    "members.csv", "totals.csv", "ledger.csv", "evidence.csv", "missions.csv", "thanks.csv", "columns.csv",
    "tables.xlsx", "recap.md", "recap.html", "recap.png",
}  # fmt: skip


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    """Where the team's database and photos are."""
    return Settings(data=tmp_path / "data", database_url=url)


@pytest.fixture
def team(runner: asyncio.Runner, database: Database, clock: HandClock, settings: Settings) -> Team:
    """A team whose photos are kept."""
    return Team(runner, database, clock, cabinet=Cabinet(FolderStore(settings.media)))


def sends(player: Player, settings: Settings, *seeds: int) -> list[int]:
    """Photos that somebody sends, with a secret in what is written about them; their ids."""
    team, darkroom = player.team, Darkroom()
    intake = Intake(team.database, FolderStore(settings.media), darkroom, team.clock)
    try:
        return [
            team.runner.run(
                intake.photo(team.campaign.id, player.member.person, jpeg(scenery(seed), comment=SECRET), "wall.jpg")
            ).id
            for seed in seeds
        ]
    finally:
        darkroom.close()


def a_week(team: Team, settings: Settings) -> tuple[Player, Player]:
    """Two approved photos, one that waits; who handed them in, and the organizer."""
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in(photos=sends(maya, settings, 1, 2), note="For my lead only.")
    ines.approves()
    jonas = team.member("Jonas")
    jonas.hands_in(photos=sends(jonas, settings, 3), note="Waits.")
    return maya, omar


def read(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def holds_a_week(files: dict[str, bytes], settings: Settings) -> None:
    assert set(files) == FILES | {"album/001.jpg", "album/002.jpg", "album/index.csv"}
    assert Image.open(io.BytesIO(files["recap.png"])).format == "PNG"
    assert files["recap.md"].startswith(b"# 1 mission done this week")
    rows = list(csv.DictReader(io.StringIO(files["album/index.csv"].decode())))
    assert [(row["file"], row["mission"], row["by"], row["credit"], row["alt"]) for row in rows] == [
        (name, "Poster wall", "Maya", "Maya", "A photo by Maya for “Poster wall”") for name in ("001.jpg", "002.jpg")
    ]
    page = files["recap.html"].decode()
    assert page.count('src="data:image/jpeg;base64,') == 2
    assert page.count('src="data:image/png;base64,') == 1
    assert 'href="#missions"' in page
    assert '<summary>missions done: 1</summary><table id="missions">' in page
    assert "<script" not in page
    for name, data in files.items():
        assert SECRET not in data, name
        assert b"For my lead only" not in data, name


def test_a_week_is_written_into_a_folder_beside_a_bot_that_runs(
    team: Team, settings: Settings, clock: HandClock, tmp_path: Path
) -> None:
    a_week(team, settings)

    written = take(settings, clock, team.campaign.slug, "2026-W47", tmp_path / "week")

    files = read(tmp_path / "week")
    holds_a_week(files, settings)
    assert written == len(files)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in (tmp_path / "week").rglob("*.*"))


def test_what_is_taken_along_at_the_shell_is_in_the_log(
    team: Team, settings: Settings, clock: HandClock, tmp_path: Path
) -> None:
    omar = team.organizer("Omar")

    take(settings, clock, team.campaign.slug, "2026-W47", tmp_path / "week")

    omar.says("/campaign log")
    assert "Whoever runs the bot took data along" in omar.sees
    assert "2026-W47" in omar.sees


def test_what_is_taken_along_in_the_chat_holds_pictures_and_album_too(team: Team, settings: Settings) -> None:
    _maya, omar = a_week(team, settings)

    omar.says("/export")

    assert isinstance(omar.reply, Screen)
    file = next(block for block in omar.reply.blocks if isinstance(block, File))
    with zipfile.ZipFile(io.BytesIO(file.make())) as archive:
        holds_a_week({name: archive.read(name) for name in archive.namelist()}, settings)


def test_the_recap_on_paper_has_all_of_its_pictures(team: Team, settings: Settings) -> None:
    from cogs.folder import folder

    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.hands_in(photos=sends(maya, settings, 1, 2, 3), note="Up.")
    ines.approves()
    made = team.read(lambda tx: folder(team.router.turn_of(tx, None, team.clock.now()), "2026-W47"))

    files = dict(made.files())

    assert {"recap.png", "collage.png"} <= set(files)
    assert len(files) <= made.many
    assert files["recap.html"].decode().count('src="data:image/png;base64,') == 2
    assert "](collage.png)" in files["recap.md"].decode()


def test_more_photos_than_a_chat_takes_come_small(team: Team, settings: Settings) -> None:
    from cogs.folder import folder

    a_week(team, settings)
    made = team.read(lambda tx: folder(team.router.turn_of(tx, None, team.clock.now()), "2026-W47"))

    small, large = dict(made.files(most=1000)), dict(made.files())

    assert set(small) == set(large)
    assert max(Image.open(io.BytesIO(small["album/001.jpg"])).size) == 320
    assert max(Image.open(io.BytesIO(large["album/001.jpg"])).size) == 800


def test_who_hides_is_not_named_in_the_album_either(
    team: Team, settings: Settings, clock: HandClock, tmp_path: Path
) -> None:
    maya, _omar = a_week(team, settings)
    maya.says("/settings")
    maya.presses("Hide my name")

    take(settings, clock, team.campaign.slug, "47", tmp_path / "week")

    assert all(b"Maya" not in data for data in read(tmp_path / "week").values())


def test_a_photo_that_is_gone_is_left_out(team: Team, settings: Settings, clock: HandClock, tmp_path: Path) -> None:
    a_week(team, settings)
    for path in settings.media.rglob("*.jpg"):
        path.unlink()

    take(settings, clock, team.campaign.slug, "", tmp_path / "week")

    assert set(read(tmp_path / "week")) == FILES | {"album/index.csv"}


@pytest.mark.parametrize(
    ("slug", "week", "says"),
    [
        ("nowhere", "2026-W47", "There is no campaign nowhere in this database. There is: small."),
        ("small", "2026-W99", "“2026-W99” isn’t a week I can tell about. Write it like 2026-W46."),
        ("small", "next", "“next” isn’t a week I can tell about. Write it like 2026-W47."),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(
    team: Team, settings: Settings, clock: HandClock, tmp_path: Path, slug: str, week: str, says: str
) -> None:
    with pytest.raises(CannotTake) as refused:
        take(settings, clock, slug, week, tmp_path / "week")

    assert str(refused.value) == says
    assert not (tmp_path / "week").exists()


def test_a_folder_that_will_not_do_is_refused_before_anything_is_read(tmp_path: Path, clock: HandClock) -> None:
    settings = Settings(data=tmp_path / "nothing")
    (tmp_path / "file").write_text("mine")
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine")

    for target, says in (
        (full, f"There is something in {full} already"),
        (tmp_path / "file", f"{tmp_path / 'file'} is a file, and a folder is needed."),
        (tmp_path / "no" / "week", f"There is no folder {tmp_path / 'no'} to make week in. Make it first."),
    ):
        with pytest.raises(CannotTake) as refused:
            take(settings, clock, "small", "", target)
        assert str(refused.value).startswith(says)

    assert (full / "mine.txt").read_text() == "mine"
    assert not (tmp_path / "no").exists()


def test_a_folder_that_cannot_be_written_is_left_as_it_was(
    team: Team, settings: Settings, clock: HandClock, tmp_path: Path
) -> None:
    a_week(team, settings)
    target = Path("/dev/fd/week")  # nobody makes folders there

    with pytest.raises(CannotTake) as refused:
        take(settings, clock, team.campaign.slug, "", target)

    assert str(refused.value).startswith(f"The folder {target} cannot be written:")


def test_the_command_takes_the_campaign_of_the_settings_where_none_is_named(shell: Shell) -> None:
    shell.set(DEMO="0", CAMPAIGN="blank")
    early = shell.run("export", "week")
    bot = shell.start()
    assert bot.address

    said = shell.run("export", "week")
    again = shell.run("export", "--campaign", "nowhere", "--week", "2026-W47", "other")

    assert early.code == 1
    assert "There is no database" in early.err
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Wrote 12 files to week.")
    assert set(read(shell.folder / "week")) > FILES
    assert again.code == 1
    assert again.err.startswith("There is no campaign nowhere in this database.")
    assert not (shell.folder / "other").exists()
