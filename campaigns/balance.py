"""Balance: the ledger follows the evidence. When evidence changes hands, entries move what it was worth, week by week.

Nothing that was entered changes: what a member has too much of is taken back by an entry of its own, what they lack
is given by another, both in the week it was earned in. So a past week still comes to the same sum.
"""

from collections import Counter
from datetime import datetime

from bot.database import Transaction, instant
from campaigns import ledger, periods, shown
from campaigns.ledger import Cause, Holders, Line, Measure, Standing

CAUSES = "('link', 'unlink')"  # entries that only moved what others had entered
# Two members, and who became one of them before.
_EVER = "SELECT id FROM member WHERE id IN (:one, :other) OR same_as IN (:one, :other)"


_Latest = dict[tuple[int, Measure, Standing, str], int]


def settle(tx: Transaction, campaign: int, one: int, other: int, cause: Cause, at: datetime, *, back: int = 0) -> None:
    """Let two members have what their evidence is worth, no more and no less; also ranks, and when they got there.

    What belongs to a member who is one with another counts nowhere: that is how what was told twice counts once.

    Args:
        tx: the transaction.
        campaign: whose ledger.
        one: a member.
        other: the other.
        cause: what moves it; each entry gets an ``nth`` of its own.
        at: now.
        back: the member who becomes themselves again: what was entered meanwhile counts for the team they are in.
    """
    due, latest = _due(tx, campaign, one, other, back)
    has = _has(tx, one, other)
    lines = sorted({*due, *has}, key=lambda line: (line.week, line.measure, line.standing, line.member, line.team or 0))
    short = {line: missing for line in lines if (missing := due[line] - has[line])}
    ledger.shift(tx, campaign, short, cause, at)
    for member, measure, standing, period in sorted(
        {
            (member, line.measure, line.standing, period)
            for line in lines
            for period in periods.of_week(line.week)
            for member in (one, other)
        }
    ):
        number = ledger.board(campaign, measure, standing, period, Holders.MEMBERS)
        _date(tx, number, member, latest.get((member, measure, standing, period)))


def settle_aside(tx: Transaction, campaign: int, member: int, at: datetime) -> None:
    """Let what was entered for a member who is one with another count nowhere, as what was told twice."""
    row = tx.one("SELECT same_as FROM member WHERE id = :member", member=member)
    if row is not None and row["same_as"] is not None:
        settle(tx, campaign, row["same_as"], member, Cause("link", tx.new_id()), at)


def _due(tx: Transaction, campaign: int, one: int, other: int, back: int) -> tuple[Counter[Line], _Latest]:
    """What each of the two should have, and when the last of it came."""
    rows = tx.all(
        "SELECT v.member AS owner, e.measure, e.standing, e.week,"
        " CASE WHEN v.member = :back AND e.member <> v.member THEN m.team ELSE e.team END AS side,"
        " SUM(e.amount) AS amount, MAX(e.at) AS latest"
        " FROM evidence v JOIN member m ON m.id = v.member JOIN entry e ON e.campaign = :campaign"
        " AND e.cause = 'evidence' AND e.cause_id = v.id WHERE v.member IN (:one, :other) AND m.same_as IS NULL"
        " GROUP BY 1, 2, 3, 4, 5",
        campaign=campaign, one=one, other=other, back=back,
    ) + tx.all(
        "SELECT COALESCE(m.same_as, e.member) AS owner, e.measure, e.standing, e.week, e.team AS side,"
        " SUM(e.amount) AS amount, MAX(e.at) AS latest FROM entry e JOIN member m ON m.id = e.member"
        f" WHERE e.member IN ({_EVER}) AND e.cause NOT IN {CAUSES} AND e.cause <> 'evidence'"
        " GROUP BY 1, 2, 3, 4, 5",
        one=one, other=other,
    )  # fmt: skip
    due: Counter[Line] = Counter()
    latest: _Latest = {}
    for row in rows:
        owner, measure, standing = row["owner"], Measure(row["measure"]), Standing(row["standing"])
        due[Line(owner, row["side"], measure, standing, row["week"])] += row["amount"]
        for period in periods.of_week(row["week"]):
            which = (owner, measure, standing, period)
            latest[which] = max(latest.get(which, 0), row["latest"])
    return due, latest


def _has(tx: Transaction, one: int, other: int) -> Counter[Line]:
    """What the ledger says each of the two has."""
    rows = tx.all(
        "SELECT member, team, measure, standing, week, SUM(amount) AS amount FROM entry"
        " WHERE member IN (:one, :other) GROUP BY member, team, measure, standing, week",
        one=one, other=other,
    )  # fmt: skip
    return Counter({
        Line(row["member"], row["team"], Measure(row["measure"]), Standing(row["standing"]), row["week"]):
        row["amount"] for row in rows
    })  # fmt: skip


def _date(tx: Transaction, board: int, member: int, latest: int | None) -> None:
    """Date a total at what it consists of; whoever has nothing there any more is not on that board."""
    if latest is None:
        tx.run("DELETE FROM total WHERE board = :board AND holder = :member AND amount = 0", board=board, member=member)
    else:
        tx.run(
            "INSERT INTO total (board, holder, amount, reached_at, shown)"
            f" VALUES (:board, :member, 0, :at, {shown.name_of(':member')})"
            " ON CONFLICT (board, holder) DO UPDATE SET reached_at = :at",
            at=instant(latest), board=board, member=member,
        )  # fmt: skip
