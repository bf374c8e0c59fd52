"""``python -m bot``: the same program as ``streetteam``; without a command it runs the bot."""

import sys

from bot.cli import main

sys.exit(main(sys.argv[1:] or ["run"]))
