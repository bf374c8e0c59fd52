"""When a mission is given, how often, and for whom: what a lead settles once it has its words."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from bot.chat.fields import Choice, Count, Day, Pick, Several, Text
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Action, Option, Reply, Then
from bot.chat.turn import Turn
from bot.words import LANGUAGES, Sayable, _, _n, alone
from campaigns import missions, planning
from campaigns.missions import Mission
from campaigns.people import Role
from campaigns.planning import Audience, Schedule

cog = Cog("planning")

MOST = 1_000_000  # what a count may be; nobody means more
A_YEAR = 366
BY_A_PERSON, BY_TRUST = "person", "trusted"
REVIEWS = (
    Option(BY_A_PERSON, _("A lead looks at everything")),
    Option(BY_TRUST, _("Those who earned it are approved by themselves")),
)
WHEN: Mapping[str, Any] = {
    "starts_on": Day(_("From which day?"), _("Empty: from now on.")),
    "ends_on": Day(_("Until which day?"), _("Empty: for as long as the campaign runs.")),
    "again_after_days": Count(_("May the same person have it again, after how many days?"), _("Empty: only once."),
                              min=1, max=A_YEAR, unit=_("days")),
    "per_member": Count(_("How often may one person have it at most?"), _("Empty: as often as it comes."),
                        min=1, max=MOST, unit=_("times")),
    "per_day": Count(_("How many people may have it a day at most?"), _("Empty: any number."),
                     min=1, max=MOST, unit=_("people")),
    "in_all": Count(_("How many times is it given at most, in all?"), _("Empty: any number of times."),
                    min=1, max=MOST, unit=_("times")),
}  # fmt: skip


def others(turn: Turn, typed: str) -> Sequence[Option]:
    """The campaign's missions by title; their value is their key."""
    return [Option(each.key, each.title) for each in missions.everything(turn.tx, turn.campaign.id)]


def buttons(mission: Mission) -> tuple[Action, Action]:
    """What leads from a mission to its planning."""
    return (
        Action(_("When and how often"), "planning.when", (mission.id,)),
        Action(_("For whom"), "planning.whom", (mission.id,)),
    )


def facts(turn: Turn, mission: Mission) -> Sequence[tuple[Sayable, Sayable]]:
    """What is settled about a mission beyond its words, to be shown with its other facts."""
    rows: list[tuple[Sayable, Sayable]] = []
    if mission.starts_on and mission.ends_on:
        rows.append((_("Open"), _("{first} to {last}", first=mission.starts_on, last=mission.ends_on)))
    elif mission.starts_on:
        rows.append((_("Open"), _("from {day} on", day=mission.starts_on)))
    elif mission.ends_on:
        rows.append((_("Open"), _("until {day}", day=mission.ends_on)))
    if mission.again_after_days:
        rows.append((_("Again"), _n("after {n} day", "after {n} days", mission.again_after_days)))
    bounds = [
        *([_n("{n} person a day", "{n} people a day", mission.per_day)] if mission.per_day else []),
        *([_n("{n} time each", "{n} times each", mission.per_member)] if mission.per_member else []),
        *([_n("{n} time in all", "{n} times in all", mission.in_all)] if mission.in_all else []),
    ]
    if bounds:
        rows.append((_("At most"), alone(tuple(bounds))))
    return (*rows, *_whom(turn, mission))


def _whom(turn: Turn, mission: Mission) -> Sequence[tuple[Sayable, Sayable]]:
    titles = {each.key: each.title for each in missions.everything(turn.tx, turn.campaign.id)} if mission.needs else {}
    into = tuple(turn.campaign.track(key) for key in sorted(mission.tracks))
    spoken = tuple(LANGUAGES.get(code, code) for code in sorted(mission.languages))
    before = tuple(titles[key] for key in mission.needs if key in titles)
    return (
        *([(_("For those into"), alone(into))] if into else []),
        *([(_("In"), alone(spoken))] if spoken else []),
        *([(_("After"), alone(before))] if before else []),
        *([(_("Review"), _("by itself, unless something stands out"))] if mission.trusted else []),
    )


def as_scheduled(turn: Turn, mission: int) -> Wanted:
    """When and how often a mission is given, as it is."""
    found = missions.get(turn.tx, turn.campaign.id, mission)
    now = {name: _kept(getattr(found, name)) for name in WHEN}
    return Wanted(
        tuple(Parameter(name, object, asked, required=False) for name, asked in WHEN.items()),
        _("When and how often: {title}", title=found.title), "", _("Save"),
        {name: value for name, value in now.items() if value},
    )  # fmt: skip


@cog.route("planning.when", needs=Role.LEAD, asks=as_scheduled)
def when(turn: Turn, mission: int, answers: Mapping[str, Any]) -> Reply:
    """Settle when a mission is given and how often."""
    to = Schedule(**{each.name: answers.get(each.name) for each in fields(Schedule)})
    planning.reschedule(turn.tx, turn.campaign.id, mission, to, turn.now)
    return Then("mission.show", (mission,))


def as_aimed(turn: Turn, mission: int) -> Wanted:
    """For whom a mission is and where, as it is."""
    found = missions.get(turn.tx, turn.campaign.id, mission)
    tracks = tuple(Option(key, title) for key, title in turn.campaign.settings.tracks)
    spoken = tuple(Option(code, LANGUAGES.get(code, code)) for code in turn.campaign.settings.languages)
    into = Several(_("For whom is it?"), _("None ticked: everybody."), options=tracks)
    languages = Several(_("Which languages does it take?"), _("None ticked: any."), options=spoken)
    first, second, *_more = (*found.needs, "", "")
    asked: dict[str, Any] = {
        "place": Text(_("Where?"), _("Empty: it can be done from anywhere.")),
        **({"tracks": into} if tracks else {}),
        **({"languages": languages} if len(spoken) > 1 else {}),
        "needs": Pick(_("Which mission comes before it?"), _("Empty: none."), among=others),
        "and_needs": Pick(_("And which other one?"), _("Empty: none."), among=others),
        "review": Choice(_("Who looks at what is handed in?"), options=REVIEWS),
    }
    now = {
        "place": (turn.reader.say(found.place),), "tracks": tuple(sorted(found.tracks)),
        "languages": tuple(sorted(found.languages)), "needs": (first,), "and_needs": (second,),
        "review": (BY_TRUST if found.trusted else BY_A_PERSON,),
    }  # fmt: skip
    return Wanted(
        tuple(Parameter(name, object, each, required=name == "review") for name, each in asked.items()),
        _("For whom: {title}", title=found.title), "", _("Save"),
        {name: now[name] for name in asked if any(now[name])},
    )  # fmt: skip


@cog.route("planning.whom", needs=Role.LEAD, asks=as_aimed)
def whom(turn: Turn, mission: int, answers: Mapping[str, Any]) -> Reply:
    """Settle for whom a mission is and where."""
    found = missions.get(turn.tx, turn.campaign.id, mission)
    place, several = answers.get("place") or "", len(turn.campaign.settings.languages) > 1
    named = [answers.get("needs"), answers.get("and_needs")]
    at_whom = Audience(
        place=found.place.text if place == turn.reader.say(found.place) else place,
        tracks=answers.get("tracks") or (),
        languages=(answers.get("languages") or ()) if several else tuple(found.languages),
        needs=[*(key for key in named if key), *found.needs[2:]],
        trusted=answers["review"] == BY_TRUST,
    )
    planning.aim(turn.tx, turn.campaign.id, mission, at_whom, turn.now)
    return Then("mission.show", (mission,))


def _kept(value: date | int | None) -> tuple[str, ...]:
    return () if value is None else (str(value),)
