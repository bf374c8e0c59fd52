"""What is kept about somebody: told in plain words, given as a file, taken away."""

from functools import partial
from typing import TYPE_CHECKING

from bot.chat.route import Cog
from bot.chat.screen import Action, Facts, File, Hint, Notice, Reply, Say, Screen, Tone, Weight
from bot.chat.turn import Turn
from bot.words import _, _n
from campaigns import albums, deeds, evidence, forget, ledger, linking, people, retention
from campaigns.facts import MemberForgotten
from campaigns.linking import Link
from campaigns.people import Member
from campaigns.refusals import Refusal
from campaigns.retention import KEPT_FOR, Kept
from cogs import link
from cogs.export import A_CHAT_TAKES

if TYPE_CHECKING:
    from bot.media.cabinet import Cabinet
    from campaigns.export import OneOfMine

cog = Cog("privacy")

MOST_SHOWN = 200  # pieces whose cards may still be in sight


class NothingKept(Refusal):
    """Somebody who never joined asks for what is kept about them."""

    says = _(
        "You haven’t joined, so all I know is the name and language your app shows. /privacy says what would be kept."
    )


@cog.regularly("quiet_from")
def begin(turn: Turn) -> None:
    """When it becomes quiet, what is older than it is kept for is forgotten."""
    retention.begin(turn.tx, turn.campaign.id, turn.now)


@cog.whenever_due
def forget_some(turn: Turn) -> bool:
    """Go on with the nightly round."""
    return retention.forget_some(turn.tx, turn.campaign, turn.now)


@cog.hears(MemberForgotten)
def show_no_more(turn: Turn, fact: MemberForgotten) -> None:
    """Whatever was posted of theirs is drawn anew, without them."""
    weeks = set()
    for each in evidence.latest(turn.tx, fact.member, most=MOST_SHOWN):
        for view in ("review.card", "wins.words"):
            turn.refresh(view, each.id)
        for event in albums.events_with(turn.tx, each.id):
            turn.refresh("event.album", 0, event)
        weeks |= set(ledger.weeks_for(turn.tx, turn.campaign.id, "evidence", each.id))
    for week in sorted(weeks):
        for view in ("recap.of_week", "recap.draft", "board.of_week"):
            turn.refresh(view, week)


@cog.route("privacy.show", says="privacy", needs=None, view=True)
def privacy(turn: Turn) -> Reply:
    """What is kept, for how long, and who sees it."""
    rows = (
        (_("Your name and language"), _("as your app shows them; your team sees the name")),
        (_("Your missions and what you hand in"), _("while the campaign runs; your leads see it")),
        (_("Photos"), _("the original stays locked away; what is shown has no place, camera or time in it")),
        (
            _("Films and recordings"),
            _("as you sent them, without the place a phone writes into them; your leads see them"),
        ),
        (_("Your numbers"), _("on boards by name, unless you hide it in /settings")),
        (_("People you meet"), _("only what you write; faces and words are shown only as they allowed it")),
        (
            _("What they take back"),
            _("shown nowhere from that moment on, and deleted after {n} days", n=_days(Kept.ENDED)),
        ),
        (_("Half-finished answers"), _("30 days")),
        (_("Messages to you"), _("{n} days", n=_days(Kept.LETTERS))),
        (_("Browsers you don’t use any more"), _("{n} days", n=_days(Kept.SESSIONS))),
        (_("Decisions about what you did"), _("while the campaign runs; /mydata log shows you all of them")),
    )
    actions: tuple[Action, ...] = (Action(_("What this is"), "welcome.start"),)
    hints: tuple[Hint, ...] = (Hint(_("You haven’t joined, so all I know is the name and language your app shows.")),)
    if _seat(turn) is not None:
        hints = ()
        actions = (
            Action(_("Give me everything about me"), "mydata.export"),
            Action(_("What was decided and done"), "doings.mine"),
            Action(_("Delete everything about me"), "mydata.delete", (), Weight.DANGER),
        )
    return Screen(
        _("What is kept about you"),
        (Say(_("As little as the work needs. Nobody you meet is ever written to by me.")), Facts(rows), *hints),
        actions,
    )


