"""Everybody's own wishes: name, language, zone, hours, quiet hours, vacation, interests, hiding."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.chat.fields import Choice, Count, Day, Hour, Pick, Several
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Action, Facts, Notice, Option, Reply, Screen
from bot.chat.turn import Turn
from bot.words import LANGUAGES, Phrase, Sayable, _, alone, known
from campaigns import people, staffing
from campaigns.attention import is_quiet
from campaigns.people import Member
from campaigns.refusals import Refusal
from cogs import cards, link, zones

cog = Cog("settings")

REACH: Mapping[str, Phrase] = {
    "either": _("both, from home and out there"),
    "remote": _("only what I can do from anywhere"),
    "place": _("only what is out there"),
}
WISHES: Mapping[str, Phrase] = {
    "": _("as each app does it best"),
    "direct": _("always by a message to you alone"),
}
AS_ALWAYS = "app"  # the wish that is none, as an option


class Backwards(Refusal):
    """A vacation that ends before it begins."""

    says = _("Your last day away is before the first. Swap them, please.")


class Over(Refusal):
    """A vacation that has been."""

    says = _("That vacation is over already. Choose days from {today} on.")


class NeverComes(Refusal):
    """A mission's hour at which none is handed out."""

    says = _("At {hour} it’s quiet. Choose an hour outside {since} to {until}, or other quiet hours.")


@cog.route("settings.show", says="settings", view=True)
def show(turn: Turn) -> Reply:
    """Your name, language, zone, hours, quiet hours, vacation and interests."""
    member = turn.member
    into = tuple(turn.campaign.track(track) for track in member.tracks)
    rows: list[tuple[Sayable, Sayable]] = [
        (_("Your name"), member.name),
        (_("Language and zone"), _("{language}, {zone}", language=LANGUAGES[known(member.language)], zone=member.zone)),
        (_("Your mission comes at"), alone(member.handout_at)),
        (_("Quiet hours"), _("{since} to {until}", since=member.quiet_from, until=member.quiet_until)),
        (_("Time you give"), _("{time} a week", time=cards.lasting(member.minutes))),
        (_("You’re into"), alone(into) if into else _("everything")),
        (_("You do"), REACH.get(member.reach, REACH["either"])),
        (_("You speak"), alone(tuple(LANGUAGES.get(code, code) for code in member.languages))),
        (_("Your mission reaches you"), WISHES.get(people.wish_of(turn.tx, member.id), WISHES[""])),
        (_("Vacation"), _vacation(turn, member)),
        (_("On boards"), _("without your name") if member.hidden else _("with your name")),
        *link.home_row(turn),
    ]
    back = (Action(_("I’m back"), "settings.back"),) if member.away_on(turn.today) else ()
    letters = (Action(_("Where messages come"), "link.home"),) if link.home_row(turn) else ()
    seen = Action(_("Show my name"), "settings.appear") if member.hidden else Action(_("Hide my name"), "settings.hide")
    return Screen(
        _("Your settings"), (Facts(tuple(rows)),),
        (
            *back, Action(_("Your name"), "settings.name"),
            Action(_("Interests"), "settings.interests"), Action(_("Hours"), "settings.hours"),
            Action(_("Vacation"), "settings.vacation"), Action(_("Language and zone"), "settings.language"),
            Action(_("How it reaches me"), "settings.reached"), *letters, seen,
        ),
    )  # fmt: skip


def about_language(turn: Turn) -> Wanted:
    """Language and zone, as they are."""
    languages = tuple(Option(code, name) for code, name in LANGUAGES.items())
    where = Pick(_("Where are you?"), _("A city of your time zone, like Madrid."), among=zones.fitting, more=True)
    return Wanted(
        (Parameter("language", str, Choice(_("Which language do you read?"), options=languages), required=True),
         Parameter("zone", str, where, required=True)),
        _("Language and zone"), "", _("Save"),
        {"language": (known(turn.member.language),), "zone": (turn.member.where.key,)},
    )  # fmt: skip


