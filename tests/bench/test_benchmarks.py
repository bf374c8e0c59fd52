"""The benchmarks run in an environment of their own, in which nothing of the tests is installed."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.__main__ import AIMS, chosen, main

ROOT = Path(__file__).parents[2]
ONLY_FOR_TESTS = {"pytest", "hypothesis", "playwright"}


def test_no_benchmark_leans_on_what_only_tests_have() -> None:
    seen: set[str] = set()
    ahead = [f"tests.bench.{path.stem}" for path in sorted((ROOT / "tests" / "bench").glob("bench_*.py"))]
    found = []
    while ahead:
        module = ahead.pop()
        path = ROOT / Path(*module.split(".")).with_suffix(".py")
        if module in seen or not path.exists():
            continue
        seen.add(module)
        for name in imported(path):
            if name.split(".")[0] in ONLY_FOR_TESTS:
                found.append(f"{module} imports {name}")
            elif name.startswith("tests."):
                ahead.append(name)

    assert {"tests.bench.bench_boards", "tests.simulated", "tests.delivery.mailroom"} <= seen
    assert not found


def imported(path: Path) -> Iterator[str]:
    """The modules a file imports when it is imported itself; also what it takes out of a package, by its name there."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("row", sorted(AIMS))
def test_every_row_that_has_an_aim_can_be_asked_for_by_its_name(row: str) -> None:
    assert chosen([row])


def test_a_benchmark_that_is_not_there_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quickness"]) == 2
    assert "no benchmark called quickness" in capsys.readouterr().out
