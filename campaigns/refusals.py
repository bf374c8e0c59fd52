"""Saying no: a refusal's text is the answer, with the reason and the next step."""

from bot.words import Phrase, Value, _


class Refusal(Exception):
    """A rule said no. Nothing was changed; the text is shown to the person as it is.

    A subclass gives its sentence as ``says``; a rule that needs more gives a phrase.
    """

    says: Phrase = _("That can’t be done right now. /help shows what can.")

    def __init__(self, says: Phrase | None = None, /, **values: Value) -> None:
        """Take the sentence where it isn't the class's own, or the values for the ``{names}`` in it."""
        phrase = says or self.says
        if values:
            phrase = Phrase(phrase.text, phrase.plural, phrase.n, (*phrase.values, *values.items()))
        super().__init__(phrase.text)
        self.phrase = phrase


class NotFound(Refusal):
    """What was asked for isn't there, or isn't this campaign's."""

    says = _("That isn’t there any more. /help shows what is.")


class NotAMember(Refusal):
    """Somebody who hasn't joined did what members do."""

    says = _("You’re not on this team yet. Type /join and the code your lead gave you.")


class NotAllowed(Refusal):
    """The role isn't enough."""

    says = _("Only {role} can do that. Ask one if you need it done.")


class NotYours(Refusal):
    """A button or a form of somebody else's."""

    says = _("That one is somebody else’s. Type /today for yours.")
