"""Pieces of an event's screens: when and where, who is there, how it went, and one's own part in it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.chat.screen import Action, Block, Facts, Hint, Item, Items, Say, Screen, Tone, Weight
from bot.chat.turn import Turn
from bot.words import LANGUAGES, Phrase, Sayable, Written, _, _n, alone
from campaigns import events, missions, next_day, review
from campaigns import follow_ups as find
from campaigns.assignments import Assignment
from campaigns.events import Attendance, Event, State
from campaigns.ledger import Standing
from campaigns.next_day import Part, Text, Turnout
from campaigns.review import BY, Only
from campaigns.story import FEWEST
from cogs import cards, follow_ups, receipts

Rows = tuple[tuple[Sayable, Sayable | datetime], ...]


def when(event: Event) -> Sayable:
    """When an event is, and how it stands."""
    if event.state is State.CALLED_OFF:
        return _("{when} · called off", when=event.plan.starts_at)
    if event.state is State.CLOSED:
        return _("{when} · closed", when=event.plan.starts_at)
    return _("{when} · {venue}", when=event.plan.starts_at, venue=event.plan.venue)


def about(turn: Turn, event: Event) -> tuple[Block, ...]:
    """When, where, with whom and what for; how many are expected and there."""
    came = events.roster(turn.tx, event.id)
    there = sum(each.checked_in_at is not None for each in came)
    blocks: list[Block] = [Say(event.plan.brief)] if event.plan.brief.text else []
    blocks.append(Facts(_facts(turn, event)))
    if event.state is State.CALLED_OFF:
        blocks.append(Hint(_("It was called off.")))
    elif there:
        blocks.append(Hint(_n("{n} of us is there.", "{n} of us are there.", there) if event.state is State.PLANNED
                           else _n("{n} of us was there.", "{n} of us were there.", there)))  # fmt: skip
    elif came:
        blocks.append(Hint(_n("{n} of us is coming.", "{n} of us are coming.", len(came))))
    return tuple(blocks)


def for_leads(turn: Turn, event: Event) -> tuple[Block, ...]:
    """The same, and everybody by name; once it is over, how it went."""
    items = tuple(Item(cards.who(turn, each.member), _came(each)) for each in events.roster(turn.tx, event.id))
    blocks: list[Block] = [*about(turn, event)]
    if event.state is State.CLOSED:
        blocks.append(Facts(went(next_day.turnout(turn.tx, turn.campaign, event))))
    return (*blocks, Items(items)) if items else tuple(blocks)


def album(event: Event) -> tuple[Action, ...]:
    """The way to the photos of an event that is over."""
    return (Action(_("The album"), "event.album", (0, event.id)),) if event.state is State.CLOSED else ()


def to_decide(turn: Turn, event: Event) -> tuple[Action, ...]:
    """The way to what waits of an event; none where nothing does."""
    waiting = review.queue(turn.tx, turn.campaign.id, most=1, only=Only("event", event.id)).waiting
    label = _n("{n} piece is waiting", "{n} pieces are waiting", waiting)
    return (Action(label, "review.page", (0, BY.index("event"), event.id), Weight.MAIN),) if waiting else ()


def went(found: Turnout, *, fewest: int = 1) -> Rows:
    """How an event went, in rows: shares have what they are of beside them, claimed stands apart from verified.

    Of fewer people than ``fewest`` nothing is said.
    """
    claimed, verified = found.on_time[Standing.CLAIMED], found.on_time[Standing.VERIFIED]
    rows: list[tuple[Sayable, Sayable | datetime]] = [
        (_("There"), _("{n} ({late} late)", n=found.there, late=found.late) if found.late else alone(found.there)),
    ]
    if found.given:
        share = _("{verified} of {given} ({percent} %)", verified=verified, given=found.given,
                  percent=round(100 * verified / found.given))  # fmt: skip
        more = _("{share}, {claimed} claimed", share=share, claimed=claimed) if claimed != verified else share
        rows.append((_("Handed in on time"), more))
    if found.met >= fewest:
        rows.append((_("Met"), _n("{n} person", "{n} people", found.met)))
    if found.met >= fewest and (found.online >= fewest or not found.online):
        rows.append((_("Carried on online"), _("{online} of {met} ({percent} %)", online=found.online, met=found.met,
                                               percent=round(100 * found.online / found.met))))  # fmt: skip
    return tuple(rows)


def told(found: Turnout) -> Rows:
    """How an event went, for everybody: of fewer than five people nothing is said, as they could be recognised."""
    return went(found, fewest=FEWEST)


def mine(turn: Turn, event: Event) -> Screen:
    """A member's own part: what to do before, while they are there, and once it is over."""
    came = events.attendance(turn.tx, event.id, turn.member.id)
    blocks = about(turn, event)
    card = Action(_("The event"), "event.card", (event.id,))
    if event.state is State.CALLED_OFF:
        return Screen(_("Called off: {title}", title=event.title), blocks, (card,), Tone.CARE)
    if came is None or came.checked_in_at is None:
        met = _items(follow_ups.item(each) for each in find.of_member(turn.tx, event.id, turn.member.id))
        return Screen(event.title, (*blocks, *_expected(event, came), *met), (*_coming(turn, event, came), card))
    given = next_day.mine(turn.tx, turn.campaign.id, event.id, turn.member.id)
    items = _items([
        *(_item(turn, part, each) for part, each in given),
        *(follow_ups.item(each) for each in find.of_member(turn.tx, event.id, turn.member.id)),
    ])  # fmt: skip
    somebody = Action(_("Somebody I met"), "contact.met", (event.id,))
    if event.state is State.CLOSED:
        thanks = Say(_("Thank you for being there, {name}. Bring home what you saw while it’s fresh.",
                       name=turn.member.name))  # fmt: skip
        due = (Hint(_("Album and video: until {due}.", due=event.due_at)),) if event.due_at else ()
        return Screen(
            _("That was {title}", title=event.title), (thanks, *items, *due), (somebody, *album(event), card), Tone.GOOD
        )
    talk, moved = Action(_("An interview"), "logbook.interview"), Action(_("I’ve moved"), "event.here", (event.id,))
    title = _("You’re here: {title}", title=event.title)
    return Screen(title, (*_here(came), *items), (somebody, talk, moved, card), Tone.GOOD)


