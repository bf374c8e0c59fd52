"""Putting a pack into the database: the first time as it is, later only what the pack changed."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from bot.database import Transaction
from bot.words import Written
from campaigns import campaign as campaigns
from campaigns import earlier
from campaigns.campaign import WEEKDAYS, Campaign, Hour
from campaigns.invites import expiry
from campaigns.missions import Ask, Weekly, What, kept_asks, kept_weekly
from campaigns.packs import Mission as PackMission
from campaigns.packs import Pack, Said, WeekTime
from campaigns.people import Role

PLACES = ("team", "review", "news", "wins")
ROLES = {"member": Role.MEMBER, "lead": Role.LEAD, "organizer": Role.ORGANIZER}


def install(tx: Transaction, pack: Pack, at: datetime) -> Campaign:
    """Make a pack's campaign, or bring an earlier one up to its pack.

    Missions are known by their key: a changed one is changed, a new one added, one that is gone from the pack is
    paused until it is there again. What leads made, changed, paused or opened in the chat stays as they left it, and
    so does whether the campaign is open. A goal that is gone is taken out, a code that is gone lets nobody in any
    more; what was counted, and who is in which team, stays.
    """
    _campaign(tx, pack, at)
    campaign = campaigns.by_slug(tx, pack.campaign.slug)
    _goals(tx, pack, campaign.id)
    _teams(tx, pack, campaign.id)
    _invites(tx, pack, campaign, at)
    for place in PLACES:
        tx.run(
            "INSERT INTO place (campaign, name, platform, address) VALUES (:campaign, :name, 'web', :name)"
            " ON CONFLICT (campaign, name, platform) DO NOTHING",
            campaign=campaign.id, name=place,
        )  # fmt: skip
    with earlier.kept(tx, campaign.id, at):
        for position, mission in enumerate(pack.missions):
            _mission(tx, campaign.id, mission, at + timedelta(microseconds=position))
        _take_out_what_is_gone(tx, pack, campaign.id)
    return campaign


def _campaign(tx: Transaction, pack: Pack, at: datetime) -> None:
    said = pack.campaign
    tx.run(
        "INSERT INTO campaign (id, slug, name, goal, sentiment, vision, zone, state, starts_on, ends_on, settings,"
        " created_at) VALUES (:id, :slug, :name, :goal, :sentiment, :vision, :zone, 'open', :starts, :ends, :settings,"
        " :at) ON CONFLICT (slug) DO UPDATE SET name = :name, goal = :goal, sentiment = :sentiment, vision = :vision,"
        " zone = :zone, starts_on = :starts, ends_on = :ends, settings = :settings",
        id=tx.new_id(), slug=said.slug, name=said.name, goal=said.goal, sentiment=said.sentiment, vision=said.vision,
        zone=str(said.zone), starts=said.starts, ends=said.ends, settings=json.dumps(_settings(pack)), at=at,
    )  # fmt: skip


def _settings(pack: Pack) -> dict[str, object]:
    said, hours = pack.campaign, pack.campaign.hours
    return {
        "hours": {
            "handout": f"{hours.handout:%H:%M}",
            "latest": f"{hours.latest:%H:%M}",
            "quiet_from": f"{hours.quiet.since:%H:%M}",
            "quiet_until": f"{hours.quiet.until:%H:%M}",
            "digest": f"{hours.digest:%H:%M}",
            "board": _hour(hours.board),
            "recap": _hour(hours.recap),
        },
        "languages": list(said.languages),
        "colour": said.colour,
        "boards": list(said.boards.places),
        "tracks": [[track.key, _kept(pack.track(track.key))] for track in said.tracks],
        "places": [[place, _kept(pack.place(place))] for place in ("team", "review", "news", "wins")],
        "points": {kind: getattr(said.points, kind) for kind in ("conversation", "profile", "interview")},
        "interview": {
            "signature": _kept(pack.signature.said),
            "cards": [[card.key, _kept(card.said)] for card in pack.interviews.question],
            "reasons": [[reason.key, _kept(reason.said)] for reason in pack.interviews.reason],
        },
        "greetings": {language: list(pack.greetings(language)) for language in said.languages},
        "thanks": {language: list(pack.thanks(language)) for language in said.languages},
        "openers": {language: list(pack.openers(language)) for language in said.languages},
        "about": {
            "name": _kept(pack.name),
            "goal": _kept(pack.goal),
            "sentiment": _kept(pack.sentiment),
            "vision": _kept(pack.vision),
        },
        "events": _events(pack),
    }  # fmt: skip


def _events(pack: Pack) -> list[dict[str, object]]:
    return [
        {
            "key": event.key, "title": _kept(pack.event_title(event.key)),
            "venue": _kept(pack.event_venue(event.key)), "starts": _hour(event.starts), "minutes": event.minutes,
            "hosts": list(event.hosts), "brief": _kept(pack.event_brief(event.key)), "missions": list(event.missions),
        }
        for event in pack.campaign.events
    ]  # fmt: skip


def _goals(tx: Transaction, pack: Pack, campaign: int) -> None:
    for position, goal in enumerate(pack.campaign.goals):
        title = pack.goal_title(goal.key)
        tx.run(
            "INSERT INTO goal (campaign, key, position, title, measure, target, words)"
            " VALUES (:campaign, :key, :position, :title, :measure, :target, :words)"
            " ON CONFLICT (campaign, key) DO UPDATE SET position = :position, title = :title, measure = :measure,"
            " target = :target, words = :words",
            campaign=campaign, key=goal.key, position=position, title=title.text, measure=goal.measure,
            target=goal.target, words=json.dumps(dict(title.others)),
        )  # fmt: skip


def _teams(tx: Transaction, pack: Pack, campaign: int) -> None:
    for team in pack.campaign.teams:
        title = pack.team(team.key)
        tx.run(
            "INSERT INTO team (id, campaign, key, title, words, chapter)"
            " VALUES (:id, :campaign, :key, :title, :words, :chapter)"
            " ON CONFLICT (campaign, key) DO UPDATE SET title = :title, words = :words, chapter = :chapter",
            id=tx.new_id(), campaign=campaign, key=team.key, title=title.text, words=json.dumps(dict(title.others)),
            chapter=team.chapter or "",
        )  # fmt: skip


def _invites(tx: Transaction, pack: Pack, campaign: Campaign, at: datetime) -> None:
    for invite in pack.campaign.invites:
        tx.run(
            "INSERT INTO invite (id, campaign, code, role, expires_at, uses_left, revoked, created_at)"
            " VALUES (:id, :campaign, :code, :role, :expires, :uses, FALSE, :at) ON CONFLICT (code) DO NOTHING",
            id=tx.new_id(), campaign=campaign.id, code=invite.code.upper(), role=ROLES[invite.role],
            expires=expiry(at, invite.days), uses=invite.uses, at=at,
        )  # fmt: skip


def _mission(tx: Transaction, campaign: int, mission: PackMission, at: datetime) -> None:
    place = mission.said_place or Said("")
    tx.run(
        "INSERT INTO mission (id, campaign, key, title, brief, kind, asks, worth, minutes, place, remote, tracks,"
        " languages, starts_on, ends_on, last_on, weekly, again_after_days, per_day, per_member, in_all, needs, review,"
        " goal, state, words, created_at, changed_at) VALUES (:id, :campaign, :key, :title, :brief, :kind, :asks,"
        " :worth, :minutes, :place, :remote, :tracks, :languages, :starts, :ends, :last, :weekly, :again, :per_day,"
        " :per_member, :in_all, :needs, :review, :goal, 'open', :words, :at, :at)"
        " ON CONFLICT (campaign, key) DO UPDATE SET title = :title, brief = :brief, kind = :kind, asks = :asks,"
        " worth = :worth, minutes = :minutes, place = :place, remote = :remote, tracks = :tracks,"
        " languages = :languages, starts_on = :starts, ends_on = :ends, last_on = :last, weekly = :weekly,"
        " again_after_days = :again, per_day = :per_day, per_member = :per_member, in_all = :in_all, needs = :needs,"
        " review = :review, goal = :goal, state = 'open', words = :words"
        " WHERE mission.made_by IS NULL AND mission.changed_at = mission.created_at",
        id=tx.new_id(), campaign=campaign, key=mission.key, title=mission.title, brief=mission.brief, kind=mission.kind,
        asks=kept_asks([_ask(mission, ask.what) for ask in mission.asks]), worth=mission.worth, minutes=mission.minutes,
        place=place.text, remote=mission.remote, tracks=json.dumps(mission.tracks),
        languages=json.dumps(mission.languages), starts=_day(mission.starts), ends=_day(mission.ends),
        last=_day(mission.last_call), weekly=kept_weekly(_weekly(mission)), again=mission.repeats,
        per_day=mission.at_most.per_day, per_member=mission.at_most.per_member, in_all=mission.at_most.in_all,
        needs=json.dumps(mission.needs), review=mission.review, goal=mission.goal, words=json.dumps(_words(mission)),
        at=at,
    )  # fmt: skip


def _take_out_what_is_gone(tx: Transaction, pack: Pack, campaign: int) -> None:
    known = {mission.key for mission in pack.missions}
    for row in tx.all("SELECT id, key FROM mission WHERE campaign = :campaign AND made_by IS NULL", campaign=campaign):
        if row["key"] not in known:
            tx.run("UPDATE mission SET state = 'paused' WHERE id = :id AND changed_at = created_at", id=row["id"])
    goals = {goal.key for goal in pack.campaign.goals}
    for row in tx.all("SELECT key FROM goal WHERE campaign = :campaign", campaign=campaign):
        if row["key"] not in goals:
            tx.run("DELETE FROM goal WHERE campaign = :campaign AND key = :key", campaign=campaign, key=row["key"])
    codes = {invite.code.upper() for invite in pack.campaign.invites}
    for row in tx.all("SELECT id, code FROM invite WHERE campaign = :campaign AND made_by IS NULL", campaign=campaign):
        if row["code"] not in codes:
            tx.run("UPDATE invite SET revoked = TRUE WHERE id = :id", id=row["id"])


def _ask(mission: PackMission, what: str) -> Ask:
    asked = next(ask for ask in mission.asks if ask.what == what)
    text = mission.said_ask(asked.what)
    least, most = asked.range
    return Ask(What(what), Written(text.text, text.others) if text else None, least, most)


def _words(mission: PackMission) -> Mapping[str, Mapping[str, str]]:
    texts = (("title", mission.said_title), ("brief", mission.said_brief), ("place", mission.said_place))
    words: dict[str, dict[str, str]] = {}
    for name, said in texts:
        for language, text in said.others if said else ():
            words.setdefault(language, {})[name] = text
    return words


def _weekly(mission: PackMission) -> Weekly | None:
    """The mission's weekly window; an edge without an hour is its day's begin or end."""
    starts, ends, last = mission.starts, mission.ends, mission.last_call
    if not isinstance(starts, WeekTime) or not isinstance(ends, WeekTime):
        return None
    opens = Hour(starts.at or time.min, starts.weekday)
    closes = Hour(ends.at or time.max, ends.weekday)
    return Weekly(opens, closes, Hour(last.at or time.max, last.weekday) if isinstance(last, WeekTime) else None)


def _day(edge: date | WeekTime | None) -> date | None:
    return edge if isinstance(edge, date) else None


def _hour(moment: WeekTime) -> str:
    return f"{WEEKDAYS[moment.weekday]} {moment.at or time():%H:%M}"


def _kept(text: Said) -> dict[str, str]:
    return {"text": text.text, **dict(text.others)}
