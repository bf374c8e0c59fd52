"""The week's recap: what the ledger and the evidence say about one week, the same whenever it is asked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import local_day, monday_of, week_of
from bot.database import Row, Transaction, instant
from bot.words import Sayable, _
from campaigns import boards, ledger
from campaigns.boards import Ranked
from campaigns.campaign import Campaign
from campaigns.evidence import Evidence
from campaigns.ledger import Goal, Holders, Measure, Standing
from campaigns.media import Media
from campaigns.people import TEAMMATE
from campaigns.refusals import Refusal

WINS = 3  # as many as somebody reads


class NoSuchWeek(Refusal):
    """It isn't a week, or it lies ahead."""

    says = _("“{given}” isn’t a week I can tell about. Write it like {example}.")


@dataclass(frozen=True, slots=True)
class Win:
    """A piece of evidence worth telling: whose, and what for. Who hides or has left wins without their name."""

    evidence: Evidence
    name: Sayable
    title: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody met said, as they allowed it to be shown; ``by`` is "" where the member hides or has left."""

    quote: str
    who: str
    by: str


@dataclass(frozen=True, slots=True)
class Stuck:
    """What is waiting: evidence for a decision (since when the oldest), missions past their day."""

    waiting: int
    oldest: datetime | None
    overdue: int


@dataclass(frozen=True, slots=True)
class Recap:
    """A week.

    All of it comes from the ledger, so that it is the same whenever it is asked; only what is no longer there to be
    shown is missing later. ``running`` says it isn't over, ``before`` are the verified numbers of the week before,
    ``goals`` how far they were when it ended. ``stuck`` is how things are now.
    """

    week: str
    running: bool
    verified: Mapping[Measure, int]
    claimed: Mapping[Measure, int]
    before: Mapping[Measure, int]
    active: int
    top: tuple[Ranked, ...]
    wins: tuple[Win, ...]
    words: Words | None
    hero: Media | None
    goals: tuple[Goal, ...]
    stuck: Stuck


def of_week(tx: Transaction, campaign: Campaign, week: str, now: datetime) -> Recap:
    """The recap of a week written ``2026-W47``.

    Raises:
        NoSuchWeek: it isn't one, or it lies ahead.
    """
    this_one = this_week(campaign, now)
    try:
        ahead = monday_of(week) > monday_of(this_one)
    except ValueError:
        ahead = True
    if ahead:
        raise NoSuchWeek(given=week[:20], example=week_before(this_one))
    verified = ledger.campaign_totals(tx, campaign.id, week)
    return Recap(
        week,
        week == this_one,
        verified,
        ledger.campaign_totals(tx, campaign.id, week, Standing.CLAIMED),
        ledger.campaign_totals(tx, campaign.id, week_before(week)),
        _active(tx, campaign, week),
        boards.members(tx, campaign.id, Measure.POINTS, week, top=5).top,
        _wins(tx, campaign, week),
        _words(tx, campaign, week) if verified[Measure.INTERVIEWS] else None,
        _hero(tx, campaign, week) if verified[Measure.PHOTOS] else None,
        tuple(ledger.goals(tx, campaign, upto=week)),
        _stuck(tx, campaign, now),
    )


def this_week(campaign: Campaign, now: datetime) -> str:
    """The week it is now in the campaign's zone."""
    return week_of(local_day(now, campaign.zone))


def week_before(week: str) -> str:
    """The week before one."""
    return week_of(monday_of(week) - timedelta(days=7))


def _active(tx: Transaction, campaign: Campaign, week: str) -> int:
    """How many members handed in or were credited something; taking back alone makes nobody active."""
    kinds = [(measure, standing) for measure in Measure for standing in Standing]
    numbers = {
        f"b{place}": ledger.board(campaign.id, measure, standing, week, Holders.MEMBERS)
        for place, (measure, standing) in enumerate(kinds)
    }
    row = tx.one(
        "SELECT COUNT(DISTINCT holder) AS n FROM total"
        f" WHERE board IN ({', '.join(f':{name}' for name in numbers)}) AND amount >= 0",
        **numbers,
    )
    return row["n"] if row else 0


