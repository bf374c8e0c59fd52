"""Handing in: what the mission asks for, kept while half-finished, with a receipt at once."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any

from bot.chat.fields import Choice, Long, Photos, Pick
from bot.chat.route import Cog, Parameter, Wanted
from bot.chat.screen import Action, Item, Items, Letter, Option, Reply, Screen, Then, Weight
from bot.chat.turn import Turn
from bot.ids import long, short
from bot.words import Sayable, _
from campaigns import assignments, evidence, missions, seats
from campaigns.assignments import Assignment, State
from campaigns.evidence import Evidence
from campaigns.facts import DecisionUndone, EvidenceApproved, EvidenceHandedIn, EvidenceSentBack
from campaigns.missions import Ask, Kind, Mission, What
from campaigns.refusals import NotYours, Refusal
from cogs import asking, cards, noting, receipts
from cogs.pages import SIZE, page

cog = Cog("handin")

STILL_SHOWN = timedelta(days=7)  # how long what was never handed in is still offered; it counts for ever


class NothingOpen(Refusal):
    """Nothing to hand in."""

    says = _("You have nothing open to hand in. /today brings your mission, /board has more.")


class NoFilm(Refusal):
    """A film is asked for, and neither it nor its link is there."""

    says = _("Add the film itself, or its link where it’s too large to send.")


class NothingForPhotos(Refusal):
    """Photos came, and nothing that is open wants any."""

    says = _("None of your open missions asks for photos. Pick one that does from the /board, then send them again.")


def mine(turn: Turn) -> list[Assignment]:
    """What the member can hand in: what is open, then what was due a while ago."""
    return [
        *assignments.unfinished(turn.tx, turn.member.id, turn.now),
        *assignments.late(turn.tx, turn.member.id, turn.today - STILL_SHOWN, turn.now),
    ]


def titles(turn: Turn, typed: str) -> Sequence[Option]:
    """What the member can hand in, by title."""
    return [Option(short(each.id), _mission(turn, each).title) for each in mine(turn)]


@cog.route("handin.choose", says="handin")
def choose(turn: Turn, mission: Annotated[str, Pick(_("Which mission?"), among=titles)] = "") -> Reply:
    """Hand in what you did."""
    able = mine(turn)
    if mission:
        return Then("handin.submit", (long(mission),))
    if not able:
        raise NothingOpen
    return Then("handin.submit", (able[0].id,)) if len(able) == 1 else Then("handin.list", (0, turn.member.id))


@cog.route("handin.list", view=True)
def listed(turn: Turn, number: int, whose: int) -> Reply:
    """A page of what you can hand in."""
    shown = page(mine(turn), number)  # the reader's, whoever it was shown to: that only tells one list from another
    if not shown.rows:
        raise NothingOpen
    items = Items(tuple(_item(turn, each) for each in shown.rows))
    return Screen(_("Which one would you like to hand in?"), (items,), shown.turns("handin.list", turn.member.id))


def wanted(turn: Turn, assignment: int) -> Wanted:
    """What the mission asks for; after it was sent back, only what was asked for again."""
    given = assignments.mine(turn.tx, turn.member, assignment)
    mission = _mission(turn, given)
    before = evidence.for_assignment(turn.tx, given.id)
    if before is not None and before.state != "sent_back":
        raise evidence.AlreadyHandedIn
    if not given.unfinished:
        raise assignments.NoLongerOpen
    parameters = [parameter for ask in _asks(turn, given) for parameter in asking.for_ask(turn, mission, ask)]
    parameters += asking.for_conversation(mission) if before is None else ()
    parameters.sort(key=lambda each: mission.kind is Kind.CONVERSATION and each.name != "note")  # they listened first
    intro: Sayable = ""
    if before is not None and before.reviewer is not None:
        intro = _("{name} wrote: “{reason}”", name=cards.who(turn, before.reviewer), reason=before.reason)
    known = {} if any(each.required for each in parameters) else {each.name: () for each in parameters}
    return Wanted(tuple(parameters), _("Hand in: {title}", title=mission.title), intro, _("Hand it in"), known)


@cog.route("handin.submit", asks=wanted)
def submit(turn: Turn, assignment: int, answers: Mapping[str, Any]) -> Reply:
    """Hand in what a mission asks for."""
    given = assignments.mine(turn.tx, turn.member, assignment)
    said = noting.grouped(turn, answers)
    if What.VIDEO in {ask.what for ask in _asks(turn, given)}:
        if not {What.VIDEO, What.LINK} & said.keys():
            raise NoFilm
        said = {What.VIDEO.value: (), What.LINK.value: "", **said}  # one takes the other's place
    subject = noting.note(turn, _mission(turn, given), given, said, answers)
    handed = evidence.hand_in(turn.tx, turn.campaign, turn.member, given.id, said, turn.now, subject=subject)
    turn.refresh("today.mission", given.id)
    for number in range(len(mine(turn)) // SIZE + 1):  # also those lists are old now
        turn.refresh("handin.list", number, turn.member.id)
    return Then("handin.receipt", (handed.id,))


def for_which(turn: Turn) -> Wanted:
    """Photos and their caption; where several missions want photos, also which of them these are for."""
    able = _wanting_photos(turn)
    if not able:
        raise NothingForPhotos
    options = tuple(Option(short(each.id), _mission(turn, each).title) for each, _ask in able)
    which = Parameter("mission", object, Choice(_("Which mission are they for?"), options=options), required=True)
    most = max(ask.most or 10 for _each, ask in able)
    return Wanted(
        (
            *((which,) if len(able) > 1 else ()),
            Parameter("photos", object, Photos(_("Your photos"), max=most), required=True),
            Parameter("note", object, Long(_("What’s on them?")), required=False),
        ),
        _("Hand in photos"),
    )


@cog.takes_photos
@cog.route("handin.photos", asks=for_which)
def photos(turn: Turn, answers: Mapping[str, Any]) -> Reply:
    """Hand in photos you already have."""
    assignment = long(answers["mission"]) if "mission" in answers else _wanting_photos(turn)[0][0].id
    given = [("photos", tuple(short(each) for each in answers["photos"]))]
    if answers.get("note"):
        given.append(("note", (answers["note"],)))
    return Then("handin.submit", (assignment,), tuple(given))


@cog.hears(EvidenceSentBack)
def tell_sent_back(turn: Turn, fact: EvidenceSentBack) -> Letter:
    """The member hears what to change, at once."""
    cause = f"sent-back:{fact.evidence}:{fact.round}{_nth(fact.again)}"
    return Letter(("handin.result", fact.evidence), member=fact.member, cause=cause, answers=True)


@cog.hears(EvidenceApproved)
def tell_approved(turn: Turn, fact: EvidenceApproved) -> Letter:
    """The member sees that it counted."""
    shows, cause = ("handin.result", fact.evidence), f"approved:{fact.evidence}{_nth(fact.again)}"
    return Letter(shows, member=fact.member, cause=cause, answers=True)


@cog.hears(DecisionUndone)
def tell_undone(turn: Turn, fact: DecisionUndone) -> Letter:
    """The member hears that it is looked at once more, before they wonder where their points went."""
    cause = f"undone:{fact.evidence}:{fact.again}"
    return Letter(("handin.result", fact.evidence), member=fact.member, cause=cause, answers=True)


@cog.hears(EvidenceHandedIn)
def note_handed_in(turn: Turn, fact: EvidenceHandedIn) -> None:
    """What showed the earlier result shows the new round."""
    turn.refresh("handin.result", fact.evidence)
    turn.refresh("handin.receipt", fact.evidence)


@cog.route("handin.receipt", view=True)
def receipt(turn: Turn, evidence_id: int) -> Reply:
    """What you handed in, and where it stands."""
    return receipts.receipt(turn, _own(turn, evidence_id))


@cog.route("handin.result", view=True)
def result(turn: Turn, evidence_id: int) -> Reply:
    """How your evidence went."""
    return receipts.result(turn, _own(turn, evidence_id))


def _own(turn: Turn, evidence_id: int) -> Evidence:
    found = evidence.get(turn.tx, turn.campaign.id, evidence_id)
    if not seats.is_theirs(turn.tx, turn.member.id, found.member):
        raise NotYours
    return found


def _nth(again: int) -> str:
    """What tells a decision's letter from that of one that was undone before."""
    return f":{again}" if again else ""


def _asks(turn: Turn, given: Assignment) -> Sequence[Ask]:
    """What is asked for; after it was sent back, only what was asked for again."""
    before = evidence.for_assignment(turn.tx, given.id)
    redo = before.redo if before else ()
    return [ask for ask in _mission(turn, given).asks if not redo or ask.what in redo]


def _wanting_photos(turn: Turn) -> list[tuple[Assignment, Ask]]:
    pairs = [(each, ask) for each in mine(turn) for ask in _asks(turn, each)]
    return [(each, ask) for each, ask in pairs if ask.what is What.PHOTOS]


def _mission(turn: Turn, given: Assignment) -> Mission:
    return missions.get(turn.tx, turn.campaign.id, given.mission)


def _item(turn: Turn, each: Assignment) -> Item:
    about: Sayable = cards.until(each.due_at)
    if each.state is State.SENT_BACK:
        about = receipts.STATES["sent_back"]
    elif each.is_late(turn.now):
        about = _("was due {due}, still counts", due=each.due_at)
    return Item(_mission(turn, each).title, about, Action(_("Hand in"), "handin.submit", (each.id,), Weight.MAIN))
