"""Exports for organizers: a week's tables, its recap and its album, in one file or each alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated

from bot.chat.fields import Text
from bot.chat.route import Cog
from bot.chat.screen import Action, File, Reply, Screen
from bot.chat.turn import Turn
from bot.media.drawings import Drawing
from bot.words import _
from campaigns import deeds, export, recap, sheets, tables
from campaigns.export import Shot
from campaigns.people import Role
from campaigns.tables import Table
from cogs import paper
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
    deeds.note(turn.tx, turn.campaign.id, turn.member.id, "export", None, week, turn.now)
    name = f"{turn.campaign.slug}-{week}.zip"
    about = _("Members, totals, ledger and missions as CSV, the recap as Markdown and PNG, the album")
    return Screen(
        _("The numbers of {week}", week=week), (File(name, about, partial(_zipped, made)),),
        (Action(_("The recap as a page to print"), "export.page", (week,)),
         Action(_("The album alone"), "export.album", (week,)), Action(_("The week’s recap"), "recap.draft", (week,))),
    )  # fmt: skip


@cog.route("export.page", needs=Role.ORGANIZER)
def page(turn: Turn, week: str) -> Reply:
    """Take a week’s recap along as one page that prints well."""
    made = folder(turn, week)
    name = f"{turn.campaign.slug}-{week}.html"
    about = _("One file with its pictures in it: open it in any browser, print it, or pass it on")
    return Screen(
        _("The recap of {week}, to print", week=week), (File(name, about, partial(_page, made)),),
        (Action(_("All of the week"), "export.week", (week,)),),
    )  # fmt: skip


@cog.route("export.album", needs=Role.ORGANIZER)
def album(turn: Turn, week: str) -> Reply:
    """Take a week’s photos along, with captions, credits and words for who can’t see them."""
    made = folder(turn, week)
    name = f"{turn.campaign.slug}-{week}-album.zip"
    about = _("The photos, and a table of captions, credits and descriptions")
    return Screen(
        _("The album of {week}", week=week), (File(name, about, partial(_album, made)),),
        (Action(_("All of the week"), "export.week", (week,)),),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folder:
    """What a week's export holds, read from the database; the files are made from it outside the unit.

    ``page`` is the recap as HTML whose pictures are yet to be put inside, ``said`` describes each photo of the album.
    """

    tables: tuple[Table, ...]
    texts: Mapping[str, str]
    page: str
    card: Drawing
    album: tuple[Shot, ...]
    said: Mapping[str, str]
    cabinet: "Cabinet | None"

    @property
    def many(self) -> int:
        """How many files there will be at most."""
        return len(self.tables) + len(self.texts) + len(self.album) + 4  # workbook, page, picture, index

    def files(self, *, most: int | None = None) -> Iterator[tuple[str, bytes]]:
        """Each file's name and bytes. Photos that are gone are left out; ``most`` bytes of them are the large copies'.

        Where the large copies are more than that, it is the small ones.
        """
        for table in self.tables:
            yield f"{table.name}.csv", tables.as_csv(table).encode()
        yield "tables.xlsx", sheets.workbook(self.tables)
        for name, text in self.texts.items():
            yield name, text.encode()
        yield "recap.html", self.printed()
        if self.cabinet is None:
            return
        yield "recap.png", self.cabinet.png(self.card)
        yield from self.photos(most=most)

    def printed(self) -> bytes:
        """The recap as a page with its pictures inside."""
        return paper.inside(self.page, self._picture).encode()

    def photos(self, *, most: int | None = None) -> Iterator[tuple[str, bytes]]:
        """The album's files, as :meth:`files` has them."""
        if self.cabinet is None:
            return
        large = [self.cabinet.photo(shot.public) for shot in self.album]
        small = most is not None and sum(len(data) for data in large if data) > most
        shown: dict[str, Shot] = {}
        for number, (shot, data) in enumerate(zip(self.album, large, strict=True), start=1):
            photo = self.cabinet.photo(shot.small) if small else data
            if photo is not None:
                shown[f"{number:03}.jpg"] = shot
                yield f"album/{number:03}.jpg", photo
        about = export.index(shown, lambda shot: self.said[shot.public])
        yield "album/index.csv", tables.as_csv(about).encode()

    def _picture(self, name: str) -> bytes | None:
        if self.cabinet is None:
            return None
        return self.cabinet.png(self.card) if name == paper.CARD else self.cabinet.photo(name)


def folder(turn: Turn, week: str) -> Folder:
    """Everything of a week to take along.

    Raises:
        NoSuchWeek: it isn't one, or it lies ahead.
    """
    found = recap.of_week(turn.tx, turn.campaign, week, turn.now)
    told, made = tell(turn, found), export.tables(turn.tx, turn.campaign, week)
    shots = tuple(export.album(turn.tx, turn.campaign, week, turn.now))
    return Folder(
        (*made, _columns(turn, made)), {"recap.md": paper.markdown(turn, told)}, paper.html(turn, told, found),
        card(turn, found), shots, {shot.public: _said(turn, shot) for shot in shots}, turn.cabinet,
    )  # fmt: skip


def _columns(turn: Turn, made: Sequence[Table]) -> Table:
    """The dictionary of columns, in the reader's language."""
    every = [*made, export.index({}, lambda shot: "")]
    rows = ((name, column, turn.reader.say(means)) for name, column, means in tables.about(every))
    return Table("columns", ("table", "column", "means"), tuple(rows))


def _said(turn: Turn, shot: Shot) -> str:
    """A photo in words, for who can't see it."""
    if shot.caption:
        return shot.caption
    by = shot.by or _("a teammate")
    if shot.mission:
        return turn.reader.say(_("A photo by {name} for “{title}”", name=by, title=shot.mission))
    return turn.reader.say(_("A photo by {name}", name=by))


def _zipped(made: Folder) -> bytes:
    return export.zipped(made.files(most=A_CHAT_TAKES))


def _page(made: Folder) -> bytes:
    return made.printed()


def _album(made: Folder) -> bytes:
    return export.zipped(made.photos(most=A_CHAT_TAKES))
