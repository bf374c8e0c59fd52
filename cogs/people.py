"""The team: who is here, inviting, roles, removing."""

from collections.abc import Sequence
from typing import Annotated

from bot.chat.fields import Choice, Count, Who
from bot.chat.route import Cog
from bot.chat.screen import Action, Facts, Hint, Item, Items, Letter, Notice, Option, Reply, Say, Screen, Tone, Weight
from bot.chat.turn import Turn
from bot.ids import code as new_code
from bot.ids import short
from bot.words import Sayable, _, _n
from campaigns import assignments, invites, ledger, people, staffing
from campaigns.facts import MemberLeft
from campaigns.ledger import Measure
from campaigns.people import ROLE_NAMES, Member, Role

cog = Cog("people")

A_PAGE = 8
ROLES = tuple(Option(role.name.lower(), ROLE_NAMES[role]) for role in Role)


def anybody(turn: Turn, typed: str) -> Sequence[Option]:
    """Everybody on the team, by name."""
    return [Option(short(member.id), member.name) for member in people.everybody(turn.tx, turn.campaign.id)]


@cog.route("people.list", says="people list", needs=Role.LEAD)
def list_(turn: Turn) -> Reply:
    """Show who is on the team."""
    return page(turn, 0)


@cog.route("people.page", needs=Role.LEAD)
def page(turn: Turn, number: int) -> Reply:
    """A page of the team."""
    everybody = people.everybody(turn.tx, turn.campaign.id)
    last = max(0, (len(everybody) - 1) // A_PAGE)
    number = min(number, last)
    shown = everybody[number * A_PAGE : (number + 1) * A_PAGE]
    turns = [Action(_("Earlier ones"), "people.page", (number - 1,))] if number else []
    if number < last:
        turns.append(Action(_("More"), "people.page", (number + 1,)))
    return Screen(
        _n("{n} person is on the team", "{n} people are on the team", len(everybody)),
        (Items(tuple(_item(turn, member) for member in shown)),),
        (Action(_("Invite somebody"), "people.invite"), *turns),
    )


@cog.route("people.show", needs=Role.LEAD)
def show(turn: Turn, member: int) -> Reply:
    """One person on the team."""
    found = people.get(turn.tx, turn.campaign.id, member)
    points = ledger.total(turn.tx, turn.campaign.id, found.id, Measure.POINTS, period=ledger.ALL_TIME)
    done = ledger.total(turn.tx, turn.campaign.id, found.id, Measure.MISSIONS, period=ledger.ALL_TIME)
    rows: list[tuple[Sayable, Sayable]] = [
        (_("Role"), ROLE_NAMES[found.role]),
        (_("Points"), _("{n}", n=points)),
        (_("Missions done"), _("{n}", n=done)),
        (_("Open"), _("{n}", n=len(assignments.unfinished(turn.tx, found.id)))),
        (_("Mission at"), _("{hour}, {zone}", hour=found.handout_at, zone=found.zone)),
    ]
    if found.away_on(turn.today):
        rows.append((_("Away until"), _("{day}", day=found.away_until) if found.away_until else _("they say so")))
    return Screen(
        found.name, (Facts(tuple(rows)),),
        (Action(_("Change the role"), "people.role", (found.id,)),
         Action(_("Remove"), "people.confirm", (found.id,), Weight.DANGER), Action(_("Back"), "people.page", (0,))),
    )  # fmt: skip


@cog.route("people.invite", says="people invite", needs=Role.LEAD)
def invite(
    turn: Turn,
    role: Annotated[str, Choice(_("As what?"), options=ROLES)],
    uses: Annotated[int | None, Count(_("For how many people?"), _("Empty: as many as you like."), min=1)] = None,
    days: Annotated[int | None, Count(_("For how many days?"), _("Empty: until you take it back."), min=1)] = None,
) -> Reply:
    """Make a code that lets people in."""
    made = invites.make(
        turn.tx, turn.campaign, turn.member, code=new_code(), role=Role[role.upper()], days=days, uses=uses, at=turn.now
    )
    rows: list[tuple[Sayable, Sayable]] = [
        (_("They join as"), ROLE_NAMES[made.role]),
        (_("For"), _n("{n} person", "{n} people", uses) if uses else _("anybody who has it")),
        (_("Until"), _("{day}", day=made.expires_at) if made.expires_at else _("you take it back")),
    ]
    return Screen(
        _("The code is {code}", code=made.code),
        (
            Say(_("They type /join {code}, or open the link.", code=made.code)), Facts(tuple(rows)),
            *((Hint(turn.invite_link(made.code)),) if turn.invite_link(made.code) else ()),
        ),
        (Action(_("Take it back"), "people.revoke", (made.id,), Weight.DANGER),),
        Tone.GOOD,
    )  # fmt: skip


@cog.route("people.revoke", needs=Role.LEAD)
def revoke(turn: Turn, invite_id: int) -> Reply:
    """Take a code back."""
    invites.revoke(turn.tx, turn.campaign.id, invite_id)
    return Notice(_("That code lets nobody in any more."))


@cog.route("people.role", says="people role", needs=Role.LEAD)
def role_(
    turn: Turn,
    who: Annotated[int, Who(_("Who?"), among=anybody)],
    role: Annotated[str, Choice(_("What should they be?"), options=ROLES)],
) -> Reply:
    """Change what somebody may do."""
    changed = staffing.give_role(turn.tx, turn.campaign, who, Role[role.upper()], turn.member, turn.now)
    return Notice(_("{name} is a {role} now.", name=changed.name, role=ROLE_NAMES[changed.role]))


@cog.route("people.confirm", needs=Role.LEAD)
def confirm(turn: Turn, member: int) -> Reply:
    """Ask before somebody is removed."""
    found = people.get(turn.tx, turn.campaign.id, member)
    return Screen(
        _("Remove {name} from the team?", name=found.name),
        (Say(_("Their numbers stay. What they have open goes back to the board. They can come back with a code.")),),
        (Action(_("Yes, remove"), "people.out", (member,), Weight.DANGER), Action(_("No"), "people.show", (member,))),
        Tone.CARE,
    )


@cog.route("people.out", needs=Role.LEAD)
def out(turn: Turn, member: int) -> Reply:
    """Remove somebody, having been asked."""
    return remove(turn, member)


@cog.route("people.remove", says="people remove", needs=Role.LEAD)
def remove(turn: Turn, who: Annotated[int, Who(_("Who?"), among=anybody)]) -> Reply:
    """Remove somebody from the team."""
    found = people.get(turn.tx, turn.campaign.id, who)
    back = staffing.remove(turn.tx, turn.campaign, who, turn.member, turn.now)
    return Notice(
        _n("{name} is off the team; {n} open mission went back.", "{name} is off the team; {n} open missions went back.",
           back, name=found.name)
    )  # fmt: skip


@cog.hears(MemberLeft)
def tell_the_leads(turn: Turn, fact: MemberLeft) -> Letter:
    """The leads see who left."""
    return Letter(("people.left", fact.member, fact.handed_back), place="review",
                  cause=f"left:{fact.member}:{turn.now:%Y-%m-%dT%H:%M}", counts=False)  # fmt: skip


@cog.route("people.left", needs=Role.LEAD, private=False)
def left(turn: Turn, member: int, handed_back: int) -> Reply:
    """Somebody who left."""
    found = people.get(turn.tx, turn.campaign.id, member)
    text = _n("{n} open mission went back to the board.", "{n} open missions went back to the board.", handed_back)
    return Screen(_("{name} left the team", name=found.name), (Hint(text),))


def _item(turn: Turn, member: Member) -> Item:
    points = ledger.total(turn.tx, turn.campaign.id, member.id, Measure.POINTS, period=ledger.ALL_TIME)
    about = _("{role} · {points}", role=ROLE_NAMES[member.role], points=_n("{n} point", "{n} points", points))
    return Item(member.name, about, Action(_("Open"), "people.show", (member.id,)))
