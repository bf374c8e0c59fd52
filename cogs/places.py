"""Places: a channel, a group or a topic becomes one of the campaign's places by a command that is typed there."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from bot.chat.fields import Choice
from bot.chat.incoming import Here
from bot.chat.route import Cog
from bot.chat.screen import Action, Block, Facts, Hint, Option, Reply, Say, Screen, Tone, Weight
from bot.chat.turn import Turn
from bot.words import Phrase, Sayable, Written, _, alone
from campaigns import places
from campaigns.people import Role
from campaigns.places import Bound
from campaigns.refusals import NotFound, Refusal

cog = Cog("places")

PLATFORMS: Mapping[str, Sayable] = {"web": _("the browser"), "discord": "Discord", "telegram": "Telegram"}
COMES: Mapping[str, Phrase] = {
    "team": _("The week’s board comes here, on Fridays."),
    "review": _("What members hand in comes here for a decision, with its photos. Only leads should be in here."),
    "news": _("Announcements and recaps come here."),
    "wins": _("What went well comes here."),
}


class NotHere(Refusal):
    """A place was to be bound in a conversation with the bot alone."""

    says = _("Type this in the channel, group or topic it’s about: here it’s only you and me.")


def all_places(turn: Turn, typed: str) -> Sequence[Option]:
    """The campaign's places, by their title."""
    return [Option(key, title) for key, title in turn.campaign.settings.places]


@cog.route(
    "place.bind",
    says="campaign place",
    needs=Role.ORGANIZER,
    private=False,
    surveys=True,
    title=_("A place of the campaign"),
)
def bind(turn: Turn, place: Annotated[str, Choice(_("Which place?"), among=all_places)] = "") -> Reply:
    """Make the channel or group you’re in a place of the campaign."""
    here = turn.here
    if here is None:
        if place:
            raise NotHere
        return _everywhere(turn)
    if here.missing:
        return _cannot_work(here, place)
    if not place:
        return _which(turn, here)
    before = places.bind(turn.tx, turn.campaign, place, here.platform, here.address, here.called)
    return _bound(turn, here, place, before)


@cog.route("place.leave", needs=Role.ORGANIZER, private=False)
def leave(turn: Turn, place: str) -> Reply:
    """Let this be a place of the campaign no longer."""
    here = turn.here
    if here is None:
        raise NotHere
    if not places.unbind(turn.tx, turn.campaign, place, here.platform, here.address):
        raise NotFound
    return Screen(
        _("This isn’t the place “{place}” any more", place=_title(turn, place)),
        (Say(_("Nothing of the campaign comes here by itself now. Commands still work.")),),
        (Action(_("Make it a place again"), "place.bind"),),
    )


def _everywhere(turn: Turn) -> Screen:
    """Where every place is, and how to bind one."""
    found = places.everywhere(turn.tx, turn.campaign.id)
    rows: list[tuple[Sayable, Sayable]] = []
    for key, title in turn.campaign.settings.places:
        homes = tuple(_where(each) for each in found if each.place == key)
        rows.append((title, alone(homes) if homes else _("nowhere yet")))
    return Screen(
        _("The campaign’s places"),
        (Facts(tuple(rows)), Hint(_("To bind one, add me to the channel or group and type /campaign place there."))),
        (Action(_("How the campaign stands"), "campaign.status"),),
    )


def _which(turn: Turn, here: Here) -> Screen:
    """Which place this shall be."""
    now = places.at(turn.tx, turn.campaign.id, here.platform, here.address)
    blocks: list[Block] = [
        Facts(tuple((title, COMES[key]) for key, title in turn.campaign.settings.places if key in COMES))
    ]
    if now:
        blocks.append(Hint(_("Now it’s {places}.", places=tuple(_title(turn, each) for each in now))))
    others = tuple(
        Action(title, "place.bind", (key,)) for key, title in turn.campaign.settings.places if key not in now
    )
    return Screen(_("Which place shall this be?"), tuple(blocks), (*others, *(_leaving(turn, each) for each in now)))


def _cannot_work(here: Here, place: str) -> Screen:
    """What the bot may not do here, and where to click."""
    again = Action(_("Try again"), "place.bind", (place,) if place else (), Weight.MAIN)
    rows = tuple((lack.right, lack.remedy) for lack in here.missing or ())
    return Screen(
        _("I can’t work here yet"), (Say(_("I’m not allowed to do this here:")), Facts(rows)), (again,), Tone.CARE
    )


def _bound(turn: Turn, here: Here, place: str, before: Bound | None) -> Screen:
    blocks: list[Block] = [Say(COMES[place])] if place in COMES else []
    if before is not None and before.called:
        blocks.append(Hint(_("Until now it was {where}.", where=_where(before))))
    return Screen(
        _("This is the place “{place}” now", place=_title(turn, place)), tuple(blocks),
        (Action(_("Something else, too"), "place.bind"), _leaving(turn, place)), Tone.GOOD,
    )  # fmt: skip


def _leaving(turn: Turn, place: str) -> Action:
    return Action(_("No longer {place}", place=_title(turn, place)), "place.leave", (place,))


def there(platform: str) -> Sayable:
    """Where somebody or something is that is in an app."""
    return _("in the browser") if platform == "web" else _("on {app}", app=PLATFORMS.get(platform, platform))


def _where(bound: Bound) -> Sayable:
    where = there(bound.platform)
    return _("“{called}” {there}", called=bound.called, there=where) if bound.called else where


def _title(turn: Turn, place: str) -> Written:
    return dict(turn.campaign.settings.places).get(place, Written(place))
