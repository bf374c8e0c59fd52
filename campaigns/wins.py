"""Wins people tell: something of their own that went well, which organizers may choose for the recap."""

from datetime import datetime

from bot.clock import local_day, week_of
from bot.database import Row, Transaction, instant
from bot.values import dataclass
from campaigns import own_words, seats
from campaigns.campaign import Campaign
from campaigns.people import Member
from campaigns.refusals import NotFound

LONGEST = 280  # characters: a sentence or two

_WINS = f"SELECT w.id, {seats.holder('w.member')} AS member, w.told, w.week, w.at FROM win w"


@dataclass(frozen=True, slots=True)
class ToldWin:
    """A win in a member's own words; ``member`` is whoever they are by now."""

    id: int
    member: int
    told: str
    week: str
    at: datetime

    @classmethod
    def of(cls, row: Row) -> "ToldWin":
        """The win in a row of :data:`_WINS`."""
        return cls(row["id"], row["member"], row["told"], row["week"], instant(row["at"]))


def tell(tx: Transaction, campaign: Campaign, by: Member, told: str, at: datetime) -> ToldWin:
    """Keep a win; the same words of the same member in the same week are the same win."""
    week = week_of(local_day(at, campaign.zone))
    row = tx.one(
        f"{_WINS} WHERE w.campaign = :campaign AND w.week = :week AND w.member {seats.theirs()} AND w.told = :told",
        campaign=campaign.id, week=week, member=by.id, told=told,
    ) or tx.one(
        "INSERT INTO win (id, campaign, member, told, week, at) VALUES (:id, :campaign, :member, :told, :week, :at)"
        " RETURNING *",
        id=tx.new_id(), campaign=campaign.id, member=by.id, told=told, week=week, at=at,
    )  # fmt: skip
    assert row is not None, "an insert answers its row"
    return ToldWin.of(row)


def get(tx: Transaction, campaign: int, win: int) -> ToldWin:
    """A win by id.

    Raises:
        NotFound: there is none such, or it was taken back.
    """
    found = find(tx, campaign, win)
    if found is None:
        raise NotFound
    return found


def find(tx: Transaction, campaign: int, win: int) -> ToldWin | None:
    """A win by id; None where there is none such, or it was taken back."""
    row = tx.one(f"{_WINS} WHERE w.id = :id AND w.campaign = :campaign", id=win, campaign=campaign)
    return ToldWin.of(row) if row else None


def of_member(tx: Transaction, member: int) -> tuple[int, ...]:
    """The ids of the wins a member told, from whichever app, in order."""
    rows = tx.all(
        f"SELECT id FROM win WHERE member {seats.theirs()} ORDER BY at, id",
        member=member,
    )
    return tuple(row["id"] for row in rows)


def of_week(tx: Transaction, campaign: int, week: str) -> list[ToldWin]:
    """The wins told in a week, in order."""
    rows = tx.all(
        f"{_WINS} WHERE w.campaign = :campaign AND w.week = :week ORDER BY w.at, w.id", campaign=campaign, week=week
    )
    return [ToldWin.of(row) for row in rows]


def take_back(tx: Transaction, by: Member, win: int) -> str | None:
    """Take back a win of one's own, from whichever app; the week whose story may have told it.

    None is where it isn't there any more, or isn't theirs.
    """
    row = tx.one(f"DELETE FROM win WHERE id = :id AND member {seats.theirs()} RETURNING *", id=win, member=by.id)
    if row is None:
        return None
    own_words.let_go(tx, by.campaign, sentences=[row["told"]], weeks=[row["week"]])
    return str(row["week"])


def forget(tx: Transaction, member: int) -> None:
    """Take away the wins a member told."""
    tx.run("DELETE FROM win WHERE member = :member", member=member)
