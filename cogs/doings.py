"""The log of who decided and did what: everybody reads their own, organizers all of it."""

from collections.abc import Mapping, Sequence

from bot.chat.route import Cog
from bot.chat.screen import Action, Item, Items, Reply, Say, Screen, Then
from bot.chat.turn import Turn
from bot.words import Phrase, Sayable, _, _n
from campaigns import consent, deeds, evidence, people
from campaigns.deeds import Deed
from campaigns.logbook import Consent as Scope
from campaigns.missions import KIND_NAMES, Kind
from campaigns.people import Role
from campaigns.refusals import NotFound
from cogs import cards, receipts
from cogs.pages import SIZE, Page, where

cog = Cog("doings")

SAYS: Mapping[str, Phrase] = {
    "approve": _("{by} approved “{what}”"),
    "send_back": _("{by} sent “{what}” back"),
    "undo": _("{by} took a decision about “{what}” back"),
    "opinion": _("{by} said what they think of “{what}”"),
    "role": _("{by} changed what {whom} may do"),
    "remove": _("{by} removed {whom} from the team"),
    "trust_earned": _("{whom} earned trust"),
    "trust_lost": _("{whom} has to earn trust anew"),
    "consent": _("{by} noted what {whom} allows"),
    "withdraw": _("{whom} took their consent back"),
    "export": _("{by} took data along"),
    "take_along": _("Whoever runs the bot took data along"),
    "forget": _("Somebody asked to be forgotten, and was"),
    "retention": _("What was old enough was forgotten"),
}
ABOUT_PEOPLE = ("role", "remove", "trust_earned", "trust_lost")
FIRST: Mapping[str, Phrase] = {"somebody who left": _("Somebody who left"), "somebody": _("Somebody")}


@cog.route("doings.mine", says="mydata log")
def mine(turn: Turn) -> Reply:
    """What was decided about you and what you handed in, and what you decided."""
    return Then("doings.log", (0, turn.member.id))


@cog.route("doings.log", view=True)
def listed(turn: Turn, number: int, whose: int) -> Reply:
    """A page of what was decided about you, and what you decided."""
    many = deeds.how_many_of(turn.tx, turn.campaign.id, turn.member.id)
    number = where(many, number)
    rows = deeds.of_member(turn.tx, turn.campaign.id, turn.member.id, most=SIZE, skip=number * SIZE)
    return _listed(turn, rows, Page(rows, number, where(many, many)).turns("doings.log", turn.member.id), many)


@cog.route("doings.show", says="campaign log", needs=Role.ORGANIZER)
def everything(turn: Turn) -> Reply:
    """Every decision, role, export and deletion, newest first."""
    return Then("doings.page", (0,))


@cog.route("doings.page", needs=Role.ORGANIZER, view=True)
def page(turn: Turn, number: int) -> Reply:
    """A page of all that was decided and done."""
    many = deeds.how_many(turn.tx, turn.campaign.id)
    number = where(many, number)
    rows = deeds.everything(turn.tx, turn.campaign.id, most=SIZE, skip=number * SIZE)
    return _listed(turn, rows, Page(rows, number, where(many, many)).turns("doings.page"), many)


def _listed(turn: Turn, rows: Sequence[Deed], turns: tuple[Action, ...], many: int) -> Screen:
    kept = Action(_("What is kept"), "privacy.show")
    if not rows:
        return Screen(
            _("Nothing yet"), (Say(_("As soon as somebody decides something, it’s written down here.")),), (kept,)
        )
    return Screen(
        _n("{n} thing was decided or done", "{n} things were decided or done", many),
        (Items(tuple(_item(turn, each) for each in rows)),),
        (*turns, kept),
    )


def _item(turn: Turn, deed: Deed) -> Item:
    by: Sayable = cards.who(turn, deed.by) if deed.by is not None else _("The bot")
    said = SAYS.get(deed.what, _("{by} did something"))
    known = {"by": by, "what": _what(turn, deed), "whom": _whom(turn, deed)}
    values = {
        name: _first(text) if said.text.startswith(f"{{{name}}}") else text
        for name, text in known.items()
        if f"{{{name}}}" in said.text
    }
    detail = f"“{deed.detail}”" if deed.what == "send_back" and deed.detail else _detail(deed)
    return Item(_(said.text, **values), _("{when} · {detail}", when=deed.at, detail=detail) if detail else _at(deed))


def _first(called: Sayable) -> Sayable:
    """What somebody is called at the beginning of a sentence: who has no name begins like any other word there."""
    return FIRST.get(called.text, called) if isinstance(called, Phrase) else called


def _at(deed: Deed) -> Sayable:
    return _("{when}", when=deed.at)


def _detail(deed: Deed) -> Sayable:
    if deed.what == "role":
        return people.ROLE_NAMES[Role[deed.detail.upper()]]
    if deed.what in ("trust_earned", "trust_lost"):
        return KIND_NAMES[Kind(deed.detail)]
    if deed.what == "consent":
        return consent.SCOPE_NAMES[Scope(deed.detail)]
    return deed.detail if deed.what in ("export", "take_along", "retention") else ""


def _what(turn: Turn, deed: Deed) -> Sayable:
    if deed.what not in (*deeds.DECISIONS, "opinion") or deed.subject is None:
        return ""
    try:
        return receipts.title_of(turn, evidence.get(turn.tx, turn.campaign.id, deed.subject))
    except NotFound:
        return "–"


def _whom(turn: Turn, deed: Deed) -> Sayable:
    if deed.subject is None:
        return ""
    try:
        if deed.what in ABOUT_PEOPLE:
            return cards.who(turn, deed.subject)
        if deed.what in ("consent", "withdraw"):
            return consent.get(turn.tx, turn.campaign.id, deed.subject).who or _("somebody")
    except NotFound:
        return _("somebody")
    return ""
