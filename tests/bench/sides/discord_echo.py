"""The peer of a command on Discord: a bare bot of the same library that says what it was told."""

import asyncio
import sys

import discord
from discord import app_commands

from tests.bench.sides.discord_serving import answer_with_cpu


class Echo(discord.Client):
    """The library's own way: a tree of commands, and a callback that answers."""

    def __init__(self) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        super().__init__(intents=intents, guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)

        @self.tree.command(name="echo", description="Say it again.")
        async def echo(interaction: discord.Interaction[discord.Client], text: str) -> None:
            await interaction.response.send_message(text, ephemeral=True)

    async def setup_hook(self) -> None:
        await self.tree.sync()


async def main(address: str, gateway: str, token: str) -> None:
    """Connect, and work until nobody asks any more."""
    discord.http.Route.BASE = address
    echo = Echo()
    # A plain client dials a fixed address; ours asks.
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = type(discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)(gateway)
    working = asyncio.create_task(echo.start(token))
    await answer_with_cpu()
    await echo.close()
    await asyncio.gather(working, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
