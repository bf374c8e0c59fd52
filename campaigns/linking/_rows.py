"""What two seats of a campaign hold: put into one seat's hands, and given back."""

from datetime import datetime

from bot.database import Row, Transaction
from campaigns.assignments import SWAPPED_SLOTS
from campaigns.linking import _talks
from campaigns.linking._journal import LOGGED, OF_SEATS, Hands, give_back, move, note, note_all, noted

TWICE = "the other app had it too"  # why a letter was closed


def take(tx: Transaction, hands: Hands, at: datetime) -> None:
    """Put everything of the one seat into the other's hands."""
    twice = _talks.told_twice(tx, hands)
    _hold_once(tx, hands, at)
    _take_assignments(tx, hands)
    for table in OF_SEATS:
        move(tx, hands.link, table, "member", hands.theirs, hands.mine)
    _take_attendance(tx, hands)
    for _counts, aside in twice:
        _talks.set_aside(tx, hands, aside)
    _talks.rename(tx, hands, hands.theirs, hands.mine)
    _take_letters(tx, hands, at)


def give(tx: Transaction, hands: Hands) -> None:
    """Give everything back, with what was done from the other's apps meanwhile."""
    _follow_evidence(tx, hands)
    _give_assignments(tx, hands)
    for table in OF_SEATS:
        for owner in (hands.mine, hands.theirs):
            give_back(tx, hands.link, table, "member", owner)
    for table in ("attendance", "win"):
        give_back(tx, hands.link, table, "member", hands.theirs)
    for came, _was in noted(tx, hands.link, "checked_in", hands.mine):
        tx.run("UPDATE attendance SET checked_in_at = NULL, place = '', late = FALSE WHERE id = :id", id=came)
    _talks.restore(tx, hands)
    _give_letters(tx, hands)


def _take_attendance(tx: Transaction, hands: Hands) -> None:
    """Whoever was there is there, whichever of the two checked in; what both have stays with each."""
    theirs = "SELECT t.{} FROM attendance t WHERE t.event = attendance.event AND t.member = :theirs"
    came = (
        f"member = :mine AND checked_in_at IS NULL AND EXISTS ({theirs.format('id')} AND t.checked_in_at IS NOT NULL)"
    )
    note_all(tx, hands.link, "checked_in", hands.mine, f"SELECT id, '' AS was FROM attendance WHERE {came}",
             theirs=hands.theirs, mine=hands.mine)  # fmt: skip
    taken = ", ".join(f"{column} = ({theirs.format(column)})" for column in ("place", "late", "checked_in_at"))
    tx.run(f"UPDATE attendance SET {taken} WHERE {came}", theirs=hands.theirs, mine=hands.mine)
    rows = (
        "SELECT id, '' AS was FROM attendance WHERE member = :theirs"
        " AND event NOT IN (SELECT event FROM attendance WHERE member = :mine)"
    )
    note_all(tx, hands.link, "attendance", hands.theirs, rows, theirs=hands.theirs, mine=hands.mine)
    tx.run(
        "UPDATE attendance SET member = :mine WHERE id IN"
        " (SELECT id FROM link_moved WHERE link = :link AND kind = 'attendance' AND owner = :theirs)",
        mine=hands.mine, link=hands.link, theirs=hands.theirs,
    )  # fmt: skip


# --- missions --------------------------------------------------------------------------------------------------------


def _hold_once(tx: Transaction, hands: Hands, at: datetime) -> None:
    """Nobody holds the same mission twice: the one nothing was handed in for goes back to the board."""
    rows = tx.all(
        "SELECT o.id AS own, o.state AS own_state, t.id AS other, t.state AS other_state FROM assignment o"
        " JOIN assignment t ON t.mission = o.mission AND t.member = :theirs AND t.state IN ('open', 'sent_back')"
        " WHERE o.member = :mine AND o.state IN ('open', 'sent_back')",
        mine=hands.mine, theirs=hands.theirs,
    )  # fmt: skip
    for row in rows:
        further = row["other_state"] == "sent_back"
        number, state = (row["own"], row["own_state"]) if further else (row["other"], row["other_state"])
        if state == "open":
            note(tx, hands.link, "assignment_state", number, hands.theirs, state)
            tx.run("UPDATE assignment SET state = 'handed_back', closed_at = :at WHERE id = :id", at=at, id=number)


def _take_assignments(tx: Transaction, hands: Hands) -> None:
    rows = tx.all("SELECT * FROM assignment WHERE member = :member ORDER BY day, slot", member=hands.theirs)
    for row in rows:
        note(tx, hands.link, "assignment", row["id"], hands.theirs, str(row["slot"]))
        _put(tx, row, hands.mine, row["slot"])


