"""A week's numbers in words: its headline, and what was counted, with what changed since the week before."""

from collections.abc import Callable, Mapping, Sequence

from bot.words import Phrase, Sayable, _, _n
from campaigns.ledger import MEASURE_NAMES, Measure
from campaigns.recap import Recap

TOLD = (Measure.MISSIONS, Measure.CONVERSATIONS, Measure.INTERVIEWS, Measure.PROFILES, Measure.PHOTOS, Measure.POINTS)
DRAWN = (Measure.MISSIONS, Measure.CONVERSATIONS, Measure.PHOTOS)

_DONE: Mapping[Measure, Callable[[int], Phrase]] = {
    Measure.MISSIONS: lambda n: _n("{n} mission was done", "{n} missions were done", n),
    Measure.CONVERSATIONS: lambda n: _n("{n} conversation was had", "{n} conversations were had", n),
    Measure.INTERVIEWS: lambda n: _n("{n} interview was held", "{n} interviews were held", n),
    Measure.PROFILES: lambda n: _n("{n} profile was made", "{n} profiles were made", n),
    Measure.PHOTOS: lambda n: _n("{n} photo came in", "{n} photos came in", n),
    Measure.POINTS: lambda n: _n("{n} point was earned", "{n} points were earned", n),
}


# What a week without missions and talks is named after, the first of which there were any.
_ELSE: Mapping[Measure, Callable[[int], Phrase]] = {
    Measure.INTERVIEWS: lambda n: _n("{n} interview this week", "{n} interviews this week", n),
    Measure.PROFILES: lambda n: _n("{n} profile made this week", "{n} profiles made this week", n),
    Measure.PHOTOS: lambda n: _n("{n} photo this week", "{n} photos this week", n),
}


def told(numbers: Mapping[Measure, int], measure: Measure) -> int:
    """A number as it is told: a week in which more was taken back than done is told as one of nothing."""
    return max(0, numbers[measure])


def headline(found: Recap) -> Phrase:
    """A week in one sentence."""
    done, talks = told(found.verified, Measure.MISSIONS), told(found.verified, Measure.CONVERSATIONS)
    if not done and not talks:
        others = (says(found.verified[each]) for each, says in _ELSE.items() if found.verified[each] > 0)
        return next(others, _("A quiet week"))
    if not talks:
        what = _n("{n} mission done this week", "{n} missions done this week", done)
    elif not done:
        what = _n("{n} conversation this week", "{n} conversations this week", talks)
    else:
        what = _("{missions} and {talks}",
                 missions=_n("{n} mission done", "{n} missions done", done),
                 talks=_n("{n} conversation", "{n} conversations", talks))  # fmt: skip
    before = told(found.before, Measure.MISSIONS) + told(found.before, Measure.CONVERSATIONS)
    if before and done + talks > before and not found.running:
        return _("{what}: more than the week before", what=what)
    return what


def moved(found: Recap, measure: Measure) -> int:
    """By how much a number changed since the week before; a first one has none, and one that runs is no whole one."""
    return 0 if found.running or found.first else told(found.verified, measure) - told(found.before, measure)


def sentence(found: Recap, measure: Measure) -> Sayable:
    """A number of the week as a sentence: how much it was, and what changed since the week before."""
    change, done = moved(found, measure), _DONE[measure](told(found.verified, measure))
    if found.running:
        return _("{done} so far.", done=done)
    if found.first:
        return _("{things}.", things=done)
    if change > 0:
        return _("{done}, {more} more than the week before.", done=done, more=change)
    if change < 0:
        return _("{done}, {less} fewer than the week before.", done=done, less=-change)
    return _("{done}, as many as the week before.", done=done)


def clause(found: Recap, measure: Measure) -> Sayable:
    """A number of the week as part of a sentence that others are in, too."""
    change, done = moved(found, measure), _DONE[measure](told(found.verified, measure))
    if change > 0:
        return _("{done} ({more} more)", done=done, more=change)
    return _("{done} ({less} fewer)", done=done, less=-change) if change else done


def counted(found: Recap) -> tuple[Measure, ...]:
    """What is told of the week's numbers: the first as a sentence of its own, the others together in the next.

    Where there was none of it this week and some the week before, that is told once the week is over.
    """
    return tuple(each for each in TOLD if found.verified[each] > 0 or (found.before[each] > 0 and not found.running))


def drawn(found: Recap) -> Sequence[Measure]:
    """The figures of the week's picture: the usual ones, or what else was counted where there is nothing of those."""
    there = counted(found)
    if not there or any(each in there for each in DRAWN):
        return DRAWN
    return (*there, *(each for each in DRAWN if each not in there))[: len(DRAWN)]


def taken_back(found: Recap) -> tuple[Sayable, ...]:
    """By what a week is below nothing: what was undone in it, of earlier weeks, and not made up for."""
    return tuple(
        _("{measure}: {n}", measure=MEASURE_NAMES[each], n=-found.verified[each])
        for each in TOLD if found.verified[each] < 0
    )  # fmt: skip
