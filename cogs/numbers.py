"""The nightly check of the numbers: begun at the quiet hour; the organizers read of what doesn't add up."""

from collections.abc import Sequence

from bot.chat.route import Cog
from bot.chat.screen import Action, Facts, Hint, Letter, Reply, Say, Screen, Tone
from bot.chat.turn import Turn
from bot.words import Sayable, _, _n, alone
from campaigns import audit, people, teams
from campaigns.audit import NAME, Difference
from campaigns.facts import NumbersDiffer
from campaigns.ledger import ALL_TIME, MEASURE_NAMES, Holders
from campaigns.people import Role
from campaigns.refusals import NotFound

cog = Cog("numbers")

SHOWN = 5  # wrong numbers a message names; `streetteam doctor` has them all


@cog.regularly("quiet_from")
def begin(turn: Turn) -> None:
    """When it becomes quiet, everything is added up anew."""
    audit.begin(turn.tx, turn.campaign.id, turn.now)


@cog.hears(NumbersDiffer)
def tell_the_organizers(turn: Turn, fact: NumbersDiffer) -> Sequence[Letter]:
    """Whoever is responsible for the numbers reads that some are wrong, once."""
    return [
        Letter(("numbers.show",), member=each.id, cause=f"numbers:{fact.incident}", counts=False)
        for each in people.at_least(turn.tx, turn.campaign.id, Role.ORGANIZER)
    ]


@cog.route("numbers.show", needs=Role.ORGANIZER, view=True)
def show(turn: Turn) -> Reply:
    """Which numbers don’t add up, and what to do about it."""
    stands = Action(_("How the campaign stands"), "campaign.status")
    found = audit.result(turn.tx, turn.campaign.id)
    if found is None or not found.differences:
        right = Say(_("Every total and rank is what the ledger comes to."))
        return Screen(_("All numbers add up"), (right,), (stands,), Tone.GOOD)
    wrong = found.differences
    return Screen(
        _n("{n} number doesn’t add up", "{n} numbers don’t add up", len(wrong)),
        (
            Say(_("I added everything up anew in the night, and this isn’t what the ledger comes to. Nothing is lost:"
                  " the ledger itself has every point and its reason.")),
            Facts(tuple((_what(turn, each), _figures(each)) for each in wrong[:SHOWN])),
            Say(_("Please ask whoever runs the bot to look with “streetteam doctor” and to put the numbers right with"
                  " “streetteam recount”. Both work while I run.")),
            Hint(_("In the log it is called {incident}.", incident=found.incident)),
        ),
        (stands,),
        Tone.CARE,
    )  # fmt: skip


def _what(turn: Turn, wrong: Difference) -> Sayable:
    period = _("all time") if wrong.part.period == ALL_TIME else wrong.part.period
    who = _whose(turn, wrong)
    return _("{who}: {measure}, {period}", who=who, measure=MEASURE_NAMES[wrong.part.measure], period=period)


def _whose(turn: Turn, wrong: Difference) -> Sayable:
    kind, *which = wrong.what.split("/")
    try:
        if kind in (Holders.MEMBERS, NAME):
            return people.get(turn.tx, turn.campaign.id, int(which[0])).name
        if kind == Holders.TEAMS:
            return teams.get(turn.tx, turn.campaign.id, int(which[0])).title
    except NotFound:
        return _("somebody who isn’t on the team")
    return turn.campaign.settings.about["name"] if kind == Holders.CAMPAIGN else _("the ranks")


def _figures(wrong: Difference) -> Sayable:
    if wrong.what.startswith("bucket/"):
        return _("{kept} people counted where {expected} are", kept=alone(wrong.kept), expected=alone(wrong.expected))
    if wrong.what.startswith(f"{NAME}/"):
        return _("boards show a name that isn’t the one to show") if wrong.kept else _("boards leave the name out")
    return _("{kept} shown, {expected} in the ledger", kept=alone(wrong.kept), expected=alone(wrong.expected))
