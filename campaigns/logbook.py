"""The logbook: profiles made, conversations had and interviews held, each counted once."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from bot.database import Row, Transaction, instant
from bot.values import dataclass
from bot.words import Phrase, _
from campaigns.campaign import Campaign
from campaigns.people import Member
from campaigns.refusals import Refusal

if TYPE_CHECKING:
    from campaigns import consent as consents

# Parameters that change an address but not the place it leads to: everywhere, and at some hosts only (a forum's t is
# its thread).
_TRACKING = re.compile(
    r"(?:utm|hsa|pk|mtm|matomo)_.*|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|_ga|_gl|msclkid|yclid|ttclid|twclid|"
    r"li_fat_id|igshid|igsh|scid|sc_cid|epik|rdt_cid|mc_eid|mc_cid|mkt_tok|_hsenc|_hsmi|vero_id|oly_(?:enc|anon)_id|"
    r"__tn__|__cft__.*|mibextid|fb_(?:action_ids|action_types|source|ref)|ref|ref_(?:src|url)|si|share_id|s_cid|ncid|"
    r"cmpid|xtor|spm|trk|trkinfo|ved|usg"
)
_TRACKING_AT = {
    "x.com": {"s", "t"}, "youtube.com": {"t", "feature", "pp", "app"}, "youtu.be": {"t", "feature"},
    "tiktok.com": {"_r", "_t", "is_from_webapp", "sender_device", "is_copy_url"}, "instagram.com": {"hl"},
    "reddit.com": {"rdt"}, "facebook.com": {"locale", "paipv", "eav", "_rdr", "refid", "wtsid"},
}  # fmt: skip
_MOBILE = re.compile(r"^(?:(?:www\d*|m|mobile|mobil|amp|old|new|en|touch|mbasic|wap)\.)+(?=[^.]+\.)")
_IN_BETWEEN = re.compile(r"^([^.]+)\.(?:m|mobile)\.(?=[^.]+\.)")  # es.m.wikipedia.org
_CALLED_NOW = {  # hosts that lead to the same places under another name
    "twitter.com": "x.com", "fb.com": "facebook.com", "instagr.am": "instagram.com", "telegram.me": "t.me",
    "discordapp.com": "discord.com", "web.facebook.com": "facebook.com", "telegram.dog": "t.me",
}  # fmt: skip
_ONE_IN = 10  # conversations, of which one is asked for one more detail


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


class NothingHeard(Refusal):
    """A conversation without what was heard before anything was said."""

    says = _("Every conversation begins with listening. Write first what you heard, before you said anything.")


class OnlyHeard(Refusal):
    """A recorded interview without its length or a typed quote."""

    says = _("Add how long the recording is and one sentence of it in their words, for those who can’t listen now.")


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
        NothingHeard: nobody listened first.
        LoggedAlready: it is there.
    """
    if not listened.strip():
        raise NothingHeard
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
    answers: Mapping[str, str], quote: str, consent: Consent, at: datetime, recorded: bool = False,
    allows: "consents.Wish | None" = None,
) -> int:  # fmt: skip
    """Note an interview; its id. ``answers`` are by what was asked; the ``length`` of a recording is in minutes.

    ``allows`` says more about how far they may be quoted than ``consent``: until when, how they said so, their age.

    Raises:
        OnlyHeard: it is ``recorded``, and nobody can read a word of it or tell how long it is.
        OverAlready: they allowed it until a day that is over.
    """
    if recorded and not (quote and answers.get("length")):
        raise OnlyHeard
    number = tx.new_id()
    tx.run(
        "INSERT INTO interview (id, campaign, member, who, interests, reason, answers, quote, consent, once, logged_at)"
        " VALUES (:id, :campaign, :member, :who, :interests, :reason, :answers, :quote, :consent, :once, :at)",
        id=number, campaign=campaign.id, member=member.id, who=who, interests=interests, reason=reason,
        answers=json.dumps(answers), quote=quote, consent=consent, once=str(number), at=at,
    )  # fmt: skip
    from campaigns import consent as consents  # what they allowed is kept there; it knows evidence, which knows this

    consents.of_interview(tx, campaign, number, member.id, allows or consents.Wish(who, consent, ""), at)
    return number


