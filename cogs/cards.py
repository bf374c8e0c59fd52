"""Pieces of screens that several features show: a mission's facts, why it was chosen, a kept photo, a name."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.chat.screen import Action, Facts, File, Film, Gallery, Item, Photo, Sound
from bot.chat.turn import Turn
from bot.words import Sayable, _, _n, alone, fill
from campaigns import albums, people, showing
from campaigns.assignments import Assignment
from campaigns.matching import REASONS
from campaigns.media import Kind, Media
from campaigns.missions import WHAT_NAMES, Ask, Mission, What


def mission_facts(mission: Mission, due: datetime | None = None, more: Sequence[tuple[Sayable, Sayable]] = ()) -> Facts:
    """What a mission is worth, how long it takes, where, what to hand in, and until when; and what more there is."""
    rows: list[tuple[Sayable, Sayable | datetime]] = [
        (_("Worth"), points(mission.worth)),
        (_("Takes"), _("about {time}", time=lasting(mission.minutes))),
        (_("Where"), _("from anywhere") if mission.remote or not mission.place.text else mission.place),
        (_("Hand in"), alone(tuple(asked(ask) for ask in mission.asks))),
    ]
    if due is not None:
        rows.append((_("Until"), due))
    return Facts((*rows, *more))


def lasting(minutes: int) -> Sayable:
    """A number of minutes, in hours from an hour on; fewer than none where more was taken back than came."""
    if minutes <= -60:
        return _("−{time}", time=lasting(-minutes))
    hours, rest = divmod(minutes, 60) if minutes >= 0 else (0, 0)
    if not hours:
        return _n("{n} minute", "{n} minutes", minutes)
    return _("{hours} h {minutes} min", hours=hours, minutes=rest) if rest else _("{hours} h", hours=hours)


def points(worth: int) -> Sayable:
    """A number of points."""
    return _n("{n} point", "{n} points", worth)


def asked(ask: Ask) -> Sayable:
    """One thing to hand in, in a few words."""
    if ask.what is What.PHOTOS and ask.least and ask.least == ask.most:
        return _n("{n} photo", "{n} photos", ask.least)
    return WHAT_NAMES[ask.what]


def why(turn: Turn, assignment: Assignment) -> Sayable:
    """Why the member has this mission, in a sentence; "" where there is nothing to tell."""
    reasons: list[Sayable] = []
    for name, detail in assignment.why:
        known = REASONS.get(name)
        if known is None:
            continue
        values = {"detail": turn.campaign.track(detail)} if name == "interest" else {}
        reasons.append(_(known.text, **values))
    if not reasons:
        return ""
    return _("Why this one: {reasons}.", reasons=tuple(reasons))


def who(turn: Turn, member: int) -> Sayable:
    """What a member is called, also one who has left; those who wanted to be forgotten have no name any more."""
    return people.get(turn.tx, turn.campaign.id, member).name or _("somebody who left")


def own_words(turn: Turn, texts: Mapping[str, tuple[str, ...]], number: int) -> str:
    """One of the campaign's own sentences in the reader's language, the same for the same number; "" where none is."""
    languages = (turn.reader.language, *turn.campaign.settings.languages)
    said = next((texts[language] for language in languages if texts.get(language)), ())
    return fill(said[number % len(said)], {"name": turn.member.name}) if said else ""


def photo(media: Media, alt: Sayable, by: str = "") -> Photo:
    """A kept photo to show; its caption is what is on it, where somebody wrote one, and ``by`` is named beside it."""
    credit = _("Photo: {name}", name=by) if by else ""
    return Photo(media.public, media.small, media.width, media.height, media.caption or alt, credit)


def credited(turn: Turn, photos: Sequence[Media]) -> tuple[Photo, ...]:
    """Kept photos to show where nobody is asked about them: what is on them, and who took them."""
    by = albums.takers(turn.tx, photos)
    return tuple(photo(each, _("A photo by {name}", name=by.get(each.id) or people.TEAMMATE)) for each in photos)


def shown(turn: Turn, evidence: int, by: Sayable) -> Sequence[Gallery | Sound | Film | File]:
    """All that was handed in of files: photos, films, voice notes, documents; but none of which consent has ended."""
    media = showing.shown(turn.tx, turn.campaign, evidence, turn.now)
    pictures = tuple(photo(each, _("A photo by {name}", name=by)) for each in media if each.kind is Kind.PHOTO)
    others = (block for each in media if (block := _played(turn, each, by)) is not None)
    return (*((Gallery(pictures),) if pictures else ()), *others)


def _played(turn: Turn, media: Media, by: Sayable) -> Sound | Film | File | None:
    """A film or recording to play, a document to take along; None for a photo."""
    if media.kind is Kind.VOICE:
        return Sound(media.public, _lasting(_("A voice note by {name}", name=by), media.seconds))
    if media.kind is Kind.VIDEO:
        return Film(media.public, _lasting(_("A film by {name}", name=by), media.seconds))
    if media.kind is Kind.DOCUMENT:
        cabinet, key = turn.cabinet, media.public
        name = media.name or key.rpartition(".")[2]
        return File(name, _("A document by {name}", name=by), lambda: (cabinet and cabinet.photo(key)) or b"")
    return None


def seen(media: Media, n: int, action: Action) -> Item:
    """One of several photos and films, with what can be done about it."""
    if media.kind is Kind.VIDEO:
        return Item(_("Film {n}", n=n), "", action)
    return Item(_("Photo {n}", n=n), "", action, photo(media, _("Photo {n}", n=n)))


def _lasting(what: Sayable, seconds: int | None) -> Sayable:
    """What it is and how long it plays, as players write it: 3:07."""
    if seconds is None:
        return what
    return _("{what}, {time}", what=what, time=f"{seconds // 60}:{seconds % 60:02}")


def until(due: datetime) -> Sayable:
    """Until when it is asked for."""
    return _("until {due}", due=due)
