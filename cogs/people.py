"""The team: who is here, their roles and teams, and removing somebody."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from bot.chat.choosing import folded
from bot.chat.fields import Choice, Pick, Who
from bot.chat.route import Cog
from bot.chat.screen import (
    Action,
    Facts,
    Hint,
    Item,
    Items,
    Letter,
    Notice,
    Option,
    Reply,
    Say,
    Screen,
    Then,
    Tone,
    Weight,
)
from bot.chat.turn import Turn
from bot.ids import long, short
from bot.words import Sayable, _, _n, alone
from campaigns import assignments, ledger, people, staffing, teams
from campaigns.facts import MemberLeft
from campaigns.ledger import Measure
from campaigns.people import A_ROLE, ROLE_NAMES, Member, Role
from campaigns.refusals import Refusal
from cogs import cards
from cogs.pages import page

cog = Cog("people")

NO_TEAM = "none"


class GoneAlready(Refusal):
    """Somebody was to be removed who isn't there."""

    says = _("{name} isn’t on the team any more. /people list shows who is.")


def anybody(turn: Turn, typed: str) -> Sequence[Option]:
    """Everybody on the team, by name; those who share a name also by when they joined."""
    everybody = people.everybody(turn.tx, turn.campaign.id)
    shared = Counter(member.name for member in everybody)
    return [Option(short(each.id), _told_apart(each) if shared[each.name] > 1 else each.name) for each in everybody]


def roles(turn: Turn, typed: str) -> Sequence[Option]:
    """The roles somebody may give: up to their own. A higher one that is named is read too, and then refused."""
    own, named = turn.seat.role if turn.seat else Role.MEMBER, folded(typed)
    return [
        Option(role.name.lower(), ROLE_NAMES[role]) for role in Role
        if role <= own or named in (role.name.lower(), folded(turn.reader.say(ROLE_NAMES[role])))
    ]  # fmt: skip


def all_teams(turn: Turn, typed: str) -> Sequence[Option]:
    """The campaign's teams, and none."""
    found = [Option(short(team.id), team.title) for team in teams.everything(turn.tx, turn.campaign.id)]
    return [*found, Option(NO_TEAM, _("no team"))]


@cog.route("people.list", says="people list", needs=Role.LEAD)
def list_(turn: Turn) -> Reply:
    """Show who is on the team."""
    return Then("people.page", (0,))


@cog.route("people.page", needs=Role.LEAD, view=True)
def listed(turn: Turn, number: int) -> Reply:
    """A page of the team."""
    everybody = people.everybody(turn.tx, turn.campaign.id)
    shared = Counter(member.name for member in everybody)
    shown = page(everybody, number)
    return Screen(
        _n("{n} person is on the team", "{n} people are on the team", len(everybody)),
        (Items(tuple(_item(turn, member, shared[member.name] > 1) for member in shown.rows)),),
        (Action(_("Invite somebody"), "people.invite"), Action(_("Open codes"), "people.invites", (0,)),
         *shown.turns("people.page")),
    )  # fmt: skip


@cog.route("people.show", needs=Role.LEAD, view=True)
def show(turn: Turn, member: int) -> Reply:
    """One person on the team."""
    found = people.get(turn.tx, turn.campaign.id, member)
    points, done = _total(turn, found, Measure.POINTS), _total(turn, found, Measure.MISSIONS)
    rows: list[tuple[Sayable, Sayable]] = [(_("Role"), ROLE_NAMES[found.role])]
    if found.team is not None:
        rows.append((_("Team"), teams.get(turn.tx, turn.campaign.id, found.team).title))
    rows += [
        (_("Points"), alone(points)),
        (_("Missions done"), alone(done)),
        (_("Missions open"), alone(len(assignments.unfinished(turn.tx, found.id, turn.now)))),
        (_("Mission at"), _("{hour}, {zone}", hour=found.handout_at, zone=found.zone)),
    ]
    if found.away_on(turn.today):
        rows.append((_("Away until"), alone(found.away_until) if found.away_until else _("they say so")))
    gone = () if found.active else (Hint(_("No longer on the team. The numbers stay.")),)
    back = Action(_("The team"), "people.page", (0,))
    return Screen(cards.who(turn, found.id), (Facts(tuple(rows)), *gone), (*_changes(turn, found), back))


@cog.route("people.role", says="people role", needs=Role.LEAD)
def role_(
    turn: Turn,
    who: Annotated[int, Who(_("Who?"), among=anybody)],
    role: Annotated[str, Choice(_("What should they be?"), among=roles)],
) -> Reply:
    """Change what somebody may do."""
    before = people.get(turn.tx, turn.campaign.id, who)
    changed = staffing.give_role(turn.tx, turn.campaign, who, Role[role.upper()], turn.member, turn.now)
    if changed.role is before.role:
        return Notice(_("{name} is {role} already.", name=changed.name, role=A_ROLE[changed.role]), Tone.PLAIN)
    if changed.id != turn.member.id:
        cause = f"role:{changed.id}:{turn.now:%Y-%m-%dT%H:%M:%S}"
        turn.post(Letter(("people.your_role",), member=changed.id, cause=cause))
    return Notice(_("{name} is {role} now.", name=changed.name, role=A_ROLE[changed.role]))


