"""A week's story in pictures beside its card: the weeks as a line, reasons as bars, photos as a collage."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.chat.screen import Block, Gallery, Picture
from bot.chat.turn import Turn
from bot.clock import monday_of
from bot.media import drawings
from bot.media.sizes import MOST_TILES
from bot.words import Phrase, Sayable, _, _n
from campaigns import albums
from campaigns.edition import Part
from campaigns.ledger import MEASURE_NAMES, Measure
from campaigns.media import Media
from campaigns.recap import Recap
from cogs import cards

FEWEST_WEEKS = 3  # fewer are no line, and the sentences say it
FEWEST_TILES = 2  # photos besides the large one; a single one is shown as it is


def period(found: Recap) -> Phrase:
    """From which day to which."""
    monday = monday_of(found.week)
    return _("{first} to {last}", first=monday, last=monday + timedelta(days=6))


def charts(turn: Turn, found: Recap) -> Sequence[Block]:
    """The weeks as a line and the reasons as bars, where there is enough of either."""
    return (*_weeks(turn, found), *_reasons(turn, found))


def reasons_of(turn: Turn, found: Recap) -> Sequence[Sayable]:
    """What moved people, with how many it was; small groups are withheld."""
    names = dict(turn.campaign.settings.interview.reasons)
    return tuple(_("{reason} ({n})", reason=names.get(each.reason, each.reason), n=each.people) for each in found.heard)


def album(turn: Turn, found: Recap) -> Sequence[Block]:
    """The week's photos: as a collage where there are several, with whose they are."""
    shots = [*([found.hero] if found.hero else []), *(each for each in found.album if each != found.hero)]
    if not shots:
        return ()
    by = albums.takers(turn.tx, shots)
    on_card = int(found.hero is not None and Part.PICTURE in found.edition.parts)  # there it is seen already
    others = shots[on_card : on_card + MOST_TILES]
    if len(others) < FEWEST_TILES:
        return (Gallery(tuple(cards.photo(each, _("A photo of the week"), by.get(each.id, "")) for each in shots)),)
    say = turn.reader.say
    drawing = drawings.Collage(
        say(_("Photos of the week")), say(period(found)), turn.campaign.settings.colour,
        tuple(each.public for each in others),
    )  # fmt: skip
    return (Picture(drawing, said(others, by)),)


def said(shots: Sequence[Media], by: Mapping[int, str]) -> Sayable:
    """Photos of a picture in words: how many, whose, and what is on those somebody wrote something about."""
    names: tuple[Sayable, ...] = tuple(dict.fromkeys(by[each.id] for each in shots if each.id in by))
    if any(each.id not in by for each in shots):
        names = (*names, _("a teammate"))
    whose = _n("{n} photo of the week, by {names}", "{n} photos of the week, by {names}", len(shots), names=names)
    written = dict.fromkeys(each.caption for each in shots if each.caption)  # those of an album are often the same
    captions = tuple(_("“{what}”", what=each.rstrip(".")) for each in written)  # the sentence has its own
    return _("{photos}: {captions}.", photos=whose, captions=captions) if captions else _("{photos}.", photos=whose)


def _weeks(turn: Turn, found: Recap) -> Sequence[Picture]:
    most = max((done for _week, done in found.trend), default=0)
    if len(found.trend) < FEWEST_WEEKS or most <= 0:
        return ()
    reader, trend = turn.reader, [(week, max(0, done)) for week, done in found.trend]
    first, last = trend[0][0], trend[-1][0]
    points = tuple(
        drawings.Figure(reader.say(_("Wk {week}", week=_number(week))), reader.number(done), done / most)
        for week, done in trend
    )
    title = _("{measure}, week by week", measure=MEASURE_NAMES[Measure.MISSIONS])
    when = _("{first} to {last}", first=monday_of(first), last=monday_of(last) + timedelta(days=6))
    figures = tuple(_("week {week}: {n}", week=_number(week), n=done) for week, done in trend)
    drawing = drawings.LineChart(_opening(reader.say(title)), reader.say(when), turn.campaign.settings.colour, points)
    return (Picture(drawing, _("{title}: {figures}.", title=title, figures=figures)),)


def _reasons(turn: Turn, found: Recap) -> Sequence[Picture]:
    if len(found.heard) < FEWEST_TILES:
        return ()
    reader, names = turn.reader, dict(turn.campaign.settings.interview.reasons)
    most = max(each.people for each in found.heard)
    bars = tuple(
        drawings.Figure(reader.say(names.get(each.reason, each.reason)), reader.number(each.people), each.people / most)
        for each in found.heard
    )
    title = reader.say(_("What moves people"))
    drawing = drawings.BarChart(title, reader.say(period(found)), turn.campaign.settings.colour, bars)
    return (Picture(drawing, _("What moves people: {reasons}.", reasons=tuple(reasons_of(turn, found)))),)


def _number(week: str) -> int:
    """The number of a week in its year."""
    return int(week[-2:])


def _opening(words: str) -> str:
    """Words with a capital where they begin."""
    return words[:1].upper() + words[1:]
