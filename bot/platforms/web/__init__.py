"""The browser chat: a conversation with the bot and the campaign's places, live, without anything to install."""

from bot.platforms.web.carrier import WebCarrier
from bot.platforms.web.doors import make_link
from bot.platforms.web.mount import Health, WebPlatform

__all__ = ["Health", "WebCarrier", "WebPlatform", "make_link"]
