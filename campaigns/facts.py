"""What happened, in the past tense. A rule tells a fact; the cogs that care hear it in the same transaction."""

from bot.values import dataclass


@dataclass(frozen=True, slots=True)
class MemberJoined:
    """Somebody joined the campaign, or came back."""

    member: int


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """Somebody left or was removed; ``handed_back`` is how many open missions went back to the board."""

    member: int
    handed_back: int


@dataclass(frozen=True, slots=True)
class WishesChanged:
    """A member changed their hours, their zone or their vacation."""

    member: int


@dataclass(frozen=True, slots=True)
class HidingChanged:
    """A member's name is to be left out of boards from now on, or shown again, or is that of somebody they are now."""

    member: int


@dataclass(frozen=True, slots=True)
class MissionHandedOut:
    """A member got a mission by the daily hand-out or from a lead."""

    assignment: int
    member: int


@dataclass(frozen=True, slots=True)
class MissionTaken:
    """A member took a mission from the board."""

    assignment: int
    member: int


@dataclass(frozen=True, slots=True)
class LetterLost:
    """A platform will never deliver a letter: to a member who blocked the bot, or to a place it was put out of.

    ``member`` is None where it was for ``place``, which is "" where it was for a member.
    """

    member: int | None
    place: str
    platform: str


@dataclass(frozen=True, slots=True)
class EvidenceHandedIn:
    """A member handed evidence in; ``round`` counts from 1 and rises each time it comes back."""

    evidence: int
    member: int
    round: int


@dataclass(frozen=True, slots=True)
class EvidenceApproved:
    """A lead accepted evidence and it was credited; ``again`` counts the decisions about it that were undone before."""

    evidence: int
    member: int
    again: int = 0


@dataclass(frozen=True, slots=True)
class EvidenceSentBack:
    """A lead asked for another try; ``round`` is the one that was sent back.

    ``again`` counts the decisions about it that were undone before.
    """

    evidence: int
    member: int
    round: int
    again: int = 0


@dataclass(frozen=True, slots=True)
class DecisionUndone:
    """A lead took a decision back: ``was`` is ``approved`` or ``sent_back``, ``again`` how many that makes of it."""

    evidence: int
    member: int
    was: str
    again: int


@dataclass(frozen=True, slots=True)
class EventClosed:
    """An event is over: its album and video are open to those who were there."""

    event: int


@dataclass(frozen=True, slots=True)
class NumbersDiffer:
    """The nightly check found totals or ranks that aren't what the entries come to, and that weren't known before."""

    incident: str
    new: int


@dataclass(frozen=True, slots=True)
class ConsentChanged:
    """Somebody allowed, took back or changed how they may be shown, or their time is over.

    ``evidence`` is what shows them; None where it was never handed in.
    """

    consent: int
    evidence: int | None


@dataclass(frozen=True, slots=True)
class MemberForgotten:
    """Somebody asked to be forgotten, and was: what shows something of theirs shows less now.

    ``names`` are those they went by, for whoever has them in what others were answered to take them out; ``weeks`` are
    those whose story may have named them; ``wins`` are the ids of those they had told, which are gone.
    """

    member: int
    person: int
    names: tuple[str, ...]
    weeks: tuple[str, ...] = ()
    wins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TrustEarned:
    """What a member hands in of a kind is approved by itself from now on; the piece is the one that made it so."""

    member: int
    kind: str
    evidence: int


@dataclass(frozen=True, slots=True)
class TrustLost:
    """A serious fault: what a member hands in of a kind is looked at again, each time."""

    member: int
    kind: str
    evidence: int


@dataclass(frozen=True, slots=True)
class OpinionAsked:
    """A lead asks a colleague what they think of a piece."""

    opinion: int
    evidence: int
    colleague: int


@dataclass(frozen=True, slots=True)
class OpinionGiven:
    """A colleague said what they think; ``asked_by`` is the lead who wanted to know."""

    opinion: int
    evidence: int
    asked_by: int
