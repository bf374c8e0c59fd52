"""What holds for the whole house, run instead of written down."""

import ast
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from bot import catalogue
from bot.chat.route import Cog, Route
from bot.chat.screen import LONGEST_TAP
from bot.settings import PREFIX, Settings
from bot.words import LANGUAGES, Catalogues, Phrase
from campaigns import packs
from cogs import ALL

HOUSE = Path(__file__).parent.parent
ROOMS = ("bot", "campaigns", "cogs")

LONGEST_MODULE, LONGEST_COG, LONGEST_FUNCTION = 400, 250, 40  # lines
LONGEST_ID = 13  # characters of an id in base 36
LONGEST_KEY = 12  # characters of a word a button carries: a role, a week, a measure

# Where the machine's own clock may be read: the clock, ids, and what stands outside every unit of work.
KNOW_THE_TIME = {"bot/clock.py", "bot/ids.py", "bot/backup.py", "bot/database/migrate.py"}

# Libraries that one room alone may know, wherever else they could be useful.
KNOWN_ONLY_BY = {
    "aiohttp": "bot/platforms",
    "aiosqlite": "bot/database",
    "alembic": "bot/database",
    "discord": "bot/platforms/discord",
    "fontTools": "bot/media",
    "PIL": "bot/media",
    "psycopg": "bot/database",
    "sqlalchemy": "bot/database",
    "sqlite3": "bot/database",
    "telegram": "bot/platforms/telegram",
}

# A folder of somebody's own machine, or where somebody's packages came from: neither means anything elsewhere.
NOT_OURS = re.compile(r"(?<!\w)/(?:home/[a-z]|root/|work/)|index[-]url|python[h]osted")
# The project speaks of itself, not of how its work was given out.
NOT_ABOUT_US = re.compile(
    r"\bissues? #?\d|\bsub-?agents?\b|\blanguage model\b|\bshared/design\b|\bsession \d|\bthe CEO\b",
    re.IGNORECASE,
)
# What tools make, and what people keep beside the tree.
NOT_THE_TREE = {".git", ".venv", ".venv-bench", "build", "dist", "data", "__pycache__", ".hypothesis"}
NO_TEXT = {".png", ".jpg", ".webp", ".ico", ".ttf", ".otf", ".woff2", ".pyc"}


def tree() -> Iterator[Path]:
    """The files of the tree that are text."""
    for folder, folders, names in os.walk(HOUSE):
        folders[:] = [name for name in folders if name not in NOT_THE_TREE and not name.endswith("_cache")]
        for name in names:
            if Path(name).suffix not in NO_TEXT and name not in (".env", ".git", "test_shape.py"):
                yield Path(folder) / name


def lines_with(found: re.Pattern[str]) -> list[str]:
    """Every line of the tree in which a pattern is found."""
    return [
        f"{path.relative_to(HOUSE)}:{number}: {line.strip()[:80]}"
        for path in tree()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if found.search(line) and "emit-" not in line
    ]


def modules(*rooms: str) -> list[str]:
    """The modules of the rooms, by their path from the house's door; migrations are lists, not code to be read."""
    found = sorted(path.relative_to(HOUSE).as_posix() for room in rooms for path in (HOUSE / room).rglob("*.py"))
    return [module for module in found if not module.startswith("bot/database/migrations/versions/")]


@lru_cache(maxsize=1024)
def parsed(module: str) -> ast.Module:
    """A module's syntax."""
    return ast.parse((HOUSE / module).read_text(encoding="utf-8"))


def routes() -> list[Route]:
    return [route for cog in ALL for route in cog.routes]


def test_no_path_of_a_machine_and_no_package_host_is_in_the_tree() -> None:
    assert not lines_with(NOT_OURS)


def test_the_project_speaks_of_itself_alone() -> None:
    assert not lines_with(NOT_ABOUT_US)


def test_every_lock_pins_what_the_bot_runs_with_to_the_same_versions() -> None:
    run, *others = (_pins(HOUSE / "requirements" / f"{name}.lock") for name in ("run", "dev", "bench"))

    assert run
    for other in others:
        assert {name: other.get(name) for name in run} == run


def test_no_module_is_longer_than_one_noun_needs() -> None:
    lengths = {module: len((HOUSE / module).read_text().splitlines()) for module in modules(*ROOMS, "tests")}
    most = {module: LONGEST_COG if module.startswith("cogs/") else LONGEST_MODULE for module in lengths}

    assert not {module: length for module, length in lengths.items() if length > most[module]}


def test_no_function_is_longer_than_a_screen() -> None:
    found = {
        f"{module}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for module in modules(*ROOMS, "tests")
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    }

    assert not {where: length for where, length in found.items() if length > LONGEST_FUNCTION}


def test_everything_public_says_what_it_is() -> None:
    silent = [
        f"{module}:{getattr(node, 'lineno', 1)} {name}"
        for module in modules(*ROOMS)
        for name, node in _public(parsed(module))
        if not ast.get_docstring(node)
    ]

    assert not silent


