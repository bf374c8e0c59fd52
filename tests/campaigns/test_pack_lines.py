"""The lines a pack's problems are found on, whatever has happened to its files."""

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from campaigns.packs import BrokenPack, Pack, load
from campaigns.packs.draft import FILES
from campaigns.packs.lines import Lines
from campaigns.packs.reading import SHIPPED


def tree(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in what the standard library read."""
    inner: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, below in inner:
        yield (*path, step)
        yield from tree(below, (*path, step))


TRICKY = '''\
a.b = 1
"a \\u00e9"."x.y" = """
[not.a.header] ""\\"
key = 1"""""
'lit' = \'\'\'
' [[x]]\'\'\'\'\'
[t.u] # [x]
n = [ # [
  [1, 2.5e3], # ]
  { p.q = "}", r = [",", '"'] },
  1979-05-27 07:32:00,
]
[t]
v = ""
[[t.many]]
[t.many.one]
w = ''
[[t.many]]
one = { }
[[t.many.deep]]
z = """"q"""
'''


def test_the_lines_of_a_tricky_file_are_found() -> None:
    lines = Lines(TRICKY)

    assert set(lines.paths) == set(tree(tomllib.loads(TRICKY)))
    assert lines.line(("a é", "x.y")) == 2
    assert lines.line(("lit",)) == 5
    assert lines.line(("t",)) == 13
    assert lines.line(("t", "u", "n", 1, "r", 1)) == 10
    assert lines.line(("t", "u", "n", 2)) == 11
    assert lines.line(("t", "many", 0, "one", "w")) == 17
    assert lines.line(("t", "many", 1, "deep", 0, "z")) == 21
    assert lines.line(("t", "many", 1, "missing", "one")) == 19
    assert lines.line(("nothing",)) == 1


PIECES = st.sampled_from(
    [
        '"',
        "'",
        '"""',
        "[",
        "]",
        "[[mission]]",
        "{",
        "}",
        "=",
        "#",
        ",",
        "\\",
        "\0",
        "\r",
        "é",
        "1",
        "-",
        "key = 1",
        "es",
    ]
)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, str]:
    """A file of atlanta with one to four lines changed: cut, doubled, swapped, mistyped."""
    file = draw(st.sampled_from(FILES))
    lines = (SHIPPED / "atlanta" / file).read_text("utf-8").split("\n")
    for _ in range(draw(st.integers(1, 4))):
        at, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        cut = draw(st.integers(0, len(lines[at])))
        match draw(st.integers(0, 6)):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(at, lines[other])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = lines[at][:cut] + lines[at][cut + 1 :]
            case 4:
                lines[at] = lines[at][:cut]
            case 5:
                lines[at] = lines[at][:cut] + draw(st.text(max_size=6)) + lines[at][cut:]
            case _:
                lines[at] = lines[at][:cut] + draw(PIECES) + lines[at][cut:]
    return file, "\n".join(lines)


@pytest.fixture(scope="module")
def copy_of_atlanta(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packs") / "atlanta"


@settings(max_examples=100, deadline=None)
@given(change=mutated())
@example(change=("missions.toml", ""))
@example(change=("words.toml", "\n"))
def test_a_file_changed_at_random_is_a_pack_or_says_on_which_of_its_lines_it_is_not(
    copy_of_atlanta: Path, change: tuple[str, str]
) -> None:
    file, text = change
    shutil.copytree(SHIPPED / "atlanta", copy_of_atlanta, dirs_exist_ok=True)
    (copy_of_atlanta / file).write_bytes(text.encode("utf-8", "surrogatepass"))

    outcome = load_or_refuse(copy_of_atlanta)

    for problem in outcome.problems if isinstance(outcome, BrokenPack) else ():
        length = len((copy_of_atlanta / problem.file).read_bytes().rstrip(b"\n").split(b"\n"))
        assert problem.line is not None
        assert 1 <= problem.line <= length
        assert problem.what.endswith(".")
        assert "\n" not in str(problem)


def load_or_refuse(folder: Path) -> Pack | BrokenPack:
    try:
        return load(folder)
    except BrokenPack as broken:
        return broken


@settings(max_examples=100, deadline=None)
@given(change=mutated())
def test_the_lines_found_are_those_of_everything_the_standard_library_reads(change: tuple[str, str]) -> None:
    _, text = change
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError):
        return

    assert set(Lines(text).paths) == set(tree(table))
