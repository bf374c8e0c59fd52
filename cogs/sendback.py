"""Sending back: with own words or a ready reason, for some parts or all of it, and always kindly."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.chat.fields import Long, Several, Yes
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Action, Hint, Item, Items, Option, Reply, Screen
from bot.chat.turn import Turn
from bot.values import dataclass
from bot.words import Phrase, _
from campaigns import evidence, missions, people, review, seats, trust
from campaigns.evidence import Evidence
from campaigns.missions import WHAT_NAMES, What
from campaigns.refusals import NotFound
from cogs import cards
from cogs.review import check_waits, decided

cog = Cog("sendback")


@dataclass(frozen=True, slots=True)
class Ready:
    """A reason that comes up often, and the part it is about; None where it is about all of it."""

    about: What | None
    says: Phrase


# Their places are in buttons that were sent: new ones go to the end.
READY: Sequence[Ready] = (
    Ready(What.PHOTOS, _("I can’t quite make out what’s on the photo. Could you take it once more, with more light?")),
    Ready(What.PHOTOS, _("I don’t see yet what the mission asks for. Could you get it into the picture?")),
    Ready(What.PHOTOS, _("This photo looks like one we have already. Do you have another one?")),
    Ready(
        What.PHOTOS, _("Somebody can be recognised. Could you ask them and note what they say, or take another photo?")
    ),
    Ready(What.NOTE, _("I’d love to read a little more: what happened, and how did it go?")),
    Ready(What.LINK, _("The link doesn’t open for me. Could you paste it once more?")),
    Ready(What.COUNT, _("The number surprised me. Could you have another look?")),
    Ready(What.VOICE, _("I can’t make out the recording. Could you say it again somewhere quieter?")),
    Ready(What.CONTACT, _("Who was it? A first name or nickname is enough.")),
    Ready(What.INTERVIEW, _("An answer seems to be missing. Could you fill it in?")),
    Ready(None, _("This seems to belong to another mission. Could you have a look at what this one asks for?")),
    Ready(What.VIDEO, _("The film doesn’t play for me. Could you send it once more, or a shorter one?")),
    Ready(What.VIDEO, _("Somebody can be recognised in the film. Could you ask them, and note what they say?")),
    Ready(What.DOCUMENT, _("The document doesn’t open for me. Could you send it as a PDF?")),
)


def what_to_redo(turn: Turn, evidence_id: int) -> Wanted:
    """Which parts to ask for again, and why."""
    found = _waiting(turn, evidence_id)
    name = people.get(turn.tx, turn.campaign.id, found.member).name
    reason = Parameter("reason", str, Long(_("What should change?"), _("{name} reads this.", name=name), max=500), True)
    title, parts, wanted = _("Send it back to {name}", name=name), _parts(turn, found), [reason]
    if len(parts) > 1:
        which = Several(_("What should {name} send again?", name=name), _("None ticked: everything."), options=parts)
        wanted.append(Parameter("parts", object, which, required=False))
    if trust.of(turn.tx, found.member, found.kind).earned_at is not None:
        serious = Yes(
            _("Is it serious?"), _("Made up, not theirs, or hurtful. It ends that {name} is trusted.", name=name)
        )
        wanted.append(Parameter("serious", object, serious, required=False))
    return Wanted(tuple(wanted), title, "", _("Send back"))


@cog.route("review.send_back", needs=people.Role.LEAD, private=False, asks=what_to_redo)
def send_back(turn: Turn, evidence_id: int, answers: Mapping[str, Any]) -> Reply:
    """Ask for another try, and say why."""
    found = review.send_back(
        turn.tx, turn.campaign, evidence_id, answers["reason"], answers.get("parts", ()), turn.member, turn.now,
        serious=bool(answers.get("serious")),
    )  # fmt: skip
    return decided(turn, found)


@cog.route("review.reasons", needs=people.Role.LEAD)
def reasons(turn: Turn, evidence_id: int) -> Reply:
    """Reasons that come up often, to send back with one tap."""
    found = _waiting(turn, evidence_id)
    asked = {part.value for part in _parts(turn, found)}
    fitting = [number for number, each in enumerate(READY) if each.about is None or each.about in asked]
    send = _("Send back with this")
    items = Items(tuple(
        Item(READY[number].says, "", Action(send, "review.ready", (found.id, number))) for number in fitting
    ))  # fmt: skip
    name = cards.who(turn, found.member)
    return Screen(
        _("What should {name} know?", name=name),
        (items, Hint(_("{name} reads it in their own language, and sends only that part again.", name=name))),
        (
            Action(_("In my own words"), "review.send_back", (found.id,)),
            Action(_("Not now"), "review.card", (found.id,)),
        ),
    )


@cog.route("review.ready", needs=people.Role.LEAD)
def ready(turn: Turn, evidence_id: int, number: int) -> Reply:
    """Send back with a ready reason."""
    found = _waiting(turn, evidence_id)
    if number >= len(READY):
        raise NotFound
    reason, member = READY[number], people.get(turn.tx, turn.campaign.id, found.member)
    reader = turn.readers(member.language, member.zone) if turn.readers else turn.reader
    redo = [reason.about.value] if reason.about is not None and len(_parts(turn, found)) > 1 else []
    return decided(
        turn,
        review.send_back(turn.tx, turn.campaign, found.id, reader.say(reason.says), redo, turn.member, turn.now),
    )


def _waiting(turn: Turn, evidence_id: int) -> Evidence:
    """The evidence, which the speaker may decide about."""
    found = evidence.get(turn.tx, turn.campaign.id, evidence_id)
    check_waits(turn, found)
    if seats.is_theirs(turn.tx, turn.member.id, found.member):
        raise review.OwnEvidence
    return found


def _parts(turn: Turn, found: Evidence) -> tuple[Option, ...]:
    if found.mission is None:
        return ()
    mission = missions.get(turn.tx, turn.campaign.id, found.mission)
    return tuple(Option(ask.what.value, WHAT_NAMES[ask.what]) for ask in mission.asks)
