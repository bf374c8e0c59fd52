"""A second opinion: a lead who isn’t sure asks a colleague, who looks without knowing what the first one thinks."""

from collections.abc import Mapping
from typing import Any

from bot.chat.fields import Choice, Long
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Action, Block, Facts, Letter, Option, Quote, Reply, Say, Screen, Then, Tone, Weight
from bot.chat.turn import Turn
from bot.ids import long, short
from bot.words import Phrase, Sayable, _
from campaigns import evidence, opinions, seats
from campaigns.facts import OpinionAsked, OpinionGiven
from campaigns.opinions import Opinion
from campaigns.people import Role
from campaigns.refusals import NotYours
from cogs import cards, dossier, receipts
from cogs.review import check_waits

cog = Cog("colleague")

FIRST = (
    Option("unsure", _("I’m not sure")),
    Option("approve", _("I’d approve it")),
    Option("send_back", _("I’d send it back")),
)
SAYS: Mapping[str, Phrase] = {
    "approve": _("would approve it"),
    "send_back": _("would send it back"),
    "": _("wasn’t sure"),
}


def ask_asks(turn: Turn, evidence_id: int) -> Wanted:
    """Whom to ask, and what one thinks oneself, which they don’t see."""
    found = evidence.get(turn.tx, turn.campaign.id, evidence_id)
    check_waits(turn, found)
    free = opinions.can_be_asked(turn.tx, turn.campaign, found, turn.member)
    if not free:
        raise opinions.NobodyToAsk
    who = tuple(Option(short(each.id), each.name) for each in free)
    mine = _("They see it once they have answered, so that they look with fresh eyes.")
    return Wanted(
        (
            Parameter("who", object, Choice(_("Whom would you like to ask?"), options=who), required=True),
            Parameter("first", object, Choice(_("What do you think yourself?"), mine, options=FIRST), required=True),
            Parameter("question", object, Long(_("What would you like to know?"), max=500), required=False),
        ),
        _("Ask a colleague"), "", _("Ask"),
    )  # fmt: skip


@cog.route("opinion.ask", needs=Role.LEAD, asks=ask_asks)
def ask(turn: Turn, evidence_id: int, answers: Mapping[str, Any]) -> Reply:
    """Ask another lead for a second look."""
    opinions.ask(
        turn.tx, turn.campaign, evidence_id, long(answers["who"]), turn.member, turn.now, first=answers["first"],
        question=answers.get("question", ""),
    )  # fmt: skip
    turn.refresh("review.card", evidence_id)
    return Then("review.card", (evidence_id,))


@cog.hears(OpinionAsked)
def tell_colleague(turn: Turn, fact: OpinionAsked) -> Letter:
    """The colleague gets the card, and nothing of what the first one thinks."""
    return Letter(("opinion.card", fact.opinion), member=fact.colleague, cause=f"opinion:{fact.opinion}", counts=False)


@cog.hears(OpinionGiven)
def tell_asker(turn: Turn, fact: OpinionGiven) -> Letter:
    """Whoever asked reads the answer; the card has it, too."""
    turn.refresh("review.card", fact.evidence)
    turn.refresh("opinion.card", fact.opinion)
    return Letter(("opinion.answer", fact.opinion), member=fact.asked_by, cause=f"opinion:{fact.opinion}", counts=False)


@cog.route("opinion.card", needs=Role.LEAD, view=True)
def card(turn: Turn, opinion: int) -> Reply:
    """What a colleague would like your opinion on."""
    asked = _to_me(turn, opinion)
    found = evidence.get(turn.tx, turn.campaign.id, asked.evidence)
    name = cards.who(turn, asked.asked_by)
    title = _("{name} would like your opinion", name=name)
    if asked.answered_at is not None or found.state != "waiting":
        says = _("Thank you! You’ve said what you think.") if asked.answered_at else _("It has been decided meanwhile.")
        return Screen(title, (Say(says), *_both(turn, asked)), (_card(asked),), Tone.GOOD, settled=True)
    question: tuple[Block, ...] = (Quote(asked.question, name),) if asked.question else ()
    return Screen(
        title, (*question, Say(receipts.title_of(turn, found)), *dossier.plain(turn, found)),
        (
            Action(_("I’d approve it"), "opinion.approve", (asked.id,), Weight.MAIN),
            Action(_("I’d send it back"), "opinion.back", (asked.id,)),
        ),
    )  # fmt: skip


@cog.route("opinion.approve", needs=Role.LEAD)
def approve(turn: Turn, opinion: int) -> Reply:
    """Say that you would approve it."""
    opinions.answer(turn.tx, turn.campaign, opinion, "approve", "", turn.member, turn.now)
    return Then("opinion.card", (opinion,))


def back_asks(turn: Turn, opinion: int) -> Wanted:
    """Why it should go back."""
    asked = _to_me(turn, opinion)
    name = cards.who(turn, asked.asked_by)
    why = Parameter("words", object, Long(_("Why?"), _("{name} reads this.", name=name), max=500), required=True)
    return Wanted((why,), _("I’d send it back"), "", _("Say so"))


@cog.route("opinion.back", needs=Role.LEAD, asks=back_asks)
def back(turn: Turn, opinion: int, answers: Mapping[str, Any]) -> Reply:
    """Say that you would send it back, and why."""
    opinions.answer(turn.tx, turn.campaign, opinion, "send_back", answers["words"], turn.member, turn.now)
    return Then("opinion.card", (opinion,))


@cog.route("opinion.answer", needs=Role.LEAD, view=True)
def answer(turn: Turn, opinion: int) -> Reply:
    """What a colleague thinks."""
    asked = opinions.get(turn.tx, turn.campaign.id, opinion)
    mine = any(seats.is_theirs(turn.tx, turn.member.id, each) for each in (asked.asked_by, asked.asked))
    if not mine or not asked.answered_at:
        raise NotYours
    title = _("{name} had a look", name=cards.who(turn, asked.asked))
    words: tuple[Block, ...] = (Quote(asked.words, cards.who(turn, asked.asked)),) if asked.words else ()
    return Screen(title, (*_both(turn, asked), *words), (_card(asked),))


def _both(turn: Turn, asked: Opinion) -> tuple[Block, ...]:
    """What both think, once both have said it."""
    if not asked.answered_at:
        return ()
    rows: tuple[tuple[Sayable, Sayable], ...] = (
        (cards.who(turn, asked.asked), SAYS[asked.verdict]),
        (cards.who(turn, asked.asked_by), SAYS[asked.first]),
    )
    return (Facts(rows),)


def _to_me(turn: Turn, opinion: int) -> Opinion:
    asked = opinions.get(turn.tx, turn.campaign.id, opinion)
    if not seats.is_theirs(turn.tx, turn.member.id, asked.asked):
        raise NotYours
    return asked


def _card(asked: Opinion) -> Action:
    return Action(_("The card"), "review.card", (asked.evidence,), Weight.MAIN)
