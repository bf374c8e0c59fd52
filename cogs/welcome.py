"""The door: hello, joining by a code, help, and an answer to plain words."""

from collections.abc import Sequence
from typing import Annotated

from bot.chat.fields import Text
from bot.chat.route import Cog
from bot.chat.screen import Action, Block, Hint, Item, Items, Letter, Reply, Say, Screen, Tone, Weight
from bot.chat.turn import Turn
from bot.words import Phrase, Sayable, _, _n
from campaigns import assignments, invites, people
from campaigns.facts import MemberJoined
from campaigns.people import ROLE_NAMES, Role

cog = Cog("welcome")

# What /help tells, by the least role it is for; the words are the commands, their help is the route's own.
HELP: Sequence[tuple[Role, Phrase, tuple[str, ...]]] = (
    (Role.MEMBER, _("Every day"), ("today", "handin", "board", "me", "leaderboard")),
    (Role.MEMBER, _("What you did besides"), ("log conversation", "log profile", "log interview")),
    (
        Role.LEAD,
        _("For leads"),
        ("review", "mission list", "mission new", "mission handout", "people list", "announce"),
    ),
    (Role.ORGANIZER, _("For organizers"), ("campaign status", "recap", "export")),
    (Role.MEMBER, _("Yours"), ("settings", "privacy", "mydata export")),
)


@cog.route("welcome.start", says="start", needs=None)
def start(turn: Turn) -> Reply:
    """Say hello and see what this is."""
    campaign = turn.campaign
    about: list[Block] = [Say(campaign.settings.about["goal"])]
    if turn.seat is None:
        about.append(Say(_("You’re not on the team yet. A lead can give you a code: type /join and the code.")))
        return Screen(
            _("Welcome to {campaign}", campaign=campaign.settings.about["name"]), tuple(about),
            (Action(_("I have a code"), "welcome.join", (), Weight.MAIN), Action(_("What is kept"), "privacy.show")),
        )  # fmt: skip
    return Screen(
        _("Hello, {name}!", name=turn.member.name),
        (*about, Hint(_("Once a day, at {hour} your time, you get one mission that fits you.",
                        hour=turn.member.handout_at))),
        (Action(_("My mission"), "today.show", (), Weight.MAIN), Action(_("My numbers"), "me.show"),
         Action(_("All I can do"), "welcome.help")),
    )  # fmt: skip


@cog.route("welcome.join", says="join", needs=None, starts="join")
def join(turn: Turn, code: Annotated[str, Text(_("Your code"), _("Your lead gave it to you."), max=64)]) -> Reply:
    """Join the team with a code."""
    assert turn.person is not None
    before = turn.seat
    member = invites.join(turn.tx, turn.campaign, turn.person, code, turn.now)
    if before is not None and before.role == member.role:
        return Screen(
            _("You’re on the team already, {name}", name=member.name),
            (Say(_("Joining twice changes nothing. Here’s to a good day!")),),
            (Action(_("My mission"), "today.show", (), Weight.MAIN),),
        )
    return Screen(
        _("Welcome to the team, {name}!", name=member.name),
        (
            Say(turn.campaign.settings.about["sentiment"]),
            Say(_("You’re here as a {role}. Tell me what you’re into, and I’ll pick missions that fit.",
                  role=ROLE_NAMES[member.role])),
        ),
        (Action(_("Tell what I’m into"), "settings.interests", (), Weight.MAIN),
         Action(_("My first mission"), "today.show")),
        Tone.GOOD,
    )  # fmt: skip


@cog.hears(MemberJoined)
def tell_the_leads(turn: Turn, fact: MemberJoined) -> Letter:
    """The leads see who came."""
    cause = f"joined:{fact.member}:{turn.now:%Y-%m-%d}"
    return Letter(("welcome.joined", fact.member), place="review", cause=cause, counts=False)


@cog.route("welcome.joined", needs=Role.LEAD, private=False)
def joined(turn: Turn, member: int) -> Reply:
    """Somebody new on the team."""
    found = people.get(turn.tx, turn.campaign.id, member)
    return Screen(_("{name} joined the team", name=found.name), (Hint(_("As a {role}.", role=ROLE_NAMES[found.role])),))


@cog.route("welcome.help", says="help", needs=None)
def help_(turn: Turn) -> Reply:
    """Show what I can do."""
    role = turn.seat.role if turn.seat else None
    if role is None:
        return Screen(
            _("What you can do here"),
            (Say(_("Join a team with /join and your code. /start tells what this is, /privacy what is kept.")),),
            (Action(_("I have a code"), "welcome.join", (), Weight.MAIN),),
        )
    blocks: list[Block] = []
    for needed, title, words in HELP:
        if role >= needed:
            blocks += [Hint(title), Items(tuple(_line(says) for says in words))]
    return Screen(_("What I can do for you"), tuple(blocks), (Action(_("My mission"), "today.show"),))


@cog.takes_talk
@cog.route("welcome.talk", needs=None)
def talk(turn: Turn, text: Annotated[str, Text("", max=10_000)] = "") -> Reply:
    """Answer words that are no command."""
    if turn.seat is None:
        return start(turn)
    open_ones = _open(turn)
    said: Sayable = _("I’m better with commands than with words. Type / to see them.")
    return Screen(
        _("I’m listening, {name}", name=turn.member.name), (Say(said), *open_ones),
        (Action(_("My mission"), "today.show", (), Weight.MAIN), Action(_("All I can do"), "welcome.help")),
    )  # fmt: skip


def _open(turn: Turn) -> Sequence[Block]:
    waiting = len(assignments.unfinished(turn.tx, turn.member.id))
    if not waiting:
        return ()
    return (Hint(_n("You have {n} mission open.", "You have {n} missions open.", waiting)),)


def _line(says: str) -> Item:
    return Item(f"/{says}")
