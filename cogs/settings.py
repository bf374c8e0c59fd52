"""Everybody's own wishes: language, zone, hours, quiet hours, vacation, interests, hiding."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.chat.fields import Choice, Count, Day, Hour, Pick, Several
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Action, Facts, Notice, Option, Reply, Screen
from bot.chat.turn import Turn
from bot.words import LANGUAGES, Phrase, Sayable, _, _n
from campaigns import letters, people, staffing
from campaigns.refusals import Refusal

cog = Cog("settings")

REACH: Mapping[str, Phrase] = {
    "either": _("both, from home and out there"),
    "remote": _("only what I can do from anywhere"),
    "place": _("only what is out there"),
}


class Backwards(Refusal):
    """A vacation that ends before it begins."""

    says = _("Your last day away is before the first. Swap them, please.")


@cog.route("settings.show", says="settings")
def show(turn: Turn) -> Reply:
    """Your language, zone, hours, quiet hours, vacation and interests."""
    member = turn.member
    into = tuple(turn.campaign.track(track) for track in member.tracks)
    away: Sayable = _("not planned")
    if member.away_from is not None and not (member.away_until and member.away_until < turn.today):
        away = _("from {first} to {last}", first=member.away_from, last=member.away_until or _("open end"))
    rows: list[tuple[Sayable, Sayable]] = [
        (_("Language and zone"), _("{language}, {zone}", language=LANGUAGES.get(member.language, member.language),
                                   zone=member.zone)),
        (_("Your mission comes at"), _("{hour}", hour=member.handout_at)),
        (_("Quiet hours"), _("{since} to {until}", since=member.quiet_from, until=member.quiet_until)),
        (_("Time you give"), _n("{n} minute a week", "{n} minutes a week", member.minutes)),
        (_("You’re into"), _("{tracks}", tracks=into) if into else _("everything")),
        (_("You do"), REACH.get(member.reach, REACH["either"])),
        (_("Vacation"), away),
        (_("On boards"), _("without your name") if member.hidden else _("with your name")),
    ]  # fmt: skip
    return Screen(
        _("Your settings"), (Facts(tuple(rows)),),
        (
            Action(_("Interests"), "settings.interests"), Action(_("Hours"), "settings.hours"),
            Action(_("Vacation"), "settings.vacation"), Action(_("Language and zone"), "settings.language"),
            Action(_("Show my name") if member.hidden else _("Hide my name"), "settings.hide"),
        ),
    )  # fmt: skip


def zones(turn: Turn, typed: str) -> Sequence[Option]:
    """The zones there are, those that fit what is typed."""
    wanted = typed.strip().lower().replace(" ", "_")
    return [Option(zone, zone) for zone in sorted(available_timezones()) if "/" in zone and wanted in zone.lower()]


def about_language(turn: Turn) -> Wanted:
    """Language and zone, as they are."""
    languages = tuple(Option(code, name) for code, name in LANGUAGES.items())
    return Wanted(
        (Parameter("language", str, Choice(_("Which language do you read?"), options=languages), required=True),
         Parameter("zone", str, Pick(_("Where are you?"), _("A city of your time zone, like Europe/Madrid."),
                                     among=zones), required=True)),
        _("Language and zone"), "", _("Save"), {"language": (turn.member.language,), "zone": (turn.member.zone,)},
    )  # fmt: skip


@cog.route("settings.language", asks=about_language)
def language(turn: Turn, answers: Mapping[str, Any]) -> Reply:
    """Choose your language and zone."""
    staffing.set_language(turn.tx, turn.member, answers["language"], ZoneInfo(answers["zone"]).key, turn.now)
    replan(turn)
    return Notice(_("Saved. What comes from now on is in your language and at your time."))


def about_hours(turn: Turn) -> Wanted:
    """Hours, as they are."""
    member = turn.member
    return Wanted(
        (Parameter("handout", str, Hour(_("When should your mission come?")), required=True),
         Parameter("quiet_from", str, Hour(_("Quiet from")), required=True),
         Parameter("quiet_until", str, Hour(_("Quiet until")), required=True),
         Parameter("minutes", int, Count(_("How many minutes a week do you give?"), min=0, max=10_080), required=True)),
        _("Your hours"), _("All in your own time, {zone}.", zone=member.zone), _("Save"),
        {"handout": (f"{member.handout_at:%H:%M}",), "quiet_from": (f"{member.quiet_from:%H:%M}",),
         "quiet_until": (f"{member.quiet_until:%H:%M}",), "minutes": (str(member.minutes),)},
    )  # fmt: skip


@cog.route("settings.hours", asks=about_hours)
def hours(turn: Turn, answers: Mapping[str, Any]) -> Reply:
    """Choose when your mission comes and when it’s quiet."""
    staffing.set_hours(turn.tx, turn.member, **answers, now=turn.now)
    replan(turn)
    return Notice(_("Saved. Your next mission comes at {hour}.", hour=answers["handout"]))


def about_interests(turn: Turn) -> Wanted:
    """Interests, as they are."""
    tracks = tuple(Option(key, title) for key, title in turn.campaign.settings.tracks)
    reach = tuple(Option(key, text) for key, text in REACH.items())
    known = {"reach": (turn.member.reach,)}
    return Wanted(
        (Parameter("tracks", object, Several(_("What are you into?"), _("None ticked: everything."), options=tracks),
                   required=False),
         Parameter("reach", str, Choice(_("What do you like to do?"), options=reach), required=True)),
        _("What you’re into"), "", _("Save"), {**known, "tracks": turn.member.tracks},
    )  # fmt: skip


@cog.route("settings.interests", asks=about_interests)
def interests(turn: Turn, answers: Mapping[str, Any]) -> Reply:
    """Choose what you’re into."""
    staffing.set_interests(turn.tx, turn.member, answers.get("tracks", ()), answers["reach"])
    return Notice(_("Saved. I’ll look for missions that fit."))


def about_vacation(turn: Turn) -> Wanted:
    """The vacation, as it is planned."""
    known = {"first": (str(turn.member.away_from or turn.today),)}
    if turn.member.away_until:
        known["last"] = (str(turn.member.away_until),)
    return Wanted(
        (Parameter("first", object, Day(_("First day away"), _("Empty: you’re back.")), required=False),
         Parameter("last", object, Day(_("Last day away"), _("Empty: until you say you’re back.")), required=False)),
        _("Vacation"), _("No missions and no messages while you’re away; your streak waits for you."), _("Save"), known,
    )  # fmt: skip


@cog.route("settings.vacation", asks=about_vacation)
def vacation(turn: Turn, answers: Mapping[str, Any]) -> Reply:
    """Plan a vacation, or come back from one."""
    first, last = answers.get("first"), answers.get("last")
    if first is not None and last is not None and last < first:
        raise Backwards
    staffing.set_vacation(turn.tx, turn.member, first, last if first else None)
    replan(turn)
    if first is None:
        return Notice(_("Welcome back, {name}!", name=turn.member.name))
    return Notice(_("Enjoy your time off, {name}. Nobody will bother you.", name=turn.member.name))


@cog.route("settings.hide")
def hide(turn: Turn) -> Reply:
    """Leave your name off boards, or show it again."""
    staffing.set_hidden(turn.tx, turn.member, hidden=not turn.member.hidden)
    if turn.member.hidden:
        return Notice(_("Your name is on boards again."))
    return Notice(_("Boards don’t show your name any more. You still count, and you can still win."))


def replan(turn: Turn) -> None:
    """What already waits for them goes out as they want it now."""
    changed = people.get(turn.tx, turn.campaign.id, turn.member.id)
    letters.reschedule(turn.tx, turn.campaign, changed, turn.now)
    turn.tx.signal("outbox")
