"""Dispatch: which letters go out now, and what became of those that did."""

from collections.abc import Collection
from datetime import datetime

from bot.database import Row, Transaction, instant
from campaigns import people
from campaigns.campaign import Campaign
from campaigns.letters import Letter, State, home, of_account, plan, readdress

MOST_DOUBTS = 10  # tries of which nobody knows whether they arrived, before we stop repeating ourselves


def next_due(tx: Transaction, campaign: int, platform: str) -> datetime | None:
    """When the next letter of a platform is due, or was; None where none waits."""
    dues = [
        row["due"]
        for urgent in (True, False)
        if (row := tx.one(
            "SELECT MIN(due_at) AS due FROM letter WHERE campaign = :campaign AND platform = :platform"
            " AND state = 'waiting' AND urgent = :urgent",
            campaign=campaign, platform=platform, urgent=urgent,
        )) and row["due"] is not None
    ]  # fmt: skip
    return instant(min(dues)) if dues else None


def claim(
    tx: Transaction, campaign: Campaign, platform: str, by: str, now: datetime, most: int
) -> tuple[list[Letter], int]:
    """Claim up to ``most`` due letters of a platform for one process, urgent ones first, then by their hour.

    What may not go out now after all (it has become quiet, the member has left or moved to another app) is put
    where it belongs instead.

    Returns:
        The letters claimed, and how many were looked at: where that is ``most``, more may be due.
    """
    claimed: list[Letter] = []
    looked = 0
    for urgent in (True, False):
        if looked == most:
            break
        rows = tx.all(
            "SELECT * FROM letter WHERE campaign = :campaign AND platform = :platform AND state = 'waiting'"
            f" AND urgent = :urgent AND due_at <= :now ORDER BY due_at, id LIMIT :most{tx.SKIP_LOCKED}",
            campaign=campaign.id, platform=platform, urgent=urgent, now=now, most=most - looked,
        )  # fmt: skip
        looked += len(rows)
        ready = (_ready(tx, campaign, row, now) for row in rows)
        claimed += [letter for letter in ready if letter is not None]
    for letter in claimed:
        tx.run(
            "UPDATE letter SET state = 'sending', claimed_by = :by, claimed_at = :now, address = :address"
            " WHERE id = :id",
            by=by, now=now, address=letter.address, id=letter.id,
        )  # fmt: skip
    return claimed, looked


def sent(tx: Transaction, letter: int, by: str, reference: str, now: datetime) -> bool:
    """Note that a claimed letter was handed over; False where somebody else has it by now."""
    return _unclaim(tx, letter, by, "state = 'sent', reference = :reference, closed_at = :now",
                    reference=reference, now=now)  # fmt: skip


def moved(tx: Transaction, letter: int, reference: str) -> None:
    """Note that a letter that was handed over is shown by other messages than before."""
    tx.run("UPDATE letter SET reference = :reference WHERE id = :id", reference=reference, id=letter)


def put_back(tx: Transaction, letter: Letter, by: str, due: datetime, *, failed: bool, doubtful: bool = False) -> bool:
    """Let a claimed letter wait until ``due``; what is doubtful may have arrived all the same."""
    return _unclaim(tx, letter.id, by, "state = 'waiting', due_at = :due, tries = :tries, doubts = :doubts",
                    due=due, tries=letter.tries + failed, doubts=letter.doubts + doubtful)  # fmt: skip


def close(tx: Transaction, letter: int, by: str, why: str, now: datetime, *, doubtful: bool = False) -> bool:
    """Give a claimed letter up, and say why."""
    return _unclaim(tx, letter, by, "state = 'closed', why_closed = :why, closed_at = :now, doubts = doubts + :doubts",
                    why=why, now=now, doubts=int(doubtful))  # fmt: skip


def divert(tx: Transaction, letter: Letter, by: str, now: datetime) -> bool:
    """Send a letter that can't arrive to another app of the member's; False where they have none that can be reached.

    The app it could not arrive in isn't tried again until they speak from it.
    """
    tx.run(
        "UPDATE account SET unreachable_at = :now WHERE platform = :platform AND external = :address",
        now=now, platform=letter.platform, address=letter.address,
    )  # fmt: skip
    row = tx.one("SELECT account FROM letter WHERE id = :id", id=letter.id)
    if letter.member is None or row is None or row["account"] is not None:
        return False
    platform, address = home(tx, people.get(tx, letter.campaign, letter.member.id))
    reached = tx.one(
        "SELECT 1 AS one FROM account WHERE platform = :platform AND external = :address AND unreachable_at IS NULL",
        platform=platform, address=address,
    )  # fmt: skip
    return reached is not None and _unclaim(
        tx, letter.id, by, "state = 'waiting', due_at = :now, platform = :platform, address = :address, tries = 0",
        now=now, platform=platform, address=address,
    )  # fmt: skip


