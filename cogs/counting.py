"""A week's numbers in words: its headline, and what was counted, with what changed since the week before."""

from collections.abc import Callable, Mapping

from bot.words import Phrase, Sayable, _, _n
from campaigns.ledger import Measure
from campaigns.recap import Recap

TOLD = (Measure.MISSIONS, Measure.CONVERSATIONS, Measure.INTERVIEWS, Measure.PROFILES, Measure.PHOTOS, Measure.POINTS)

_DONE: Mapping[Measure, Callable[[int], Phrase]] = {
    Measure.MISSIONS: lambda n: _n("{n} mission was done", "{n} missions were done", n),
    Measure.CONVERSATIONS: lambda n: _n("{n} conversation was had", "{n} conversations were had", n),
    Measure.INTERVIEWS: lambda n: _n("{n} interview was held", "{n} interviews were held", n),
    Measure.PROFILES: lambda n: _n("{n} profile was made", "{n} profiles were made", n),
    Measure.PHOTOS: lambda n: _n("{n} photo came in", "{n} photos came in", n),
    Measure.POINTS: lambda n: _n("{n} point was earned", "{n} points were earned", n),
}


def headline(found: Recap) -> Phrase:
    """A week in one sentence."""
    done, talks = found.verified[Measure.MISSIONS], found.verified[Measure.CONVERSATIONS]
    if not done and not talks:
        return _("A quiet week")
    if not talks:
        what = _n("{n} mission done this week", "{n} missions done this week", done)
    elif not done:
        what = _n("{n} conversation this week", "{n} conversations this week", talks)
    else:
        what = _("{missions} and {talks}",
                 missions=_n("{n} mission done", "{n} missions done", done),
                 talks=_n("{n} conversation", "{n} conversations", talks))  # fmt: skip
    before = found.before[Measure.MISSIONS] + found.before[Measure.CONVERSATIONS]
    if before and done + talks > before and not found.running:
        return _("{what}: more than the week before", what=what)
    return what


def moved(found: Recap, measure: Measure) -> int:
    """By how much a number changed since the week before; a week that runs is not compared with a whole one."""
    return 0 if found.running else found.verified[measure] - found.before[measure]


def sentence(found: Recap, measure: Measure) -> Sayable:
    """A number of the week as a sentence: how much it was, and what changed since the week before."""
    change, done = moved(found, measure), _DONE[measure](found.verified[measure])
    if found.running:
        return _("{done} so far.", done=done)
    if change > 0:
        return _("{done}, {more} more than the week before.", done=done, more=change)
    if change < 0:
        return _("{done}, {less} fewer than the week before.", done=done, less=-change)
    return _("{done}, as many as the week before.", done=done)


def clause(found: Recap, measure: Measure) -> Sayable:
    """A number of the week as part of a sentence that others are in, too."""
    change, done = moved(found, measure), _DONE[measure](found.verified[measure])
    if change > 0:
        return _("{done} ({more} more)", done=done, more=change)
    return _("{done} ({less} fewer)", done=done, less=-change) if change else done


def counted(found: Recap) -> tuple[Measure, ...]:
    """What is told of the week's numbers: the first as a sentence of its own, the others together in the next."""
    return tuple(each for each in TOLD if found.verified[each] or found.before[each])
