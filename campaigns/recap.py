"""The week's recap: what the ledger and the evidence say about one week, the same whenever it is asked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.clock import at_local, monday_of, week_of
from bot.database import Row, Transaction, instant
from bot.words import _
from campaigns import boards, ledger
from campaigns.boards import Ranked
from campaigns.campaign import Campaign
from campaigns.evidence import Evidence
from campaigns.ledger import Goal, Measure, Standing
from campaigns.media import Media
from campaigns.refusals import Refusal


class NoSuchWeek(Refusal):
    """It isn't a week, or it lies ahead."""

    says = _("“{given}” isn’t a week I can tell about. Write it like {example}.")


@dataclass(frozen=True, slots=True)
class Win:
    """A piece of evidence worth telling: who, what for, and what they wrote."""

    evidence: Evidence
    name: str
    title: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody met said, as they allowed it to be shown; ``by`` is "" where the member hides."""

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
    """A week. ``running`` says it isn't over, ``before`` are the verified numbers of the week before.

    ``goals`` are as they were when the week ended, or as they are now while it runs.
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
    try:
        monday = monday_of(week)
    except ValueError:
        raise NoSuchWeek(given=week[:20], example=_last_week(campaign, now)) from None
    begins, ends = _bounds(campaign, week)
    if begins > now:
        raise NoSuchWeek(given=week[:20], example=_last_week(campaign, now))
    earlier = week_of(monday - timedelta(days=7))
    return Recap(
        week,
        ends > now,
        ledger.campaign_totals(tx, campaign.id, week),
        ledger.campaign_totals(tx, campaign.id, week, Standing.CLAIMED),
        ledger.campaign_totals(tx, campaign.id, earlier),
        _active(tx, campaign, week),
        boards.members(tx, campaign.id, Measure.POINTS, week, top=5).top,
        _wins(tx, campaign, begins, ends),
        _words(tx, campaign, begins, ends),
        _hero(tx, campaign, begins, ends),
        _goals(tx, campaign, week, now),
        _stuck(tx, campaign, now),
    )


def this_week(campaign: Campaign, now: datetime) -> str:
    """The week it is now in the campaign's zone."""
    return week_of(now.astimezone(campaign.zone).date())


def week_before(week: str) -> str:
    """The week before one."""
    return week_of(monday_of(week) - timedelta(days=7))


def _last_week(campaign: Campaign, now: datetime) -> str:
    return week_before(this_week(campaign, now))


def _bounds(campaign: Campaign, week: str) -> tuple[datetime, datetime]:
    monday = monday_of(week)
    zone = campaign.zone
    return at_local(monday, time(), zone), at_local(monday + timedelta(days=7), time(), zone)


def _active(tx: Transaction, campaign: Campaign, week: str) -> int:
    row = tx.one(
        "SELECT COUNT(DISTINCT member) AS n FROM entry WHERE campaign = :campaign AND week = :week",
        campaign=campaign.id, week=week,
    )  # fmt: skip
    return row["n"] if row else 0


def _wins(tx: Transaction, campaign: Campaign, begins: datetime, ends: datetime) -> tuple[Win, ...]:
    """The three approved pieces worth most, no two of the same member while there are others."""
    rows = tx.all(
        "SELECT e.*, p.name AS name, mi.title AS mission_title, mi.words AS mission_words FROM evidence e"
        " JOIN member m ON m.id = e.member JOIN person p ON p.id = m.person JOIN mission mi ON mi.id = e.mission"
        " WHERE e.campaign = :campaign AND e.state = 'approved' AND e.reviewed_at >= :begins AND e.reviewed_at < :ends"
        " AND NOT m.hidden ORDER BY e.worth DESC, e.reviewed_at, e.id LIMIT 30",
        campaign=campaign.id, begins=begins, ends=ends,
    )  # fmt: skip
    chosen: list[Row] = []
    for once in (True, False):
        for row in rows:
            known = {each["member"] for each in chosen}
            fresh = row["id"] not in {each["id"] for each in chosen}
            if len(chosen) < 3 and fresh and (not once or row["member"] not in known):
                chosen.append(row)
    return tuple(
        Win(Evidence.of(row), row["name"], row["mission_title"], _titles(row["mission_words"])) for row in chosen
    )


def _titles(words: str) -> Mapping[str, str]:
    return {language: said["title"] for language, said in json.loads(words).items() if said.get("title")}


def _words(tx: Transaction, campaign: Campaign, begins: datetime, ends: datetime) -> Words | None:
    """The longest consented quote of the week's approved interviews."""
    row = tx.one(
        "SELECT i.quote, i.who, CASE WHEN m.hidden THEN '' ELSE p.name END AS name FROM interview i JOIN evidence e ON e.subject = i.id"
        " JOIN member m ON m.id = i.member JOIN person p ON p.id = m.person"
        " WHERE i.campaign = :campaign AND i.consent IN ('campaign', 'public') AND i.quote <> ''"
        " AND e.state = 'approved' AND e.reviewed_at >= :begins AND e.reviewed_at < :ends"
        " ORDER BY LENGTH(i.quote) DESC, i.id LIMIT 1",
        campaign=campaign.id, begins=begins, ends=ends,
    )  # fmt: skip
    return Words(row["quote"], row["who"], row["name"]) if row else None


def _hero(tx: Transaction, campaign: Campaign, begins: datetime, ends: datetime) -> Media | None:
    """A photo of the week: of the approved evidence that was worth most, its first."""
    row = tx.one(
        "SELECT media.* FROM media JOIN evidence e ON e.id = media.evidence WHERE e.campaign = :campaign"
        " AND e.state = 'approved' AND e.reviewed_at >= :begins AND e.reviewed_at < :ends AND media.kind = 'photo'"
        " ORDER BY e.worth DESC, e.reviewed_at, media.position, media.id LIMIT 1",
        campaign=campaign.id, begins=begins, ends=ends,
    )  # fmt: skip
    return Media.of(row) if row else None


def _goals(tx: Transaction, campaign: Campaign, week: str, now: datetime) -> tuple[Goal, ...]:
    """The goals without what was reached after the week."""
    later, after = dict.fromkeys(Measure, 0), this_week(campaign, now)
    begun = week_of(campaign.starts_on) if campaign.starts_on else ""
    while after > max(week, begun):
        for measure, amount in ledger.campaign_totals(tx, campaign.id, after).items():
            later[measure] += amount
        after = week_before(after)
    return tuple(
        replace(goal, reached=goal.reached - later[goal.measure]) for goal in ledger.goals(tx, campaign)
    )  # fmt: skip


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
