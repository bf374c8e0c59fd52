"""Undoing: for seven days a lead can take a decision back, and everything that followed from it."""

from bot.chat.route import Cog
from bot.chat.screen import Action, Hint, Letter, Reply, Say, Screen, Then, Tone, Weight
from bot.chat.turn import Turn
from bot.words import _, _n
from campaigns import evidence, review
from campaigns.facts import DecisionUndone
from campaigns.people import Role
from cogs import cards, receipts
from cogs.review import PLACE, decided, drawn_anew

cog = Cog("undo")


@cog.hears(DecisionUndone)
def show_again(turn: Turn, fact: DecisionUndone) -> Letter:
    """What waits again has its card in the leads' place: the one it had, or its first where it was trusted."""
    found = evidence.get(turn.tx, turn.campaign.id, fact.evidence)
    drawn_anew(turn, found)
    return Letter(("review.card", found.id), place=PLACE, cause=f"review:{found.id}:{found.round}", counts=False)


@cog.route("review.undo", needs=Role.LEAD, private=False)
def undo(turn: Turn, evidence_id: int) -> Reply:
    """Take a decision back, after asking."""
    found = evidence.get(turn.tx, turn.campaign.id, evidence_id)
    review.check_undoable(turn.tx, found, turn.member, turn.now)
    name, title = cards.who(turn, found.member), receipts.title_of(turn, found)
    earned = _n("{n} point goes off again until somebody decides anew.",
                "{n} points go off again until somebody decides anew.", found.worth)  # fmt: skip
    counts = earned if found.state == "approved" else _("It counts as claimed again until somebody decides anew.")
    return Screen(
        _("Undo the decision about “{title}”?", title=title),
        (Say(counts), Hint(_("{name} hears that it’s looked at once more.", name=name))),
        (
            Action(_("Undo it"), "review.undone", (found.id, found.undone), Weight.MAIN),
            Action(_("Leave it"), "review.card", (found.id,)),
        ),
        Tone.CARE,
    )


@cog.route("review.undone", needs=Role.LEAD, private=False)
def undone(turn: Turn, evidence_id: int, before: int) -> Reply:
    """Take a decision back, having been asked."""
    found = evidence.get(turn.tx, turn.campaign.id, evidence_id)
    if found.undone > before:  # pressed twice: it is what they wanted
        return Then("review.card", (found.id,))
    return decided(turn, review.undo(turn.tx, turn.campaign, evidence_id, turn.member, turn.now))
