"""The door: hello, joining by a code, help, and an answer to plain words."""

from collections.abc import Sequence
from typing import Annotated

from bot.chat.fields import Text
from bot.chat.route import Cog
from bot.chat.screen import Action, Block, Facts, Hint, Letter, Reply, Say, Screen, Tone, Weight
from bot.chat.turn import Turn
from bot.words import Phrase, _, _n
from campaigns import assignments, invites, people
from campaigns.facts import MemberJoined
from campaigns.people import A_ROLE, Role

cog = Cog("welcome")

Lines = tuple[tuple[str, Phrase], ...]

# What /help tells, by the least role it is for: the words, and the help of the routes they lead to.
HELP: Sequence[tuple[Role, Phrase, Lines]] = (
    (Role.MEMBER, _("Every day"), (
        ("today", _("Your mission for today, and why it’s this one.")),
        ("handin", _("Hand in what you did.")),
        ("board", _("Open missions you can pick from.")),
        ("me", _("Show your numbers.")),
        ("leaderboard", _("Show the leaderboard: of this week or any other time, of anything that is counted.")),
    )),
    (Role.MEMBER, _("What you did besides"), (
        ("log conversation", _("Log a conversation you started or joined.")),
        ("log profile", _("Log a profile or group you made for the campaign.")),
        ("log interview", _("Log an interview with somebody you met.")),
    )),
    (Role.LEAD, _("For leads"), (
        ("review", _("What waits for a decision, oldest first.")),
        ("mission list", _("Show all missions.")),
        ("mission new", _("Make a new mission.")),
        ("mission handout", _("Hand today’s missions out now, to everybody who has none yet.")),
        ("people list", _("Show who is on the team.")),
        ("people invite", _("Make a code that lets people in.")),
        ("announce", _("Tell everybody on the team something.")),
    )),
    (Role.ORGANIZER, _("For organizers"), (
        ("campaign status", _("Show how the campaign stands.")),
        ("campaign place", _("Make the channel or group you’re in a place of the campaign.")),
        ("recap", _("Tell a week: what was done, who did it, what is stuck.")),
        ("export", _("Take a week’s numbers along: tables, the recap and the album in one file.")),
    )),
    (Role.MEMBER, _("Yours"), (
        ("link", _("Use another app as the same person.")),
        ("settings", _("Your name, language, zone, hours, quiet hours, vacation and interests.")),
        ("privacy", _("What is kept, for how long, and who sees it.")),
    )),
)  # fmt: skip


@cog.route("welcome.start", says="start", needs=None)
def start(turn: Turn) -> Reply:
    """Say hello and see what this is."""
    about: list[Block] = [Say(turn.campaign.settings.about["goal"])]
    if turn.seat is None:
        about.append(Say(_("You’re not on the team yet. A lead can give you a code: type /join and the code.")))
        return Screen(
            _("Welcome to {campaign}", campaign=turn.campaign.settings.about["name"]), tuple(about),
            (Action(_("I have a code"), "welcome.join", (), Weight.MAIN), Action(_("What is kept"), "privacy.show")),
        )  # fmt: skip
    hello = _("Hello, {name}!", name=turn.member.name)
    rest = (Action(_("My numbers"), "me.show"), Action(_("All I can do"), "welcome.help"))
    if turn.member.role >= Role.LEAD:
        about.append(Hint(_("What the team hands in waits for a lead’s look.")))
        return Screen(hello, tuple(about), (Action(_("What waits"), "review.queue", (), Weight.MAIN), *rest))
    about.append(Hint(_("Once a day, at {hour} your time, you get one mission that fits you.",
                        hour=turn.member.handout_at)))  # fmt: skip
    return Screen(hello, tuple(about), (Action(_("My mission"), "today.show", (), Weight.MAIN), *rest))


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
            Say(_("You’re here as {role}. Tell me what you’re into, and I’ll pick missions that fit.",
                  role=A_ROLE[member.role])),
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


@cog.route("welcome.joined", needs=Role.LEAD, private=False, view=True)
def joined(turn: Turn, member: int) -> Reply:
    """Somebody new on the team."""
    found = people.get(turn.tx, turn.campaign.id, member)
    title = _("{name} joined the team", name=found.name) if found.name else _("Somebody joined the team")
    return Screen(
        title, (Hint(_("As {role}.", role=A_ROLE[found.role])),),
        (Action(_("Have a look"), "people.show", (found.id,)),),
    )  # fmt: skip


@cog.route("welcome.help", says="help", needs=None, view=True)
def help_(turn: Turn) -> Reply:
    """Show what I can do."""
    if turn.seat is None:
        return Screen(
            _("What you can do here"),
            (Say(_("Join a team with /join and your code. /start tells what this is, /privacy what is kept.")),),
            (Action(_("I have a code"), "welcome.join", (), Weight.MAIN),),
        )
    blocks: list[Block] = []
    for needed, title, lines in HELP:
        if turn.seat.role >= needed:
            blocks += [Hint(title), Facts(tuple((f"/{says}", help_text) for says, help_text in lines))]
    return Screen(_("What I can do for you"), tuple(blocks), (Action(_("My mission"), "today.show"),))


@cog.takes_talk
@cog.route("welcome.talk", needs=None)
def talk(turn: Turn, text: Annotated[str, Text("", max=100_000)] = "") -> Reply:
    """Answer words that are no command."""
    if turn.seat is None:
        return start(turn)
    waiting = len(assignments.unfinished(turn.tx, turn.member.id, turn.now))
    open_ones = (Hint(_n("You have {n} mission open.", "You have {n} missions open.", waiting)),) if waiting else ()
    return Screen(
        _("I’m listening, {name}", name=turn.member.name),
        (Say(_("I’m better with commands than with words. Type / to see them.")), *open_ones),
        (Action(_("My mission"), "today.show", (), Weight.MAIN), Action(_("All I can do"), "welcome.help")),
    )
