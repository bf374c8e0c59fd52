"""What a mission or an interview asks for, as fields."""

from collections.abc import Mapping, Sequence

from bot.chat.fields import Choice, Count, Field, Link, Long, Photos, Text, Voice, Yes
from bot.chat.route import Parameter
from bot.chat.screen import Option
from bot.chat.turn import Turn
from bot.words import Phrase, Sayable, _
from campaigns.logbook import CONSENT_NAMES, Consent
from campaigns.missions import Ask, Kind, Mission, What

DISCLOSED = Yes(_("Does it say openly that it’s the campaign’s?"))
_DEFAULTS: Mapping[What, Phrase] = {
    What.PHOTOS: _("Your photos"),
    What.NOTE: _("How did it go?"),
    What.LINK: _("The link"),
    What.COUNT: _("How many?"),
    What.VOICE: _("A voice note"),
    What.CONTACT: _("Who was it?"),
}


def for_ask(turn: Turn, mission: Mission, ask: Ask) -> Sequence[Parameter]:
    """The fields for one thing a mission asks for."""
    if ask.what is What.INTERVIEW:
        return interview_fields(turn)
    fields = [Parameter(ask.what.value, object, _field(ask), required=True)]
    if ask.what is What.LINK and mission.kind is Kind.PROFILE:
        fields.append(Parameter("disclosed", object, DISCLOSED, required=True))
    return fields


def interview_fields(turn: Turn) -> Sequence[Parameter]:
    """The questions of an interview, the campaign's signature question first."""
    reasons = tuple(Option(key, text) for key, text in turn.campaign.settings.interview.reasons)
    consents = tuple(Option(consent.value, CONSENT_NAMES[consent]) for consent in Consent)
    return (
        Parameter("signature", object, Long(turn.campaign.settings.interview.signature), required=True),
        Parameter("who", object, Text(_("Who did you talk to?"), _("A nickname is fine.")), required=True),
        Parameter("reason", object, Choice(_("What moves them most?"), options=reasons), required=True),
        Parameter("quote", object, Long(_("Something they said, in their words"), max=600), required=False),
        Parameter("interests", object, Text(_("What are they into?")), required=False),
        Parameter("consent", object, Choice(_("May we quote them?"), options=consents), required=True),
    )


def _field(ask: Ask) -> Field:
    label: Sayable = ask.text or _DEFAULTS[ask.what]
    if ask.what is What.PHOTOS:
        return Photos(label, min=max(ask.least, 1), max=ask.most or 10)
    if ask.what is What.COUNT:
        return Count(label, min=ask.least, max=ask.most or 1_000_000)
    if ask.what is What.LINK:
        return Link(label)
    if ask.what is What.VOICE:
        return Voice(label)
    if ask.what is What.CONTACT:
        return Text(label, hint=_("A first name or nickname is enough."))
    return Long(label)
