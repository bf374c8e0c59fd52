"""The logbook: profiles, conversations and interviews that no mission asked for."""

from collections.abc import Mapping
from typing import Annotated, Any

from bot.chat.fields import Link, Long, Text, Voice
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Reply, Then
from bot.chat.turn import Turn
from bot.words import _
from campaigns import evidence, logbook
from campaigns.logbook import Depth
from campaigns.missions import Kind
from campaigns.refusals import NotFound, NotYours
from cogs import asking, cards, noting, receipts

cog = Cog("logbook")


@cog.route("logbook.profile", says="log profile", title=_("Log a profile"))
def profile(
    turn: Turn,
    address: Annotated[str, Link(_("Its address"), _("Where people find the profile or group."))],
    purpose: Annotated[str, Text(_("What is it for?"))],
    disclosed: Annotated[bool, asking.DISCLOSED],
) -> Reply:
    """Log a profile or group you made for the campaign."""
    subject = logbook.log_profile(
        turn.tx, turn.campaign, turn.member, address=address, purpose=purpose, disclosed=disclosed, at=turn.now
    )
    return _logged(turn, Kind.PROFILE, subject, {"link": address, "note": purpose})


@cog.route("logbook.conversation", says="log conversation", title=_("Log a conversation"))
def conversation(
    turn: Turn,
    listened: Annotated[str, asking.HEARD],
    topic: Annotated[str, Text(_("What was it about?"))],
    where: Annotated[str, asking.WHERE],
    depth: Annotated[str, asking.DEEP],
    contact: Annotated[str, Text(_("Who was it?"), _("A first name or nickname is enough."))],
    link: Annotated[str, Link(_("Its link, if it has one"))] = "",
) -> Reply:
    """Log a conversation you started or joined."""
    subject = logbook.log_conversation(
        turn.tx, turn.campaign, turn.member, online=where == "online", where="", topic=topic, depth=Depth(depth),
        listened=listened, link=link, contact=contact, day=turn.today, at=turn.now,
    )  # fmt: skip
    return _logged(
        turn, Kind.CONVERSATION, subject, {"note": listened, "depth": depth, **({"link": link} if link else {})}
    )


def about_detail(turn: Turn, evidence_id: int) -> Wanted:
    """What is asked of whoever logged a conversation, while it is asked."""
    found = evidence.get(turn.tx, turn.campaign.id, evidence_id)
    if found.member != turn.member.id:
        raise NotYours
    if found.subject is None or not logbook.wants_detail(turn.tx, found.subject):
        raise NotFound
    asked = Long(_("What do you remember of them that nobody could make up?"), max=500)
    return Wanted((Parameter("detail", str, asked, required=True),))


@cog.route("logbook.detail", title=_("One more detail, please"), asks=about_detail)
def detail(turn: Turn, evidence_id: int, answers: Mapping[str, Any]) -> Reply:
    """Add one more detail to a conversation: one in ten is asked for it."""
    about_detail(turn, evidence_id)
    found = evidence.get(turn.tx, turn.campaign.id, evidence_id)
    assert found.subject is not None, "who is asked logged something"
    logbook.add_detail(turn.tx, found.subject, answers["detail"])
    turn.refresh("review.card", evidence_id)
    return Then("handin.receipt", (evidence_id,))


def interview_asks(turn: Turn) -> Wanted:
    """The interview's questions, and its recording, where there is one."""
    voice = Voice(_("A voice note of it, if you have one"))
    recorded = Parameter("voice", object, voice, required=False), Parameter("length", object, asking.LENGTH, False)
    return Wanted((*asking.interview_fields(turn), *recorded), None, "", _("Log it"))


@cog.route("logbook.interview", says="log interview", asks=interview_asks, title=_("Log an interview"))
def interview(turn: Turn, answers: Mapping[str, Any]) -> Reply:
    """Log an interview with somebody you met."""
    given = noting.grouped(turn, answers)
    subject = noting.interview(turn, given["interview"], answers, recorded=bool(answers.get("voice")))
    return _logged(turn, Kind.INTERVIEW, subject, given)


def again_asks(turn: Turn, evidence_id: int) -> Wanted:
    """What to add to something logged that was sent back."""
    found = evidence.get(turn.tx, turn.campaign.id, evidence_id)
    if found.member != turn.member.id:
        raise NotYours
    if found.state != "sent_back" or found.mission is not None or found.reviewer is None:
        raise evidence.AlreadyHandedIn
    intro = _("{name} wrote: “{reason}”", name=cards.who(turn, found.reviewer), reason=found.reason)
    return Wanted((), _("Try again: {title}", title=receipts.title_of(turn, found)), intro, _("Hand it in"))


@cog.route("logbook.again", asks=again_asks)
def again(
    turn: Turn, evidence_id: int, answers: Mapping[str, Any], note: Annotated[str, Long(_("What would you add?"))]
) -> Reply:
    """Hand in again something logged that was sent back."""
    handed = evidence.log_again(turn.tx, turn.campaign, turn.member, evidence_id, {"note": note}, turn.now)
    return Then("handin.receipt", (handed.id,))


def _logged(turn: Turn, kind: Kind, subject: int, answers: Mapping[str, Any]) -> Reply:
    handed = evidence.log(turn.tx, turn.campaign, turn.member, kind, subject, answers, turn.now)
    return Then("handin.receipt", (handed.id,))
