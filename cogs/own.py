"""The parts of a week's recap in an organizer's own words, and letting go of whoever isn't to be named in them."""

from collections.abc import Mapping
from typing import Any

from bot.chat.fields import Long
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Action, Hint, Item, Items, Reply, Screen, Then
from bot.chat.turn import Turn
from bot.clock import local_day
from bot.words import Sayable, _
from campaigns import consent, edition, evidence, ledger, logbook, own_words, people, recap
from campaigns.consent import Stands
from campaigns.edition import LONGEST_PART, Edition, Part
from campaigns.facts import ConsentChanged, DecisionUndone, HidingChanged, MemberLeft
from campaigns.logbook import Consent as Scope
from campaigns.missions import What
from campaigns.people import Role
from campaigns.refusals import NotFound
from cogs import telling
from cogs.edition import PART_NAMES
from cogs.recap import refresh

cog = Cog("own")

EXCERPT = 80  # characters of own words in the list of parts: enough to know them by


@cog.hears(HidingChanged)
@cog.hears(MemberLeft)
def name_no_more(turn: Turn, fact: HidingChanged | MemberLeft) -> None:
    """Whoever hides or left is in nothing an organizer wrote any more; the rules tell that again, without the name."""
    member = people.get(turn.tx, turn.campaign.id, fact.member)
    if member.hidden or not member.active:
        for week in own_words.let_go_of_member(turn.tx, turn.campaign.id, member):
            refresh(turn, week)


@cog.hears(ConsentChanged)
def say_no_more(turn: Turn, fact: ConsentChanged) -> None:
    """What somebody doesn’t allow any more is in nothing an organizer wrote either: their name, and what they said."""
    given = consent.get(turn.tx, turn.campaign.id, fact.consent)
    stands = given.stands(local_day(turn.now, turn.campaign.zone))
    over = stands in (Stands.WITHDRAWN, Stands.EXPIRED)
    anywhere = stands is Stands.ALLOWED and given.scope is Scope.PUBLIC  # a headline is on public pages, too
    quote = "" if anywhere else _quote(turn, given)
    told_in = [] if fact.evidence is None else ledger.weeks_for(
        turn.tx, turn.campaign.id, "evidence", fact.evidence)  # fmt: skip
    weeks = {*own_words.let_go(turn.tx, turn.campaign.id, sentences=[quote])}
    if over:
        weeks.update(own_words.let_go(turn.tx, turn.campaign.id, [given.who], weeks=told_in))
    if quote and not (stands is Stands.ALLOWED and given.scope is Scope.CAMPAIGN):
        own_words.let_go_of_quotes(turn.tx, turn.campaign.id, told_in)
        weeks.update(told_in)
    for week in sorted(weeks):
        refresh(turn, week)


@cog.hears(DecisionUndone)
def say_no_more_for_now(turn: Turn, fact: DecisionUndone) -> None:
    """What an organizer made of words in a piece that waits again isn’t told either."""
    if fact.was == "approved" and What.INTERVIEW in evidence.get(turn.tx, turn.campaign.id, fact.evidence).answers:
        weeks = ledger.weeks_for(turn.tx, turn.campaign.id, "evidence", fact.evidence)
        own_words.let_go_of_quotes(turn.tx, turn.campaign.id, weeks)
        for week in weeks:
            refresh(turn, week)


@cog.route("own.parts", needs=Role.ORGANIZER, view=True)
def parts(turn: Turn, week: str) -> Reply:
    """The parts of a week’s recap, to put one into your own words."""
    recap.check(turn.campaign, week, turn.now)
    told = edition.of_week(turn.tx, turn.campaign.id, week)
    items = tuple(
        Item(PART_NAMES[part], _excerpt(told, part),
             Action(_("Write it"), "own.put", (week, part.value, told.seen_of(part))))
        for part in told.parts
    )  # fmt: skip
    says = _("Your words take the place of a part’s sentences. Its pictures and tables stay.")
    back = Action(_("Change something else"), "edition.show", (week,))
    return Screen(_("In your own words"), (Hint(says), Items(items)), (back,))


def about_part(turn: Turn, week: str, part: str, seen: str = "") -> Wanted:
    """A part as it is told now, to be changed."""
    which = _part(part)
    found = recap.of_week(turn.tx, turn.campaign, week, turn.now)
    rules = telling.by_the_rules(turn, found, which)
    there = found.edition.own.get(which) or found.edition.aside.get(which.value) or rules
    there = there if len(there) <= LONGEST_PART else ""  # cut, it would be saved as if somebody had wanted that
    hint = _("A line is a paragraph. Empty: as the rules say it.")
    said = Long(PART_NAMES[which], hint, max=LONGEST_PART)
    intro = _("What you write stays when numbers move, and public pages may have it. Whoever hides or takes their words"
              " back is taken out of it; whom else you name is yours to mind.")  # fmt: skip
    return Wanted((Parameter("said", str, said, required=False),), _("In your own words"), intro, _("Save"),
                  {"said": (there,)})  # fmt: skip


@cog.route("own.put", needs=Role.ORGANIZER, asks=about_part)
def put(turn: Turn, week: str, part: str, answers: Mapping[str, Any], seen: str = "") -> Reply:
    """Put a part of a week’s recap into your own words."""
    which = _part(part)
    found = recap.of_week(turn.tx, turn.campaign, week, turn.now)
    said = edition.in_lines(answers.get("said", ""))
    if which not in found.edition.own and said == telling.by_the_rules(turn, found, which):
        said = ""  # it was looked at and left as it is: it goes on following the numbers
    edition.put(turn.tx, turn.member, week, which, said, turn.now, seen=seen)
    refresh(turn, week)
    return Then("own.parts", (week,))


def _part(part: str) -> Part:
    if part not in {each.value for each in Part}:
        raise NotFound
    return Part(part)


def _excerpt(told: Edition, part: Part) -> Sayable:
    said = " ".join(told.own.get(part, "").split())
    if not said:
        return ""
    return _("“{what}”", what=said if len(said) <= EXCERPT else f"{said[:EXCERPT]}…")


def _quote(turn: Turn, given: consent.Given) -> str:
    found = logbook.interview(turn.tx, given.interview) if given.interview is not None else None
    return found.quote if found else ""
