"""Changing a week's recap before it goes out, and correcting it after: words, photo, what is told, and when."""

from collections.abc import Mapping
from typing import Any

from bot.chat.fields import Choice, Long, Several, Text
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Action, Facts, Hint, Item, Items, Option, Reply, Say, Screen, Then, Weight
from bot.chat.turn import Turn
from bot.ids import long, short
from bot.words import Phrase, Sayable, _, _n, alone
from campaigns import edition, recap
from campaigns.edition import LONGEST_HEADLINE, LONGEST_OPENING, Edition, Part
from campaigns.logbook import Consent as Scope
from campaigns.media import Media
from campaigns.people import Role
from campaigns.refusals import NotFound
from cogs import cards, charting, counting, telling
from cogs.pages import SIZE, Page
from cogs.recap import of_week, refresh, stands, to_post

cog = Cog("edition")

PART_NAMES: Mapping[Part, Phrase] = {
    Part.PICTURE: _("the week as a picture, with its photo"),
    Part.WINS: _("three wins"),
    Part.WORDS: _("somebody’s words"),
    Part.NUMBERS: _("the numbers, in sentences"),
    Part.CHARTS: _("the numbers, as charts"),
    Part.GOALS: _("how far the goals are"),
    Part.BOARD: _("the week’s board"),
    Part.ALBUM: _("more photos"),
    Part.EVENTS: _("events, and how their albums came in"),
    Part.THANKS: _("who helped whom"),
    Part.STUCK: _("what is stuck, and what is asked of whom"),
    Part.COMING: _("what comes next week"),
}


@cog.route("edition.show", needs=Role.ORGANIZER, view=True)
def show(turn: Turn, week: str) -> Reply:
    """What can be changed in a week’s recap."""
    found = recap.of_week(turn.tx, turn.campaign, week, turn.now)
    told = found.edition
    rows: list[tuple[Sayable, Sayable]] = [
        (_("Headline"), told.headline or counting.headline(found)),
        (_("Opening words"), told.opening or _("none")),
        (_("Photo"), _photo(told, found.hero)),
        (_("Wins"), alone(tuple(telling.win(win) for win in found.wins)) if found.wins else _("none")),
        (_("Words"), found.words.quote if found.words else _("none")),
        (_("It tells"), alone(tuple(PART_NAMES[part] for part in told.parts))),
    ]
    if told.own:
        rows.append((_("In your own words"), alone(tuple(PART_NAMES[part] for part in Part if part in told.own))))
    actions = [
        Action(_("See what everybody will see"), "edition.preview", (week,), Weight.MAIN),
        Action(_("Headline and opening"), "edition.words", (week, told.seen)),
        Action(_("In your own words"), "own.parts", (week,)),
        Action(_("Photo"), "edition.photos", (week, 0)),
        Action(_("More photos"), "collage.choose", (week,)),
        Action(_("Wins"), "edition.wins", (week,)),
        Action(_("Somebody’s words"), "edition.quote", (week,)),
        Action(_("What is told, and in which order"), "edition.parts", (week,)),
    ]
    if recap.can_go_out(turn.campaign, week, told, turn.now):
        actions.append(Action(_("Post it later"), "recap.schedule", (week,)))
    if told.post_at is not None:
        actions.append(Action(_("Don’t post it by itself"), "recap.unschedule", (week,)))
    actions.append(Action(_("As the rules would"), "edition.reset", (week,), Weight.DANGER))
    says = _("The numbers are the ledger’s and stay. Everything else is yours to tell.")
    if told.posted_at is not None:
        says = _("It’s in the news already: what you change is corrected there at once, and it says so.")
    aside = (Hint(_("Some of your words name somebody who isn’t to be named any more, so the rules tell that. You find"
                    " them where you wrote them, to put them otherwise.")),) if told.aside else ()  # fmt: skip
    return Screen(
        _("The recap of {period}", period=charting.period(found)),
        (Hint(says), *aside, Facts(tuple(rows)), *stands(told)),
        tuple(actions),
    )  # fmt: skip


@cog.route("edition.preview", needs=Role.ORGANIZER, view=True)
def preview(turn: Turn, week: str) -> Reply:
    """A week’s recap as everybody will see it, before they do."""
    shown = of_week(turn, week)
    assert isinstance(shown, Screen)
    told = edition.of_week(turn.tx, turn.campaign.id, week)
    back = Action(_("Change it"), "edition.show", (week,))
    around = Action(_("Show the leads, in every app"), "recap.around", (week,))
    return Screen(shown.title, (*shown.blocks, *stands(told)), (*to_post(turn, week, told), around, back))


