"""Missions as they were: what a week's story tells of them is kept when it changes, so that a past week stays told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from bot.database import Row, Transaction

_TOLD = ("state", "place", "starts_on", "ends_on")
# What the row ``m`` of ``mission`` had at an instant is in the row ``h``, where it has changed since.
CHANGED_SINCE = (
    "LEFT JOIN mission_past h ON h.id ="
    " (SELECT p.id FROM mission_past p WHERE p.mission = m.id AND p.until > :at ORDER BY p.until, p.id LIMIT 1)"
)


def had(column: str) -> str:
    """What the mission ``m`` had in a column, as SQL; its words are those of the place it was at."""
    if column in _TOLD:
        return f"CASE WHEN h.id IS NULL THEN m.{column} ELSE h.{column} END AS {column}"
    return "CASE WHEN h.place <> m.place THEN h.words ELSE m.words END AS words" if column == "words" else f"m.{column}"


@contextmanager
def kept(tx: Transaction, campaign: int, at: datetime) -> Iterator[None]:
    """Keep what the missions of a campaign were until ``at``, where what is done meanwhile changes it."""
    before = _now(tx, campaign)
    yield
    after = _now(tx, campaign)
    for mission, row in before.items():
        if any(row[column] != after[mission][column] for column in _TOLD):
            tx.run(
                "INSERT INTO mission_past (id, mission, until, state, place, words, starts_on, ends_on)"
                " VALUES (:id, :mission, :at, :state, :place, :words, :starts, :ends)",
                id=tx.new_id(), mission=mission, at=at, state=row["state"], place=row["place"], words=row["words"],
                starts=row["starts_on"], ends=row["ends_on"],
            )  # fmt: skip


def _now(tx: Transaction, campaign: int) -> dict[int, Row]:
    rows = tx.all(
        "SELECT id, state, place, words, starts_on, ends_on FROM mission WHERE campaign = :campaign", campaign=campaign
    )
    return {row["id"]: row for row in rows}