def wants_detail(tx: Transaction, conversation: int) -> bool:
    """Whether one more detail is asked for about a conversation, and wasn't given yet: of one in ten, by their id."""
    if int.from_bytes(hashlib.blake2b(str(conversation).encode(), digest_size=8).digest()) % _ONE_IN:
        return False
    row = tx.one("SELECT detail FROM conversation WHERE id = :id", id=conversation)
    return row is not None and not row["detail"]


def add_detail(tx: Transaction, conversation: int, text: str) -> None:
    """Note one more detail about a conversation."""
    tx.run("UPDATE conversation SET detail = :text WHERE id = :id", text=text, id=conversation)


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
        row = tx.one(
            "SELECT topic, site, CASE WHEN online THEN 'online' ELSE 'in_person' END AS online, depth, listened, link,"
            " contact, detail FROM conversation WHERE id = :id",
            id=subject,
        )
    else:
        row = tx.one("SELECT who, interests, quote, consent FROM interview WHERE id = :id", id=subject)
    return [(name, str(row[name])) for name in list(row.keys()) if row[name]] if row else ()


def normalised(address: str) -> str:
    """An address as the place it leads to, so that the same place is found again.

    It is the same for http and https, ``www`` and mobile hosts, the host in capitals or in letters of any language, a
    slash at the end or twice, a way there and back, a fragment, letters written as themselves or as ``%C3%A9``,
    parameters in another order, and tracking parameters.
    """
    parts = urlsplit(address.strip() if "://" in address else f"https://{address.strip().lstrip('/')}")
    host = _host(parts.hostname or "")
    try:
        number = parts.port
    except ValueError:  # no port there is: kept as it was written
        number = None
        host = parts.netloc.lower()
    port = f":{number}" if number not in (None, 80, 443) else ""
    known = _TRACKING_AT.get(host, set())
    given = parse_qsl(parts.query, keep_blank_values=True)  # a forum's ?4711 is a name without a value
    query = urlencode(sorted(pair for pair in given if not _tracks(pair[0].lower(), known)))
    path = quote(_straight(normalize("NFC", unquote(parts.path))), safe="/:@!$&'()*+,;=~")
    return f"{host}{port}{path}{'?' + query if query else ''}"


def _host(written: str) -> str:
    """A host under the name its place is known by: without what leads to the same place, letters as themselves."""
    plain = normalize("NFKC", "".join(normalize("NFKC", written).lower().replace("\u3002", ".").split()))
    labels = [_letters(label) for label in plain.rstrip(".").split(".")]
    host = _IN_BETWEEN.sub(r"\1.", _MOBILE.sub("", ".".join(labels)))
    host = _MOBILE.sub("", host)
    return _CALLED_NOW.get(host, host)


def _letters(label: str) -> str:
    """A part of a host's name in the letters that ``xn--`` stands for (RFC 3492); as it is where it stands for none."""
    if not label.startswith("xn--"):
        return label
    try:
        found = normalize("NFKC", label[4:].encode("ascii").decode("punycode")).lower()
    except ValueError:  # UnicodeError is one
        return label
    return found if found.isprintable() and not found.isascii() else label  # half a surrogate pair is not printable


def _straight(path: str) -> str:
    """A path without slashes twice or at its end, and without ways there and back (RFC 3986, 5.2.4)."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "".join(f"/{part}" for part in parts)


def _tracks(name: str, known: Collection[str]) -> bool:
    return name in known or _TRACKING.fullmatch(name) is not None


def _whose(tx: Transaction, table: str, column: str, campaign: int, key: str) -> str:
    row = tx.one(
        f"SELECT p.name FROM {table} t JOIN member m ON m.id = t.member JOIN person p ON p.id = m.person"
        f" WHERE t.campaign = :campaign AND t.{column} = :key",
        campaign=campaign, key=key,
    )  # fmt: skip
    return row["name"] if row else ""