# The evidence credited in a week, what was taken back within it left out. Entries never change, so a week's don't.
_CREDITED = (
    " FROM entry c JOIN evidence e ON e.id = c.cause_id JOIN member m ON m.id = e.member"
    " JOIN person p ON p.id = m.person{joins} WHERE c.campaign = :campaign AND c.week = :week"
    " AND c.standing = 'verified' AND c.measure = '{measure}' AND c.amount > 0 AND c.cause = 'evidence'"
    " AND (SELECT SUM(t.amount) FROM entry t WHERE t.campaign = c.campaign AND t.cause = c.cause"
    " AND t.cause_id = c.cause_id AND t.measure = c.measure AND t.standing = c.standing AND t.week = c.week) > 0"
)
_SHOWN = "CASE WHEN m.hidden OR m.state <> 'active' THEN '' ELSE p.name END AS name"


def _wins(tx: Transaction, campaign: Campaign, week: str) -> tuple[Win, ...]:
    """The three pieces credited most, no two of the same member while there are others; one undone since is missing."""
    chosen: list[Row] = []
    while len(chosen) < WINS and (row := _next_win(tx, campaign, week, chosen, once=True)) is not None:
        chosen.append(row)
    while len(chosen) < WINS and (row := _next_win(tx, campaign, week, chosen, once=False)) is not None:
        chosen.append(row)
    return tuple(
        Win(Evidence.of(row), row["name"] or TEAMMATE, row["mission_title"], _titles(row["mission_words"]))
        for row in chosen
        if row["state"] == "approved"
    )


def _next_win(tx: Transaction, campaign: Campaign, week: str, chosen: Sequence[Row], *, once: bool) -> Row | None:
    """The best that isn't chosen yet; of a member who isn't either, where each is to be there ``once``."""
    column = "member" if once else "id"
    names = {f"x{place}": row[column] for place, row in enumerate(chosen)}
    others = f" AND e.{column} NOT IN ({', '.join(f':{name}' for name in names)})" if names else ""
    return tx.one(
        f"SELECT e.*, {_SHOWN}, mi.title AS mission_title, mi.words AS mission_words"
        + _CREDITED.format(joins=" JOIN mission mi ON mi.id = e.mission", measure="points")
        + f"{others} ORDER BY c.amount DESC, c.at, c.id LIMIT 1",
        campaign=campaign.id, week=week, **names,
    )  # fmt: skip


def _titles(words: str) -> Mapping[str, str]:
    return {language: said["title"] for language, said in json.loads(words).items() if said.get("title")}


def _words(tx: Transaction, campaign: Campaign, week: str) -> Words | None:
    """The longest quote of the week's interviews that may be shown."""
    row = tx.one(
        f"SELECT i.quote, i.who, {_SHOWN}"
        + _CREDITED.format(joins=" JOIN interview i ON i.id = e.subject", measure="interviews")
        + " AND e.state = 'approved' AND i.consent IN ('campaign', 'public') AND i.quote <> ''"
        " ORDER BY LENGTH(i.quote) DESC, i.id LIMIT 1",
        campaign=campaign.id, week=week,
    )  # fmt: skip
    return Words(row["quote"], row["who"], row["name"]) if row else None


def _hero(tx: Transaction, campaign: Campaign, week: str) -> Media | None:
    """A photo of the week: of the evidence that was credited most, its first."""
    row = tx.one(
        "SELECT f.*"
        + _CREDITED.format(joins=" JOIN media f ON f.evidence = e.id AND f.kind = 'photo'", measure="points")
        + " AND e.state = 'approved' ORDER BY c.amount DESC, c.at, c.id, f.position, f.id LIMIT 1",
        campaign=campaign.id, week=week,
    )  # fmt: skip
    return Media.of(row) if row else None


def _stuck(tx: Transaction, campaign: Campaign, now: datetime) -> Stuck:
    waiting = tx.one(
        "SELECT COUNT(*) AS n, MIN(handed_in_at) AS oldest FROM evidence"
        " WHERE campaign = :campaign AND state = 'waiting'",
        campaign=campaign.id,
    )
    overdue = tx.one(
        "SELECT COUNT(*) AS n FROM assignment WHERE campaign = :campaign AND state IN ('open', 'sent_back')"
        " AND due_at < :now",
        campaign=campaign.id, now=now,
    )  # fmt: skip
    assert waiting is not None
    assert overdue is not None
    return Stuck(waiting["n"], instant(waiting["oldest"]) if waiting["oldest"] is not None else None, overdue["n"])
