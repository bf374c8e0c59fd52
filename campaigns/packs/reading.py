"""From a folder to a pack: every file read, every problem found at once, with its line."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.values import dataclass
from campaigns.packs.campaign import Campaign, Hours
from campaigns.packs.draft import CAMPAIGN, FILES, INTERVIEWS, MISSIONS, WORDS, Draft
from campaigns.packs.explain import explain
from campaigns.packs.interviews import Interviews
from campaigns.packs.lines import Lines
from campaigns.packs.mission import Mission, Missions
from campaigns.packs.pack import Pack
from campaigns.packs.problems import BrokenPack, Problem, did_you_mean, listed, nearest
from campaigns.packs.reach import dead_ends
from campaigns.packs.references import mismatches
from campaigns.packs.syntax import syntax_error
from campaigns.packs.words import WordsFile

SHIPPED = Path(__file__).parent

M = TypeVar("M", bound=BaseModel)


def names() -> list[str]:
    """The packs that come with the program, by name."""
    return sorted(found.parent.name for found in SHIPPED.glob(f"*/{CAMPAIGN}"))


def load(which: str | Path) -> Pack:
    """The pack of that name, or in that folder.

    Raises:
        BrokenPack: there is none, or something is wrong with it; the error holds every problem.
    """
    pack, problems = _examine(which)
    if pack is None or problems:
        raise BrokenPack(str(which), problems)
    return pack


def check(which: str | Path) -> list[Problem]:
    """What is wrong with the pack of that name, or in that folder: by file, then by line."""
    return _examine(which)[1]


def folder(which: str | Path) -> Path:
    """The folder of the pack of that name, or at that path.

    Raises:
        BrokenPack: there is none.
    """
    found = _folder(which)
    if isinstance(found, Problem):
        raise BrokenPack(str(which), [found])
    return found


@dataclass(frozen=True)
class _Source:
    """One file that could be read, and where in it things are."""

    file: str
    text: str
    table: Mapping[str, Any]

    @cached_property
    def lines(self) -> Lines:
        """Looked at only when there is a problem to place."""
        return Lines(self.text)


def _examine(which: str | Path) -> tuple[Pack | None, list[Problem]]:
    folder = _folder(which)
    if isinstance(folder, Problem):
        return None, [folder]
    sources: dict[str, _Source] = {}
    problems: list[Problem] = []
    for file in FILES:
        source = _source(folder, file)
        if isinstance(source, Problem):
            problems.append(source)
        else:
            sources[file] = source
    pack, found = _fit(sources)
    problems += found
    problems.sort(key=lambda problem: (FILES.index(problem.file), problem.line or 0))
    return pack, problems


def _folder(which: str | Path) -> Path | Problem:
    """The folder a name or a path means."""
    if isinstance(which, str) and which in names():
        return SHIPPED / which
    folder = Path(which).expanduser()
    try:
        if folder.is_dir():
            return folder
        if folder.exists():
            return Problem(
                str(which), None, "this is a file, and a pack is a folder.", f"Give {folder.absolute().parent}."
            )
        beside = [each.name for each in folder.parent.iterdir() if each.is_dir()] if folder.parent.is_dir() else []
    except (OSError, ValueError) as error:
        return Problem(str(which), None, f"this folder can't be opened: {error}.")
    return _no_folder(str(which), folder, beside)


def _no_folder(which: str, folder: Path, beside: list[str]) -> Problem:
    """A problem that offers what was meant: a name of ours, or a folder beside the one there isn't."""
    if which == folder.name:
        mend = did_you_mean(which, [*names(), *beside], "Give one of these, or the path of a folder.")
        return Problem(which, None, f"there is no pack of this name {listed(names())}, and no such folder.", mend)
    near = nearest(folder.name, beside)
    mend = f'Did you mean "{folder.parent / near}"?' if near else f"Make it by copying {SHIPPED / 'blank'}."
    return Problem(which, None, "there is no such folder.", mend)


def _source(folder: Path, file: str) -> _Source | Problem:
    """One file of a pack, as a table."""
    try:
        data = (folder / file).read_bytes()
    except FileNotFoundError:
        others = [each.name for each in folder.glob("*.toml") if each.name not in FILES]
        near = nearest(file, others)
        mend = f'Is it "{near}"? Then rename it.' if near else f"Copy it from {SHIPPED / 'blank' / file}."
        return Problem(file, None, f"this file is missing: a pack has {', '.join(FILES)}.", mend)
    except OSError as error:
        return Problem(file, None, f"this file can't be read: {error.strerror}.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The mark some editors begin a file with is no part of the offset.
        before = error.object[: error.start]
        what = f"there is a byte here, 0x{error.object[error.start]:02x}, that isn't UTF-8."
        return Problem(file, before.count(b"\n") + 1, what, "Save the file as UTF-8 in your editor.")
    try:
        return _Source(file, text, tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        line, what, mend = syntax_error(text, error)
        return Problem(file, line, what, mend)


def _fit(sources: Mapping[str, _Source]) -> tuple[Pack | None, list[Problem]]:
    """The tables as a pack, if each is right and all fit together."""
    problems: list[Problem] = []
    campaign = _model(Campaign, sources.get(CAMPAIGN), problems)
    missions = _model(Missions, sources.get(MISSIONS), problems)
    interviews = _model(Interviews, sources.get(INTERVIEWS), problems)
    words = _model(WordsFile, sources.get(WORDS), problems)
    tables = {file: source.table for file, source in sources.items()}
    hours = tables.get(CAMPAIGN, {}).get("hours", {})
    draft = Draft(tables, dict(_right(missions, tables.get(MISSIONS, {}))), _if_right(Hours, hours))
    for finding in (*mismatches(draft), *dead_ends(draft)):
        line = sources[finding.file].lines.line(finding.path)
        problems.append(Problem(finding.file, line, finding.what, finding.mend))
    if campaign is None or missions is None or interviews is None or words is None:
        return None, problems
    return Pack(campaign, missions.mission, interviews, words.translations), problems


def _model(model: type[M], source: _Source | None, problems: list[Problem]) -> M | None:
    """A file's table as its model; what is wrong with it goes to ``problems``."""
    if source is None:
        return None
    try:
        return model.model_validate(source.table)
    except ValidationError as found:
        for error in _told(found.errors(include_url=False)):
            what, mend = explain(error, model, source.table)
            problems.append(Problem(source.file, source.lines.line(error["loc"]), what, mend))
        return None


def _told(errors: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """The errors to tell: pydantic calls a list too short as well when one of its entries is wrong."""
    for error in errors:
        loc = error["loc"]
        if error["type"] != "too_short" or all(loc != other["loc"][:-1][: len(loc)] for other in errors):
            yield error


def _right(missions: Missions | None, table: Mapping[str, Any]) -> Iterator[tuple[int, Mission]]:
    """The missions that are right in themselves, by number, even where others in the file are not."""
    if missions is not None:
        yield from enumerate(missions.mission)
        return
    found = table.get("mission")
    for number, entry in enumerate(found if isinstance(found, list) else ()):
        if (mission := _if_right(Mission, entry)) is not None:
            yield number, mission


def _if_right(model: type[M], table: Any) -> M | None:
    try:
        return model.model_validate(table)
    except ValidationError:
        return None
