"""Half-answered asks: one per person, route and arguments, kept until it is sent or too old."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.database import Row, Transaction, instant
from bot.values import dataclass

KEPT = timedelta(days=30)  # ours: longer than any mission stays open

Answers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody has answered so far, as they gave it."""

    id: int
    person: int
    route: str
    arguments: tuple[str, ...]
    answers: Answers
    place: str
    changed_at: datetime

    @classmethod
    def of(cls, row: Row) -> "Draft":
        """The draft in a row of ``draft``."""
        return cls(
            row["id"], row["person"], row["route"], tuple(json.loads(row["arguments"])),
            {name: tuple(given) for name, given in json.loads(row["answers"]).items()},
            row["place"], instant(row["changed_at"]),
        )  # fmt: skip


def begin(
    tx: Transaction, campaign: int, person: int, route: str, arguments: tuple[str, ...], place: str, at: datetime,
    *, account: int | None = None,
) -> Draft:  # fmt: skip
    """The person's draft for that route and those arguments; the one they had, or a new one begun in that account."""
    row = tx.one(
        "INSERT INTO draft (id, campaign, person, account, route, arguments, answers, place, opened_at, changed_at)"
        " VALUES (:id, :campaign, :person, :account, :route, :arguments, '{}', :place, :at, :at)"
        " ON CONFLICT (person, route, arguments) DO UPDATE SET place = :place RETURNING *",
        id=tx.new_id(), campaign=campaign, person=person, route=route, arguments=json.dumps(arguments),
        place=place, at=at, account=account,
    )  # fmt: skip
    assert row is not None, "an upsert answers its row"
    return Draft.of(row)


def find(tx: Transaction, draft: int) -> Draft | None:
    """The draft of that id; None where it was sent or has expired."""
    row = tx.one("SELECT * FROM draft WHERE id = :draft", draft=draft)
    return Draft.of(row) if row else None


def keep(tx: Transaction, draft: Draft, answers: Answers, at: datetime) -> Draft:
    """Keep answers on top of those there are; an empty one takes the earlier away."""
    merged = {name: given for name, given in {**draft.answers, **answers}.items() if given}
    tx.run(
        "UPDATE draft SET answers = :answers, changed_at = :at WHERE id = :id",
        answers=json.dumps(merged), at=at, id=draft.id,
    )  # fmt: skip
    return Draft(draft.id, draft.person, draft.route, draft.arguments, merged, draft.place, at)


def close(tx: Transaction, draft: int) -> None:
    """Forget a draft."""
    tx.run("DELETE FROM draft WHERE id = :draft", draft=draft)


def of_person(tx: Transaction, campaign: int, person: int) -> list[Draft]:
    """What somebody has begun and not sent, newest first."""
    rows = tx.all(
        "SELECT * FROM draft WHERE campaign = :campaign AND person = :person ORDER BY changed_at DESC",
        campaign=campaign, person=person,
    )  # fmt: skip
    return [Draft.of(row) for row in rows]


def expire(tx: Transaction, before: datetime) -> int:
    """Forget drafts nobody touched since; how many."""
    return tx.run("DELETE FROM draft WHERE changed_at < :before", before=before)
