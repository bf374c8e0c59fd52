"""Photos as evidence: what they belong to, and which of them look alike."""

from collections.abc import Iterable, Mapping
from itertools import combinations

from bot.database import Transaction
from bot.values import dataclass
from bot.words import _
from campaigns.media import Kind, Media
from campaigns.refusals import Refusal

NEAR = 10  # bits of 64 that may differ; measured on recompressed, resized, brighter and cropped copies
_BITS = 0xFFFF_FFFF_FFFF_FFFF


class NotKept(Refusal):
    """A photo that was to be handed in isn't the person's, or is gone."""

    says = _("One of those files didn’t arrive. Add it again, please.")


@dataclass(frozen=True, slots=True)
class NearCopy:
    """Two photos that look alike: one just handed in, and an earlier one of some evidence."""

    media: int
    other: int
    evidence: int
    distance: int


def attach(tx: Transaction, campaign: int, person: int, evidence: int, media: Mapping[int, Kind]) -> None:
    """Make kept media part of evidence, in that order, and note which photos look like earlier ones.

    Raises:
        NotKept: one of them is somebody else's, isn't kept, isn't of that kind, or belongs to other evidence.
    """
    tx.run("UPDATE media SET evidence = NULL WHERE evidence = :evidence", evidence=evidence)
    for position, (each, kind) in enumerate(media.items()):
        changed = tx.run(
            "UPDATE media SET evidence = :evidence, position = :position WHERE id = :id AND person = :person"
            " AND campaign = :campaign AND kind = :kind AND evidence IS NULL",
            evidence=evidence, position=position, id=each, person=person, campaign=campaign, kind=kind,
        )  # fmt: skip
        if not changed:
            raise NotKept
    _flag(tx, campaign, evidence)


def of_evidence(tx: Transaction, evidence: int) -> list[Media]:
    """The media of some evidence, in order."""
    rows = tx.all("SELECT * FROM media WHERE evidence = :evidence ORDER BY position, id", evidence=evidence)
    return [Media.of(row) for row in rows]


def near_copies(tx: Transaction, evidence: int) -> list[NearCopy]:
    """Which photos of some evidence look like photos of other evidence, nearest first."""
    rows = tx.all(
        "SELECT n.media, n.other, n.distance, o.evidence FROM near_copy n JOIN media m ON m.id = n.media"
        " JOIN media o ON o.id = n.other WHERE m.evidence = :evidence AND o.evidence IS NOT NULL"
        " AND o.evidence <> :evidence ORDER BY n.distance, n.media",
        evidence=evidence,
    )
    return [NearCopy(row["media"], row["other"], row["evidence"], row["distance"]) for row in rows]


def alike(media: Iterable[Media]) -> bool:
    """Whether two of these photos look like each other, also where one is the other's mirror image."""
    prints = [(each.fingerprint, each.mirrored) for each in media if each.fingerprint is not None]
    return any(
        distance(sign, other) <= NEAR
        for (one, mirrored), (other, _turned) in combinations(prints, 2)
        for sign in (one, mirrored)
        if sign is not None and other is not None
    )


def distance(one: int, other: int) -> int:
    """In how many of 64 bits two fingerprints differ, 0–64."""
    return ((one ^ other) & _BITS).bit_count()


def states(tx: Transaction, media: Iterable[int]) -> dict[int, str]:
    """How the evidence stands that some files were handed in with; those that weren't are left out."""
    found = {}
    for each in media:
        row = tx.one(
            "SELECT e.state AS state FROM media m JOIN evidence e ON e.id = m.evidence WHERE m.id = :media", media=each
        )
        if row is not None:
            found[each] = row["state"]
    return found


def _flag(tx: Transaction, campaign: int, evidence: int) -> None:
    mine = [each for each in of_evidence(tx, evidence) if each.fingerprint is not None]
    if not mine:
        return
    others = tx.all(
        "SELECT id, fingerprint FROM media WHERE campaign = :campaign AND evidence IS NOT NULL"
        " AND evidence <> :evidence AND fingerprint IS NOT NULL",
        campaign=campaign, evidence=evidence,
    )  # fmt: skip
    known = {other["id"]: other["fingerprint"] for other in others}
    for each in mine:
        signs = [sign for sign in (each.fingerprint, each.mirrored) if sign is not None]
        # Thousands of earlier photos are gone through here, so this is :func:`distance` without its call.
        near = {other for sign in signs for other, its in known.items() if ((sign ^ its) & _BITS).bit_count() <= NEAR}
        for other in near:
            tx.run(
                "INSERT INTO near_copy (media, other, distance) VALUES (:media, :other, :distance)"
                " ON CONFLICT (media, other) DO NOTHING",
                media=each.id, other=other, distance=min(distance(sign, known[other]) for sign in signs),
            )  # fmt: skip
