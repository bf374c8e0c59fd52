"""The ledger: every number has an entry, every entry a cause; totals and ranks move in the entry's transaction.

A board is one measure, claimed or verified, of a week, a month, a season or all time, held by members, teams or the
campaign. Members are ranked by what is verified.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from bot.clock import local_day, monday_of, week_of
from bot.database import Row, Transaction, instant
from bot.values import dataclass
from bot.words import Phrase, Written, _
from campaigns import periods, totals
from campaigns.campaign import Campaign
from campaigns.totals import Seat

ALL_TIME = periods.ALL_TIME


class Measure(StrEnum):
    """What is counted."""

    POINTS = "points"
    MISSIONS = "missions"
    ON_TIME = "on_time"
    MINUTES = "minutes"
    CONVERSATIONS = "conversations"
    PROFILES = "profiles"
    INTERVIEWS = "interviews"
    PHOTOS = "photos"
    REASONS = "reasons"
    THANKS = "thanks"


MEASURE_NAMES: Mapping[Measure, Phrase] = {
    Measure.POINTS: _("points"),
    Measure.MISSIONS: _("missions done"),
    Measure.ON_TIME: _("on time"),
    Measure.MINUTES: _("minutes given"),
    Measure.CONVERSATIONS: _("conversations"),
    Measure.PROFILES: _("profiles"),
    Measure.INTERVIEWS: _("interviews"),
    Measure.PHOTOS: _("photos"),
    Measure.REASONS: _("reasons collected"),
    Measure.THANKS: _("thanks given"),
}


class Standing(StrEnum):
    """Whether a member says so, or a lead has looked."""

    CLAIMED = "claimed"
    VERIFIED = "verified"


class Holders(StrEnum):
    """Whose totals a board has."""

    MEMBERS = "members"
    TEAMS = "teams"
    CAMPAIGN = "campaign"


@dataclass(frozen=True, slots=True)
class Cause:
    """What an entry is for: a kind and its id. ``nth`` tells apart several entries of the same cause."""

    kind: str
    id: int
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger."""

    id: int
    member: int
    team: int | None
    measure: Measure
    standing: Standing
    amount: int
    cause: Cause
    week: str
    at: datetime

    @classmethod
    def of(cls, row: Row) -> "Entry":
        """The entry in a row of ``entry``."""
        return cls(
            row["id"], row["member"], row["team"], Measure(row["measure"]), Standing(row["standing"]), row["amount"],
            Cause(row["cause"], row["cause_id"], row["nth"]), row["week"], instant(row["at"]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Goal:
    """What a campaign wants to reach of a measure, and how much of it is verified so far."""

    key: str
    title: Written
    measure: Measure
    target: int
    reached: int


def record(
    tx: Transaction, campaign: Campaign, member: int, team: int | None, amounts: Mapping[Measure, int],
    standing: Standing, cause: Cause, at: datetime,
) -> bool:  # fmt: skip
    """Enter amounts for a cause, once; totals and ranks follow. False where that cause had been entered.

    Args:
        tx: the transaction.
        campaign: whose ledger.
        member: who did it.
        team: the team they are in now; its total moves with theirs.
        amounts: how much of what; zeros are left out, negative ones take back.
        standing: claimed or verified.
        cause: what it is for.
        at: when; it counts for the week that is then, in the campaign's zone.
    """
    week = week_of(local_day(at, campaign.zone))
    moved: Counter[Seat] = Counter()
    entered = False
    for measure, amount in amounts.items():
        if amount and _enter(tx, campaign.id, member, team, measure, standing, amount, cause, week, at):
            entered = True
            _move(moved, campaign.id, Line(member, team, measure, standing, week), amount)
    totals.move(tx, moved, at)
    return entered


@dataclass(frozen=True, slots=True)
class Line:
    """Where something is entered: whose it is, for which team, what is counted, how it stands, and in which week."""

    member: int
    team: int | None
    measure: Measure
    standing: Standing
    week: str


def shift(tx: Transaction, campaign: int, amounts: Mapping[Line, int], cause: Cause, at: datetime) -> None:
    """Enter amounts into weeks that may be over, each with an ``nth`` of its own; totals move by what they come to."""
    moved: Counter[Seat] = Counter()
    for nth, (line, amount) in enumerate(amounts.items(), cause.nth):
        of = Cause(cause.kind, cause.id, nth)
        if _enter(tx, campaign, line.member, line.team, line.measure, line.standing, amount, of, line.week, at):
            _move(moved, campaign, line, amount)
    totals.move(tx, moved, at)


def take_back(
    tx: Transaction, campaign: Campaign, cause: Cause, standing: Standing, at: datetime, *, holder: int = 0
) -> None:
    """Take back all that is entered for a cause, whatever its ``nth``, for the member and team it was entered for.

    A member who has become one with another since is that other one; where it went to somebody else, as two apps became
    two people again, it is taken back from them.

    Args:
        tx: the transaction.
        campaign: whose ledger.
        cause: what the entries are for; its ``nth`` is that of the new ones and must not have been used.
        standing: claimed or verified.
        at: when; it counts for the week that is then.
        holder: whose it is now; 0 where it doesn't change hands.
    """
    last = tx.one(
        "SELECT COALESCE(m.same_as, e.member) AS member, e.team FROM entry e LEFT JOIN member m ON m.id = e.member"
        " WHERE e.campaign = :campaign AND e.cause = :cause AND e.cause_id = :cause_id AND e.standing = :standing"
        " ORDER BY e.id DESC LIMIT 1",
        campaign=campaign.id, cause=cause.kind, cause_id=cause.id, standing=standing,
    )  # fmt: skip
    if last is not None:
        entered = amounts_of(tx, campaign.id, cause.kind, cause.id, standing)
        back = {measure: -amount for measure, amount in entered.items()}
        moved = _moved(tx, holder) if holder not in (0, last["member"]) else None
        whose = moved or last
        record(tx, campaign, whose["member"], whose["team"], back, standing, cause, at)


def _moved(tx: Transaction, holder: int) -> Row | None:
    """For whom and which team something was entered last that went back to a member; None where nothing did."""
    return tx.one(
        "SELECT e.member, e.team FROM entry e JOIN member m ON m.id = e.member AND m.same_as IS NULL"
        " WHERE e.member = :holder AND e.cause = 'unlink' AND e.amount > 0 ORDER BY e.id DESC LIMIT 1",
        holder=holder,
    )  # fmt: skip


def amounts_of(tx: Transaction, campaign: int, cause: str, cause_id: int, standing: Standing) -> dict[Measure, int]:
    """What has been entered for a cause so far, all its entries together."""
    rows = tx.all(
        "SELECT measure, SUM(amount) AS amount FROM entry WHERE campaign = :campaign AND cause = :cause"
        " AND cause_id = :cause_id AND standing = :standing GROUP BY measure",
        campaign=campaign, cause=cause, cause_id=cause_id, standing=standing,
    )  # fmt: skip
    return {Measure(row["measure"]): row["amount"] for row in rows}


def credited(measure: Measure) -> str:
    """The entries ``c`` that credited evidence in a ``:week``, as an SQL condition: of each piece the last one.

    What was taken back within the week is left out. Entries never change, so what a week credited doesn't.
    """
    return (
        f"c.campaign = :campaign AND c.week = :week AND c.standing = 'verified' AND c.measure = '{measure.value}'"
        " AND c.amount > 0 AND c.cause = 'evidence' AND c.id = (SELECT CASE WHEN SUM(t.amount) > 0"
        " THEN MAX(CASE WHEN t.amount > 0 THEN t.id END) END FROM entry t WHERE t.campaign = c.campaign"
        " AND t.cause = c.cause AND t.cause_id = c.cause_id AND t.measure = c.measure AND t.standing = c.standing"
        " AND t.week = c.week)"
    )


def weeks_for(tx: Transaction, campaign: int, cause: str, cause_id: int) -> list[str]:
    """The weeks something is entered in, in order."""
    rows = tx.all(
        "SELECT DISTINCT week FROM entry WHERE campaign = :campaign AND cause = :cause AND cause_id = :cause_id"
        " ORDER BY week",
        campaign=campaign, cause=cause, cause_id=cause_id,
    )  # fmt: skip
    return [row["week"] for row in rows]


def total(
    tx: Transaction, campaign: int, holder: int, measure: Measure, *, period: str,
    standing: Standing = Standing.VERIFIED, holders: Holders = Holders.MEMBERS,
) -> int:  # fmt: skip
    """A holder's total of a period (``2026-W47``, ``2026-11``, ``2026-Q4`` or ``all``)."""
    row = tx.one(
        "SELECT amount FROM total WHERE board = :board AND holder = :holder",
        board=board(campaign, measure, standing, period, holders), holder=holder,
    )  # fmt: skip
    return row["amount"] if row else 0


def campaign_totals(
    tx: Transaction, campaign: int, period: str, standing: Standing = Standing.VERIFIED
) -> dict[Measure, int]:
    """The whole campaign's totals of a period."""
    numbers = [board(campaign, measure, standing, period, Holders.CAMPAIGN) for measure in Measure]
    return dict(zip(Measure, _on_boards(tx, numbers, campaign), strict=True))


def week_by_week(tx: Transaction, campaign: int, measure: Measure, weeks: Sequence[str]) -> list[int]:
    """The whole campaign's verified totals of some weeks, in their order."""
    numbers = [board(campaign, measure, Standing.VERIFIED, week, Holders.CAMPAIGN) for week in weeks]
    return _on_boards(tx, numbers, campaign)


def _on_boards(tx: Transaction, numbers: Sequence[int], holder: int) -> list[int]:
    """What a holder has on each of some boards, 0 where nothing."""
    named = {f"b{place}": number for place, number in enumerate(numbers)}
    found = dict(tx.tuples(
        f"SELECT board, amount FROM total WHERE board IN ({', '.join(f':{name}' for name in named)})"
        " AND holder = :holder",
        holder=holder, **named,
    )) if named else {}  # fmt: skip
    return [found.get(number, 0) for number in numbers]


def goals(tx: Transaction, campaign: Campaign, *, upto: str | None = None) -> list[Goal]:
    """The campaign's goals in their order, with what was reached when week ``upto`` ended; None for what is now."""
    rows = tx.all("SELECT * FROM goal WHERE campaign = :campaign ORDER BY position", campaign=campaign.id)
    later = [] if upto is None else [week for week in weeks_of(tx, campaign.id) if week > upto]
    reached: dict[Measure, int] = {}
    for measure in dict.fromkeys(Measure(row["measure"]) for row in rows):
        of_all, *since = (
            total(tx, campaign.id, campaign.id, measure, period=period, holders=Holders.CAMPAIGN)
            for period in (ALL_TIME, *later)
        )
        reached[measure] = of_all - sum(since)
    return [
        Goal(
            row["key"], _said(row["title"], row["words"]), Measure(row["measure"]), row["target"],
            reached[Measure(row["measure"])],
        )
        for row in rows
    ]  # fmt: skip


def waiting(tx: Transaction, campaign: int, *, upto: str | None = None) -> dict[Measure, int]:
    """What was claimed and not verified when week ``upto`` ended, where there was any; None for what waits now.

    A piece is verified with what it claimed, and claimed no longer where it is sent back; so the rest is what waits.
    """
    periods = (ALL_TIME, *(week for week in weeks_of(tx, campaign) if upto is not None and week > upto))
    numbers = [
        board(campaign, measure, standing, period, Holders.CAMPAIGN)
        for measure in Measure for standing in (Standing.CLAIMED, Standing.VERIFIED) for period in periods
    ]  # fmt: skip
    found, each = _on_boards(tx, numbers, campaign), len(periods)
    sums = [found[at] - sum(found[at + 1 : at + each]) for at in range(0, len(found), each)]
    rest = (claimed - verified for claimed, verified in zip(sums[::2], sums[1::2], strict=True))
    return {measure: amount for measure, amount in zip(Measure, rest, strict=True) if amount > 0}


def weeks_of(tx: Transaction, campaign: int) -> list[str]:
    """The weeks from the first entry's to the last one's."""
    # Two looks at the ends of an index; asked for together, SQLite reads every entry there is.
    row = tx.one(
        "SELECT (SELECT MIN(week) FROM entry WHERE campaign = :id) AS first,"
        " (SELECT MAX(week) FROM entry WHERE campaign = :id) AS last",
        id=campaign,
    )
    if row is None or row["first"] is None:
        return []
    monday, last = monday_of(row["first"]), monday_of(row["last"])
    return [week_of(monday + timedelta(weeks=n)) for n in range((last - monday).days // 7 + 1)]


@lru_cache(maxsize=4096)
def board(campaign: int, measure: Measure, standing: Standing, period: str, holders: Holders) -> int:
    """The number of a board: 63 bits of a hash of what it is, so that nobody has to look it up."""
    name = f"{campaign}/{measure.value}/{standing.value}/{period}/{holders.value}"
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) >> 1


def _enter(
    tx: Transaction, campaign: int, member: int, team: int | None, measure: Measure, standing: Standing, amount: int,
    cause: Cause, week: str, at: datetime,
) -> bool:  # fmt: skip
    return tx.run(
        "INSERT INTO entry (id, campaign, member, team, measure, standing, amount, cause, cause_id, nth, week, at)"
        " VALUES (:id, :campaign, :member, :team, :measure, :standing, :amount, :cause, :cause_id, :nth, :week, :at)"
        " ON CONFLICT (campaign, cause, cause_id, measure, standing, nth) DO NOTHING",
        id=tx.new_id(), campaign=campaign, member=member, team=team, measure=measure, standing=standing, amount=amount,
        cause=cause.kind, cause_id=cause.id, nth=cause.nth, week=week, at=at,
    ) > 0  # fmt: skip


def _move(moved: Counter[Seat], campaign: int, line: Line, amount: int) -> None:
    """Note what an entry moves: the totals of each of its periods, for each holder."""
    ranks = line.standing is Standing.VERIFIED
    for period in periods.of_week(line.week):
        for holders, holder in _held(campaign, line.team, line.member):
            number = board(campaign, line.measure, line.standing, period, holders)
            moved[Seat(number, holder, ranks and holders is Holders.MEMBERS)] += amount


def _held(campaign: int, team: int | None, member: int) -> list[tuple[Holders, int]]:
    """Whose totals something moves."""
    sides = [] if team is None else [(Holders.TEAMS, team)]
    return [(Holders.CAMPAIGN, campaign), *sides, (Holders.MEMBERS, member)]


def _said(title: str, words: str) -> Written:
    return Written(title, tuple(json.loads(words).items()))
