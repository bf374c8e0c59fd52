"""The week's recap: what the ledger and the evidence say about one week, the same whenever it is asked."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from itertools import product

from bot.clock import local_day, monday_of, week_of
from bot.database import Row, Transaction
from bot.values import dataclass
from bot.words import Sayable, _
from campaigns import (
    boards,
    edition,
    evidence,
    ledger,
    next_day,
    people,
    seats,
    showing,
    story,
    stuck,
    thanks,
    views,
    wins,
)
from campaigns.boards import Ranked
from campaigns.campaign import Campaign
from campaigns.edition import Edition
from campaigns.ledger import Goal, Holders, Measure, Standing
from campaigns.logbook import Consent as Scope
from campaigns.media import Media
from campaigns.next_day import Turnout
from campaigns.people import TEAMMATE
from campaigns.refusals import Refusal
from campaigns.story import Coming, Heard
from campaigns.stuck import Stuck
from campaigns.thanks import Thanks
from campaigns.wins import ToldWin

WINS = 3  # as many as somebody reads
TOLD = 2  # of those that people told themselves: at least one is what a lead looked at
CANDIDATES = 10  # what an organizer may choose from, of each kind: more is no choice but a list
TOP = 5  # of the board: the rest is a button away
TREND = 8  # weeks: two months, and as many as a phone can show
# Whatever is counted besides comes with one of these: with a mission, or with a line of the logbook.
_ALONE = (Measure.MISSIONS, *evidence.COUNTERS.values(), Measure.THANKS)
ALBUM = 6  # photos a recap shows; all of them are in the export
LOOKED_AT = 3 * ALBUM  # photos those are chosen from, so that one evening's aren't all there is


class NoSuchWeek(Refusal):
    """It isn't a week, or it lies ahead."""

    says = _("“{given}” isn’t a week I can tell about. Write it like {example}.")


class NoMorePhotos(Refusal):
    """Photos besides the large one were to be chosen, and none may be shown."""

    says = _("There is no other photo of this week that may be shown in a recap.")


@dataclass(frozen=True, slots=True)
class Win:
    """Something worth telling: whose, and what. Who hides or has left wins without their name.

    It is a piece of evidence with what it is ``worth`` and its mission's title, or else what somebody ``told`` in their
    own words; ``id`` is that of either.
    """

    id: int
    name: Sayable
    worth: int = 0
    title: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    told: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody met said, as they allowed it to be shown; ``by`` is "" where the member hides or has left."""

    interview: int
    quote: str
    who: str
    by: str


@dataclass(frozen=True, slots=True)
class Recap:
    """A week.

    All of it comes from the ledger, so that it is the same whenever it is asked; only what is no longer there to be
    shown is missing later. ``running`` says it isn't over, ``before`` are the verified numbers of the week before,
    ``goals`` how far they were when it ended. ``stuck`` is how things stood when it ended, now where it hasn't.
    ``edition`` is what an organizer made of it, ``events`` are those whose album was due in it. ``trend`` are the
    missions done in up to :data:`TREND` weeks until then that are over, by week. ``tied`` is how many more have as many
    as the last of the ``top``, ``first`` that the campaign began in it: there is no week before. ``waiting`` is what
    was claimed and not decided, as it is ``stuck``.
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
    album: tuple[Media, ...]
    thanks: tuple[Thanks, ...]
    heard: tuple[Heard, ...]
    coming: Coming
    edition: Edition
    events: tuple[Turnout, ...]
    trend: tuple[tuple[str, int], ...]
    tied: int = 0
    first: bool = False
    waiting: Mapping[Measure, int] = field(default_factory=dict)


def of_week(tx: Transaction, campaign: Campaign, week: str, now: datetime, scope: Scope = Scope.CAMPAIGN) -> Recap:
    """The recap of a week written ``2026-W47``, with the photos and words that may be shown in a scope.

    Raises:
        NoSuchWeek: it isn't one, or it lies ahead.
    """
    check(campaign, week, now)
    running = week == this_week(campaign, now)
    told = edition.of_week(tx, campaign.id, week)
    top = boards.members(tx, campaign.id, Measure.POINTS, week, top=TOP).top
    shots = _varied(album(tx, campaign, week, now, scope, most=LOOKED_AT))
    hero = shots[0] if shots else None
    if told.hero is not None:  # theirs, or none: nobody chose another one
        hero = next(iter(chosen_shots(tx, campaign, week, now, scope, (told.hero,))), None)
    if told.album is not None:
        shots = chosen_shots(tx, campaign, week, now, scope, told.album)
    return Recap(
        week,
        running,
        ledger.campaign_totals(tx, campaign.id, week),
        ledger.campaign_totals(tx, campaign.id, week, Standing.CLAIMED),
        ledger.campaign_totals(tx, campaign.id, week_before(week)),
        _active(tx, campaign, week),
        top,
        _wins(tx, campaign, week, told, scope),
        _words(tx, campaign, week, now, told, scope),
        hero,
        tuple(ledger.goals(tx, campaign, upto=week)),
        stuck.in_week(tx, campaign, week, now),
        tuple(shots),
        tuple(thanks.of_week(tx, campaign.id, week)),
        tuple(story.heard(tx, campaign, week)),
        story.coming(tx, campaign, week),
        told,
        tuple(next_day.of_week(tx, campaign, week)),
        _trend(tx, campaign, week_before(week) if running else week),
        views.tied_with_the_last(tx, campaign.id, Measure.POINTS, week, top, TOP),
        first=campaign.starts_on is not None and campaign.starts_on >= monday_of(week),
        waiting=ledger.waiting(tx, campaign.id, upto=None if running else week),
    )


