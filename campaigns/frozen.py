"""Boards as they stood when they were posted: kept before they go out, and the same whenever they are posted again.

Who was where with how much is kept, not what they are called: whoever hides later, or asks to be forgotten, has no name
on it from then on, and keeps the place.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.clock import local_day
from bot.database import Row, Transaction, instant
from bot.database.transaction import Value
from bot.values import dataclass
from campaigns import boards, periods, seats, views
from campaigns.boards import Ranked
from campaigns.campaign import Campaign
from campaigns.ledger import Measure
from campaigns.refusals import NotFound

_NAMES = (
    "SELECT m.id, CASE WHEN k.state = 'active' AND NOT k.hidden THEN p.name END AS name FROM member m"
    " JOIN member k ON k.id = COALESCE(m.same_as, m.id) JOIN person p ON p.id = k.person WHERE m.id IN ({those})"
)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A board as it stood: ``places`` are rank, member and amount; ``more`` is how many had as many as the last shown.

    Whoever leads it is in ``places``, however many they are; of the others as many as are shown. An empty one isn't
    kept; its id is 0.
    """

    id: int
    period: str
    measure: Measure
    places: tuple[tuple[int, int, int], ...]
    more: int
    at: datetime

    @classmethod
    def of(cls, row: Row) -> "Frozen":
        """The board in a row of ``frozen``."""
        places = tuple((rank, holder, amount) for rank, holder, amount in json.loads(row["kept"]))
        return cls(row["id"], row["period"], Measure(row["measure"]), places, row["more"], instant(row["at"]))

    @property
    def first(self) -> tuple[int, ...]:
        """Whoever leads it: one member, or all who share the first place."""
        return tuple(holder for rank, holder, _amount in self.places if rank == 1)


def of_period(tx: Transaction, campaign: Campaign, measure: Measure, period: str, at: datetime) -> Frozen:
    """The one board of a period that is posted at its hour, and whenever it is over; kept where it wasn't yet."""
    return _keep(tx, campaign, measure, period, "", at)


def of_today(tx: Transaction, campaign: Campaign, measure: Measure, period: str, at: datetime) -> Frozen:
    """The board of a period to be posted by hand: that of the day where the period goes on, else the one it has."""
    day = local_day(at, campaign.zone)
    goes_on = period == periods.ALL_TIME or day <= periods.last_day(period)
    return _keep(tx, campaign, measure, period, str(day) if goes_on else "", at)


def get(tx: Transaction, campaign: int, frozen: int) -> Frozen:
    """A kept board by id.

    Raises:
        NotFound: the campaign has no such board.
    """
    row = tx.one("SELECT * FROM frozen WHERE id = :id AND campaign = :campaign", id=frozen, campaign=campaign)
    if row is None:
        raise NotFound
    return Frozen.of(row)


def showing(tx: Transaction, member: int) -> list[int]:
    """The ids of all kept boards a member is on, so that they can be drawn anew without their name."""
    theirs = seats.of_member(tx, member)
    rows = tx.all("SELECT id, kept FROM frozen WHERE campaign = (SELECT campaign FROM member WHERE id = :member)",
                  member=member)  # fmt: skip
    return [row["id"] for row in rows if any(holder in theirs for _rank, holder, _amount in json.loads(row["kept"]))]


def led_with(tx: Transaction, found: Frozen, member: int) -> int | None:
    """How much a member leads a kept board with; None where they don't."""
    theirs = seats.of_member(tx, member)
    return next((amount for rank, holder, amount in found.places if rank == 1 and holder in theirs), None)


def rows(tx: Transaction, found: Frozen) -> tuple[Ranked, ...]:
    """The rows of a kept board with the names that may be shown now."""
    places = found.places[: views.TOP]
    names = _names(tx, [holder for _rank, holder, _amount in places])
    return tuple(Ranked(rank, holder, names.get(holder), amount) for rank, holder, amount in places)


def _names(tx: Transaction, members: Sequence[int]) -> dict[int, str | None]:
    if not members:
        return {}
    values = {f"m{place}": member for place, member in enumerate(members)}
    return {
        row["id"]: row["name"]
        for row in tx.all(_NAMES.format(those=", ".join(f":{name}" for name in values)), **values)
    }  # fmt: skip


def _keep(tx: Transaction, campaign: Campaign, measure: Measure, period: str, label: str, at: datetime) -> Frozen:
    which: dict[str, Value] = {
        "campaign": campaign.id, "period": period, "measure": measure.value, "view": views.View.TOP.value,
        "label": label,
    }  # fmt: skip
    top = boards.members(tx, campaign.id, measure, period, top=views.TOP).top
    more = views.tied_with_the_last(tx, campaign.id, measure, period, top)
    if more and top[-1].rank == 1:  # ties are ties: they lead it too
        top = boards.members(tx, campaign.id, measure, period, top=views.TOP + more).top
    if top:  # an empty board isn't kept: the first approval opens it
        tx.run(
            "INSERT INTO frozen (id, campaign, period, measure, view, label, kept, more, at)"
            " VALUES (:id, :campaign, :period, :measure, :view, :label, :kept, :more, :at)"
            " ON CONFLICT (campaign, period, measure, view, label) DO NOTHING",
            id=tx.new_id(), kept=json.dumps([[row.rank, row.holder, row.amount] for row in top]),
            more=more, at=at, **which,
        )  # fmt: skip
    row = tx.one(
        "SELECT * FROM frozen WHERE campaign = :campaign AND period = :period AND measure = :measure"
        " AND view = :view AND label = :label",
        **which,
    )
    return Frozen.of(row) if row else Frozen(0, period, measure, (), 0, at)
