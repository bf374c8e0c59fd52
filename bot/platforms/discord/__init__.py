"""Discord: cards, windows and commands over discord.py."""
