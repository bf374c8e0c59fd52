"""What a start does without."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SELDOM = ("bot.media.pictures", "bot.media.typeface", "PIL.ImageFont", "campaigns.export", "campaigns.sheets",
          "cogs.folder", "cogs.paper", "bot.demo", "sqlalchemy", "discord", "telegram")  # fmt: skip


def test_the_program_starts_without_what_draws_and_what_makes_files() -> None:
    look = f"import sys, bot.app\nsys.stdout.write(' '.join(sorted(set({SELDOM!r}) & set(sys.modules))))"

    found = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)

    assert found.stdout == ""
