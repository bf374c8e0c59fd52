"""Taking data along: a week's tables for an organizer, everything about oneself for a member."""

import io
import json
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from bot.clock import local_day
from bot.database import Row, Transaction, instant
from bot.values import dataclass
from campaigns import evidence, ledger, seats, showing
from campaigns.campaign import Campaign
from campaigns.ledger import Measure
from campaigns.logbook import Consent as Scope
from campaigns.media import Media
from campaigns.people import Member, Role
from campaigns.tables import Table, as_csv

_HANDED = (
    "id", "member", "mission", "kind", "state", "round", "worth", "minutes", "due_at", "handed_in_at", "reviewed_at",
)  # fmt: skip


def tables(tx: Transaction, campaign: Campaign, week: str) -> list[Table]:
    """A week's ledger, its totals by member, the week's evidence, the missions, and who thanked whom.

    Members have a stable number besides their name; who hides has only the number. A number that became another one's
    when somebody linked two apps says so: its sums have moved there.
    """
    entries = tx.all(
        "SELECT id, member, measure, standing, amount, cause, cause_id, at FROM entry"
        " WHERE campaign = :campaign AND week = :week ORDER BY id",
        campaign=campaign.id, week=week,
    )  # fmt: skip
    sums = tx.all(
        "SELECT member, measure, standing, SUM(amount) AS amount FROM entry"
        " WHERE campaign = :campaign AND week = :week GROUP BY member, measure, standing"
        " ORDER BY member, measure, standing",
        campaign=campaign.id, week=week,
    )  # fmt: skip
    handed = tx.all(
        "SELECT e.id, e.member, mi.key AS mission, e.kind, e.state, e.round, e.worth, e.minutes, e.due_at,"
        " e.handed_in_at, e.reviewed_at FROM evidence e LEFT JOIN mission mi ON mi.id = e.mission"
        " WHERE e.id IN (SELECT cause_id FROM entry"
        " WHERE campaign = :campaign AND week = :week AND cause = 'evidence') ORDER BY e.id",
        campaign=campaign.id, week=week,
    )  # fmt: skip
    missions = tx.all(
        "SELECT id, key, title, kind, worth, minutes, goal, state FROM mission WHERE campaign = :campaign ORDER BY id",
        campaign=campaign.id,
    )
    return [
        _table("members", ("id", "name", "role", "team", "state", "same_as"), _members(tx, campaign)),
        _table("totals", ("member", "measure", "standing", "amount"), sums),
        _table("ledger", ("id", "member", "measure", "standing", "amount", "cause", "cause_id", "at"), entries),
        _table("evidence", _HANDED, handed),
        _table("missions", ("id", "key", "title", "kind", "worth", "minutes", "goal", "state"), missions),
        _table("thanks", ("id", "by", "to", "at"), _thanks(tx, campaign, week)),
    ]


