"""Inviting: codes that let people in, those that are open, and taking one back."""

from typing import Annotated

from bot.chat.fields import Choice, Count
from bot.chat.route import Cog
from bot.chat.screen import Action, Facts, Hint, Item, Items, Link, Notice, Reply, Say, Screen, Tone, Weight
from bot.chat.turn import Turn
from bot.ids import code as new_code
from bot.words import Sayable, _, _n, alone
from campaigns import invites
from campaigns.invites import Invite
from campaigns.people import ROLE_NAMES, Role
from cogs.pages import page
from cogs.people import roles

cog = Cog("inviting")

LONGEST = 3650  # days; a code for ten years is one without an end


@cog.route("people.invite", says="people invite", needs=Role.LEAD)
def invite(
    turn: Turn,
    role: Annotated[str, Choice(_("As what?"), among=roles)],
    uses: Annotated[
        int | None, Count(_("For how many people?"), _("Empty: as many as you like; a lead or higher, one."), min=1)
    ] = None,
    days: Annotated[
        int | None, Count(_("For how many days?"), _("Empty: 30 days; a lead or higher, 7."), min=1, max=LONGEST)
    ] = None,
) -> Reply:
    """Make a code that lets people in."""
    as_what = Role[role.upper()]
    most, longest = invites.usual_end(as_what)
    made = invites.make(
        turn.tx, turn.campaign, turn.member, code=new_code(), role=as_what, days=days or longest, uses=uses or most,
        at=turn.now,
    )  # fmt: skip
    return Screen(
        _("The code is {code}", code=made.code), (Say(_told(turn, made.code)), _facts(made), *_links(turn, made.code)),
        (*_opened(turn, made.code), Action(_("Open codes"), "people.invites", (0,)),
         Action(_("Take it back"), "people.revoke", (made.id,), Weight.DANGER)),
        Tone.GOOD,
    )  # fmt: skip


@cog.route("people.invites", needs=Role.LEAD, view=True)
def open_codes(turn: Turn, number: int) -> Reply:
    """A page of the codes that still let people in."""
    everything = invites.open_ones(turn.tx, turn.campaign.id, turn.now)
    another = Action(_("Invite somebody"), "people.invite", (), Weight.MAIN)
    if not everything:
        return Screen(_("No code is open"), (Say(_("Nobody can join until you make one.")),), (another,))
    shown = page(everything, number)
    return Screen(
        _n("{n} code is open", "{n} codes are open", len(everything)),
        (Items(tuple(_item(each) for each in shown.rows)),),
        (*shown.turns("people.invites"), another),
    )


@cog.route("people.revoke", needs=Role.LEAD)
def revoke(turn: Turn, invite_id: int) -> Reply:
    """Take a code back."""
    invites.revoke(turn.tx, turn.campaign.id, invite_id)
    turn.refresh("people.invites", 0)
    return Notice(_("That code lets nobody in any more."))


def _told(turn: Turn, code: str) -> Sayable:
    """What whoever gets the code does with it."""
    if turn.doors.invite(code) or turn.doors.starts("join", code):
        return _("They type /join {code} here, or open the link.", code=code)
    return _("They type /join {code} here.", code=code)


def _links(turn: Turn, code: str) -> list[Say | Hint]:
    """The addresses to pass on, each with where it leads."""
    web, chats = turn.doors.invite(code), turn.doors.starts("join", code)
    shown: list[Say | Hint] = [Say(_("In {app}: {link}", app=app, link=link)) for app, link in chats]
    if web:
        shown.append(Say(_("In a browser: {link}", link=web) if chats else web))
    if web and turn.doors.here_only:
        where = _("The link works on this machine only, until whoever runs me sets a public address.")
        if chats:
            where = _("The browser’s link works on this machine only, until whoever runs me sets a public address.")
        shown.append(Hint(where))
    return shown


def _opened(turn: Turn, code: str) -> list[Link]:
    """The addresses as buttons, where whoever presses them gets somewhere."""
    web, chats = turn.doors.invite(code), turn.doors.starts("join", code)
    found = [Link(_("The link for {app}", app=app), link) for app, link in chats]
    if web and not turn.doors.here_only:
        found.append(Link(_("The link to pass on"), web))
    return found


def _facts(made: Invite) -> Facts:
    return Facts((
        (_("They join as"), ROLE_NAMES[made.role]), (_("For"), _for_whom(made)), (_("Until"), _until(made)),
    ))  # fmt: skip


def _item(each: Invite) -> Item:
    about = _("{role} · {who} · until {when}", role=ROLE_NAMES[each.role], who=_for_whom(each), when=_until(each))
    return Item(each.code, about, Action(_("Take it back"), "people.revoke", (each.id,)))


def _for_whom(each: Invite) -> Sayable:
    if each.uses_left is None:
        return _("anybody who has it")
    return _n("{n} person", "{n} people", each.uses_left)


def _until(each: Invite) -> Sayable:
    return alone(each.expires_at) if each.expires_at else _("it’s taken back")
