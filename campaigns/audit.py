"""The nightly check: every total and rank, added up anew from the entries, and every name, board after board.

Looking reads only, and is done on a reader; what was seen is noted in a unit of its own, which moves the cursor, so
that a check goes on where it was after a restart. What differs is told once for as long as it is known.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.database import Row, Transaction, instant, instant_or_none
from bot.values import dataclass
from campaigns import facts, periods, shown
from campaigns.campaign import Campaign
from campaigns.ledger import MEASURE_NAMES, Holders, Measure, Standing, board, weeks_of
from campaigns.totals import BITS, LEVELS

TOPIC = "audit"  # signalled where a check begins
NAME = "name"  # what differs where it isn't a number
MOST = 100  # differences of a board that are named; a board that is wrong as a whole is told by as many

_ENTERED = (
    "SELECT {holder} AS holder, SUM(amount) AS amount FROM entry WHERE campaign = :campaign AND week IN ({weeks})"
    " AND standing = :standing AND measure = :measure AND {holder} IS NOT NULL GROUP BY {holder}"
)
_HOLDERS: Mapping[Holders, str] = {
    Holders.MEMBERS: "member", Holders.TEAMS: "team", Holders.CAMPAIGN: "campaign"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """What is looked at at once: the boards of a measure in a week, a month, a season, or all time."""

    period: str
    measure: Measure
    standing: Standing

    @property
    def key(self) -> str:
        """``2026-W47/points/verified``."""
        return f"{self.period}/{self.measure.value}/{self.standing.value}"

    @classmethod
    def of(cls, key: str) -> "Part":
        """The part of a key."""
        period, measure, standing = key.split("/")
        return cls(period, Measure(measure), Standing(standing))


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that isn't what the entries come to; ``what`` is ``members/17``, or ``bucket/2/5`` of the members'.

    ``name/17`` is a member whom boards call something else than they should; 1 is a name then, 0 is none.
    """

    part: Part
    what: str
    expected: int
    kept: int

    @classmethod
    def of(cls, row: Row) -> "Difference":
        """The difference in a row of ``difference``."""
        return cls(Part.of(row["part"]), row["what"], row["expected"], row["kept"])

    def __str__(self) -> str:
        """A line for whoever looks after the machine."""
        said = f"{MEASURE_NAMES[self.part.measure]} ({self.part.standing.value}, {self.part.period})"
        kind, *which = self.what.split("/")
        if kind == NAME:
            return f"{said}: boards call member {which[0]} something else than they should"
        if kind == "bucket":
            level, b = which
            return f"{said}: bucket {b} of level {level} should hold {self.expected} and holds {self.kept}"
        return f"{said}: the entries of {kind} {which[0]} come to {self.expected}, the total says {self.kept}"


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found: at which part, of which check; ``part`` is None where nothing is left to look at."""

    began_at: datetime
    before: str
    part: Part | None
    found: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """How the checks went: ``ended_at`` is when the last one did, ``incident`` what the log calls what was found."""

    ended_at: datetime | None
    incident: str
    differences: tuple[Difference, ...]


def begin(tx: Transaction, campaign: int, now: datetime) -> None:
    """Begin a check, unless one is running; whoever does it is woken."""
    tx.run(
        "INSERT INTO audit (campaign, upto, began_at, running, incident) VALUES (:campaign, '', :now, TRUE, '')"
        " ON CONFLICT (campaign) DO UPDATE SET upto = '', began_at = :now, running = TRUE WHERE NOT audit.running",
        campaign=campaign, now=now,
    )  # fmt: skip
    tx.signal(TOPIC)


def look(tx: Transaction, campaign: Campaign) -> Looked | None:
    """Look at the next part of the check that runs; None where none does."""
    row = tx.one("SELECT * FROM audit WHERE campaign = :id AND running", id=campaign.id)
    if row is None:
        return None
    began_at, upto = instant(row["began_at"]), row["upto"]
    everything = parts(tx, campaign.id)
    keys = [part.key for part in everything]
    place = keys.index(upto) + 1 if upto in keys else (0 if not upto else len(keys))
    if place >= len(everything):
        return Looked(began_at, upto, None)
    part = everything[place]
    return Looked(began_at, upto, part, tuple(check_part(tx, campaign.id, part)))


def note(tx: Transaction, campaign: Campaign, looked: Looked, incident: str, now: datetime) -> list[Difference]:
    """Keep what a look found and go on behind it; where it was the last, what is new, which is told.

    Args:
        tx: the transaction.
        campaign: whose numbers.
        looked: what was seen; it is let go of where another process has looked at the same meanwhile.
        incident: what the log calls it, should something new have been found.
        now: when it is noted.
    """
    moved = tx.run(
        "UPDATE audit SET upto = :upto, running = :running, ended_at = COALESCE(:ended, ended_at)"
        " WHERE campaign = :campaign AND began_at = :began AND upto = :before AND running",
        upto=looked.part.key if looked.part else looked.before, running=looked.part is not None,
        ended=None if looked.part else now, campaign=campaign.id, began=looked.began_at, before=looked.before,
    )  # fmt: skip
    if not moved:
        return []
    if looked.part is not None:
        _keep(tx, campaign.id, looked.part, looked.found, now)
        return []
    fresh = [
        Difference.of(row)
        for row in tx.all(
            "SELECT * FROM difference WHERE campaign = :id AND NOT told ORDER BY part, what", id=campaign.id
        )
    ]
    if fresh:
        tx.run("UPDATE difference SET told = TRUE WHERE campaign = :id", id=campaign.id)
        tx.run("UPDATE audit SET incident = :incident WHERE campaign = :id", incident=incident, id=campaign.id)
        tx.tell(facts.NumbersDiffer(incident, len(fresh)))
    return fresh


def result(tx: Transaction, campaign: int) -> Result | None:
    """How the checks went, and all that differs as far as is known; None where none was begun yet."""
    row = tx.one("SELECT * FROM audit WHERE campaign = :id", id=campaign)
    if row is None:
        return None
    rows = tx.all("SELECT * FROM difference WHERE campaign = :id ORDER BY part, what DESC", id=campaign)  # totals first
    return Result(
        instant_or_none(row["ended_at"]), row["incident"], tuple(Difference.of(each) for each in rows)
    )  # fmt: skip


def mend(tx: Transaction, campaign: Campaign) -> list[Difference]:
    """Put every total and rank right, from the entries; what was wrong. The entries are never touched."""
    mended: list[Difference] = []
    for part in parts(tx, campaign.id):
        for check, put_right in (
            (_check_totals, _mend_total), (_check_ranks, _mend_rank), (_check_names, _mend_name)
        ):  # fmt: skip
            while found := list(check(tx, campaign.id, part)):
                for difference in found:
                    put_right(tx, campaign.id, difference)
                mended += found
    tx.run("DELETE FROM difference WHERE campaign = :id", id=campaign.id)
    return mended


def check(tx: Transaction, campaign: Campaign) -> list[Difference]:
    """Look at everything at once."""
    return [found for part in parts(tx, campaign.id) for found in check_part(tx, campaign.id, part)]


def parts(tx: Transaction, campaign: int) -> list[Part]:
    """What there is to look at: the weeks, then months and seasons, then all time."""
    kept = weeks_of(tx, campaign)
    among = dict.fromkeys(period for same in zip(*map(periods.of_week, kept), strict=True) for period in same)
    return [Part(period, measure, standing) for period in among for measure in Measure for standing in Standing]


def check_part(tx: Transaction, campaign: int, part: Part) -> list[Difference]:
    """Look at the boards of a part."""
    return [
        *_check_totals(tx, campaign, part), *_check_ranks(tx, campaign, part), *_check_names(tx, campaign, part)
    ]  # fmt: skip


def _check_totals(tx: Transaction, campaign: int, part: Part) -> Iterable[Difference]:
    for holders in Holders:
        expected, values = _expected(tx, campaign, part, holders)
        rows = tx.all(
            f"WITH expected AS ({expected})"
            " SELECT e.holder, e.amount AS expected, COALESCE(t.amount, 0) AS kept FROM expected e"
            " LEFT JOIN total t ON t.board = :board AND t.holder = e.holder WHERE COALESCE(t.amount, 0) <> e.amount"
            " UNION ALL"
            " SELECT t.holder, 0 AS expected, t.amount AS kept FROM total t"
            " LEFT JOIN expected e ON e.holder = t.holder WHERE t.board = :board AND t.amount <> 0 AND e.holder IS NULL"
            f" ORDER BY 1 LIMIT {MOST}",
            board=board(campaign, part.measure, part.standing, part.period, holders), **values,
        )  # fmt: skip
        for row in rows:
            yield Difference(part, f"{holders.value}/{row['holder']}", row["expected"], row["kept"])


def _expected(tx: Transaction, campaign: int, part: Part, holders: Holders) -> tuple[str, dict[str, str | int]]:
    """The statement that adds a board up from the entries, and its values."""
    among = periods.weeks_in(part.period, weeks_of(tx, campaign))
    weeks: dict[str, str | int] = {f"w{place}": week for place, week in enumerate(among)}
    statement = _ENTERED.format(holder=_HOLDERS[holders], weeks=", ".join(f":{name}" for name in weeks))
    return statement, weeks | {
        "campaign": campaign, "standing": part.standing.value, "measure": part.measure.value
    }  # fmt: skip


def _check_ranks(tx: Transaction, campaign: int, part: Part) -> Iterable[Difference]:
    """What differs between a board's buckets and the amounts its members should have."""
    if part.standing is not Standing.VERIFIED:
        return
    entered, values = _expected(tx, campaign, part, Holders.MEMBERS)
    amounts = tx.all(f"SELECT amount, COUNT(*) AS n FROM ({entered}) AS e WHERE amount <> 0 GROUP BY amount", **values)
    expected: Counter[tuple[int, int]] = Counter()
    for row in amounts:
        for level in range(LEVELS):
            expected[level, row["amount"] >> BITS * level] += row["n"]
    number = board(campaign, part.measure, part.standing, part.period, Holders.MEMBERS)
    rows = tx.all("SELECT level, b, n FROM bucket WHERE board = :board AND n <> 0", board=number)
    kept = {(row["level"], row["b"]): row["n"] for row in rows}
    wrong = [each for each in sorted({*expected, *kept}) if expected[each] != kept.get(each, 0)]
    for level, b in wrong[:MOST]:
        yield Difference(part, f"bucket/{level}/{b}", expected[level, b], kept.get((level, b), 0))


