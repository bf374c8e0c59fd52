"""What `words.toml` holds: the campaign's own words, a table a language."""

from collections.abc import Mapping
from string import Formatter
from typing import Annotated

from pydantic import AfterValidator, Field

from campaigns.packs.campaign import PlaceKey
from campaigns.packs.values import Part, Several, Text, Title, Translated, wrong


def _with_name(text: str) -> str:
    try:
        names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        names = {""}
    if unknown := sorted(names - {"name"}):
        raise wrong(
            f"has {{{unknown[0]}}} in it, which nobody fills in",
            "Only {name} is: the member's name. A brace that is just a brace is written twice, {{ or }}.",
        )
    return text


Spoken = Annotated[Text, AfterValidator(_with_name)]
"""A text in which ``{name}`` stands for the member's name."""


class EventWords(Part):
    """An event's texts in another language."""

    title: Title | None = None
    venue: Title | None = None
    brief: Text | None = None


class Words(Part):
    """What the campaign says in one language.

    Attributes:
        name, goal, sentiment, vision: translations of the campaign's own; not in its first language.
        places, tracks, teams, goals, events: translations of titles, by key; not in its first language.
        greetings: ways to say hello above the day's mission; one is chosen a day.
        thanks: ways to say thank you on a receipt.
        openers: sentences a member may borrow to begin a talk.
    """

    name: Title | None = None
    goal: Text | None = None
    sentiment: Text | None = None
    vision: Text | None = None
    places: Mapping[PlaceKey, Title] = Field(default={}, strict=False)
    tracks: Mapping[str, Title] = {}
    teams: Mapping[str, Title] = {}
    goals: Mapping[str, Title] = {}
    events: Mapping[str, EventWords] = {}
    greetings: tuple[Spoken, ...] = Several
    thanks: tuple[Spoken, ...] = Several
    openers: tuple[Text, ...] = Several


class WordsFile(Translated):
    """The whole of words.toml: a table a language."""

    translations: Mapping[str, Words] = {}