def about_words(turn: Turn, week: str, seen: str = "") -> Wanted:
    """Headline and opening words, as they are."""
    told = edition.of_week(turn.tx, turn.campaign.id, week)
    headline = Text(_("Headline"), _("Empty: as the rules say it."), max=LONGEST_HEADLINE)
    opening = Long(_("Opening words"), _("They come before everything else. Empty: none."), max=LONGEST_OPENING)
    known = {name: (said or told.aside.get(name, ""),)
             for name, said in (("headline", told.headline), ("opening", told.opening))}  # fmt: skip
    return Wanted(
        (Parameter("headline", str, headline, required=False), Parameter("opening", str, opening, required=False)),
        _("Headline and opening"), "", _("Save"), known,
    )  # fmt: skip


@cog.route("edition.words", needs=Role.ORGANIZER, asks=about_words)
def words(turn: Turn, week: str, answers: Mapping[str, Any], seen: str = "") -> Reply:
    """Give a week’s recap its headline and opening words."""
    recap.check(turn.campaign, week, turn.now)
    said = answers.get("headline", ""), answers.get("opening", "")
    edition.write(turn.tx, turn.member, week, *said, turn.now, seen=seen)
    return _changed(turn, week)


@cog.route("edition.photos", needs=Role.ORGANIZER, view=True)
def photos(turn: Turn, week: str, number: int) -> Reply:
    """The photos a week’s recap may have, to choose one."""
    recap.check(turn.campaign, week, turn.now)
    number = max(number, 0)
    found = recap.album(turn.tx, turn.campaign, week, turn.now, Scope.CAMPAIGN, most=SIZE + 1, skip=number * SIZE)
    usual = Action(_("Let the rules choose"), "edition.hero", (week, 0))
    back = Action(_("Change something else"), "edition.show", (week,))
    if not found:
        return Screen(_("No photos to choose from"), (Say(_("None of this week may be shown in a recap.")),), (back,))
    items = tuple(_shot(week, each, number * SIZE + place) for place, each in enumerate(found[:SIZE], 1))
    shown = Page(items, number, number + (len(found) > SIZE))
    before = (Action(_("Earlier ones"), "edition.photos", (week, number - 1)),) if number else ()
    after = (Action(_("More"), "edition.photos", (week, number + 1)),) if shown.last > number else ()
    return Screen(_("Choose the photo of the week"), (Items(items),), (*before, *after, usual, back))


@cog.route("edition.hero", needs=Role.ORGANIZER)
def hero(turn: Turn, week: str, media: int) -> Reply:
    """Choose the photo of a week’s recap."""
    recap.check(turn.campaign, week, turn.now)
    if media and not recap.chosen_shots(turn.tx, turn.campaign, week, turn.now, Scope.CAMPAIGN, (media,)):
        raise NotFound
    edition.choose_hero(turn.tx, turn.member, week, media or None, turn.now)
    return _changed(turn, week)


def about_wins(turn: Turn, week: str) -> Wanted:
    """The wins there are to choose from; those that are told are ticked."""
    found = recap.of_week(turn.tx, turn.campaign, week, turn.now)
    there = {win.id: win for win in (*recap.candidates(turn.tx, turn.campaign, week), *found.wins)}
    options = tuple(Option(short(each), telling.win(win)) for each, win in there.items())
    which = Several(_("Which wins are told?"), _("None ticked: the rules choose."), options=options)
    return Wanted((Parameter("wins", object, which, required=False),), _("Wins"), "", _("Save"),
                  {"wins": tuple(short(win.id) for win in found.wins)})  # fmt: skip


@cog.route("edition.wins", needs=Role.ORGANIZER, asks=about_wins)
def wins(turn: Turn, week: str, answers: Mapping[str, Any]) -> Reply:
    """Choose the wins a week’s recap tells."""
    chosen = [long(each) for each in answers.get("wins", ())]
    edition.choose_wins(turn.tx, turn.member, week, chosen or None, turn.now)
    return _changed(turn, week)


