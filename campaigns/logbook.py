"""The logbook: profiles made, conversations had and interviews held, each counted once."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.database import Row, Transaction, instant
from bot.words import Phrase, _
from campaigns.campaign import Campaign
from campaigns.people import Member
from campaigns.refusals import Refusal

# Parameters that change an address but not the place it leads to: everywhere, and at some hosts only (a forum's t is
# its thread).
_TRACKING = re.compile(r"utm_.*|fbclid|gclid|igshid|igsh|mc_eid|mc_cid|ref|ref_src|si")
_TRACKING_AT = {
    "twitter.com": {"s", "t"}, "x.com": {"s", "t"}, "youtube.com": {"t", "feature"}, "youtu.be": {"t", "feature"},
}  # fmt: skip
_MOBILE = re.compile(r"^(?:www|m|mobile|old|new|en|touch)\.")


class Depth(StrEnum):
    """How deep a conversation went."""

    HELLO = "hello"
    TALK = "talk"
    REASON = "reason"
    NEXT_STEP = "next_step"


DEPTH_NAMES: Mapping[Depth, Phrase] = {
    Depth.HELLO: _("a hello"),
    Depth.TALK: _("a talk"),
    Depth.REASON: _("they shared a reason"),
    Depth.NEXT_STEP: _("we agreed on a next step"),
}


class Consent(StrEnum):
    """Where somebody allowed their words to be shown."""

    NONE = "none"
    TEAM = "team"
    CAMPAIGN = "campaign"
    PUBLIC = "public"


CONSENT_NAMES: Mapping[Consent, Phrase] = {
    Consent.NONE: _("they’d rather not be quoted"),
    Consent.TEAM: _("only within our team"),
    Consent.CAMPAIGN: _("within the campaign, also in its recap"),
    Consent.PUBLIC: _("anywhere, also in public"),
}


class LoggedAlready(Refusal):
    """The same profile or conversation was logged before."""

    says = _("That one is in the logbook already: {name} logged it. It counts once.")


class NotDisclosed(Refusal):
    """A profile that doesn't say whose it is."""

    says = _(
        "A profile only counts when it says openly that it’s the campaign’s. Add that to it first, then log it again."
    )


@dataclass(frozen=True, slots=True)
class Interview:
    """What somebody met said; ``reason`` is a key of the campaign's reasons."""

    id: int
    member: int
    who: str
    interests: str
    reason: str
    answers: Mapping[str, str]
    quote: str
    consent: Consent
    logged_at: datetime

    @classmethod
    def of(cls, row: Row) -> "Interview":
        """The interview in a row of ``interview``."""
        return cls(
            row["id"], row["member"], row["who"], row["interests"], row["reason"], json.loads(row["answers"]),
            row["quote"], Consent(row["consent"]), instant(row["logged_at"]),
        )  # fmt: skip


def log_profile(
    tx: Transaction, campaign: Campaign, member: Member, *, address: str, purpose: str, disclosed: bool, at: datetime
) -> int:
    """Note a profile or group made for the campaign; its id.

    Raises:
        NotDisclosed: it doesn't say that it is the campaign's.
        LoggedAlready: the same address is there.
    """
    if not disclosed:
        raise NotDisclosed
    key = normalised(address)
    row = tx.one(
        "INSERT INTO profile (id, campaign, member, site, address, address_key, purpose, disclosed, logged_at)"
        " VALUES (:id, :campaign, :member, :site, :address, :key, :purpose, TRUE, :at)"
        " ON CONFLICT (campaign, address_key) DO NOTHING RETURNING id",
        id=tx.new_id(), campaign=campaign.id, member=member.id, site=key.split("/")[0], address=address, key=key,
        purpose=purpose, at=at,
    )  # fmt: skip
    if row is None:
        raise LoggedAlready(name=_whose(tx, "profile", "address_key", campaign.id, key))
    return int(row["id"])


