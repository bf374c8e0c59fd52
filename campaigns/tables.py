"""Tables to take along, what their columns mean, and how they are written as CSV."""

import csv
import io
from collections.abc import Mapping, Sequence

from bot.values import dataclass
from bot.words import Phrase, _

# Spreadsheets run what begins so, also behind blanks; some take the wide forms for the plain ones.
_FORMULA = ("=", "+", "-", "@", "|", "\uff1d", "\uff0b", "\uff0d", "\uff20")

_WHOSE = _("the member’s number, the same in every table")
_WHEN = _("date and time in UTC")
_WHAT_COUNTS = _("what is counted")
_CLAIMED = _("claimed: a member says so; verified: a lead has looked")
COLUMNS: Mapping[str, Mapping[str, Phrase]] = {
    "members": {
        "id": _WHOSE,
        "name": _("as the team sees it; empty for who hides"),
        "role": _("member, lead, organizer or owner"),
        "team": _("their team or chapter; empty for none"),
        "state": _("active, left, or linked: became one with another number"),
        "same_as": _("the number it became one with; its sums are there"),
    },
    "totals": {
        "member": _WHOSE,
        "measure": _WHAT_COUNTS,
        "standing": _CLAIMED,
        "amount": _("all of the week’s entries together"),
    },
    "ledger": {
        "id": _("the entry’s number, rising with time"),
        "member": _WHOSE,
        "measure": _WHAT_COUNTS,
        "standing": _CLAIMED,
        "amount": _("how much; below zero it takes back"),
        "cause": _("what kind of thing it is for"),
        "cause_id": _("the number of that thing; for evidence, the id in that table"),
        "at": _WHEN,
    },
    "evidence": {
        "id": _("the number of what was handed in"),
        "member": _WHOSE,
        "mission": _("the mission’s key; empty for the logbook"),
        "kind": _("what kind of mission it was for"),
        "state": _("waiting, approved, sent_back or withdrawn"),
        "round": _("how often it was handed in"),
        "worth": _("points"),
        "minutes": _("minutes it was planned to take"),
        "due_at": _WHEN,
        "handed_in_at": _WHEN,
        "reviewed_at": _WHEN,
    },
    "missions": {
        "id": _("the mission’s number"),
        "key": _("the mission’s short name"),
        "title": _("as members read it"),
        "kind": _("what kind of mission it is"),
        "worth": _("points"),
        "minutes": _("minutes it is planned to take"),
        "goal": _("the key of the goal it serves"),
        "state": _("open or paused"),
    },
    "thanks": {
        "id": _("the number of the thanks"),
        "by": _("the number of the member who thanked"),
        "to": _("the number of the member who helped"),
        "at": _WHEN,
    },
    "album/index": {
        "file": _("the photo’s file, beside this table"),
        "caption": _("what whoever took it wrote about it"),
        "alt": _("what to say of it to somebody who cannot see it"),
        "credit": _("whom to name beside it; empty for who hides or has left"),
        "mission": _("the mission it was handed in for"),
        "member": _WHOSE,
        "by": _("the name of whoever took it; empty for who hides or has left"),
        "handed_in_at": _WHEN,
        "may_be_shown": _("how far everybody in it agreed: campaign, or public for anywhere"),
    },
}


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows, to be written as CSV or as a sheet."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def as_csv(table: Table) -> str:
    """A table as CSV; cells that a spreadsheet would run get an apostrophe before them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return out.getvalue()


def about(tables: Sequence[Table]) -> Sequence[tuple[str, str, Phrase]]:
    """What each column of some tables means: table, column, meaning."""
    return [(table.name, column, COLUMNS[table.name][column]) for table in tables for column in table.columns]


def _cell(value: object) -> object:
    if isinstance(value, str) and (value.startswith(("\t", "\r", "\n")) or value.lstrip().startswith(_FORMULA)):
        return f"'{value}"
    return value