def _check_names(tx: Transaction, campaign: int, part: Part) -> Iterable[Difference]:
    """Whom a board that is shown doesn't call what they are to be called."""
    if part.standing is not Standing.VERIFIED:
        return
    rows = tx.all(
        f"SELECT * FROM (SELECT t.holder, t.shown, {shown.name_of('t.holder')} AS due FROM total t"
        " WHERE t.board = :board) AS named WHERE COALESCE(shown, '') <> COALESCE(due, '')"
        f" ORDER BY holder LIMIT {MOST}",
        board=board(campaign, part.measure, part.standing, part.period, Holders.MEMBERS),
    )
    for row in rows:
        yield Difference(part, f"{NAME}/{row['holder']}", int(bool(row["due"])), int(bool(row["shown"])))


def _keep(tx: Transaction, campaign: int, part: Part, found: Iterable[Difference], now: datetime) -> None:
    """Keep what differs in a part, and forget what doesn't any more."""
    rows = tx.all(
        "SELECT what, told FROM difference WHERE campaign = :campaign AND part = :part",
        campaign=campaign,
        part=part.key,
    )
    known = {row["what"] for row in rows}
    total_told = any(row["told"] and not row["what"].startswith(("bucket/", f"{NAME}/")) for row in rows)
    for each in found:
        tx.run(
            "INSERT INTO difference (campaign, part, what, expected, kept, found_at, told)"
            " VALUES (:campaign, :part, :what, :expected, :kept, :now, :told)"
            " ON CONFLICT (campaign, part, what) DO UPDATE SET expected = :expected, kept = :kept",
            campaign=campaign, part=part.key, what=each.what, expected=each.expected, kept=each.kept, now=now,
            told=total_told and each.what.startswith("bucket/"),  # ranks go wrong with the total they follow
        )  # fmt: skip
    for what in known - {each.what for each in found}:
        tx.run(
            "DELETE FROM difference WHERE campaign = :campaign AND part = :part AND what = :what",
            campaign=campaign, part=part.key, what=what,
        )  # fmt: skip


