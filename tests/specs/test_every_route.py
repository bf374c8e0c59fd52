"""Every route has a scene: a cog's own files of scenes reach all of them."""

import asyncio
import functools
import importlib
import inspect
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.chat.route import Cog, Route
from bot.database import open_database
from cogs import ALL
from tests.conftest import HandClock
from tests.team import Team

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", [cog.name for cog in ALL])
def test_a_cogs_scenes_reach_every_route_of_it(name: str, sqlite_template: Path, tmp_path: Path) -> None:
    files = (*HERE.glob(f"test_{name}.py"), *HERE.glob(f"test_{name}_*.py"))
    scenes = [scene for file in files for scene in _scenes(importlib.import_module(f"tests.specs.{file.stem}"))]
    missing = {route.name for cog in ALL if cog.name == name for route in cog.routes}
    ran: set[str] = set()

    for number, scene in enumerate(scenes):
        if missing <= ran:
            break
        _play(scene, sqlite_template, tmp_path / str(number), _noting(ALL, ran))

    assert not missing - ran, f"no scene in test_{name}.py reaches {sorted(missing - ran)}"


def _scenes(module: Any) -> list[Callable[..., None]]:
    found = [each for name, each in vars(module).items() if name.startswith("test_")]
    return [each for each in found if list(inspect.signature(each).parameters) == ["team"]]


def _play(scene: Callable[[Team], None], template: Path, folder: Path, cogs: Sequence[Cog]) -> None:
    folder.mkdir()
    shutil.copy(template, folder / "streetteam.db")
    with asyncio.Runner() as runner:
        database = runner.run(open_database(f"sqlite:///{folder / 'streetteam.db'}", backups=folder))
        try:
            scene(Team(runner, database, HandClock(), cogs=cogs))
        finally:
            runner.run(database.close())


def _noting(cogs: Sequence[Cog], ran: set[str]) -> list[Cog]:
    """The same cogs, whose routes note that they ran."""
    return [_noted(cog, ran) for cog in cogs]


def _noted(cog: Cog, ran: set[str]) -> Cog:
    routes = {route.name: _noted_route(route, ran) for route in cog.routes}
    return replace(
        cog, routes=list(routes.values()), photos=routes[cog.photos.name] if cog.photos else None,
        talk=routes[cog.talk.name] if cog.talk else None,
    )  # fmt: skip


def _noted_route(route: Route, ran: set[str]) -> Route:
    @functools.wraps(route.handler)
    def handler(*arguments: Any, **named: Any) -> Any:
        ran.add(route.name)
        return route.handler(*arguments, **named)

    return replace(route, handler=handler)
