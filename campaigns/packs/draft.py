"""A pack as far as it could be read: what the checks between files look at."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from bot.values import dataclass
from campaigns.packs.campaign import Hours
from campaigns.packs.languages import is_language
from campaigns.packs.lines import Path
from campaigns.packs.mission import Mission
from campaigns.packs.problems import did_you_mean, listed

CAMPAIGN, MISSIONS, INTERVIEWS, WORDS = FILES = (
    "campaign.toml",
    "missions.toml",
    "interviews.toml",
    "words.toml",
)


class Finding(NamedTuple):
    """Something that doesn't fit: in which file, at what, and two sentences."""

    file: str
    path: Path
    what: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A pack as far as it could be read.

    Attributes:
        tables: what is in each file; a file that couldn't be read isn't here.
        missions: the missions that are right in themselves, by their number in the file.
        hours: the campaign's, where they are right in themselves.
    """

    tables: Mapping[str, Mapping[str, Any]]
    missions: Mapping[int, Mission]
    hours: Hours | None

    def entries(self, file: str, name: str) -> list[tuple[int, Mapping[str, Any]]]:
        """The tables of a list, right or wrong, by their number."""
        found = self.tables.get(file, {}).get(name, [])
        return [(n, each) for n, each in enumerate(found) if isinstance(each, dict)] if isinstance(found, list) else []

    def keys(self, file: str, name: str) -> list[str]:
        """The keys of a list's tables, in order."""
        return [each["key"].strip() for _, each in self.entries(file, name) if isinstance(each.get("key"), str)]

    def languages(self) -> list[str]:
        """The campaign's languages; empty if one of them isn't right, because then nothing can be held to them."""
        found = self.tables.get(CAMPAIGN, {}).get("languages", [])
        codes = [code for _, code in strings(found)]
        return codes if all(map(is_language, codes)) else []

    def day(self, name: str) -> date | None:
        """The campaign's first or last day, where it is a date."""
        found = self.tables.get(CAMPAIGN, {}).get(name)
        return found if isinstance(found, date) and not isinstance(found, datetime) else None


def unknown(
    file: str, path: Path, noun: str, word: str, known: Sequence[str], many: str, owner: str = "this campaign"
) -> Iterator[Finding]:
    """A finding where ``word`` is none of the known ones. ``noun`` is what it is, ``many`` their plural."""
    if word.strip() not in known:
        what = f'{noun} "{word}" is not one of {owner}\'s {many} {listed(known)}.'
        yield Finding(file, path, what, did_you_mean(word, known))


def strings(found: object) -> list[tuple[int, str]]:
    """The texts in what may be a list, by their number."""
    return (
        [(n, each.strip()) for n, each in enumerate(found) if isinstance(each, str)] if isinstance(found, list) else []
    )