@cog.route("settings.language", asks=about_language)
def language(turn: Turn, answers: Mapping[str, Any]) -> Reply:
    """Choose your language and zone."""
    zone = ZoneInfo(answers["zone"])
    staffing.set_language(turn.tx, turn.member, answers["language"], zone.key, turn.now)
    turn.speak(answers["language"], zone.key)
    hour = turn.now.astimezone(zone).time()
    return Notice(_("Saved. I speak {language} with you now, and where you are it’s {hour}.",
                    language=LANGUAGES[answers["language"]], hour=hour))  # fmt: skip


def about_hours(turn: Turn) -> Wanted:
    """Hours, as they are."""
    member = turn.member
    minutes = Count(_("How many minutes a week do you give?"), min=0, max=10_080, unit=_("minutes"))
    return Wanted(
        (Parameter("handout", str, Hour(_("When should your mission come?")), required=True),
         Parameter("quiet_from", str, Hour(_("Quiet from")), required=True),
         Parameter("quiet_until", str, Hour(_("Quiet until"), _("The same as above: never quiet.")), required=True),
         Parameter("minutes", int, minutes, required=True)),
        _("Your hours"), _("All in your own time, {zone}.", zone=member.zone), _("Save"),
        {"handout": (f"{member.handout_at:%H:%M}",), "quiet_from": (f"{member.quiet_from:%H:%M}",),
         "quiet_until": (f"{member.quiet_until:%H:%M}",), "minutes": (str(member.minutes),)},
    )  # fmt: skip


@cog.route("settings.hours", asks=about_hours)
def hours(turn: Turn, answers: Mapping[str, Any]) -> Reply:
    """Choose when your mission comes and when it’s quiet."""
    hour, since, until = answers["handout"], answers["quiet_from"], answers["quiet_until"]
    zone = turn.member.where
    if is_quiet(datetime.combine(turn.today, hour, zone), since, until, zone):
        raise NeverComes(hour=hour, since=since, until=until)
    staffing.set_hours(turn.tx, turn.member, **answers, now=turn.now)
    return Notice(_("Saved. Your next mission comes at {hour}.", hour=hour))


def about_interests(turn: Turn) -> Wanted:
    """Interests, as they are."""
    tracks = tuple(Option(key, title) for key, title in turn.campaign.settings.tracks)
    reach = tuple(Option(key, text) for key, text in REACH.items())
    all_ = tuple(Option(code, LANGUAGES.get(code, code)) for code in turn.campaign.settings.languages)
    known_here = tuple(each.value for each in all_ if each.value in turn.member.languages)
    speaks = Several(_("Which languages do you speak with people?"), _("None ticked: the one you read."), options=all_)
    return Wanted(
        (Parameter("tracks", object, Several(_("What are you into?"), _("None ticked: everything."), options=tracks),
                   required=False),
         Parameter("reach", str, Choice(_("What do you like to do?"), options=reach), required=True),
         *((Parameter("speaks", object, speaks, required=False),) if len(all_) > 1 else ())),
        _("What you’re into"), "", _("Save"),
        {"tracks": turn.member.tracks, "reach": (turn.member.reach,), "speaks": known_here},
    )  # fmt: skip


@cog.route("settings.interests", asks=about_interests)
def interests(turn: Turn, answers: Mapping[str, Any]) -> Reply:
    """Choose what you’re into."""
    staffing.set_interests(turn.tx, turn.member, answers.get("tracks", ()), answers["reach"])
    if len(turn.campaign.settings.languages) > 1:
        staffing.set_spoken(turn.tx, turn.member, answers.get("speaks", ()))
    return Notice(_("Saved. I’ll look for missions that fit."))


