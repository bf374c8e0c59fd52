"""Consent: who can be recognised in a photo or is quoted, what they allowed, and taking it back at once."""

from collections.abc import Mapping
from typing import Any

from bot.chat.fields import Choice, Text
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import (
    Action,
    Block,
    Facts,
    Film,
    Gallery,
    Hint,
    Item,
    Items,
    Option,
    Reply,
    Say,
    Screen,
    Then,
    Tone,
    Weight,
)
from bot.chat.turn import Turn
from bot.clock import local_day
from bot.words import Phrase, Sayable, _, _n
from campaigns import consent, evidence, ledger, showing
from campaigns.consent import NOBODY, SCOPE_NAMES, Given, Stands
from campaigns.facts import ConsentChanged
from campaigns.logbook import Consent as Scope
from campaigns.media import Kind
from campaigns.people import Role
from campaigns.refusals import NotYours
from cogs import asking, cards, noting, receipts
from cogs.pages import SIZE, Page, where

cog = Cog("consent")

ENDS: Mapping[Stands, Phrase] = {
    Stands.EXPIRED: _("over: the day they named has passed"),
    Stands.WITHDRAWN: _("taken back"),
    Stands.ASKED: _("nowhere yet"),
}


@cog.hears(ConsentChanged)
def show_no_more(turn: Turn, fact: ConsentChanged) -> None:
    """Whatever shows them is drawn anew, wherever it was posted."""
    turn.refresh("consent.show", fact.consent)
    if fact.evidence is None:
        return
    for view in ("review.card", "handin.receipt", "handin.result", "consent.of", "wins.words"):
        turn.refresh(view, fact.evidence)
    for week in ledger.weeks_for(turn.tx, turn.campaign.id, "evidence", fact.evidence):
        for view in ("recap.of_week", "recap.draft", "edition.show", "edition.preview", "publish.show"):
            turn.refresh(view, week)


@cog.whenever_due
def end_some(turn: Turn) -> bool:
    """What was allowed until yesterday isn’t shown today."""
    return bool(consent.end_some(turn.tx, turn.campaign, turn.now))


@cog.route("consent.list", says="consent")
def chosen(turn: Turn) -> Reply:
    """Who allowed what, and taking it back for somebody."""
    return Then("consent.page", (0, turn.member.id))


@cog.route("consent.page", view=True)
def listed(turn: Turn, number: int, whose: int) -> Reply:
    """A page of who allowed what: all of it for leads, for members what they noted."""
    of = None if turn.member.role >= Role.LEAD else turn.member.id  # whoever it was shown to, it is the reader’s
    many = consent.how_many(turn.tx, turn.campaign.id, of)
    if not many:
        says = _("When somebody can be recognised in your photos, note what they allow: the button is on the receipt.")
        return Screen(_("Nobody is noted yet"), (Say(says),), (Action(_("Hand something in"), "handin.choose"),))
    number = where(many, number)
    rows = consent.noted(turn.tx, turn.campaign.id, of, most=SIZE, skip=number * SIZE)
    return Screen(
        _n("{n} person allowed something", "{n} people allowed something", many),
        (Items(tuple(_item(turn, each) for each in rows)),),
        Page(rows, number, where(many, many)).turns("consent.page", turn.member.id),
    )


@cog.route("consent.of", view=True)
def of_evidence(turn: Turn, evidence_id: int) -> Reply:
    """Who can be recognised in what was handed in, and what they allowed."""
    found = evidence.get(turn.tx, turn.campaign.id, evidence_id)
    if found.member != turn.member.id and turn.member.role < Role.LEAD:
        raise NotYours
    known = consent.of_evidence(turn.tx, found.id)
    shown = showing.shown(turn.tx, turn.campaign, found.id, turn.now)
    pictures = [each for each in shown if each.kind in (Kind.PHOTO, Kind.VIDEO)]
    blocks: list[Block] = []
    people = tuple(_item(turn, each) for each in known if each.how != NOBODY)
    if people:
        blocks.append(Items(people))
    elif known:
        blocks.append(Say(_("Nobody can be recognised, so these may be shown anywhere.")))
    else:
        blocks.append(
            Say(_("Can somebody be recognised? Ask them, and note what they allow. If not, one tap is enough."))
        )
    actions: list[Action] = []
    if len(pictures) > 1:
        somebody = _("Somebody’s in this one")
        blocks.append(Items(tuple(
            cards.seen(each, n, Action(somebody, "consent.note", (found.id, each.id)))
            for n, each in enumerate(pictures, 1)
        )))  # fmt: skip
    elif pictures and pictures[0].kind is Kind.PHOTO:
        blocks.append(Gallery((cards.photo(pictures[0], _("The photo")),)))
    elif pictures:
        blocks.append(Film(pictures[0].public, _("The film")))
    if pictures:
        label = _("Somebody’s in all of them") if len(pictures) > 1 else _("Somebody’s in it")
        actions.append(Action(label, "consent.note", (found.id, 0), Weight.MAIN))
    if pictures and not known:
        actions.append(Action(_("Nobody can be recognised"), "consent.nobody", (found.id,)))
    actions.append(Action(_("What is kept"), "privacy.show"))
    return Screen(_("Who’s in “{title}”?", title=receipts.title_of(turn, found)), tuple(blocks), tuple(actions))


def note_asks(turn: Turn, evidence_id: int, photo: int) -> Wanted:
    """What to ask somebody who can be recognised."""
    return Wanted(
        _fields(), _("Somebody can be recognised"), _("Ask them first; then note what they said."), _("Note it")
    )