def _mend_total(tx: Transaction, campaign: int, wrong: Difference) -> None:
    """Give a holder the total their entries come to; they reached it with the last of them."""
    kind, holder = wrong.what.split("/")
    part, holders = wrong.part, Holders(kind)
    among = periods.weeks_in(part.period, weeks_of(tx, campaign)) or [part.period]
    weeks = {f"w{place}": week for place, week in enumerate(among)}
    last = tx.one(
        f"SELECT MAX(at) AS at FROM entry WHERE campaign = :campaign AND {_HOLDERS[holders]} = :holder"
        f" AND standing = :standing AND measure = :measure AND week IN ({', '.join(f':{name}' for name in weeks)})",
        campaign=campaign, holder=int(holder), standing=part.standing, measure=part.measure, **weeks,
    )  # fmt: skip
    tx.run(
        "INSERT INTO total (board, holder, amount, reached_at, shown)"
        f" VALUES (:board, :holder, :amount, :at, {shown.name_of(':holder')})"
        " ON CONFLICT (board, holder) DO UPDATE SET amount = :amount, reached_at = :at",
        board=board(campaign, part.measure, part.standing, part.period, holders), holder=int(holder),
        amount=wrong.expected, at=(last["at"] if last else None) or 0,
    )  # fmt: skip


def _mend_rank(tx: Transaction, campaign: int, wrong: Difference) -> None:
    """Let a bucket hold as many as have its amounts."""
    part = wrong.part
    _kind, level, b = wrong.what.split("/")
    tx.run(
        "INSERT INTO bucket (board, level, b, n) VALUES (:board, :level, :b, :n)"
        " ON CONFLICT (board, level, b) DO UPDATE SET n = :n",
        board=board(campaign, part.measure, part.standing, part.period, Holders.MEMBERS), level=int(level), b=int(b),
        n=wrong.expected,
    )  # fmt: skip


def _mend_name(tx: Transaction, campaign: int, wrong: Difference) -> None:
    """Let a board call a member what it should."""
    part = wrong.part
    tx.run(
        f"UPDATE total SET shown = {shown.name_of(':holder')} WHERE board = :board AND holder = :holder",
        board=board(campaign, part.measure, part.standing, part.period, Holders.MEMBERS),
        holder=int(wrong.what.split("/")[1]),
    )  # fmt: skip