def about_quote(turn: Turn, week: str) -> Wanted:
    """The quotes that may be shown."""
    recap.check(turn.campaign, week, turn.now)
    found = recap.quotes(turn.tx, turn.campaign, week, turn.now, Scope.CAMPAIGN)
    options = (Option("0", _("the rules choose")),
               *(Option(short(each.interview), f"{each.who}: {each.quote[:80]}") for each in found))  # fmt: skip
    told = edition.of_week(turn.tx, turn.campaign.id, week)
    which = Choice(_("Whose words are told?"), _("Only what people allowed to be shown is here."), options=options)
    return Wanted((Parameter("quote", str, which, required=True),), _("Somebody’s words"), "", _("Save"),
                  {"quote": (short(told.quote or 0),)})  # fmt: skip


@cog.route("edition.quote", needs=Role.ORGANIZER, asks=about_quote)
def quote(turn: Turn, week: str, answers: Mapping[str, Any]) -> Reply:
    """Choose whose words a week’s recap tells."""
    edition.choose_quote(turn.tx, turn.member, week, long(answers["quote"]) or None, turn.now)
    return _changed(turn, week)


@cog.route("edition.parts", needs=Role.ORGANIZER, view=True)
def parts(turn: Turn, week: str) -> Reply:
    """What a week’s recap tells, in order."""
    recap.check(turn.campaign, week, turn.now)
    told = edition.of_week(turn.tx, turn.campaign.id, week)
    items = tuple(
        Item(PART_NAMES[part], "", Action(_("Tell it earlier"), "edition.up", (week, part.value)) if place else None)
        for place, part in enumerate(told.parts)
    )
    out_ = tuple(PART_NAMES[part] for part in told.left_out)
    left = (Hint(_("Left out: {parts}.", parts=out_)),) if out_ else ()
    return Screen(
        _n("{n} part is told", "{n} parts are told", len(told.parts)), (Items(items), *left),
        (Action(_("Leave out or bring back"), "edition.choose", (week,), Weight.MAIN),
         Action(_("Change something else"), "edition.show", (week,))),
    )  # fmt: skip


@cog.route("edition.up", needs=Role.ORGANIZER)
def up(turn: Turn, week: str, part: str) -> Reply:
    """Tell a part of a week’s recap one place earlier."""
    recap.check(turn.campaign, week, turn.now)
    if part not in {each.value for each in Part}:
        raise NotFound
    edition.move_up(turn.tx, turn.member, week, Part(part), turn.now)
    refresh(turn, week)
    return Then("edition.parts", (week,))


def about_parts(turn: Turn, week: str) -> Wanted:
    """What is told, ticked."""
    recap.check(turn.campaign, week, turn.now)
    told = edition.of_week(turn.tx, turn.campaign.id, week)
    options = tuple(Option(part.value, PART_NAMES[part]) for part in Part)
    which = Several(_("What is told?"), options=options, least=1)
    return Wanted((Parameter("parts", object, which, required=True),), _("Leave out or bring back"), "", _("Save"),
                  {"parts": tuple(part.value for part in told.parts)})  # fmt: skip


@cog.route("edition.choose", needs=Role.ORGANIZER, asks=about_parts)
def choose(turn: Turn, week: str, answers: Mapping[str, Any]) -> Reply:
    """Choose what a week’s recap tells."""
    edition.show(turn.tx, turn.member, week, [Part(each) for each in answers["parts"]], turn.now)
    refresh(turn, week)
    return Then("edition.parts", (week,))


@cog.route("edition.reset", needs=Role.ORGANIZER)
def reset(turn: Turn, week: str) -> Reply:
    """Tell a week as the rules would."""
    recap.check(turn.campaign, week, turn.now)
    edition.reset(turn.tx, turn.member, week, turn.now)
    return _changed(turn, week)


def _changed(turn: Turn, week: str) -> Reply:
    refresh(turn, week)
    return Then("edition.show", (week,))


def _photo(told: Edition, hero: Media | None) -> Sayable:
    if hero is None:
        return _("none")
    return hero.caption or (_("chosen by the rules") if told.hero is None else _("chosen by you"))


def _shot(week: str, media: Media, place: int) -> Item:
    shown = cards.photo(media, _("A photo of the week"))
    return Item(media.caption or _("Photo {n}", n=place), "",
                Action(_("Take this one"), "edition.hero", (week, media.id)), shown)  # fmt: skip
