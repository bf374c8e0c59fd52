"""The story of a week, in sentences made by rules: what every platform, the export and the public page tell of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.chat.screen import Block, Facts, Hint, Picture, Progress, Quote, Say, Screen, Standing, Standings
from bot.chat.turn import Turn
from bot.clock import local_day
from bot.media import drawings
from bot.words import Phrase, Sayable, Written, _, _n, alone
from campaigns import albums, people
from campaigns.edition import Part
from campaigns.ledger import MEASURE_NAMES, Goal, Measure
from campaigns.people import TEAMMATE
from campaigns.recap import WINS, Recap, Win
from cogs import charting, counting, evenings, stuck, wording
from cogs.boards import named
from cogs.charting import period, reasons_of
from cogs.counting import TOLD, clause, counted, drawn, headline, moved, sentence, taken_back
from cogs.ranking import tied
from cogs.stuck import IS_STUCK, WAS_STUCK

THANKED = 5  # thanks told in full; how many more there were is said
LISTED = 3  # missions named that come next

WON, WENT_WELL, HELPED = _("Three wins"), _("What went well"), _("Who helped whom")
NEXT = _("Next week")
HEADINGS = (WON, WENT_WELL, HELPED, IS_STUCK, WAS_STUCK, NEXT)  # what stands above other parts, where that shows


def tell(turn: Turn, found: Recap) -> Screen:
    """The story of a week: its headline, opening words, and the parts its edition tells, in that order."""
    told = found.edition
    opening = (Say(told.opening),) if told.opening else ()
    title = told.headline or headline(found)
    changed = () if told.corrected_at is None else (
        Hint(_("Corrected on {day}.", day=local_day(told.corrected_at, turn.campaign.zone))),
    )  # fmt: skip
    if not anything(found):
        return Screen(title, (*opening, *_quiet(turn, found), *changed))
    blocks = [block for each in told.parts for block in part(turn, found, each)]
    return Screen(title, (*opening, *blocks, *changed))


def part(turn: Turn, found: Recap, which: Part) -> Sequence[Block]:
    """A part of the story: in the organizer's own words where there are any, else as the rules say it."""
    blocks, own = _PARTS[which](turn, found), found.edition.own.get(which, "")
    return wording.put(blocks, own, _heading(found, which)) if own else blocks


def by_the_rules(turn: Turn, found: Recap, which: Part) -> str:
    """The sentences of a part as the rules say them, a line each; what is only claimed is none to be kept."""
    return wording.mended(turn, _PARTS[which](turn, replace(found, waiting={})), HEADINGS)


def anything(found: Recap) -> bool:
    """Whether there is anything of a week to tell."""
    told = any(_worth_telling(found, each) for each in Measure)
    return bool(told or found.wins or found.hero or found.words or found.top or found.events)


def card(turn: Turn, found: Recap) -> drawings.RecapCard:
    """The week as a picture, also one in which nothing was counted."""
    say = turn.reader.say
    return drawings.RecapCard(
        say(turn.campaign.settings.about["name"]), say(found.edition.headline or headline(found)), say(period(found)),
        turn.campaign.settings.colour, tuple(_number(turn, found, measure) for measure in drawn(found)),
        found.hero.public if found.hero else "",
    )  # fmt: skip


def win(told: Win) -> Sayable:
    """Who did what. What they wrote about a mission was for their leads; what they told as a win is for everybody."""
    if told.told:
        return _("{name}: “{what}”", name=told.name, what=told.told)
    title = Written(told.title, tuple(told.words.items()))
    return _("“{title}”, thanks to {name}", name=told.name, title=title)


def _quiet(turn: Turn, found: Recap) -> Sequence[Block]:
    """A week in which nothing was counted: as an organizer puts it, else that it is all right."""
    told = found.edition
    says = _("Nothing was counted in these days, and that’s all right. One small mission is enough to begin.")
    put = [each for each in told.parts if each in told.own and each is not Part.COMING]
    own = [block for each in put for block in wording.put((), told.own[each], _heading(found, each))]
    begun = [each for each in _goals(turn, found) if isinstance(each, Progress) and each.done]
    coming = part(turn, found, Part.COMING) if Part.COMING in told.parts else ()
    return (*(own or (Say(says),)), Hint(period(found)), *begun, *coming)


def _heading(found: Recap, which: Part) -> Phrase | None:
    """What stands above own words; of wins not how many they are, as nobody counts those."""
    stuck_ = IS_STUCK if found.running else WAS_STUCK
    return {Part.WINS: WENT_WELL, Part.THANKS: HELPED, Part.STUCK: stuck_, Part.COMING: NEXT}.get(which)


def _picture(turn: Turn, found: Recap) -> Sequence[Block]:
    twin = _("{campaign}, {period}. {headline}. {figures}", campaign=turn.campaign.settings.about["name"],
             period=period(found), headline=found.edition.headline or headline(found),
             figures=tuple(_figure(found, measure) for measure in drawn(found)))  # fmt: skip
    if found.hero is not None:
        whose = charting.said([found.hero], albums.takers(turn.tx, [found.hero]))
        twin = _("{picture}. {photo}", picture=twin, photo=whose)
    return (Picture(card(turn, found), twin),)


def _figure(found: Recap, measure: Measure) -> Sayable:
    """A figure of the picture in words: what it was, and what changed, where the picture says so."""
    figure = _("{measure}: {n}", measure=MEASURE_NAMES[measure], n=counting.told(found.verified, measure))
    change = moved(found, measure)
    if change > 0:
        return _("{done} ({more} more)", done=figure, more=change)
    return _("{done} ({less} fewer)", done=figure, less=-change) if change else figure


