"""The photos of a week's recap besides the large one, as an organizer chooses them."""

from collections.abc import Mapping
from typing import Any

from bot.chat.fields import Several
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Option, Reply, Then
from bot.chat.turn import Turn
from bot.ids import long, short
from bot.words import Sayable, _
from campaigns import albums, edition, recap
from campaigns.logbook import Consent as Scope
from campaigns.media import Media
from campaigns.people import TEAMMATE, Role
from campaigns.recap import LOOKED_AT, NoMorePhotos
from cogs.recap import refresh

cog = Cog("collage")


def about_photos(turn: Turn, week: str) -> Wanted:
    """The photos there are to choose from, numbered as where the large one is chosen; those that are shown ticked."""
    found = recap.of_week(turn.tx, turn.campaign, week, turn.now)
    first = recap.album(turn.tx, turn.campaign, week, turn.now, Scope.CAMPAIGN, most=LOOKED_AT)
    there = list({each.id: each for each in (*first, *found.album)}.values())
    by = albums.takers(turn.tx, there)
    options = tuple(
        Option(short(each.id), _said(n, each, by.get(each.id, "")))
        for n, each in enumerate(there, 1) if each != found.hero
    )  # fmt: skip
    if not options:
        raise NoMorePhotos
    hint = _("Up to {most}. None ticked: the rules choose.", most=edition.MOST_PHOTOS)
    which = Several(_("Which photos are shown, too?"), hint, options=options)
    shown = tuple(short(each.id) for each in found.album if each != found.hero)
    return Wanted((Parameter("photos", object, which, required=False),), _("More photos"), "", _("Save"),
                  {"photos": shown}, look=True)  # fmt: skip


@cog.route("collage.choose", needs=Role.ORGANIZER, asks=about_photos)
def choose(turn: Turn, week: str, answers: Mapping[str, Any]) -> Reply:
    """Choose the photos a week’s recap shows besides the large one."""
    recap.check(turn.campaign, week, turn.now)
    chosen = [long(each) for each in answers.get("photos", ())]
    edition.choose_album(turn.tx, turn.member, week, chosen or None, turn.now)
    refresh(turn, week)
    return Then("edition.show", (week,))


def _said(number: int, media: Media, by: str) -> Sayable:
    """A photo in a list without pictures: its number, and what is on it or whose it is."""
    return _("Photo {n}: {what}", n=number, what=media.caption or by or TEAMMATE)