@cog.route("people.your_role", view=True)
def your_role(turn: Turn) -> Reply:
    """What you are on the team now."""
    return Screen(
        _("You’re {role} now", role=A_ROLE[turn.member.role]),
        (Say(_("Here is all you can do, {name}.", name=turn.member.name)),),
        (Action(_("All I can do"), "welcome.help", (), Weight.MAIN),),
    )


@cog.route("people.team", says="people team", needs=Role.LEAD, title=_("Put somebody into a team"))
def team(
    turn: Turn,
    who: Annotated[int, Who(_("Who?"), among=anybody)],
    team: Annotated[str, Pick(_("Into which team?"), among=all_teams)],
) -> Reply:
    """Put somebody into a team; what they earn from now on counts there."""
    found = people.get(turn.tx, turn.campaign.id, who)
    if team == NO_TEAM:
        staffing.set_team(turn.tx, turn.campaign.id, found.id, None)
        return Notice(_("{name} is in no team now.", name=found.name))
    chosen = teams.get(turn.tx, turn.campaign.id, long(team))
    staffing.set_team(turn.tx, turn.campaign.id, found.id, chosen.id)
    return Notice(_("{name} is in team {team} now.", name=found.name, team=chosen.title))


@cog.route("people.remove", says="people remove", needs=Role.LEAD, title=_("Remove somebody"))
def remove(turn: Turn, who: Annotated[int, Who(_("Who?"), among=anybody)]) -> Reply:
    """Remove somebody from the team, after asking."""
    found = _removable(turn, who)
    return Screen(
        _("Remove {name} from the team?", name=found.name),
        (Say(_("Their numbers stay. What they have open goes back to the board. They can come back with a code.")),),
        (Action(_("Yes, remove"), "people.out", (who,), Weight.DANGER), Action(_("No"), "people.show", (who,))),
        Tone.CARE,
    )


@cog.route("people.out", needs=Role.LEAD)
def out(turn: Turn, member: int) -> Reply:
    """Remove somebody, having been asked."""
    found = _removable(turn, member)
    back = staffing.remove(turn.tx, turn.campaign, member, turn.member, turn.now)
    if not back:
        return Notice(_("{name} is off the team.", name=found.name))
    return Notice(
        _n("{name} is off the team; {n} open mission went back to the board.",
           "{name} is off the team; {n} open missions went back to the board.", back, name=found.name)
    )  # fmt: skip


@cog.hears(MemberLeft)
def tell_the_leads(turn: Turn, fact: MemberLeft) -> Letter:
    """The leads see who left."""
    return Letter(("people.left", fact.member, fact.handed_back), place="review",
                  cause=f"left:{fact.member}:{turn.now:%Y-%m-%dT%H:%M}", counts=False)  # fmt: skip


@cog.route("people.left", needs=Role.LEAD, private=False, view=True)
def left(turn: Turn, member: int, handed_back: int) -> Reply:
    """Somebody who left."""
    name = people.get(turn.tx, turn.campaign.id, member).name
    title = _("{name} left the team", name=name) if name else _("Somebody left the team")
    text = _n("{n} open mission went back to the board.", "{n} open missions went back to the board.", handed_back)
    hints = (Hint(text),) if handed_back else ()
    return Screen(title, hints, (Action(_("The team"), "people.page", (0,)),))


def _removable(turn: Turn, member: int) -> Member:
    if not people.get(turn.tx, turn.campaign.id, member).active:
        raise GoneAlready(name=cards.who(turn, member))
    return staffing.check_removable(turn.tx, turn.campaign, member, turn.member)


def _changes(turn: Turn, found: Member) -> tuple[Action, ...]:
    """What may be changed about somebody, by whoever looks."""
    if not found.active or found.role > turn.member.role:
        return ()
    change = Action(_("Change the role"), "people.role", (found.id,))
    grouped = teams.everything(turn.tx, turn.campaign.id)
    put = (Action(_("Put into a team"), "people.team", (found.id,)),) if grouped else ()
    out = () if found.id == turn.member.id else (Action(_("Remove"), "people.remove", (found.id,), Weight.DANGER),)
    return (change, *put, *out)


def _item(turn: Turn, member: Member, shared: bool) -> Item:
    points = cards.points(_total(turn, member, Measure.POINTS))
    about = _("{role} · {points}", role=ROLE_NAMES[member.role], points=points)
    return Item(_told_apart(member) if shared else member.name, about, Action(_("Open"), "people.show", (member.id,)))


def _told_apart(member: Member) -> Sayable:
    return _("{name} (joined {when})", name=member.name, when=member.joined_at)


def _total(turn: Turn, member: Member, measure: Measure) -> int:
    return ledger.total(turn.tx, turn.campaign.id, member.id, measure, period=ledger.ALL_TIME)
