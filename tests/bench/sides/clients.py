"""The peer of the idle bot: a process that only imports and builds the two libraries' clients."""

import sys

import discord
from telegram.ext import Application

client = discord.AutoShardedClient(intents=discord.Intents.default())
application = Application.builder().token("1:" + "A" * 35).build()
print("http://ready", flush=True)  # noqa: T201 - the sign that it is ready, as ours is its address
sys.stdin.read()