@cog.route("mydata.export", says="mydata export", needs=None)
def export_mine(turn: Turn) -> Reply:
    """Everything kept about you, as a file."""
    mine = _mine(turn)
    from campaigns import export  # what makes files is seldom needed, and a start does without it

    kept = export.about_me(turn.tx, mine)
    deeds.note(turn.tx, turn.campaign.id, mine.id, "export", mine.id, "", turn.now)
    file = File("my-data.json", _("Everything kept about you"), partial(_bytes, export.as_json(kept)))
    theirs = (Action(_("My photos and recordings"), "mydata.files"),) if _files(turn, mine) else ()
    kept_ = Action(_("What is kept"), "privacy.show")
    return Screen(_("Here is everything about you"), (file,), (*theirs, kept_))


@cog.route("mydata.files", needs=None)
def files(turn: Turn) -> Reply:
    """The photos, films and recordings you sent, as a file."""
    mine = _mine(turn)
    found = _files(turn, mine)
    if not found:
        return Notice(_("There is no photo or recording of yours."))
    deeds.note(turn.tx, turn.campaign.id, mine.id, "export", mine.id, "", turn.now)
    file = File("my-files.zip", _("What you sent, and a table of it"), partial(_zipped, found, turn.cabinet))
    return Screen(
        _n("Here is the {n} file you sent", "Here are the {n} files you sent", len(found)), (file,),
        (Action(_("What is kept"), "privacy.show"),),
    )  # fmt: skip


@cog.route("mydata.delete", says="mydata delete", needs=None)
def delete(turn: Turn) -> Reply:
    """Delete everything about you, after asking."""
    _mine(turn)
    lately = _n(
        "You linked another app less than seven days ago. That link is undone first, so only what was done in this app"
        " goes: type /mydata delete there, too.",
        "You linked {n} other apps less than seven days ago. Those links are undone first, so only what was done in"
        " this app goes: type /mydata delete in the others, too.",
        len(_links(turn)),
    )  # fmt: skip
    return Screen(
        _("Delete everything about you?"),
        (
            Say(_("Your name, your photos and all you wrote go for good, and you leave the team.")),
            Say(_("The team’s sums stay as they are, without your name. This can’t be undone.")),
            *((Hint(lately),) if _links(turn) else ()),
        ),
        (
            Action(_("Yes, delete it all"), "mydata.gone", (), Weight.DANGER),
            Action(_("Give me a copy first"), "mydata.export"),
            Action(_("No, keep it"), "privacy.show"),
        ),
        Tone.CARE,
    )


@cog.route("mydata.gone", needs=None)
def gone(turn: Turn) -> Reply:
    """Delete everything about you, having been asked."""
    linked = bool(_links(turn))
    while turn.person and (links := _links(turn)):  # who linked by mistake loses nothing: this app's part is what goes
        link.part(turn, linking.undo(turn.tx, links[0].id, turn.person, turn.now))
    if linked and _seat(turn) is None:
        return Notice(_("The link is undone, and nothing else is kept of this app: you joined in the other one. To"
                        " delete what is there, type /mydata delete there."))  # fmt: skip
    forget.forget(turn.tx, turn.campaign, _mine(turn), turn.now)
    return Notice(_("It’s all gone. Thank you for what you did with us."))


def _days(kind: Kept) -> int:
    return KEPT_FOR[kind].days


def _links(turn: Turn) -> list[Link]:
    """The speaker's links that can still be undone."""
    return linking.open_ones(turn.tx, turn.person.id, turn.now) if turn.person else []


def _seat(turn: Turn) -> Member | None:
    """The speaker's seat, also one they have left: what they did is still kept."""
    if turn.seat is not None or turn.person is None:
        return turn.seat
    return people.seat_ever(turn.tx, turn.campaign.id, turn.person.id)


def _mine(turn: Turn) -> Member:
    seat = _seat(turn)
    if seat is None:
        raise NothingKept
    return seat


def _files(turn: Turn, mine: Member) -> "list[OneOfMine]":
    from campaigns import export

    return export.my_files(turn.tx, turn.campaign, mine, turn.now)


def _zipped(found: "list[OneOfMine]", cabinet: "Cabinet | None") -> bytes:
    from campaigns import export

    def read(key: str) -> bytes | None:
        return cabinet.photo(key) if cabinet else None

    return export.zipped(export.files_of_mine(found, read, A_CHAT_TAKES))


def _bytes(text: str) -> bytes:
    return text.encode()