@cog.route("consent.note", asks=note_asks)
def note(turn: Turn, evidence_id: int, photo: int, answers: Mapping[str, Any]) -> Reply:
    """Note what somebody in a photo allows."""
    given = consent.give(
        turn.tx, turn.campaign, turn.member, noting.wish(answers), turn.now, handed=evidence_id, media=photo or None
    )
    return Then("consent.show", (given.id,))


@cog.route("consent.nobody")
def nobody(turn: Turn, evidence_id: int) -> Reply:
    """Say that nobody can be recognised in these photos."""
    consent.nobody_is_in_it(turn.tx, turn.campaign, turn.member, evidence_id, turn.now)
    return Then("consent.of", (evidence_id,))


@cog.route("consent.show", view=True)
def show(turn: Turn, consent_id: int) -> Reply:
    """What one person allowed."""
    given = consent.get(turn.tx, turn.campaign.id, consent_id)
    consent.check_may_change(turn.tx, given, turn.member)
    stands = _stands(turn, given)
    rows: list[tuple[Sayable, Sayable]] = [(_("May be shown"), _scope(given, stands))]
    if given.until is not None:
        rows.append((_("Until"), _("{day}, {year}", day=given.until, year=str(given.until.year))))
    if given.how:
        rows.append((_("How they said so"), given.how))
    if given.minor:
        rows.append((_("Under 18, and agreed"), given.guardian or _("no guardian yet")))
    if given.noted_by is not None:
        rows.append((_("Noted by"), cards.who(turn, given.noted_by)))
    actions = [Action(_("Change it"), "consent.change", (given.id,))]
    if stands is not Stands.WITHDRAWN:
        actions.append(Action(_("They take it back"), "consent.withdraw", (given.id,), Weight.DANGER))
    if given.minor and stands is Stands.ALLOWED and given.scope is not Scope.PUBLIC:
        actions.append(Action(_("The guardian allows public, too"), "consent.widen", (given.id,)))
    if given.evidence is not None:
        actions.append(Action(_("All of it"), "consent.of", (given.evidence,)))
    says = _("Nothing shows it: not the album, not the recap, not an export.")
    gone = () if stands is Stands.ALLOWED else (Hint(says),)
    return Screen(_name(given), (Facts(tuple(rows)), *gone), tuple(actions), _tone(stands))


def change_asks(turn: Turn, consent_id: int) -> Wanted:
    """The same questions, answered as they stand."""
    given = consent.get(turn.tx, turn.campaign.id, consent_id)
    age = "adult" if not given.minor else "guardian" if given.guardian else "child"
    known = {"who": given.who, "age": age, "scope": given.scope.value, "how": given.guardian or given.how}
    if given.until is not None:
        known["until"] = given.until.isoformat()
    kept = {name: (said,) for name, said in known.items() if said}
    return Wanted(_fields(), _("What they allow"), "", _("Note it"), kept)


@cog.route("consent.change", asks=change_asks)
def change(turn: Turn, consent_id: int, answers: Mapping[str, Any]) -> Reply:
    """Note anew what somebody allows."""
    given = consent.change(turn.tx, turn.campaign, turn.member, consent_id, noting.wish(answers), turn.now)
    return Then("consent.show", (given.id,))


@cog.route("consent.widen")
def widen(turn: Turn, consent_id: int) -> Reply:
    """Note that a guardian allows public showing, too."""
    return Then("consent.show", (consent.widen(turn.tx, turn.campaign, turn.member, consent_id, turn.now).id,))


@cog.route("consent.withdraw")
def withdraw(turn: Turn, consent_id: int) -> Reply:
    """Take out at once what somebody doesn’t want shown any more."""
    return Then("consent.show", (consent.withdraw(turn.tx, turn.campaign, turn.member, consent_id, turn.now).id,))


def _fields() -> tuple[Parameter, ...]:
    scopes = tuple(Option(scope.value, SCOPE_NAMES[scope]) for scope in Scope)
    return (
        Parameter("who", object, Text(_("Who is it?"), _("A nickname is fine.")), required=True),
        Parameter("age", object, Choice(_("How old are they?"), options=asking.AGES), required=True),
        Parameter("scope", object, Choice(_("Where may it be shown?"), options=scopes), required=True),
        Parameter("how", object, asking.SAID_SO, required=False),
        Parameter("until", object, asking.UNTIL, required=False),
    )


def _stands(turn: Turn, given: Given) -> Stands:
    return given.stands(local_day(turn.now, turn.campaign.zone))


def _scope(given: Given, stands: Stands) -> Sayable:
    return SCOPE_NAMES[given.scope] if stands is Stands.ALLOWED else ENDS[stands]


def _name(given: Given) -> Sayable:
    return given.who or _("Somebody")


def _tone(stands: Stands) -> Tone:
    return Tone.GOOD if stands is Stands.ALLOWED else Tone.CARE


def _item(turn: Turn, given: Given) -> Item:
    scope = _scope(given, _stands(turn, given))
    if given.evidence is None:
        about = _("their words: {scope}", scope=scope)
    else:
        found = evidence.get(turn.tx, turn.campaign.id, given.evidence)
        about = _("in “{title}”: {scope}", title=receipts.title_of(turn, found), scope=scope)
    return Item(_name(given), about, Action(_("Open"), "consent.show", (given.id,)))
