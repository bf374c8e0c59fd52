"""One person in several apps: a code from one, typed in the other; undone for seven days; where letters come."""

from collections.abc import Mapping
from typing import Annotated, Any

from bot.chat.fields import Choice, Text
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import (
    Action,
    Block,
    Facts,
    Hint,
    Letter,
    Moment,
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
from bot.ids import code as new_code
from bot.ids import long, short
from bot.words import Sayable, _, alone
from campaigns import linking, people
from campaigns.facts import EvidenceApproved, EvidenceHandedIn, MissionTaken
from campaigns.linking import App, Link
from campaigns.people import A_ROLE
from campaigns.refusals import NotAMember
from cogs import places

cog = Cog("link")

CHUNK = 20  # links a unit closes
CODE = Text(_("The code"), _("Your other app shows it when you type /link there."), max=64)


@cog.route("link.show", says="link", needs=None)
def show(turn: Turn, code: Annotated[str, CODE] = "") -> Reply:
    """Use another app as the same person."""
    assert turn.person is not None
    if code:
        return enter(turn, code)
    made = new_code()
    until = linking.give_code(turn.tx, turn.campaign.id, turn.person, made, turn.now)
    blocks: list[Block] = [
        Say(_("Open your other app, find me there, and type:")),
        Say(f"/link {made[:4]}-{made[4:]}"),
        Moment(_("Good until"), until),
        Hint(_("Then both are you: your numbers are added up, and what you begin in one you can finish in the other."
               " Give the code to nobody.")),
    ]  # fmt: skip
    apps = linking.apps(turn.tx, turn.person.id)
    if len(apps) > 1:
        blocks.append(_facts(apps))
    undo = tuple(
        Action(_("Undo {apps}", apps=_named(linking.came_with(turn.tx, each))), "link.undo", (each.id,))
        for each in linking.open_ones(turn.tx, turn.person.id, turn.now)
    )
    return Screen(
        _("Another app, the same you"), tuple(blocks), (Action(_("I have a code"), "link.enter"), *_home(turn), *undo)
    )


@cog.route("link.enter", needs=None, title=_("Your other app’s code"))
def enter(turn: Turn, code: Annotated[str, CODE]) -> Reply:
    """Type the code your other app shows."""
    assert turn.person is not None
    found = linking.look_up(turn.tx, turn.person, code, turn.now)
    if found is None:  # a notice, not a refusal: the try is to be remembered
        return Notice(_("I don’t know the code “{code}”, or its ten minutes are over. Type /link in your other app for"
                        " a fresh one.", code=code[:40]), Tone.CARE)  # fmt: skip
    here = turn.person.account
    homes = [app.id for person in (found.person, turn.person.id) for app in linking.apps(turn.tx, person) if app.home]
    made = linking.link(turn.tx, turn.campaign.id, found, code, turn.person, turn.now)
    _stand_up_as(turn, here)
    if turn.seat is not None:
        for account in dict.fromkeys((found.account, *homes)):
            if account != here:
                turn.post(Letter(("link.made", made.id), member=turn.seat.id, account=account, cause=f"link:{made.id}",
                                 counts=False, urgent=True))  # fmt: skip
    return Then("link.made", (made.id,))


@cog.route("link.made", needs=None, view=True)
def made_screen(turn: Turn, which: int) -> Reply:
    """Which apps are you, since a code was typed."""
    assert turn.person is not None
    found = linking.get(turn.tx, which, turn.person)
    if found.undone:
        return parted(turn, which)
    blocks: list[Block] = [Say(_("What you did in each of them counts together, and each knows what you began.")),
                           _facts(linking.apps(turn.tx, turn.person.id))]  # fmt: skip
    actions: list[Action] = []
    role = linking.waits_for_yes(turn.tx, turn.campaign.id, found)
    if role is not None:
        blocks.append(Hint(_("In one of them you’re {role}, in the other not yet. To change that, say yes in the one"
                             " where you are.", role=A_ROLE[role])))  # fmt: skip
        actions.append(Action(_("Yes, both are me"), "link.agree", (which,), Weight.MAIN))
    if turn.seat is not None:
        actions.append(Action(_("My numbers"), "me.show"))
    if not found.closed and turn.now < found.until:
        blocks += [Hint(_("Wasn’t that you? Undo it, and each gets back what was theirs.")),
                   Moment(_("Can be undone until"), found.until)]  # fmt: skip
        actions.append(Action(_("Undo"), "link.undo", (which,), Weight.DANGER))
    title = _("All of these are you now, {name}", name=turn.person.name)
    return Screen(title, tuple(blocks), (*actions, *_home(turn)), Tone.GOOD)


@cog.route("link.agree", needs=None)
def agree(turn: Turn, which: int) -> Reply:
    """Let all your apps do what you may do."""
    assert turn.person is not None
    linking.agree(turn.tx, turn.campaign.id, linking.get(turn.tx, which, turn.person), turn.person)
    turn.refresh("link.made", which)
    return Notice(_("You’re {role} in all your apps now.", role=A_ROLE[turn.member.role]))


@cog.route("link.undo", needs=None)
def undo(turn: Turn, which: int) -> Reply:
    """Undo a link, after asking."""
    assert turn.person is not None
    found = linking.get(turn.tx, which, turn.person)
    apps = _named(linking.came_with(turn.tx, found))
    return Screen(
        _("Undo this link?"),
        (Say(_("{apps} and your other apps become two people again. Each gets back what was theirs, and what was done"
               " there since.", apps=apps)),),
        (Action(_("Yes, undo it"), "link.undone", (which,), Weight.DANGER), Action(_("No"), "link.made", (which,))),
        Tone.CARE,
    )  # fmt: skip


@cog.route("link.undone", needs=None)
def undone(turn: Turn, which: int) -> Reply:
    """Undo a link, having been asked."""
    assert turn.person is not None
    found = linking.undo(turn.tx, which, turn.person, turn.now)
    part(turn, found)
    return Notice(_("Undone. This app and the other are two people again, {name}.", name=turn.person.name))


@cog.route("link.parted", needs=None, view=True)
def parted(turn: Turn, which: int) -> Reply:
    """A link that was undone."""
    assert turn.person is not None
    linking.get(turn.tx, which, turn.person)
    return Screen(
        _("Two of your apps are two people again"),
        (Say(_("The link between them was undone. Each has what was theirs, and what was done there since.")),),
        (Action(_("Link them anew"), "link.show"),),
    )


def about_home(turn: Turn) -> Wanted:
    """Where messages come, as it is."""
    assert turn.person is not None
    apps = linking.apps(turn.tx, turn.person.id)
    options = tuple(Option(short(app.id), _app(app)) for app in apps)
    known = {"app": tuple(short(app.id) for app in apps if app.home)[:1]}
    choice = Choice(_("Where should I write to you?"), options=options)
    intro = _("Where I can’t reach you, I write to another of your apps.")
    return Wanted((Parameter("app", str, choice, required=True),), _("Where messages come"), intro, _("Save"), known)


@cog.route("link.home", needs=None, asks=about_home)
def home(turn: Turn, answers: Mapping[str, Any]) -> Reply:
    """Choose the app your messages come to."""
    assert turn.person is not None
    called = linking.call_home(turn.tx, turn.person, long(answers["app"]))
    turn.tx.signal("outbox")
    return Notice(_("Saved. From now on I write to you here: {app}.", app=_app(called)))


@cog.hears(EvidenceHandedIn)
@cog.hears(EvidenceApproved)
def remember_where(turn: Turn, fact: EvidenceHandedIn | EvidenceApproved) -> None:
    """While a link can be undone, what somebody hands in is also the work of the app it came from."""
    if turn.seat is not None and turn.person is not None and turn.seat.id == fact.member:
        linking.note_work(turn.tx, turn.seat, turn.person.account, "evidence", fact.evidence)


@cog.hears(MissionTaken)
def remember_who_took(turn: Turn, fact: MissionTaken) -> None:
    """The same for a mission from the board."""
    if turn.seat is not None and turn.person is not None and turn.seat.id == fact.member:
        linking.note_work(turn.tx, turn.seat, turn.person.account, "assignment", fact.assignment)


@cog.whenever_due
def close(turn: Turn) -> bool:
    """After seven days a link is for good."""
    return linking.close_due(turn.tx, turn.now, most=CHUNK) == CHUNK


def part(turn: Turn, found: Link) -> None:
    """Go on as whoever the speaker's app is once a link is undone, and tell the other."""
    assert turn.person is not None
    _stand_up_as(turn, turn.person.account)
    other = found.kept if turn.person.id == found.folded else found.folded
    seat = people.member_of(turn.tx, turn.campaign.id, other)
    if seat is not None:
        turn.post(Letter(("link.parted", found.id), member=seat.id, cause=f"unlink:{found.id}", counts=False,
                         urgent=True))  # fmt: skip
    turn.refresh("link.made", found.id)


def home_row(turn: Turn) -> tuple[tuple[Sayable, Sayable], ...]:
    """A line for the settings: where letters come; none where there is only one app."""
    if turn.person is None:
        raise NotAMember
    apps = linking.apps(turn.tx, turn.person.id)
    called = next((app for app in apps if app.home), apps[0] if apps else None)
    return ((_("Messages come to"), alone(_app(called))),) if called is not None and len(apps) > 1 else ()


def _home(turn: Turn) -> tuple[Action, ...]:
    assert turn.person is not None
    several = len(linking.apps(turn.tx, turn.person.id)) > 1
    return (Action(_("Where messages come"), "link.home"),) if several else ()


def _stand_up_as(turn: Turn, account: int) -> None:
    """From now on the turn is that of the person who speaks from this account."""
    turn.person = people.speaking(turn.tx, account)
    turn.seat = people.member_of(turn.tx, turn.campaign.id, turn.person.id, account)
    turn.speak(turn.person.language, turn.person.zone)


def _facts(apps: list[App]) -> Facts:
    return Facts(tuple(
        (places.PLATFORMS.get(app.platform, app.platform), _("{name}, messages come here", name=app.name) if app.home
         else app.name or "–") for app in apps
    ))  # fmt: skip


def _app(app: App) -> Sayable:
    if not app.name:
        return places.PLATFORMS.get(app.platform, app.platform)
    return _("{name} {there}", name=app.name, there=places.there(app.platform))


def _named(apps: list[App]) -> Sayable:
    return alone(tuple(_app(app) for app in apps))
