"""Somebody met, as whoever may see them reads it."""

from datetime import datetime

from bot.chat.screen import Action, Block, Facts, Hint, Quote, Screen, Tone, Weight
from bot.chat.turn import Turn
from bot.words import Sayable, _, alone
from campaigns import contacts, events
from campaigns.contacts import SCOPE_NAMES, STAGE_NAMES, Contact, Scope
from cogs import cards

MOST_NOTES = 5  # the newest: what fits a phone


def card(turn: Turn, found: Contact) -> Screen:
    """A contact: how far, the next step, the notes meant for the reader, and what they may do."""
    mine = found.member == turn.member.id
    rows: list[tuple[Sayable, Sayable | datetime]] = [
        (_("How far"), STAGE_NAMES[found.stage]),
        (_("Looked after by"), _("you") if mine else cards.who(turn, found.member)),
        (_("Met"), found.met_at),
    ]
    if found.event is not None:
        rows.append((_("At"), events.get(turn.tx, turn.campaign.id, found.event).title))
    if found.next_on is not None:
        rows.append((_("Next step"), _("{step}, {day}", step=found.next_step, day=alone(found.next_on))))
    blocks: list[Block] = [Facts(tuple(rows)), *notes(turn, found)]
    everybody = Action(_("All the others"), "contact.page", (0,))
    add = Action(_("Add a note"), "contact.note", (found.id,))
    if found.do_not_contact:
        blocks.insert(0, Hint(_("Would rather be left alone: nobody is reminded, nothing is planned.")))
        again = (Action(_("They’re fine with it after all"), "contact.welcome", (found.id,)),) if mine else ()
        return Screen(found.name, tuple(blocks), (add, *again, everybody), Tone.CARE)
    return Screen(found.name, tuple(blocks), (*(_changes(found) if mine else ()), add, _leave(found), everybody))


def notes(turn: Turn, found: Contact) -> list[Block]:
    """The notes about a contact that the reader is meant to read, each with who wrote it and for whom."""
    shown: list[Block] = []
    for note in contacts.notes(turn.tx, turn.member, found.id)[:MOST_NOTES]:
        by = _("you") if note.member == turn.member.id else cards.who(turn, note.member)
        scope = _("{name}, {day}; for {whom}", name=by, day=note.at.astimezone(turn.zone).date(),
                  whom=_("nobody else") if note.scope is Scope.ME else SCOPE_NAMES[note.scope])  # fmt: skip
        shown.append(Quote(note.text, scope))
    return shown


def _changes(found: Contact) -> tuple[Action, ...]:
    stage = Action(_("How far we are"), "contact.stage", (found.id,))
    over = Action(_("Hand over"), "contact.hand_over", (found.id,))
    if found.next_on is None:
        return (Action(_("Plan a step"), "contact.step", (found.id,), Weight.MAIN), stage, over)
    return (
        Action(_("Done"), "contact.step_done", (found.id,), Weight.MAIN),
        Action(_("Another day"), "contact.step", (found.id,)), stage, over,
    )  # fmt: skip


def _leave(found: Contact) -> Action:
    return Action(_("They’d rather be left alone"), "contact.leave_alone", (found.id,), Weight.DANGER)