def log_conversation(
    tx: Transaction, campaign: Campaign, member: Member, *, online: bool, where: str, topic: str, depth: Depth,
    listened: str, link: str, contact: str, day: date, at: datetime,
) -> int:  # fmt: skip
    """Note a talk with somebody; its id. Its link counts once, else one with the same contact on the same day.

    Raises:
        LoggedAlready: it is there.
    """
    number = tx.new_id()
    met = f"talk:{member.id}:{' '.join(contact.casefold().split())}:{day}"
    once = f"link:{normalised(link)}" if link else met
    row = tx.one(
        "INSERT INTO conversation (id, campaign, member, site, online, topic, depth, listened, link, contact, once,"
        " day, logged_at) VALUES (:id, :campaign, :member, :site, :online, :topic, :depth, :listened, :link, :contact,"
        " :once, :day, :at) ON CONFLICT (campaign, once) DO NOTHING RETURNING id",
        id=number, campaign=campaign.id, member=member.id, site=where, online=online, topic=topic, depth=depth,
        listened=listened, link=link, contact=contact, once=once, day=day, at=at,
    )  # fmt: skip
    if row is None:
        raise LoggedAlready(name=_whose(tx, "conversation", "once", campaign.id, once))
    return number


def log_interview(
    tx: Transaction, campaign: Campaign, member: Member, *, who: str, interests: str, reason: str,
    answers: Mapping[str, str], quote: str, consent: Consent, at: datetime,
) -> int:  # fmt: skip
    """Note an interview; its id."""
    number = tx.new_id()
    tx.run(
        "INSERT INTO interview (id, campaign, member, who, interests, reason, answers, quote, consent, once, logged_at)"
        " VALUES (:id, :campaign, :member, :who, :interests, :reason, :answers, :quote, :consent, :once, :at)",
        id=number, campaign=campaign.id, member=member.id, who=who, interests=interests, reason=reason,
        answers=json.dumps(answers), quote=quote, consent=consent, once=str(number), at=at,
    )  # fmt: skip
    from campaigns import consent as consents  # what they allowed is kept there; it knows evidence, which knows this

    consents.of_interview(tx, campaign.id, number, member.id, who, consent, at)
    return number


def forget(tx: Transaction, kind: str, subject: int) -> None:
    """Take a line out, because its evidence was sent back and is logged anew."""
    if kind in ("profile", "conversation", "interview"):
        tx.run(f"DELETE FROM {kind} WHERE id = :id", id=subject)
        tx.run("DELETE FROM consent WHERE interview = :id", id=subject)


def interview(tx: Transaction, number: int) -> Interview | None:
    """An interview by id."""
    row = tx.one("SELECT * FROM interview WHERE id = :number", number=number)
    return Interview.of(row) if row else None


def details(tx: Transaction, kind: str, subject: int) -> Sequence[tuple[str, str]]:
    """What the logbook's line says, as pairs of a column's name and its text; empty where it is gone."""
    if kind == "profile":
        row = tx.one("SELECT address, purpose FROM profile WHERE id = :id", id=subject)
    elif kind == "conversation":
        row = tx.one("SELECT topic, site, depth, listened, link, contact FROM conversation WHERE id = :id", id=subject)
    else:
        row = tx.one("SELECT who, interests, quote, consent FROM interview WHERE id = :id", id=subject)
    return [(name, str(row[name])) for name in list(row.keys()) if row[name]] if row else ()


def normalised(address: str) -> str:
    """An address as the place it leads to, so that the same place is found again.

    It is the same for http and https, ``www`` and mobile hosts, the host in capitals, a slash at the end, a fragment
    and tracking parameters.
    """
    parts = urlsplit(address if "://" in address else f"https://{address}")
    host = _MOBILE.sub("", (parts.hostname or "").lower().rstrip("."))
    try:
        number = parts.port
    except ValueError:  # no port there is: kept as it was written
        number = None
        host = parts.netloc.lower()
    port = f":{number}" if number not in (None, 80, 443) else ""
    known = _TRACKING_AT.get(host, set())
    pairs = [(name, value) for name, value in parse_qsl(parts.query) if not _tracks(name.lower(), known)]
    query = urlencode(sorted(pairs))
    return f"{host}{port}{parts.path.rstrip('/')}{'?' + query if query else ''}"


def _tracks(name: str, known: Collection[str]) -> bool:
    return name in known or _TRACKING.fullmatch(name) is not None


def _whose(tx: Transaction, table: str, column: str, campaign: int, key: str) -> str:
    row = tx.one(
        f"SELECT p.name FROM {table} t JOIN member m ON m.id = t.member JOIN person p ON p.id = m.person"
        f" WHERE t.campaign = :campaign AND t.{column} = :key",
        campaign=campaign, key=key,
    )  # fmt: skip
    return row["name"] if row else ""