def check(campaign: Campaign, week: str, now: datetime) -> None:
    """Raise NoSuchWeek where a week isn't one, or lies ahead."""
    this_one = this_week(campaign, now)
    try:
        ahead = monday_of(week) > monday_of(this_one)
    except ValueError:
        ahead = True
    if ahead:
        raise NoSuchWeek(given=week[:20], example=week_before(this_one))


def can_go_out(campaign: Campaign, week: str, told: Edition, now: datetime) -> bool:
    """Whether a recap may be posted: it never was, or it was before its week was over, which it is now."""
    return told.posted_at is None or told.posted_at < stuck.end_of(campaign, week) <= now


def this_week(campaign: Campaign, now: datetime) -> str:
    """The week it is now in the campaign's zone."""
    return week_of(local_day(now, campaign.zone))


def week_before(week: str) -> str:
    """The week before one."""
    return week_of(monday_of(week) - timedelta(days=7))


def _active(tx: Transaction, campaign: Campaign, week: str) -> int:
    """How many members handed in or were credited something; taking back alone makes nobody active."""
    numbers = {
        f"b{place}": ledger.board(campaign.id, measure, standing, week, Holders.MEMBERS)
        for place, (measure, standing) in enumerate(product(_ALONE, Standing))
    }
    row = tx.one(
        "SELECT COUNT(DISTINCT holder) AS n FROM total"
        f" WHERE board IN ({', '.join(f':{name}' for name in numbers)}) AND amount >= 0",
        **numbers,
    )
    return row["n"] if row else 0


def _credited(measure: Measure, joins: str) -> str:
    """The evidence ``e`` credited in a week, with the entry ``c`` that did it, as SQL."""
    return (
        f" FROM entry c JOIN evidence e ON e.id = c.cause_id{seats.held('e.member')}{joins}"
        f" WHERE {ledger.credited(measure)}"
    )


_WON = f"SELECT e.*, {seats.NAME}, mi.title AS mission_title, mi.words AS mission_words" + _credited(
    Measure.POINTS, " JOIN mission mi ON mi.id = e.mission"
)
_BEST = " ORDER BY c.amount DESC, c.at, c.id"


def candidates(tx: Transaction, campaign: Campaign, week: str) -> list[Win]:
    """What an organizer may choose wins from: what people told, then what was credited most."""
    told = [_told(tx, campaign, each) for each in wins.of_week(tx, campaign.id, week)[-CANDIDATES:]]
    rows = tx.all(f"{_WON}{_BEST} LIMIT {CANDIDATES}", campaign=campaign.id, week=week)
    return [*told, *(_won(row) for row in rows if row["state"] == "approved")]


def quotes(tx: Transaction, campaign: Campaign, week: str, now: datetime, scope: Scope) -> list[Words]:
    """The quotes of a week that may be shown, longest first."""
    rows = tx.all(
        f"SELECT i.id, i.quote, i.who, {seats.NAME}"
        + _credited(Measure.INTERVIEWS, " JOIN interview i ON i.id = e.subject")
        + f" AND e.state = 'approved' AND i.quote <> '' AND {showing.quotes_in(scope)}"
        f" ORDER BY LENGTH(i.quote) DESC, i.id LIMIT {CANDIDATES}",
        campaign=campaign.id, week=week, today=local_day(now, campaign.zone),
    )  # fmt: skip
    return [Words(row["id"], row["quote"], row["who"], row["name"]) for row in rows]


def album(
    tx: Transaction, campaign: Campaign, week: str, now: datetime, scope: Scope, *, most: int, skip: int = 0
) -> list[Media]:
    """The photos of a week that may be shown, those of what was credited most first."""
    rows = tx.all(
        f"{_shots(scope)} ORDER BY c.amount DESC, c.at, c.id, f.position, f.id LIMIT :most OFFSET :skip",
        campaign=campaign.id, week=week, today=local_day(now, campaign.zone), most=most, skip=skip,
    )  # fmt: skip
    return [Media.of(row) for row in rows]


def _varied(shots: Sequence[Media]) -> list[Media]:
    """Photos for a recap: the first of each piece of evidence, then those that are left, each in their order."""
    firsts = {each.evidence: each.id for each in reversed(shots)}
    first = {*firsts.values()}
    return sorted(shots, key=lambda each: each.id not in first)[:ALBUM]


