"""The command both bots are asked: say again what was said. Ours knows who asked, and marks it as done, durably."""

from typing import Annotated

from bot.chat.fields import Text
from bot.chat.route import Cog
from bot.chat.screen import Notice, Reply
from bot.chat.turn import Turn


def echoing() -> Cog:
    """A feature that says what it was told."""
    cog = Cog("echoing")

    @cog.route("echoing.echo", says="echo", needs=None)
    def echo(turn: Turn, text: Annotated[str, Text("Text")]) -> Reply:
        """Say it again."""
        return Notice(text)

    return cog