def about_vacation(turn: Turn) -> Wanted:
    """The vacation, as it is planned."""
    planned = not _is_over(turn, turn.member)
    days = {"first": (str(turn.member.away_from if planned and turn.member.away_from else turn.today),)}
    if planned and turn.member.away_until:
        days["last"] = (str(turn.member.away_until),)
    return Wanted(
        (Parameter("first", object, Day(_("First day away"), _("Empty: you’re not going.")), required=False),
         Parameter("last", object, Day(_("Last day away"), _("Empty: until you say you’re back.")), required=False)),
        _("Vacation"), _("No missions and no messages while you’re away; your streak waits for you."), _("Save"), days,
    )  # fmt: skip


@cog.route("settings.vacation", asks=about_vacation)
def vacation(turn: Turn, answers: Mapping[str, Any]) -> Reply:
    """Plan a vacation, or come back from one."""
    first, last = answers.get("first"), answers.get("last")
    if first is None and last is None:
        return back(turn)
    first = first or turn.today
    if last is not None and last < first:
        raise Backwards
    if last is not None and last < turn.today:
        raise Over(today=turn.today)
    staffing.set_vacation(turn.tx, turn.member, first, last)
    if first > turn.today:
        return Notice(_("Noted, {name}: {days}. Until then everything goes on as always.",
                        name=turn.member.name, days=_away(first, last)))  # fmt: skip
    if last is None:
        return Notice(_("Enjoy your time off, {name}. Nobody will bother you until you say you’re back.",
                        name=turn.member.name))  # fmt: skip
    return Notice(_("Enjoy your time off, {name}. Nobody will bother you until {last} is over.",
                    name=turn.member.name, last=last))  # fmt: skip


def about_reaching(turn: Turn) -> Wanted:
    """How somebody wants to be reached, as it is."""
    options = tuple(Option(key or AS_ALWAYS, text) for key, text in WISHES.items())
    wish = people.wish_of(turn.tx, turn.member.id) or AS_ALWAYS
    how = Choice(_("How should your mission reach you?"), options=options)
    intro = _("In a chat app with channels, a post there is enough for most: a button on it shows you yours.")
    return Wanted((Parameter("how", str, how, required=True),), _("How it reaches you"), intro, _("Save"),
                  {"how": (wish,)})  # fmt: skip


@cog.route("settings.reached", asks=about_reaching)
def reached(turn: Turn, answers: Mapping[str, Any]) -> Reply:
    """Choose how your mission reaches you."""
    wish = "" if answers["how"] == AS_ALWAYS else answers["how"]
    staffing.set_wish(turn.tx, turn.member, wish)
    return Notice(_("Saved. Your mission reaches you {how}.", how=WISHES[wish]))


@cog.route("settings.back")
def back(turn: Turn) -> Reply:
    """Come back from a vacation, or call one off."""
    if turn.member.away_from is None or _is_over(turn, turn.member):
        return Notice(_("No vacation is planned. You’ll get your missions as always."))
    staffing.set_vacation(turn.tx, turn.member, None, None)
    return Notice(_("Welcome back, {name}! /today has your mission.", name=turn.member.name))


@cog.route("settings.hide")
def hide(turn: Turn) -> Reply:
    """Leave your name off boards."""
    staffing.set_hidden(turn.tx, turn.member, hidden=True)
    return Notice(_("Boards don’t show your name any more. You still count, and you can still win."))


@cog.route("settings.appear")
def appear(turn: Turn) -> Reply:
    """Show your name on boards again."""
    staffing.set_hidden(turn.tx, turn.member, hidden=False)
    return Notice(_("Your name is on boards again."))


def _vacation(turn: Turn, member: Member) -> Sayable:
    if member.away_from is None or _is_over(turn, member):
        return _("not planned")
    return _away(member.away_from, member.away_until)


def _away(first: date, last: date | None) -> Phrase:
    if last is None:
        return _("from {first} until you’re back", first=first)
    return _("from {first} to {last}", first=first, last=last)


def _is_over(turn: Turn, member: Member) -> bool:
    return member.away_until is not None and member.away_until < turn.today