def chosen_shots(
    tx: Transaction, campaign: Campaign, week: str, now: datetime, scope: Scope, those: Sequence[int]
) -> list[Media]:
    """Photos of a week by their ids, in that order; what is none of them, or may not be shown, is missing."""
    if not those:
        return []
    names = {f"m{place}": media for place, media in enumerate(those)}
    rows = tx.all(f"{_shots(scope)} AND f.id IN ({', '.join(f':{name}' for name in names)})",
                  campaign=campaign.id, week=week, today=local_day(now, campaign.zone), **names)  # fmt: skip
    found = {row["id"]: Media.of(row) for row in rows}
    return [found[media] for media in those if media in found]


def _trend(tx: Transaction, campaign: Campaign, upto: str) -> tuple[tuple[str, int], ...]:
    """The missions done in the weeks since the first entry, up to one."""
    weeks = [week for week in ledger.weeks_of(tx, campaign.id) if week <= upto]
    if not weeks:
        return ()
    last = [week_of(monday_of(upto) - timedelta(weeks=back)) for back in reversed(range(TREND))]
    shown = [week for week in last if week >= weeks[0]]
    return tuple(zip(shown, ledger.week_by_week(tx, campaign.id, Measure.MISSIONS, shown), strict=True))


def _shots(scope: Scope) -> str:
    credited = _credited(Measure.POINTS, " JOIN media f ON f.evidence = e.id AND f.kind = 'photo'")
    described = " AND f.caption <> ''" if scope is Scope.PUBLIC else ""  # nothing is public that isn't in words, too
    return f"SELECT f.*{credited} AND e.state = 'approved' AND {showing.photos_in(scope)}{described}"


def _wins(tx: Transaction, campaign: Campaign, week: str, told: Edition, scope: Scope) -> tuple[Win, ...]:
    """The wins an organizer chose; else what people told, and the pieces credited most: three in all.

    No two are of the same member while there are others. One that was undone or taken back since is missing. In public,
    what people told the team is told only where an organizer chose it.
    """
    if told.wins is not None:
        return tuple(win for each in told.wins if (win := _chosen(tx, campaign, week, each)) is not None)
    newest = {each.member: each for each in wins.of_week(tx, campaign.id, week)}
    said = [] if scope is Scope.PUBLIC else list(newest.values())[-TOLD:]
    chosen = _best(tx, campaign, week, WINS - len(said), {each.member for each in said})
    for once in (True, False):
        tellers = [each.member for each in said] if once else []
        while len(said) + len(chosen) < WINS and (row := _next_win(tx, campaign, week, chosen, tellers, once=once)):
            chosen.append(row)
    credited = (_won(row) for row in chosen if row["state"] == "approved")
    return (*(_told(tx, campaign, each) for each in said), *credited)


def _best(tx: Transaction, campaign: Campaign, week: str, most: int, tellers: Collection[int]) -> list[Row]:
    """The best of as many members who tell none, as far as the first few candidates are theirs."""
    rows = tx.all(f"{_WON}{_BEST} LIMIT {CANDIDATES}", campaign=campaign.id, week=week)
    first: dict[int, Row] = {}
    for row in rows:
        if row["member"] not in tellers:
            first.setdefault(row["member"], row)
    return list(first.values())[:most]


def _chosen(tx: Transaction, campaign: Campaign, week: str, win: int) -> Win | None:
    found = wins.find(tx, campaign.id, win)
    if found is not None:
        return _told(tx, campaign, found)
    row = tx.one(f"{_WON} AND e.id = :win LIMIT 1", campaign=campaign.id, week=week, win=win)
    return _won(row) if row is not None and row["state"] == "approved" else None


def _won(row: Row) -> Win:
    titles = {language: said["title"] for language, said in json.loads(row["mission_words"]).items()
              if said.get("title")}  # fmt: skip
    return Win(row["id"], row["name"] or TEAMMATE, row["worth"], row["mission_title"], titles)


def _told(tx: Transaction, campaign: Campaign, found: ToldWin) -> Win:
    by = people.get(tx, campaign.id, found.member)
    return Win(found.id, TEAMMATE if by.hidden or not by.active else by.name, told=found.told)


def _next_win(
    tx: Transaction, campaign: Campaign, week: str, chosen: Sequence[Row], tellers: Sequence[int], *, once: bool
) -> Row | None:
    """The best that isn't chosen yet; of a member who isn't either, and tells none, where each is there ``once``."""
    column = "member" if once else "id"
    names = {f"x{place}": other for place, other in enumerate([*tellers, *(row[column] for row in chosen)])}
    others = f" AND e.{column} NOT IN ({', '.join(f':{name}' for name in names)})" if names else ""
    return tx.one(f"{_WON}{others}{_BEST} LIMIT 1", campaign=campaign.id, week=week, **names)


def _words(tx: Transaction, campaign: Campaign, week: str, now: datetime, told: Edition, scope: Scope) -> Words | None:
    """The quote an organizer chose, else the longest of the week that may be shown now."""
    found = quotes(tx, campaign, week, now, scope)
    if told.quote is None:
        return found[0] if found else None
    return next((words for words in found if words.interview == told.quote), None)