def _give_assignments(tx: Transaction, hands: Hands) -> None:
    """Those that were theirs get the slot they had; newer ones come after."""
    back = noted(tx, hands.link, "assignment", hands.theirs)
    for assignment, was in sorted(back, key=lambda each: (each[1] == "", each[0])):
        row = tx.one("SELECT * FROM assignment WHERE id = :id", id=assignment)
        if row is not None:
            kept = not was or row["state"] == "swapped"  # what was swapped away has left its slot
            _put(tx, row, hands.theirs, row["slot"] if kept else int(was))
    for assignment, state in noted(tx, hands.link, "assignment_state", hands.theirs):
        tx.run(
            "UPDATE assignment SET state = :state, closed_at = NULL WHERE id = :id AND state = 'handed_back'",
            state=state, id=assignment,
        )  # fmt: skip


def _put(tx: Transaction, assignment: Row, member: int, slot: int) -> None:
    """Give an assignment to a member, in that slot of its day where it is free, else after the others."""
    rows = tx.all(
        "SELECT slot FROM assignment WHERE member = :member AND day = :day", member=member, day=assignment["day"]
    )
    taken = {row["slot"] for row in rows}
    if slot in taken:
        swapped = [each for each in taken if each >= SWAPPED_SLOTS]
        plain = [each for each in taken if each < SWAPPED_SLOTS]
        slot = SWAPPED_SLOTS + len(swapped) if slot >= SWAPPED_SLOTS else max(plain) + 1
        while slot in taken:
            slot += 1
    tx.run("UPDATE assignment SET member = :member, slot = :slot WHERE id = :id",
           member=member, slot=slot, id=assignment["id"])  # fmt: skip


# --- what was done meanwhile -----------------------------------------------------------------------------------------


def _follow_evidence(tx: Transaction, hands: Hands) -> None:
    """Missions, lines of the logbook and files go where the evidence goes that they belong to."""
    theirs = "SELECT id FROM link_moved WHERE link = :link AND kind = 'evidence' AND owner = :theirs"
    tx.run(
        "DELETE FROM link_moved WHERE link = :link AND kind = 'assignment' AND id IN (SELECT assignment FROM evidence"
        f" WHERE member = :mine AND assignment IS NOT NULL AND id NOT IN ({theirs}))",
        link=hands.link, mine=hands.mine, theirs=hands.theirs,
    )  # fmt: skip
    of = f"FROM evidence WHERE member = :mine AND id IN ({theirs})"
    values = {"mine": hands.mine, "theirs": hands.theirs}
    note_all(tx, hands.link, "assignment", hands.theirs,
             f"SELECT assignment AS id, '' AS was {of} AND assignment IS NOT NULL", **values)  # fmt: skip
    for table in LOGGED:
        note_all(tx, hands.link, table, hands.theirs,
                 f"SELECT id, '' AS was FROM {table} WHERE id IN (SELECT subject {of})", **values)  # fmt: skip


# --- letters ---------------------------------------------------------------------------------------------------------


def _take_letters(tx: Transaction, hands: Hands, at: datetime) -> None:
    """Letters to both are one letter; those to one go on."""
    twice = (
        " FROM letter WHERE member = :theirs AND account IS NULL AND EXISTS (SELECT 1 FROM letter o"
        " WHERE o.campaign = letter.campaign AND o.cause = letter.cause AND o.member = :mine AND o.account IS NULL)"
    )
    both = {"mine": hands.mine, "theirs": hands.theirs}
    note_all(tx, hands.link, "letter_state", hands.theirs,
             f"SELECT id, state AS was{twice} AND state IN ('waiting', 'held')", **both)  # fmt: skip
    tx.run(
        "UPDATE letter SET state = 'closed', why_closed = :why, closed_at = :at"
        " WHERE id IN (SELECT id FROM link_moved WHERE link = :link AND kind = 'letter_state' AND owner = :theirs)",
        why=TWICE, at=at, link=hands.link, theirs=hands.theirs,
    )  # fmt: skip
    rest = f"SELECT id, '' AS was FROM letter WHERE member = :theirs AND id NOT IN (SELECT id{twice})"
    note_all(tx, hands.link, "letter", hands.theirs, rest, **both)
    _readdress(tx, hands, hands.mine)


def _give_letters(tx: Transaction, hands: Hands) -> None:
    _readdress(tx, hands, hands.theirs)
    for letter, state in noted(tx, hands.link, "letter_state", hands.theirs):
        tx.run(
            "UPDATE letter SET state = :state, why_closed = '', closed_at = NULL"
            " WHERE id = :id AND state = 'closed' AND why_closed = :why",
            state=state, id=letter, why=TWICE,
        )  # fmt: skip


def _readdress(tx: Transaction, hands: Hands, member: int) -> None:
    tx.run(
        "UPDATE letter SET member = :member,"
        " recipient = CASE WHEN account IS NULL THEN :recipient ELSE recipient END"
        " WHERE id IN (SELECT id FROM link_moved WHERE link = :link AND kind = 'letter' AND owner = :theirs)",
        member=member, recipient=f"member:{member}", link=hands.link, theirs=hands.theirs,
    )  # fmt: skip