def _thanks(tx: Transaction, campaign: Campaign, week: str) -> Sequence[Row]:
    """Who thanked whom in a week; what for is between them."""
    return tx.all(
        'SELECT id, by_member AS "by", to_member AS "to", at FROM thanks WHERE campaign = :campaign AND week = :week'
        " ORDER BY at, id",
        campaign=campaign.id, week=week,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo of a week's album: the keys of its public copies, and what is known about it.

    ``member`` is a number and ``by`` a name, "" where they hide or have left. ``anywhere`` says whether everybody in it
    agreed to be shown in public, too; else it stays within the campaign.
    """

    public: str
    small: str
    caption: str
    mission: str
    member: int
    by: str
    handed_in_at: datetime
    anywhere: bool = False


def album(tx: Transaction, campaign: Campaign, week: str, now: datetime) -> list[Shot]:
    """The photos of what was approved and credited in a week, and still is, in the order they were handed in.

    They are those of the recap's album; only those are in it of which everybody in them agrees, as of ``now``.
    """
    rows = tx.all(
        f"SELECT f.public, f.small, f.caption, mi.title AS mission, e.member, e.handed_in_at, {seats.NAME},"
        f" {showing.photos_in(Scope.PUBLIC)} AS anywhere FROM media f JOIN evidence e ON e.id = f.evidence"
        f"{seats.held('e.member')} LEFT JOIN mission mi ON mi.id = e.mission"
        f" WHERE f.kind = 'photo' AND e.state = 'approved' AND {showing.photos_in(Scope.CAMPAIGN)}"
        f" AND e.id IN (SELECT c.cause_id FROM entry c WHERE {ledger.credited(Measure.POINTS)})"
        " ORDER BY e.handed_in_at, e.id, f.position, f.id",
        campaign=campaign.id, week=week, today=local_day(now, campaign.zone),
    )  # fmt: skip
    return [
        Shot(row["public"], row["small"], row["caption"], row["mission"] or "", row["member"], row["name"],
             instant(row["handed_in_at"]), bool(row["anywhere"]))
        for row in rows
    ]  # fmt: skip


def index(shots: Mapping[str, Shot], said: Callable[[Shot], str]) -> Table:
    """What is on the photos of an album, by the names of their files; ``said`` describes one to who cannot see it."""
    return Table(
        "album/index", ("file", "caption", "alt", "credit", "mission", "member", "by", "handed_in_at", "may_be_shown"),
        tuple(
            (name, s.caption, said(s), s.by, s.mission, s.member, s.by, s.handed_in_at.isoformat(),
             Scope.PUBLIC.value if s.anywhere else Scope.CAMPAIGN.value)
            for name, s in shots.items()
        ),
    )  # fmt: skip


def _members(tx: Transaction, campaign: Campaign) -> list[dict[str, Any]]:
    rows = tx.all(
        "SELECT m.id, p.name, m.role, t.title AS team, m.state, m.same_as, m.hidden"
        " FROM member m JOIN person p ON p.id = m.person LEFT JOIN team t ON t.id = m.team"
        " WHERE m.campaign = :campaign ORDER BY m.id",
        campaign=campaign.id,
    )
    return [
        {**_dict(row), "name": "" if row["hidden"] else row["name"], "role": Role(row["role"]).name.lower()}
        for row in rows
    ]


def about_me(tx: Transaction, member: Member) -> Mapping[str, Any]:
    """Everything the campaign keeps about a member, by table; words that somebody took back are left out."""
    person, mine = {"person": member.person}, {"member": member.id}
    ended = {row["interview"] for row in tx.all(_ENDED, **mine)}
    return {
        "person": _rows(tx.all("SELECT * FROM person WHERE id = :person OR same_as = :person", **person)),
        "accounts": _rows(
            tx.all("SELECT platform, external, name, created_at FROM account WHERE person = :person", **person)
        ),
        "browsers": _rows(tx.all(_BROWSERS, **person)),
        "links": _rows(
            tx.all("SELECT made_at, until, undone_at FROM link WHERE kept = :person OR folded = :person", **person)
        ),
        "seat": _rows(tx.all(f"SELECT * FROM member WHERE id {_EVER} ORDER BY COALESCE(same_as, 0), id", **mine)),
        "missions": _rows(tx.all(f"SELECT * FROM assignment WHERE member {_EVER} ORDER BY given_at", **mine)),
        "evidence": [_without_ended(row, ended) for row in _rows(tx.all(_EVIDENCE, **mine))],
        "media": _rows(tx.all(_MEDIA, **person)),
        "profiles": _rows(tx.all("SELECT * FROM profile WHERE member = :member", **mine)),
        "conversations": _rows(tx.all("SELECT * FROM conversation WHERE member = :member", **mine)),
        "interviews": _interviews(tx, mine, ended),
        **_tables(tx, _PEOPLE_MET, mine),
        "ledger": _rows(tx.all(f"SELECT * FROM entry WHERE member {_EVER} ORDER BY id", **mine)),
        "drafts": _rows(tx.all(_DRAFTS, **person)),
        **_tables(tx, _SAID, mine),
        **_tables(tx, _DECIDED, mine),
        "letters": _rows(
            tx.all("SELECT view, state, written_at FROM letter WHERE member = :member ORDER BY id", **mine)
        ),
        "messages": _rows(tx.all(_MESSAGES, **person)),
        "incidents": _rows(tx.all("SELECT route, at FROM incident WHERE person = :person ORDER BY at", **person)),
    }


_EVER = seats.theirs()
_HANDED_IN = f"SELECT id FROM evidence WHERE member {_EVER}"
_ACCOUNTS = "SELECT id FROM account WHERE person = :person"
_BROWSERS = f"SELECT created_at, seen_at, revoked FROM web_session WHERE account IN ({_ACCOUNTS}) ORDER BY created_at"
_DRAFTS = f"SELECT * FROM draft WHERE person = :person OR account IN ({_ACCOUNTS}) ORDER BY id"
_MESSAGES = "SELECT room, kind, body, at FROM web_message WHERE reader = :person OR author = :person ORDER BY id"
_MEDIA = "SELECT id, evidence, kind, name, bytes, caption, kept_at FROM media WHERE person = :person"
_EVIDENCE = "SELECT * FROM evidence WHERE member = :member ORDER BY handed_in_at"
_ENDED = (
    "SELECT interview FROM consent WHERE ended_at IS NOT NULL"
    " AND interview IN (SELECT id FROM interview WHERE member = :member)"
)


# What a member said to the team and made for it.
_SAID = {
    "thanks": f"SELECT * FROM thanks WHERE by_member {_EVER} OR to_member {_EVER} ORDER BY at",
    "wins": f"SELECT * FROM win WHERE member {_EVER} ORDER BY at",
    "announcements": f"SELECT id, text, at FROM announcement WHERE by_member {_EVER} ORDER BY at",
    "recaps": f"SELECT week, headline, opening, own, changed_at FROM edition WHERE by_member {_EVER} ORDER BY week",
    "pages": f"SELECT kind, week, made_at, revoked_at FROM published WHERE by_member {_EVER} ORDER BY made_at",
    "invites": f"SELECT code, role, created_at, expires_at, revoked FROM invite WHERE made_by {_EVER} ORDER BY id",
    "missions_made": f"SELECT key, title, brief, created_at FROM mission WHERE made_by {_EVER} ORDER BY id",
    "events_made": f"SELECT title, venue, brief, starts_at, made_at FROM event WHERE made_by {_EVER} ORDER BY id",
}
# What was decided about a member and what they handed in, what they decided, noted of others, and were asked.
_DECIDED = {
    "deeds": f"SELECT what, subject, detail, at FROM deed WHERE by_member {_EVER} ORDER BY at",
    "decisions": f"SELECT what, subject, detail, at FROM deed WHERE subject IN ({_HANDED_IN}) OR subject {_EVER}"
    " ORDER BY at",
    "consents": "SELECT id, evidence, media, interview, CASE WHEN ended_at IS NULL THEN who ELSE '' END AS who, scope,"
    " until, CASE WHEN ended_at IS NULL THEN how ELSE '' END AS how, minor,"
    " CASE WHEN ended_at IS NULL THEN guardian ELSE '' END AS guardian, given_at, withdrawn_at, ended_at FROM consent"
    f" WHERE noted_by {_EVER} ORDER BY given_at",
    "opinions": f"SELECT evidence, first, verdict, words, asked_at, answered_at FROM opinion WHERE asked {_EVER}",
    "asked": f"SELECT evidence, first, question, asked_at, answered_at FROM opinion WHERE asked_by {_EVER}",
    "stood_out": f"SELECT evidence, why, amount, at FROM flag WHERE evidence IN ({_HANDED_IN}) ORDER BY at",
    "trust": f"SELECT kind, streak, passed, earned_at, lost_at FROM trust WHERE member {_EVER}",
}
# Whom a member met, what they wrote about people, and where they were.
_PEOPLE_MET = {
    "contacts": "SELECT * FROM contact WHERE member = :member ORDER BY id",
    "notes": "SELECT * FROM contact_note WHERE member = :member ORDER BY id",
    "follow_ups": "SELECT event, contact, state, how, due_at, done_at FROM follow_up WHERE member = :member"
    " ORDER BY id",
    "events": "SELECT e.title, a.listed, a.checked_in_at, a.place, a.late FROM attendance a"
    f" JOIN event e ON e.id = a.event WHERE a.member {_EVER} ORDER BY e.starts_at",
}


def _tables(tx: Transaction, found: Mapping[str, str], mine: Mapping[str, int]) -> dict[str, list[dict[str, Any]]]:
    return {name: _rows(tx.all(sql, **mine)) for name, sql in found.items()}


@dataclass(frozen=True, slots=True)
class OneOfMine:
    """A file of a member's own: its name to be, its key in the store, that of its small copy or "", and its row."""

    name: str
    key: str
    small: str
    media: Media


def my_files(tx: Transaction, campaign: Campaign, member: Member, at: datetime) -> list[OneOfMine]:
    """A member's photos, films, recordings and documents, but those of which somebody in them took consent back."""
    return [
        OneOfMine(f"{n:03}-{each.kind.value}{PurePath(each.public).suffix}", each.public, each.small, each)
        for n, each in enumerate(showing.of_person(tx, campaign, member.person, at), start=1)
    ]


def files_of_mine(
    files: Sequence[OneOfMine], read: Callable[[str], bytes | None], most: int
) -> Iterator[tuple[str, bytes]]:
    """Each file's name and bytes, and a table of them all; together at most ``most`` bytes, photos small if need be.

    The table says of those that had no room, or are gone, that they aren't there.
    """
    room, there = most, set()
    for each in files:
        for key in (each.key, each.small):
            data = read(key) if key else None
            if data is not None and len(data) <= room:
                room -= len(data)
                there.add(each.name)
                yield each.name, data
                break
    columns = ("file", "is_here", "evidence", "called", "caption", "kept_at")
    rows = tuple(
        (each.name, each.name in there, each.media.evidence or "", each.media.name, each.media.caption,
         each.media.kept_at.isoformat())
        for each in files
    )  # fmt: skip
    yield "files.csv", as_csv(Table("files", columns, rows)).encode()


def _interviews(tx: Transaction, mine: Mapping[str, int], ended: Collection[int]) -> list[dict[str, Any]]:
    """A member's interviews, without the words of those that ended."""
    rows = _rows(tx.all("SELECT * FROM interview WHERE member = :member", **mine))
    return [{**row, "quote": "", "who": ""} if row["id"] in ended else row for row in rows]


def _without_ended(row: dict[str, Any], ended: Collection[int]) -> dict[str, Any]:
    """A row of evidence without the words of those interviews."""
    if row["subject"] not in ended:
        return row
    earlier = [{**each, "answers": evidence.unquoted(each["answers"])} for each in json.loads(row["earlier"])]
    said = json.dumps(evidence.unquoted(json.loads(row["answers"])))
    return {**row, "answers": said, "earlier": json.dumps(earlier)}


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Files in one archive, by their names; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            packed = zipfile.ZIP_STORED if name.endswith((".jpg", ".png")) else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, packed)
    return out.getvalue()


def as_json(kept: Mapping[str, Any]) -> str:
    """Kept rows as JSON people can read."""
    return json.dumps(kept, ensure_ascii=False, indent=2)


def _table(name: str, columns: tuple[str, ...], rows: Iterable[Row | Mapping[str, Any]]) -> Table:
    return Table(name, columns, tuple(tuple(_value(column, row[column]) for column in columns) for row in rows))


def _rows(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [{column: _value(column, value) for column, value in _dict(row).items()} for row in rows]


def _dict(row: Row) -> dict[str, Any]:
    return {column: row[column] for column in list(row.keys())}


def _value(column: str, value: Any) -> Any:
    """Instants as people read them."""
    if isinstance(value, int) and (column == "at" or column.endswith("_at")):
        return instant(value).isoformat()
    return value
