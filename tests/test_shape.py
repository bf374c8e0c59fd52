"""What holds for the whole house, run instead of written down."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parent.parent

# A folder of somebody's own machine, or where somebody's packages came from: neither means anything elsewhere.
# Written in pieces, so that this file doesn't find itself.
NOT_OURS = re.compile(
    "|".join(("/" + "home/[a-z]", "/" + "root/", "/" + "work/", "index" + "-url", "python" + "hosted"))
)
# What tools make, and what people keep beside the tree.
NOT_THE_TREE = {".git", ".venv", ".venv-bench", "build", "dist", "data", "__pycache__", ".hypothesis"}
NO_TEXT = {".png", ".jpg", ".webp", ".ico", ".ttf", ".otf", ".woff2", ".pyc"}


def tree() -> Iterator[Path]:
    """The files of the tree that are text."""
    for folder, folders, names in os.walk(HOUSE):
        folders[:] = [name for name in folders if name not in NOT_THE_TREE and not name.endswith("_cache")]
        for name in names:
            if Path(name).suffix not in NO_TEXT and name not in (".env", ".git"):
                yield Path(folder) / name


def test_no_path_of_a_machine_and_no_package_host_is_in_the_tree() -> None:
    found = [
        f"{path.relative_to(HOUSE)}:{number}: {line.strip()[:80]}"
        for path in tree()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if NOT_OURS.search(line) and "emit-" not in line
    ]

    assert not found, "\n".join(found)


def test_every_lock_pins_what_the_bot_runs_with_to_the_same_versions() -> None:
    run, *others = (_pins(HOUSE / "requirements" / f"{name}.lock") for name in ("run", "dev", "bench"))

    for other in others:
        assert {name: other.get(name) for name in run} == run


def _pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE))
