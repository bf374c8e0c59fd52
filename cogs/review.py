"""Review: a card in the leads' place for each piece of evidence, approved or sent back with a reason."""

from bot.chat.route import Cog
from bot.chat.screen import Action, Letter, Reply, Screen, Then, Tone, Weight
from bot.chat.turn import Turn
from bot.words import _
from campaigns import evidence, photos, review
from campaigns.evidence import Evidence
from campaigns.facts import EvidenceHandedIn
from campaigns.people import Role
from campaigns.refusals import Refusal
from cogs import cards, dossier, receipts

cog = Cog("review")

PLACE = "review"


class DecidedAlready(Refusal):
    """The same lead decided it before."""

    says = _("You’ve decided this one already. /review shows what waits.")


@cog.hears(EvidenceHandedIn)
def show_the_leads(turn: Turn, fact: EvidenceHandedIn) -> Letter:
    """Each round gets its card in the leads' place."""
    turn.refresh("review.card", fact.evidence)
    cause = f"review:{fact.evidence}:{fact.round}"
    return Letter(("review.card", fact.evidence), place=PLACE, cause=cause, counts=False)


@cog.route("review.card", needs=Role.LEAD, private=False, view=True)
def show(turn: Turn, evidence_id: int) -> Reply:
    """One piece of evidence with all there is to it."""
    return card(turn, evidence.get(turn.tx, turn.campaign.id, evidence_id))


@cog.route("review.approve", needs=Role.LEAD, private=False)
def approve(turn: Turn, evidence_id: int) -> Reply:
    """Accept this evidence."""
    found = evidence.get(turn.tx, turn.campaign.id, evidence_id)
    if found.state == "approved" and found.reviewer == turn.member.id:  # pressed twice: it is what they wanted
        return Then("review.card", (found.id,))
    check_waits(turn, found)
    return decided(turn, review.approve(turn.tx, turn.campaign, evidence_id, turn.member, turn.now))


def card(turn: Turn, found: Evidence) -> Screen:
    """The card of one piece of evidence, with the buttons while it waits, and the way on once it is decided."""
    title = _("{name}: {title}", name=cards.who(turn, found.member), title=receipts.title_of(turn, found))
    blocks = dossier.blocks(turn, found)
    near = photos.near_copies(turn.tx, found.id)[:1]
    other = tuple(Action(_("The photo it looks like"), "review.card", (each.evidence,)) for each in near)
    allowed = receipts.in_it(turn, found)
    if found.state != "waiting":
        on = Action(_("What waits"), "review.next")
        tone = Tone.GOOD if found.state == "approved" else Tone.CARE
        return Screen(title, blocks, (on, *other, *allowed, *_undo(turn, found)), tone, settled=True)
    actions = (
        Action(_("Approve"), "review.approve", (found.id,), Weight.MAIN),
        Action(_("Send back"), "review.send_back", (found.id,)),
        Action(_("A ready reason"), "review.reasons", (found.id,)),
        Action(_("Ask a colleague"), "opinion.ask", (found.id,)),
    )
    return Screen(title, blocks, (*actions, *other, *allowed))


def _undo(turn: Turn, found: Evidence) -> tuple[Action, ...]:
    if found.state == "withdrawn" or found.reviewed_at is None or found.reviewed_at + review.UNDO_FOR < turn.now:
        return ()
    return (Action(_("Undo"), "review.undo", (found.id,)),)


def check_waits(turn: Turn, found: Evidence) -> None:
    """Raise what a lead should read who comes too late."""
    if found.state != "waiting":
        raise DecidedAlready if found.reviewer == turn.member.id else review.too_late(found, turn.now)


def decided(turn: Turn, found: Evidence) -> Reply:
    """What a lead sees once it is decided: the card as it is now."""
    drawn_anew(turn, found)
    return Then("review.card", (found.id,))


def drawn_anew(turn: Turn, found: Evidence) -> None:
    """Every card that shows it is drawn anew, and so is the member's."""
    turn.refresh("review.card", found.id)
    turn.refresh("handin.result", found.id)
    turn.refresh("handin.receipt", found.id)
    if found.assignment is not None:
        turn.refresh("today.mission", found.assignment)