def test_nothing_is_awaited_where_things_are_decided_and_said() -> None:
    waiting = (ast.Await, ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith)

    found = [
        f"{module}:{node.lineno}"
        for module in modules("campaigns", "cogs")
        for node in ast.walk(parsed(module))
        if isinstance(node, waiting)
    ]

    assert not found


def test_nobody_catches_everything_without_a_name() -> None:
    found = [
        f"{module}:{node.lineno}"
        for module in modules(*ROOMS, "tests")
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]

    assert not found


def test_only_the_edges_read_the_clock() -> None:
    asks = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time"), ("time", "time_ns")}

    found = [
        f"{module}:{node.lineno}"
        for module in modules(*ROOMS)
        for node in ast.walk(parsed(module))
        if module not in KNOW_THE_TIME
        and isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in asks
    ]

    assert not found


def test_each_library_is_known_in_one_room_only() -> None:
    found = [
        f"{module}:{line} imports {library}"
        for module in modules(*ROOMS)
        for library, line in _imports(parsed(module))
        if not module.startswith(KNOWN_ONLY_BY.get(library, ""))
    ]

    assert not found


def test_values_are_declared_the_way_that_is_cheap_to_define() -> None:
    found = [
        f"{module}:{node.lineno}"
        for module in modules(*ROOMS)
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.ImportFrom)
        and node.module == "dataclasses"
        and module != "bot/values.py"
        and any(name.name == "dataclass" for name in node.names)
    ]

    assert not found, "from bot.values import dataclass"


@pytest.mark.parametrize("cog", ALL, ids=lambda cog: cog.name)
def test_every_route_of_a_cog_says_what_it_does(cog: Cog) -> None:
    assert cog.routes
    assert not [route.name for route in cog.routes if not route.help.text]


def test_every_route_is_reached_by_its_own_name_and_words() -> None:
    names = [route.name for route in routes()]
    words = [route.says for route in routes() if route.says]

    assert len(names) == len(set(names))
    assert len(words) == len(set(words))
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", name) for name in names)


def test_every_button_fits() -> None:
    longest = {
        route.name: len(route.name) + sum(1 + (LONGEST_ID if p.kind is int else LONGEST_KEY) for p in route.carried)
        for route in routes()
    }

    assert not {name: length for name, length in longest.items() if length > LONGEST_TAP}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_sentence_is_in_every_language(language: str) -> None:
    wanted = catalogue.sentences()

    assert len(wanted) > 100
    assert not list(catalogue.gaps(language, wanted))


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_the_help_of_every_route_is_read_in_ones_own_language(language: str) -> None:
    reader = Catalogues().reader(language, "UTC")

    untranslated = [route.name for route in routes() if reader.say(route.help) == route.help.text]

    assert not untranslated


def test_a_sentence_that_is_missing_is_noticed() -> None:
    wanted = catalogue.sentences()
    wanted.add("A sentence with {names} that nobody has translated.")

    assert any("nobody has translated" in gap for gap in catalogue.gaps("es", wanted))


@pytest.mark.parametrize("pack", packs.names())
def test_every_pack_loads(pack: str) -> None:
    assert packs.load(pack).missions


@pytest.mark.parametrize("page", ["docs/reference-settings.md", ".env.example"])
def test_every_setting_is_written_down(page: str) -> None:
    text = (HOUSE / page).read_text()

    assert not [name for name in Settings.model_fields if f"{PREFIX}{name.upper()}" not in text]


def test_every_command_people_type_is_written_down() -> None:
    text = (HOUSE / "docs" / "reference-commands.md").read_text()

    assert not [route.says for route in routes() if route.says and f"`/{route.says}" not in text]


def test_every_page_is_in_the_index_and_every_link_leads_somewhere() -> None:
    pages = {path.name for path in (HOUSE / "docs").glob("*.md")} - {"README.md"}
    index = (HOUSE / "docs" / "README.md").read_text()
    broken = [
        f"{page.relative_to(HOUSE)} → {target}"
        for page in [*(HOUSE / "docs").glob("*.md"), *HOUSE.glob("*.md")]
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text())
        if "://" not in target and not (page.parent / target).exists()
    ]

    assert not [page for page in pages if f"({page})" not in index]
    assert not broken


def test_a_phrase_says_what_its_catalogue_says() -> None:
    reader = Catalogues().reader("es-MX", "UTC")

    assert reader.say(Phrase("member")) == "miembro"


def _pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE))


Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def _public(tree: ast.Module) -> Iterator[tuple[str, Documented]]:
    """The module itself, and every class, function and method in it whose name has no underscore before it."""
    yield "the module", tree
    parents: list[ast.Module | ast.ClassDef] = [tree]
    while parents:
        for node in parents.pop().body:
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if not node.name.startswith("_"):
                yield node.name, node
                if isinstance(node, ast.ClassDef):
                    parents.append(node)


def _imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The libraries a module imports, wherever in it, by their first name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((name.name.partition(".")[0], node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0], node.lineno