def take_over(
    tx: Transaction, campaign: int, platforms: Collection[str], by: str, before: datetime, now: datetime,
    *, remembering: Collection[str],
) -> int:  # fmt: skip
    """Take letters from processes that died with them, those claimed before ``before``; how many.

    They may have been handed over. Where the platform remembers what it was given they simply go again; elsewhere
    those that may be repeated go again as repeated, and the others are closed.
    """
    taken = 0
    for platform in platforms:
        rows = tx.all(
            "SELECT id, repeatable, doubts, claimed_by FROM letter WHERE campaign = :campaign"
            " AND platform = :platform AND state = 'sending' AND claimed_by <> :by AND claimed_at <= :before",
            campaign=campaign, platform=platform, by=by, before=before,
        )  # fmt: skip
        for row in rows:
            if platform in remembering:
                change = "state = 'waiting'"
            elif row["repeatable"] and row["doubts"] < MOST_DOUBTS:
                change = "state = 'waiting', doubts = doubts + 1"
            else:
                change = "state = 'closed', why_closed = 'in doubt', closed_at = :now, doubts = doubts + 1"
            taken += _unclaim(tx, row["id"], row["claimed_by"], f"{change}, due_at = :now", now=now)
    return taken


def stale(tx: Transaction, campaign: Campaign, platform: str, now: datetime, most: int) -> list[Letter]:
    """Letters that are out on a platform and no longer show what is true, longest first."""
    rows = tx.all(
        "SELECT * FROM letter WHERE campaign = :campaign AND platform = :platform AND redraw_at <= :now"
        " AND state = 'sent' ORDER BY redraw_at, id LIMIT :most",
        campaign=campaign.id, platform=platform, now=now, most=most,
    )  # fmt: skip
    return [
        Letter.of(row, people.get(tx, campaign.id, row["member"]) if row["member"] else None, row["address"])
        for row in rows
    ]


def redrawn(tx: Transaction, letter: Letter) -> None:
    """Note that a letter shows what was true when it was read; what changed since is drawn again."""
    tx.run(
        "UPDATE letter SET redraw_at = NULL WHERE id = :id AND changes = :changes",
        id=letter.id, changes=letter.changes,
    )  # fmt: skip


def redraw_later(tx: Transaction, letter: Letter, due: datetime) -> None:
    """Draw a letter anew at another time; what it shows has changed since it was read: at once."""
    tx.run(
        "UPDATE letter SET redraw_at = :due WHERE id = :id AND changes = :changes AND redraw_at IS NOT NULL",
        due=due, id=letter.id, changes=letter.changes,
    )  # fmt: skip


def _ready(tx: Transaction, campaign: Campaign, row: Row, now: datetime) -> Letter | None:
    """The letter with its address, where it may go out now; else it is put where it belongs."""
    if row["member"] is None:
        bound = tx.one(
            "SELECT address FROM place WHERE campaign = :campaign AND name = :place AND platform = :platform",
            campaign=campaign.id, place=row["place"], platform=row["platform"],
        )  # fmt: skip
        if bound is None:
            _drop(tx, row, "the place isn’t bound here any more", now)
            return None
        return Letter.of(row, None, bound["address"])
    seat = people.get(tx, campaign.id, row["member"])
    if not seat.active:
        _drop(tx, row, "the member has left", now)
        return None
    if row["account"] is not None:
        place = of_account(tx, seat, row["account"])
        if place is None:
            _drop(tx, row, "the account isn’t the member’s any more", now)
            return None
        return Letter.of(row, seat, place[1])
    platform, address = home(tx, seat)
    if platform != row["platform"]:
        readdress(tx, seat)
        return None
    if not row["urgent"]:
        state, due = plan(tx, campaign, seat, row, now)
        if state is not State.WAITING or due > now:
            return None
    return Letter.of(row, seat, address)


def _unclaim(tx: Transaction, letter: int, by: str, change: str, **values: str | int | datetime) -> bool:
    """Change a letter that ``by`` still has claimed."""
    return tx.run(
        f"UPDATE letter SET {change} WHERE id = :letter AND claimed_by = :by AND state = 'sending'",
        letter=letter, by=by, **values,
    ) > 0  # fmt: skip


def _drop(tx: Transaction, row: Row, why: str, now: datetime) -> None:
    tx.run(
        "UPDATE letter SET state = 'closed', why_closed = :why, closed_at = :now WHERE id = :id",
        why=why, now=now, id=row["id"],
    )  # fmt: skip
