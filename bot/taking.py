"""Taking a week along at the shell: tables, recap and album in a folder, also beside a bot that runs."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bot.chat.turn import Turn
from bot.clock import Clock
from bot.database import Transaction
from bot.database.aside import aside, look
from bot.media.cabinet import Cabinet
from bot.media.store import FolderStore
from bot.settings import Settings
from bot.words import Catalogues
from campaigns import campaign as campaigns
from campaigns import deeds
from campaigns.refusals import NotFound, Refusal
from cogs.folder import Folder
from cogs.folder import folder as folder_of
from cogs.recap import which_week


class CannotTake(Exception):
    """The week cannot be taken along. The text says why and what to do; nothing was left behind."""


class _Shelf:
    """All that the export shows of the house: its pictures."""

    def __init__(self, cabinet: Cabinet) -> None:
        self.cabinet = cabinet

    def show(self, turn: Turn, view: str, carries: object) -> None:
        """There are no views here."""
        raise NotFound


def take(
    settings: Settings, clock: Clock, slug: str, week: str, target: Path, told: Callable[[int, int], None] | None = None
) -> int:
    """Write a week of a campaign into an empty folder, or a new one; how many files. That it was taken is written down.

    Args:
        settings: where database and media are.
        clock: the time, which says which weeks there are.
        slug: the campaign's.
        week: as people type it, ``2026-W47``, ``47``; "" is this one.
        target: the folder; the one it is in has to be there.
        told: called with how many files are written, of how many at most.

    Raises:
        CannotTake: there is no such campaign or week, or the folder is not to be had.
        CannotStart, StorageTrouble: the database cannot be used, or keep that it was taken.
    """
    _refuse(target)
    catalogues, cabinet = Catalogues(), Cabinet(FolderStore(settings.media))

    def work(tx: Transaction) -> tuple[Folder, int, str]:
        try:
            campaign = campaigns.by_slug(tx, slug)
        except NotFound:
            known = ", ".join(row["slug"] for row in tx.all("SELECT slug FROM campaign ORDER BY slug")) or "none yet"
            raise CannotTake(f"There is no campaign {slug} in this database. There is: {known}.") from None
        reader = catalogues.reader(campaign.settings.languages[0], campaign.zone.key)
        turn = Turn(tx, clock.now(), campaign, reader, views=_Shelf(cabinet))
        try:
            which = which_week(turn, week)
            return folder_of(turn, which), campaign.id, which
        except Refusal as refusal:
            raise CannotTake(catalogues.reader("en", campaign.zone.key).say(refusal.phrase)) from None

    found, campaign_id, which = look(settings.database, work)
    aside(settings.database, lambda tx: deeds.note(tx, campaign_id, None, "take_along", None, which, clock.now()))
    return _written(found, target, told or _quietly)


def _refuse(target: Path) -> None:
    """Look at the folder before anything is read.

    Raises:
        CannotTake: it cannot become the export's.
    """
    if target.is_dir():
        try:
            occupied = any(target.iterdir())
        except OSError as error:
            raise CannotTake(f"The folder {target} cannot be read: {error.strerror}. Choose another one.") from error
        if occupied:
            raise CannotTake(f"There is something in {target} already, and nothing is overwritten. Name a new folder.")
    elif target.exists():
        raise CannotTake(f"{target} is a file, and a folder is needed. Name a new one.")
    elif not target.parent.is_dir():
        raise CannotTake(f"There is no folder {target.parent} to make {target.name} in. Make it first.")


def _quietly(written: int, most: int) -> None:
    """Tell nobody."""


def _written(found: Folder, target: Path, told: Callable[[int, int], None]) -> int:
    made: list[Path] = []
    try:
        target.mkdir(exist_ok=True)
        for name, data in found.files():
            path = target / name
            path.parent.mkdir(exist_ok=True)
            made.append(path)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # people's names and faces
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            told(len(made), found.many)
    except OSError as error:
        for path in made:
            with suppress(OSError):
                path.unlink()
        for folder in (target / "album", target):
            with suppress(OSError):
                folder.rmdir()
        raise CannotTake(
            f"The folder {target} cannot be written: {error.strerror}. Give this user the right to write there and make"
            " sure that there is room, or name another folder."
        ) from error
    return len(made)
