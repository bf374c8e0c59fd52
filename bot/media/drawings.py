"""What there is to be drawn: plain values without any drawing in them, so that a unit of work can make them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


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
    dark: bool = False

    @property
    def photo(self) -> str:
        """A board has none."""
        return ""


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


Drawing: TypeAlias = BoardCard | RecapCard
