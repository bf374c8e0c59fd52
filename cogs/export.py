"""Exports for organizers: a week's tables, its recap and its album, in one file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated

from bot.chat.fields import Text
from bot.chat.route import Cog
from bot.chat.screen import (
    Action,
    Facts,
    File,
    Hint,
    Moment,
    Progress,
    Quote,
    Reply,
    Say,
    Screen,
    Standings,
)
from bot.chat.turn import Turn
from bot.media.drawings import Drawing
from bot.words import _
from campaigns import export, recap
from campaigns.people import Role
from cogs.recap import which_week
from cogs.telling import card, tell

if TYPE_CHECKING:
    from bot.media.cabinet import Cabinet

cog = Cog("export")

A_CHAT_TAKES = 9_000_000  # bytes of photos; Discord takes files of 10 MB, and the rest is small beside them


@cog.route("export.week", says="export", needs=Role.ORGANIZER, title=_("A week’s numbers"))
def week_export(
    turn: Turn, week: Annotated[str, Text(_("Which week?"), _("Empty: this one. Or one like 2026-W47."))] = ""
) -> Reply:
    """Take a week’s numbers along: tables, the recap and the album in one file."""
    week = which_week(turn, week)
    made = folder(turn, week)
    name = f"{turn.campaign.slug}-{week}.zip"
    about = _("Members, totals, ledger and missions as CSV, the recap as Markdown and PNG, the album")
    return Screen(
        _("The numbers of {week}", week=week), (File(name, about, partial(_zipped, made)),),
        (Action(_("The week’s recap"), "recap.draft", (week,)),),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folder:
    """What a week's export holds, read from the database; the files are made from it outside the unit."""

    texts: Mapping[str, str]
    card: Drawing
    album: tuple[export.Shot, ...]
    cabinet: "Cabinet | None"

    def files(self, *, most: int | None = None) -> Iterator[tuple[str, bytes]]:
        """Each file's name and bytes. Photos that are gone are left out; ``most`` bytes of them are the large copies'.

        Where the large copies are more than that, it is the small ones.
        """
        for name, text in self.texts.items():
            yield name, text.encode()
        if self.cabinet is None:
            return
        yield "recap.png", self.cabinet.png(self.card)
        large = [self.cabinet.photo(shot.public) for shot in self.album]
        small = most is not None and sum(len(data) for data in large if data) > most
        shown: dict[str, export.Shot] = {}
        for number, (shot, data) in enumerate(zip(self.album, large, strict=True), start=1):
            photo = self.cabinet.photo(shot.small) if small else data
            if photo is not None:
                shown[f"{number:03}.jpg"] = shot
                yield f"album/{number:03}.jpg", photo
        yield "album/index.csv", export.as_csv(export.index(shown)).encode()


def folder(turn: Turn, week: str) -> Folder:
    """Everything of a week to take along.

    Raises:
        NoSuchWeek: it isn't one, or it lies ahead.
    """
    found = recap.of_week(turn.tx, turn.campaign, week, turn.now)
    texts = {f"{table.name}.csv": export.as_csv(table) for table in export.tables(turn.tx, turn.campaign, week)}
    texts["recap.md"] = markdown(turn, tell(turn, found))
    return Folder(texts, card(turn, found), tuple(export.album(turn.tx, turn.campaign, week)), turn.cabinet)


def _zipped(made: Folder) -> bytes:
    return export.zipped(made.files(most=A_CHAT_TAKES))


def markdown(turn: Turn, screen: Screen) -> str:
    """A screen as Markdown, for a file people read anywhere."""
    say = turn.reader.say
    lines = [f"# {say(screen.title)}", ""]
    for block in screen.blocks:
        if isinstance(block, Say | Hint):
            lines += [say(block.text), ""]
        elif isinstance(block, Moment):
            lines += [f"{say(block.label)} {turn.reader.moment(block.at)}", ""]
        elif isinstance(block, Facts):
            lines += [*(f"- {say(label)}: {turn.say(value)}" for label, value in block.rows), ""]
        elif isinstance(block, Quote):
            lines += [*(f"> {line}" for line in block.text.splitlines()), f"> — {say(block.by)}", ""]
        elif isinstance(block, Standings):
            lines += [f"## {say(block.label)}", ""]
            lines += [*(f"{row.rank}. {say(row.name)} – {say(row.amount)}" for row in block.rows), ""]
        elif isinstance(block, Progress):
            unit = say(block.unit)
            done, of = turn.reader.number(block.done), turn.reader.number(block.of)
            lines += [f"- {say(block.label)}: {done} / {of} {unit}".rstrip(), ""]
    return "\n".join(lines)
