"""What a mission or an interview asks for, as fields."""

from collections.abc import Mapping, Sequence

from bot.chat.fields import Choice, Count, Day, Document, Field, Link, Long, Photos, Text, Video, Voice, Yes
from bot.chat.route import Parameter
from bot.chat.screen import Option
from bot.chat.turn import Turn
from bot.words import Phrase, Sayable, _
from campaigns.logbook import CONSENT_NAMES, DEPTH_NAMES, Consent, Depth
from campaigns.missions import Ask, Kind, Mission, What

DISCLOSED = Yes(_("Does it say openly that it’s the campaign’s?"))
HEARD = Long(_("What did you hear, before you said anything?"), max=1000)
ONLINE = (Option("online", _("online")), Option("in_person", _("in person")))
WHERE = Choice(_("Online or in person?"), options=ONLINE)
DEEP = Choice(_("How deep did it go?"), options=tuple(Option(depth.value, DEPTH_NAMES[depth]) for depth in Depth))
AGES = (
    Option("adult", _("18 or older")),
    Option("guardian", _("under 18, and a guardian agreed")),
    Option("child", _("under 18, no guardian asked yet")),
)
SAID_SO = Text(_("Who said so, and how?"), _("For somebody under 18: which guardian."))
UNTIL = Day(_("Until when?"), _("Empty: until they take it back."))
LENGTH = Count(
    _("How many minutes is the recording?"), _("Leave it empty where I can read it from the file."), min=1, max=600,
    unit=_("minutes"),
)  # fmt: skip
ELSEWHERE = Link(_("Or its link, where the file is too large"), _("Put it where only we can see it."))
_DEFAULTS: Mapping[What, Phrase] = {
    What.PHOTOS: _("Your photos"),
    What.NOTE: _("How did it go?"),
    What.LINK: _("The link"),
    What.COUNT: _("How many?"),
    What.VOICE: _("A voice note"),
    What.VIDEO: _("The film"),
    What.DOCUMENT: _("The document"),
    What.CONTACT: _("Who was it?"),
}


def for_ask(turn: Turn, mission: Mission, ask: Ask) -> Sequence[Parameter]:
    """The fields for one thing a mission asks for."""
    if ask.what is What.INTERVIEW:
        return interview_fields(turn, recorded=any(each.what is What.VOICE for each in mission.asks))
    if ask.what is What.VIDEO and all(each.what is not What.LINK for each in mission.asks):
        return (
            Parameter(What.VIDEO.value, object, _field(ask), required=False),
            Parameter(What.LINK.value, object, ELSEWHERE, required=False),
        )
    fields = [Parameter(ask.what.value, object, _field(ask), required=True)]
    if ask.what is What.LINK and mission.kind is Kind.PROFILE:
        fields.append(Parameter("disclosed", object, DISCLOSED, required=True))
    return fields


def for_conversation(mission: Mission) -> Sequence[Parameter]:
    """What a mission's talk with one person has besides what it asks for: what was heard first, where, and how deep."""
    asked = {ask.what for ask in mission.asks}
    if mission.kind is not Kind.CONVERSATION or What.COUNT in asked or not asked & {What.LINK, What.CONTACT}:
        return ()
    heard = () if What.NOTE in asked else (Parameter("note", object, HEARD, required=True),)
    return (
        *heard, Parameter("where", object, WHERE, required=False), Parameter("depth", object, DEEP, required=False)
    )  # fmt: skip


def interview_fields(turn: Turn, *, recorded: bool = False) -> Sequence[Parameter]:
    """The questions of an interview, the campaign's signature question first, then what has to be known.

    One that is ``recorded`` has a quote somebody has typed, and its length where the file doesn't tell.
    """
    reasons = tuple(Option(key, text) for key, text in turn.campaign.settings.interview.reasons)
    consents = tuple(Option(consent.value, CONSENT_NAMES[consent]) for consent in Consent)
    return (
        Parameter("signature", object, Long(turn.campaign.settings.interview.signature), required=True),
        Parameter("who", object, Text(_("Who did you talk to?"), _("A nickname is fine.")), required=True),
        Parameter("reason", object, Choice(_("What moves them most?"), options=reasons), required=True),
        Parameter("quote", object, Long(_("Something they said, in their words"), max=600), required=recorded),
        Parameter("consent", object, Choice(_("May we quote them?"), options=consents), required=True),
        Parameter("age", object, Choice(_("How old are they?"), options=AGES), required=False),
        Parameter("how", object, SAID_SO, required=False),
        Parameter("until", object, UNTIL, required=False),
        *((Parameter("length", object, LENGTH, required=False),) if recorded else ()),
        Parameter("fix", object, Long(_("“How would you fix it?” What did they say?"), max=1000), required=False),
        Parameter("interests", object, Text(_("What are they into?")), required=False),
        Parameter("values", object, Text(_("What matters to them?")), required=False),
        Parameter("emotions", object, Text(_("How did they feel about it?")), required=False),
        Parameter("motives", object, Text(_("What do they hope for?")), required=False),
        *_cards(turn),
    )


def _cards(turn: Turn) -> Sequence[Parameter]:
    """Another of the campaign's question cards, and what was said to it; nothing where there is none."""
    asked = turn.campaign.settings.interview
    options = tuple(Option(key, text) for key, text in asked.cards if text != asked.signature)
    if not options:
        return ()
    card = Choice(_("Which other question did you ask?"), options=options)
    said = Long(_("And what did they say to that?"), max=1000)
    return Parameter("card", object, card, required=False), Parameter("said", object, said, required=False)


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
    if ask.what is What.VIDEO:
        return Video(label)
    if ask.what is What.DOCUMENT:
        return Document(label)
    if ask.what is What.CONTACT:
        return Text(label, hint=_("A first name or nickname is enough."))
    return Long(label)
