"""Kept media: the rows that say whose photo, voice note, film or document a stored file is, and how it is shown."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from bot.database import Row, Transaction, instant
from bot.values import dataclass

UNNEEDED = "unneeded:"  # signalled with the key of a file that nothing names any more


class Kind(StrEnum):
    """What kind of media it is."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Media:
    """One kept file. ``original`` never leaves the store; ``public`` and ``small`` are the copies people see.

    Only a photo has copies: the ``public`` of anything else is the file itself, its ``small`` is empty. Sizes are
    pixels of the public copy, ``seconds`` is how long a voice note or film lasts, where that is known. ``evidence`` is
    None until it was handed in; ``position`` is its place there, from 0.
    """

    id: int
    campaign: int
    person: int
    evidence: int | None
    position: int
    kind: Kind
    name: str
    bytes: int
    original: str
    public: str
    small: str
    width: int
    height: int
    fingerprint: int | None
    mirrored: int | None
    caption: str
    kept_at: datetime
    seconds: int | None = None

    @classmethod
    def of(cls, row: Row) -> "Media":
        """The media in a row of ``media``."""
        return cls(
            row["id"], row["campaign"], row["person"], row["evidence"], row["position"], Kind(row["kind"]), row["name"],
            row["bytes"], row["original"], row["public"], row["small"], row["width"] or 0, row["height"] or 0,
            row["fingerprint"], row["mirrored"], row["caption"], instant(row["kept_at"]), row["seconds"],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Copies:
    """What the store keeps of one file: its keys, a photo's size in pixels and what it looks like, or its length."""

    kind: Kind
    original: str
    public: str
    small: str = ""
    width: int | None = None
    height: int | None = None
    fingerprint: int | None = None
    mirrored: int | None = None
    seconds: int | None = None


def keep(tx: Transaction, campaign: int, person: int, copies: Copies, name: str, size: int, at: datetime) -> Media:
    """Keep the row of a file of ``size`` bytes; the same file again, not yet handed in, is the one there was."""
    row = tx.one(
        "SELECT * FROM media WHERE campaign = :campaign AND original = :original AND person = :person"
        " AND kind = :kind AND evidence IS NULL ORDER BY id LIMIT 1",
        campaign=campaign, original=copies.original, person=person, kind=copies.kind,
    ) or tx.one(
        "INSERT INTO media (id, campaign, person, evidence, position, kind, name, bytes, original, public, small,"
        " width, height, fingerprint, mirrored, caption, kept_at, seconds) VALUES (:id, :campaign, :person, NULL, 0,"
        " :kind, :name, :size, :original, :public, :small, :width, :height, :fingerprint, :mirrored, '', :at, :seconds)"
        " RETURNING *",
        id=tx.new_id(), campaign=campaign, person=person, kind=copies.kind, name=name, size=size,
        original=copies.original, public=copies.public, small=copies.small, width=copies.width, height=copies.height,
        fingerprint=copies.fingerprint, mirrored=copies.mirrored, at=at, seconds=copies.seconds,
    )  # fmt: skip
    assert row is not None, "an insert answers its row"
    removed(tx, (copies.original, copies.public, copies.small))  # whatever let go of these, they are needed again
    return Media.of(row)


def several(tx: Transaction, campaign: int, ids: Iterable[int]) -> dict[int, Media]:
    """Those of the ids that are the campaign's, by id, in the order given."""
    found = {}
    for media in dict.fromkeys(ids):
        row = tx.one("SELECT * FROM media WHERE id = :media AND campaign = :campaign", media=media, campaign=campaign)
        if row is not None:
            found[media] = Media.of(row)
    return found


def are_theirs(tx: Transaction, campaign: int, person: int, ids: Iterable[int]) -> bool:
    """Whether all of these are files that person sent."""
    wanted = set(ids)
    found = several(tx, campaign, wanted)
    return len(found) == len(wanted) and all(media.person == person for media in found.values())


def is_an_original(tx: Transaction, campaign: int, key: str) -> bool:
    """Whether the stored file of that key is a photo as it came, which nobody is shown."""
    row = tx.one(
        "SELECT 1 AS found FROM media WHERE campaign = :campaign AND original = :key AND kind = 'photo' LIMIT 1",
        campaign=campaign, key=key,
    )  # fmt: skip
    return row is not None


def let_go(tx: Transaction, keys: Iterable[str], at: datetime) -> None:
    """Note that files have lost a row that named them; those that no other names are to be removed from the store."""
    for key in sorted(set(keys)):
        if key and not _is_named(tx, key):
            tx.run("INSERT INTO leftover (key, since) VALUES (:key, :at) ON CONFLICT (key) DO NOTHING", key=key, at=at)
            tx.signal(f"{UNNEEDED}{key}")


def forget_loose(tx: Transaction, before: datetime, at: datetime) -> int:
    """Forget what was sent before that instant and never handed in; how many."""
    rows = tx.all(
        "DELETE FROM media WHERE evidence IS NULL AND kept_at < :before RETURNING original, public, small",
        before=before,
    )
    let_go(tx, files_in(rows), at)
    return len(rows)


SEEN = (Kind.PHOTO, Kind.VIDEO)  # in which people can be recognised


def forget_files(
    tx: Transaction, campaign: int, column: str, number: int, at: datetime, kinds: Collection[Kind] = SEEN
) -> None:
    """Forget the file with that ``id``, or all of that ``evidence``, as ``column`` says, of some kinds."""
    of = ", ".join(f"'{kind.value}'" for kind in kinds)
    which = f"campaign = :campaign AND kind IN ({of}) AND {column} = :number"
    tx.run(
        f"DELETE FROM near_copy WHERE media IN (SELECT id FROM media WHERE {which})"
        f" OR other IN (SELECT id FROM media WHERE {which})",
        campaign=campaign, number=number,
    )  # fmt: skip
    rows = tx.all(f"DELETE FROM media WHERE {which} RETURNING original, public, small",
                  campaign=campaign, number=number)  # fmt: skip
    let_go(tx, files_in(rows), at)


def files_in(rows: Iterable[Row]) -> set[str]:
    """The keys of the files that rows of ``media`` name."""
    return {row[column] for row in rows for column in ("original", "public", "small") if row[column]}


def next_unneeded(tx: Transaction) -> str | None:
    """The file that has waited longest to be removed from the store; None where none does."""
    row = tx.one("SELECT key FROM leftover ORDER BY since, key LIMIT 1")
    return str(row["key"]) if row else None


def removed(tx: Transaction, keys: Iterable[str]) -> None:
    """Note that files are gone from the store."""
    for key in keys:
        tx.run("DELETE FROM leftover WHERE key = :key", key=key)


def _is_named(tx: Transaction, key: str) -> bool:
    found = tx.one(
        "SELECT 1 AS found FROM media WHERE original = :key OR public = :key OR small = :key LIMIT 1", key=key
    )
    return found is not None
