"""What a week comes to when it is taken along: tables, the story on paper, its picture and the album."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chat.screen import Hint, Picture
from bot.chat.turn import Turn
from bot.media.drawings import Drawing
from bot.values import dataclass
from bot.words import _
from campaigns import export, recap, sheets, tables
from campaigns.edition import Part
from campaigns.export import Shot
from campaigns.logbook import Consent as Scope
from campaigns.recap import Recap
from campaigns.tables import Table
from cogs import paper
from cogs.export import OURS
from cogs.telling import card, tell

if TYPE_CHECKING:
    from bot.media.cabinet import Cabinet


@dataclass(frozen=True, slots=True)
class Folder:
    """What a week's export holds, read from the database; the files are made from it outside the unit.

    ``page`` is the recap as HTML whose ``pictures`` are yet to be put inside, ``said`` describes the album's photos.
    ``ours`` says that somebody's photo or words in the recap were allowed within the campaign only.
    """

    tables: tuple[Table, ...]
    texts: Mapping[str, str]
    page: str
    pictures: Mapping[str, Drawing]
    album: tuple[Shot, ...]
    said: Mapping[str, str]
    cabinet: "Cabinet | None"
    ours: bool = False

    @property
    def many(self) -> int:
        """How many files there will be at most."""
        return len(self.tables) + len(self.texts) + len(self.pictures) + len(self.album) + 3  # workbook, page, index

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
        for name, drawing in self.pictures.items():
            yield f"{name}.png", self.cabinet.png(drawing)
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

    def zipped(self, *, most: int | None = None) -> bytes:
        """All of :meth:`files` in one archive."""
        return export.zipped(self.files(most=most))

    def zipped_album(self, *, most: int | None = None) -> bytes:
        """The album's files in one archive."""
        return export.zipped(self.photos(most=most))

    def _picture(self, name: str) -> bytes | None:
        if self.cabinet is None:
            return None
        return self.cabinet.png(self.pictures[name]) if name in self.pictures else self.cabinet.photo(name)


def folder(turn: Turn, week: str) -> Folder:
    """Everything of a week to take along.

    Raises:
        NoSuchWeek: it isn't one, or it lies ahead.
    """
    found = recap.of_week(turn.tx, turn.campaign, week, turn.now)
    made = export.tables(turn.tx, turn.campaign, week)
    shots = tuple(export.album(turn.tx, turn.campaign, week, turn.now))
    told, ours = tell(turn, found), _ours(turn, found, shots)
    if ours:
        told = replace(told, blocks=(*told.blocks, Hint(OURS)))
    drawn = [block.drawing for block in told.blocks if isinstance(block, Picture)]
    pictures = {"recap": card(turn, found), **{paper.PICTURES[type(each)]: each for each in drawn}}
    names = {shot.public: f"album/{number:03}.jpg" for number, shot in enumerate(shots, start=1)}
    texts = {"recap.md": paper.markdown(turn, told, found, names)}
    return Folder(
        (*made, _columns(turn, made)), texts, paper.html(turn, told, found),
        pictures, shots, {shot.public: _said(turn, shot) for shot in shots}, turn.cabinet, ours,
    )  # fmt: skip


def _ours(turn: Turn, found: Recap, shots: Sequence[Shot]) -> bool:
    """Whether something in a recap isn't for everybody: a photo or words somebody allowed within the campaign only."""
    anywhere = {shot.public for shot in shots if shot.anywhere}
    shown = {media.public for media in (found.hero, *found.album) if media is not None}
    if shown - anywhere or (Part.WORDS in found.edition.own and Part.WORDS in found.edition.parts):
        return True
    words = found.words
    for_all = recap.quotes(turn.tx, turn.campaign, found.week, turn.now, Scope.PUBLIC) if words else ()
    return words is not None and all(each.interview != words.interview for each in for_all)


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