def texts_of(turn: Turn, event: Event) -> Mapping[Part, Text]:
    """What the missions of the album and the video say, in every language of the campaign."""
    return {part: _text_of(turn, event, part) for part in (Part.ALBUM, Part.VIDEO)}


def _text_of(turn: Turn, event: Event, part: Part) -> Text:
    if part is Part.VIDEO:
        title = _("A film: {title}", title=event.title)
        brief = _("One minute or less from the event: what was it like to be there? Ask everybody who can be"
                  " recognized, and note who said yes.")  # fmt: skip
    else:
        title = _("In pictures: {title}", title=event.title)
        brief = _("Your best photos of the event, while people still talk about it. Ask everybody who can be"
                  " recognized, and note who said yes.")  # fmt: skip
    return Text(_written(turn, title), _written(turn, brief))


def _written(turn: Turn, phrase: Phrase) -> Written:
    """A sentence of ours as the campaign's people would have written it, in each of its languages."""
    first, *others = turn.campaign.settings.languages
    said = {code: turn.readers(code, "UTC").say(phrase) for code in LANGUAGES} if turn.readers else {}
    return Written(said.get(first, str(phrase)), tuple((code, said[code]) for code in others if code in said))


def _facts(turn: Turn, event: Event) -> Rows:
    plan = event.plan
    rows: list[tuple[Sayable, Sayable | datetime]] = [
        (_("Begins"), plan.starts_at), (_("Until"), plan.ends_at), (_("Where"), plan.venue),
        (_("With"), alone(plan.hosts)),
    ]  # fmt: skip
    if plan.missions:
        titles = tuple(missions.get(turn.tx, turn.campaign.id, each).title for each in plan.missions)
        rows.append((_("To do"), alone(titles)))
    return tuple(rows)


def _came(each: Attendance) -> Sayable:
    if each.checked_in_at is None:
        return _("expected")
    if each.late:
        return _("late, {when} · {place}", when=each.checked_in_at, place=each.place)
    return _("{when} · {place}", when=each.checked_in_at, place=each.place)


def _expected(event: Event, came: Attendance | None) -> Sequence[Block]:
    if event.state is State.CLOSED:
        return (Hint(_("You didn’t check in to this one, so there is nothing to hand in for it.")),)
    return (Hint(_("You’re expected. Check in when you’re there.")),) if came else ()


def _coming(turn: Turn, event: Event, came: Attendance | None) -> Sequence[Action]:
    if event.state is State.CLOSED:
        return ()
    if event.is_on(turn.now):
        return (Action(_("I’m here"), "event.here", (event.id,), Weight.MAIN),)
    if came is not None:
        return (Action(_("I can’t come"), "event.stay_away", (event.id,)),)
    return (Action(_("I’ll come"), "event.come", (event.id,), Weight.MAIN),)


def _here(came: Attendance) -> Sequence[Block]:
    late = (Hint(_("It had begun already. No harm done: you’re here now.")),) if came.late else ()
    return (Facts(((_("Checked in"), came.checked_in_at or ""), (_("Roughly"), came.place))), *late)


def _items(found: Iterable[Item]) -> tuple[Items, ...]:
    items = tuple(found)
    return (Items(items),) if items else ()


def _item(turn: Turn, part: Part, each: Assignment) -> Item:
    title = missions.get(turn.tx, turn.campaign.id, each.mission).title
    if each.unfinished:
        return Item(title, cards.until(each.due_at), Action(_("Hand in"), "handin.submit", (each.id,)))
    state = {"waiting": "waiting", "done": "approved"}.get(each.state.value, "withdrawn")
    return Item(title, receipts.STATES[state])
