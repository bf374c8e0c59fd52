"""Incidents: a bug somebody met, kept under a number they can tell, without anything they wrote."""

import logging

from bot.chat import drafts, typed
from bot.chat.incoming import Act, Answered, Called, Pressed, Said
from bot.chat.screen import Notice, Tone
from bot.chat.turn import Turn
from bot.database import Transaction
from bot.ids import code
from bot.values import dataclass
from bot.words import _


@dataclass(frozen=True, slots=True)
class Incident:
    """A bug somebody met: its number, and what kind of error it was."""

    number: str
    error: str

    def note(self, turn: Turn, act: Act) -> None:
        """Keep it, without anything the person wrote."""
        assert turn.person is not None
        turn.tx.run(
            "INSERT INTO incident (id, campaign, person, route, error, at)"
            " VALUES (:id, :campaign, :person, :route, :error, :at)",
            id=turn.tx.new_id(), campaign=turn.campaign.id, person=turn.person.id, route=_led_to(turn.tx, act),
            error=f"{self.number} {self.error}", at=turn.now,
        )  # fmt: skip


def logged(log: logging.Logger, **about: str) -> str:
    """Log the error that is being handled, with its traceback and what it was about; the number it has from now on."""
    number = code(6)
    log.exception("incident %s", number, extra={"incident": number, **about})
    return number


def broke_answering(number: str) -> Notice:
    """What somebody is told whose answer met a bug: what they did was done before that, or not at all."""
    says = _("Something broke on my side, sorry. What you did may be done all the same: look before you do it again. If"
             " it goes on, tell your lead this number: {incident}", incident=number)  # fmt: skip
    return Notice(says, Tone.BAD)


def _led_to(tx: Transaction, act: Act) -> str:
    """Which route an act was meant for, as far as that can be told."""
    if isinstance(act, Pressed):
        return typed.clean(act.tap).split("|")[0][:80]
    if isinstance(act, Answered):
        draft = drafts.find(tx, act.draft)
        return draft.route if draft else ""
    if isinstance(act, Called):
        return f"/{act.says}"[:80]
    if isinstance(act, Said) and act.text.lstrip().startswith("/"):
        return f"/{typed.first_word(act.text.strip())}"[:80]
    return type(act).__name__.lower()
