"""Public pages: a week's recap, board or album for anybody who has the link, until an organizer takes it back."""

from collections.abc import Mapping
from dataclasses import replace

from bot.chat.route import Cog
from bot.chat.screen import Action, Block, Facts, Gallery, Hint, Link, Notice, Reply, Say, Screen, Weight
from bot.chat.turn import Turn
from bot.ids import code as new_code
from bot.words import Sayable, _
from campaigns import albums, captions, publishing, recap
from campaigns.edition import Part
from campaigns.logbook import Consent as Scope
from campaigns.people import Role
from campaigns.publishing import CODE_LENGTH, KIND_NAMES, Kind, Published
from campaigns.refusals import NotFound
from cogs import cards, charting, telling

cog = Cog("publish")

MOST_PHOTOS = 120  # a page of them; a phone still scrolls it without a pause
OURS = (Part.THANKS, Part.STUCK)  # what the team tells itself, and nobody else


@cog.route("publish.show", needs=Role.ORGANIZER, view=True)
def show(turn: Turn, week: str) -> Reply:
    """What of a week anybody with its link can see."""
    recap.check(turn.campaign, week, turn.now)
    found = publishing.of_week(turn.tx, turn.campaign.id, week)
    says = _("Whoever has a link sees that page, without signing in: names of those who don’t hide, and only photos and"
             " words that people allowed to be shown anywhere.")  # fmt: skip
    blocks: list[Block] = [Say(says)]
    actions: list[Action | Link] = []
    public = {each.kind: each for each in found}
    if found and not turn.doors.page(found[0].code):
        blocks.append(Hint(_("I don’t know yet how people reach me: whoever runs me sets a public address first.")))
    elif found and turn.doors.here_only:
        blocks.append(Hint(_("The link works on this machine only, until whoever runs me sets a public address.")))
    blocks += [Facts(tuple((KIND_NAMES[each.kind], _address(turn, each)) for each in found))] if found else []
    if captions.wanting(turn.tx, turn.campaign, week, turn.now, most=1):
        blocks.append(Hint(_("Some photos may be public and aren’t yet: nobody has said what’s on them.")))
        actions.append(Action(_("Say what’s on them"), "caption.week", (week,), Weight.MAIN))
    for kind in Kind:
        name = KIND_NAMES[kind]
        if kind not in public:
            actions.append(Action(_("Publish {what}", what=name), "publish.make", (week, kind.value)))
            continue
        address = _address(turn, public[kind])
        if address.startswith("http") and not turn.doors.here_only:
            actions.append(Link(_("Open {what}", what=name), address))
        actions.append(Action(_("Take back {what}", what=name), "publish.take_back", (public[kind].id,), Weight.DANGER))
    return Screen(_("Public pages of {week}", week=week), tuple(blocks),
                  (*actions, Action(_("The week’s recap"), "recap.draft", (week,))))  # fmt: skip


@cog.route("publish.make", needs=Role.ORGANIZER)
def make(turn: Turn, week: str, kind: str) -> Reply:
    """Let anybody who has the link see a week’s recap, board or album."""
    recap.check(turn.campaign, week, turn.now)
    if kind not in {each.value for each in Kind}:
        raise NotFound
    publishing.publish(turn.tx, turn.member, Kind(kind), week, new_code(CODE_LENGTH), turn.now)
    turn.refresh("publish.show", week)
    return show(turn, week)


@cog.route("publish.take_back", needs=Role.ORGANIZER)
def take_back(turn: Turn, which: int) -> Reply:
    """Take a public page back."""
    found = publishing.take_back(turn.tx, turn.campaign.id, which, turn.now)
    turn.refresh("publish.show", found.week)
    return Notice(_("Taken back: that link leads nowhere any more. Publish it again for a new one."))


@cog.route("publish.page", needs=None, private=False, view=True)
def page(turn: Turn, code: str) -> Reply:
    """A public page, for whoever has its code."""
    found = publishing.find(turn.tx, turn.campaign.id, code)
    shown = {Kind.RECAP: _recap, Kind.BOARD: _board, Kind.ALBUM: _album}[found.kind](turn, found.week)
    return replace(shown, actions=(Action(_("What this is"), "welcome.start"),))


def _recap(turn: Turn, week: str) -> Screen:
    found = recap.of_week(turn.tx, turn.campaign, week, turn.now, Scope.PUBLIC)
    parts = tuple(part for part in found.edition.parts if part not in OURS)
    # Somebody's words are for everybody as they said and allowed them, not as an organizer puts them.
    # Nor are wins that were told to the team, where no organizer chose them for everybody.
    team_s = {Part.WORDS} if found.edition.wins is not None else {Part.WORDS, Part.WINS}
    own: Mapping[Part, str] = {part: said for part, said in found.edition.own.items() if part not in team_s}
    theirs = replace(found.edition, parts=parts, own=own)
    # What is only claimed is for the team, too: it counts nowhere yet.
    told = telling.tell(turn, replace(found, claimed=found.verified, waiting={}, edition=theirs))
    return replace(told, blocks=(Hint(charting.period(found)), *told.blocks))


def _board(turn: Turn, week: str) -> Screen:
    turn.place = ""  # where others read, too: it is nobody's own board
    shown = turn.shows("board.of_week", (week,))
    assert isinstance(shown, Screen)
    return shown


def _album(turn: Turn, week: str) -> Screen:
    found = recap.of_week(turn.tx, turn.campaign, week, turn.now, Scope.PUBLIC)
    shots = recap.album(turn.tx, turn.campaign, week, turn.now, Scope.PUBLIC, most=MOST_PHOTOS)
    title: Sayable = _("The album of {period}", period=charting.period(found))
    if not shots:
        return Screen(
            title, (Say(_("No photo of these days may be shown here. Nobody’s face is, without their yes.")),)
        )
    by = albums.takers(turn.tx, shots)
    shown = tuple(cards.photo(each, _("A photo of the week"), by.get(each.id, "")) for each in shots)
    return Screen(title, (Gallery(shown),))


def _address(turn: Turn, found: Published) -> str:
    """Where it is; its path alone where nobody knows how the web side is reached."""
    return turn.doors.page(found.code) or f"/p/{found.code}"