def _wins(turn: Turn, found: Recap) -> Sequence[Block]:
    if not found.wins:
        return ()
    title = Hint(WON if len(found.wins) == WINS else WENT_WELL)
    return (title, *(Say(win(each)) for each in found.wins))


def _words(turn: Turn, found: Recap) -> Sequence[Block]:
    if found.words is None:
        return ()
    by = found.words.by or _("a teammate")
    return (Quote(found.words.quote, _("{who}, to {name}", who=found.words.who, name=by)),)


def _numbers(turn: Turn, found: Recap) -> Sequence[Block]:
    told: list[Block] = []
    first, *others = counted(found) or (None,)
    if first is not None:
        told.append(Say(sentence(found, first)))
    if others:
        told.append(Say(_("{things}.", things=tuple(clause(found, each) for each in others))))
    back = taken_back(found)
    if back:
        told.append(Hint(_("Taken back from earlier weeks, after another look: {things}.", things=back)))
    reasons = tuple(reasons_of(turn, found))
    if reasons:
        told.append(Say(_("What moves people we listened to: {reasons}.", reasons=reasons)))
    waits: tuple[Sayable, ...] = tuple(
        _("{measure}: {n}", measure=MEASURE_NAMES[each], n=found.waiting[each])
        for each in TOLD if each in found.waiting
    )  # fmt: skip
    if waits and found.running:
        told.append(Hint(_("Claimed, and waiting for a lead: {things}.", things=waits)))
    elif waits:
        told.append(Hint(_("Claimed, and waiting for a lead when the week ended: {things}.", things=waits)))
    return told


def _goals(turn: Turn, found: Recap) -> Sequence[Block]:
    return [
        Progress(_goal(found, goal), goal.reached, goal.target, MEASURE_NAMES[goal.measure]) for goal in found.goals
    ]


def _goal(found: Recap, goal: Goal) -> Sayable:
    """A goal, and how much nearer the week brought it."""
    nearer = found.verified[goal.measure]
    return _("{goal} (+{n})", goal=goal.title, n=nearer) if nearer > 0 else goal.title


def _board(turn: Turn, found: Recap) -> Sequence[Block]:
    rows = tuple(Standing(row.rank, named(row), alone(row.amount)) for row in found.top)
    return (Standings(rows, _("The week’s board")), *tied(found.tied)) if rows else ()


def _album(turn: Turn, found: Recap) -> Sequence[Block]:
    shown = charting.album(turn, found)
    done, on_time = found.verified[Measure.MISSIONS], found.verified[Measure.ON_TIME]
    if not shown or done <= 0:
        return shown
    in_time = _n("Of {n} mission done, {on_time} came in on time.", "Of {n} missions done, {on_time} came in on time.",
                 done, on_time=on_time)  # fmt: skip
    return (*shown, Hint(in_time))


def _events(turn: Turn, found: Recap) -> Sequence[Block]:
    return [block for each in found.events for block in (Say(each.event.title), Facts(evenings.told(each)))]


def _thanks(turn: Turn, found: Recap) -> Sequence[Block]:
    if not found.thanks:
        return ()
    shown = [each for each in found.thanks if each.what][:THANKED]
    said = [
        Say(_("{by} thanks {to}: “{what}”", by=_member(turn, each.by), to=_member(turn, each.to), what=each.what))
        for each in shown
    ]
    more = len(found.thanks) - len(shown)
    rest = (Hint(_n("And {n} more thanks.", "And {n} more thanks.", more)),) if more else ()
    return (Hint(HELPED), *said, *rest)


def _coming(turn: Turn, found: Recap) -> Sequence[Block]:
    coming = found.coming
    says: list[Block] = [
        Say(_("{title}: {when}, {venue}", title=each.title, when=each.starts_at, venue=each.venue))
        for each in coming.events[:LISTED]
    ]
    if coming.opening:
        named_ = tuple(each.title for each in coming.opening[:LISTED])
        says.append(Say(_("New missions open: {missions}.", missions=named_)))
    if coming.closing:
        closing = tuple(each.title for each in coming.closing[:LISTED])
        says.append(Say(_("Last chance for {missions}.", missions=closing)))
    if coming.last:
        says.append(Say(_("It is the campaign’s last week.")))
    return (Hint(NEXT), *says) if says else ()


_PARTS: Mapping[Part, Callable[[Turn, Recap], Sequence[Block]]] = {
    Part.PICTURE: _picture,
    Part.WINS: _wins,
    Part.WORDS: _words,
    Part.NUMBERS: _numbers,
    Part.CHARTS: charting.charts,
    Part.GOALS: _goals,
    Part.BOARD: _board,
    Part.ALBUM: _album,
    Part.EVENTS: _events,
    Part.THANKS: _thanks,
    Part.STUCK: stuck.told,
    Part.COMING: _coming,
}


def _member(turn: Turn, member: int) -> Sayable:
    found = people.get(turn.tx, turn.campaign.id, member)
    return TEAMMATE if found.hidden or not found.active or not found.name else found.name


def _worth_telling(found: Recap, measure: Measure) -> bool:
    return bool(found.verified[measure] or found.before[measure] or found.claimed[measure])


def _number(turn: Turn, found: Recap, measure: Measure) -> drawings.Number:
    change = moved(found, measure)
    said = f"{'+' if change > 0 else '−'}{turn.reader.number(abs(change))}" if change else ""
    label = turn.reader.say(MEASURE_NAMES[measure])
    done = turn.reader.number(counting.told(found.verified, measure))
    return drawings.Number(done, label, said, (change > 0) - (change < 0))
