"""The program itself: which version it is, and what starts one of its commands from where somebody stands."""

import os
import shutil
import sys
from pathlib import Path

HOUSE = Path(__file__).parent.parent


def version() -> str:
    """The version that runs: ``0.1.0``, or ``0.1.0 (a checkout)`` where it runs from its source."""
    from importlib.metadata import PackageNotFoundError  # slow to import, and seldom asked
    from importlib.metadata import version as installed

    project = HOUSE / "pyproject.toml"
    if project.is_file():
        import tomllib

        return f"{tomllib.loads(project.read_text('utf-8'))['project']['version']} (a checkout)"
    try:
        return installed("streetteam")
    except PackageNotFoundError:
        return "of unknown version"


def typed(words: str) -> str:
    """What to type for a command, in backticks: with as much of the path before it as is needed here and now."""
    return f"`{_script()} {words}`"


def not_there_yet(campaign: str) -> str:
    """What is said of a campaign that no start has put into the database yet."""
    return (
        f"The campaign {campaign} is not in this database yet. Start the bot once with {typed('run')},"
        " or set STREETTEAM_CAMPAIGN to the one that is."
    )


def _script() -> str:
    script = Path(sys.prefix) / "bin" / "streetteam"
    if not script.is_file():
        return f"{sys.executable} -m bot"
    found = shutil.which("streetteam")
    if found is not None and os.path.realpath(found) == os.path.realpath(script):
        return "streetteam"
    try:
        return str(script.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(script)
