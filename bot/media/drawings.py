"""What there is to be drawn: plain values without any drawing in them, so that a unit of work can make them."""

from collections.abc import Sequence
from typing import TypeAlias

from bot.values import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of a board."""

    rank: int
    name: str
    amount: str
    """As people read it: ``1,240``."""
    share: float
    """Of the first one's amount, 0 to 1: the length of the bar."""
    me: bool = False


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A leaderboard to be drawn. All words come in the reader's language."""

    title: str
    period: str
    """And whose board it is: ``16 to 22 November``."""
    unit: str
    """What is counted: ``points``."""
    colour: str
    """The campaign's, ``#rrggbb``."""
    top: Sequence[Standing]
    around: Sequence[Standing] = ()
    """The reader and their neighbours, where they are not in the top."""
    around_label: str = ""
    you: str = ""
    """What stands beside the reader's own name: ``you``."""
    more: str = ""
    """What is said below the top of those who have as many as its last: ``2 more have as many as the last.``"""
    dark: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """One figure of the week."""

    value: str
    """As people read it: ``1,204``."""
    label: str
    change: str = ""
    """Since the week before: ``+18%``; empty where there was none."""
    trend: int = 0
    """1 it rose, -1 it fell, 0 it stayed."""


@dataclass(frozen=True, slots=True)
class RecapCard:
    """A recap to be drawn. All words come in the reader's language."""

    campaign: str
    headline: str
    period: str
    colour: str
    """The campaign's, ``#rrggbb``."""
    numbers: Sequence[Number]
    """The first three are shown."""
    photo: str = ""
    """The key of a public copy in the store; "" for none."""
    dark: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One of several amounts that are drawn beside each other."""

    label: str
    value: str
    """As people read it: ``1,204``; "" where it isn't worth a word."""
    share: float
    """Of the largest one, 0 to 1."""
    now: bool = False
    """Whether it is the one that goes on, or is talked about."""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Things of one kind beside each other, largest first. All words come in the reader's language."""

    title: str
    period: str
    colour: str
    """The campaign's, ``#rrggbb``."""
    bars: Sequence[Figure]
    dark: bool = False


@dataclass(frozen=True, slots=True)
class LineChart:
    """One thing over time, from left to right; the last one is what it is about."""

    title: str
    period: str
    colour: str
    """The campaign's, ``#rrggbb``."""
    points: Sequence[Figure]
    """2 to 8, labelled by when they were."""
    dark: bool = False


@dataclass(frozen=True, slots=True)
class Collage:
    """Photos of a week in one picture."""

    title: str
    period: str
    colour: str
    """The campaign's, ``#rrggbb``."""
    photos: Sequence[str]
    """Keys of public copies in the store; 2 to 6 are shown."""
    dark: bool = False


@dataclass(frozen=True, slots=True)
class PersonalCard:
    """Somebody's own numbers to be drawn. All words come in the reader's language."""

    name: str
    period: str
    colour: str
    """The campaign's, ``#rrggbb``."""
    numbers: Sequence[Number]
    """The first three are shown."""
    weeks_label: str
    weeks: Sequence[Figure]
    skills_label: str
    skills: Sequence[Figure]
    best: str = ""
    """A sentence about their best: ``Best week: 85 points``."""
    badges: Sequence[str] = ()
    """As many as a line holds are shown, and how many more there are."""
    dark: bool = False


Drawing: TypeAlias = BoardCard | RecapCard | BarChart | LineChart | Collage | PersonalCard


def photos_in(drawing: Drawing) -> tuple[str, ...]:
    """The keys of the photos a drawing shows."""
    if isinstance(drawing, Collage):
        return tuple(drawing.photos)
    return (drawing.photo,) if isinstance(drawing, RecapCard) and drawing.photo else ()
