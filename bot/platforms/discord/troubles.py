"""What Discord's answers mean: surely not sent, perhaps, never, or nothing works any more."""

from collections.abc import Mapping

import discord
from aiohttp import ClientConnectorError, ClientError

from bot.chat.carrier import InDoubt, NotSent, Undeliverable
from bot.program import typed

# A request that got no answer, in all the ways the library lets through.
LOST = (OSError, TimeoutError, ClientError)

# Discord's numbers, and what an operator reads about them.
CLOSED = 50_007  # direct messages of somebody who takes none from us
OLD_EDITS = 30_046  # too many edits of messages older than an hour
TOO_FAST = 40_003  # chats opened too fast
ASLEEP = 50_083  # a thread that nobody wrote in for long
NEVER: Mapping[int, str] = {
    10_003: "the channel is gone",
    10_004: "the server is gone, or the bot isn’t in it any more",
    10_008: "the message is gone",
    10_013: "the account is gone",
    50_001: "the bot may not see the channel: give it “View Channel” there",
    50_007: "they take no direct messages from the bot",
    50_013: "the bot lacks a right there: {doctor} says which",
    ASLEEP: "the thread is archived",
    50_278: "they share no server with the bot any more",
}
LATER_S = 600.0  # after which what is rationed is tried again


class Stopped(Exception):
    """The token isn’t valid any more: nothing works until there is a new one."""


def sorted_out(error: BaseException) -> Exception:
    """What a failed request means for the letter it carried: one of the courier's three, or :class:`Stopped`."""
    if isinstance(error, discord.RateLimited):
        return NotSent("asked to wait", retry_after=error.retry_after)
    if isinstance(error, discord.HTTPException):
        return _of_answer(error)
    if isinstance(error, ClientConnectorError):
        return NotSent("Discord cannot be reached")
    return InDoubt(repr(error))


def _of_answer(error: discord.HTTPException) -> Exception:
    if error.status == 401:
        return Stopped("Discord does not take the token any more")
    if error.status == 429 or error.code == TOO_FAST:
        return NotSent("asked to wait", retry_after=_asked_for(error))
    if error.code == OLD_EDITS:
        return NotSent("edits of old messages are rationed", retry_after=LATER_S, chat_only=True)
    if error.status >= 500:
        return InDoubt(f"Discord answered {error.status}")
    if error.code in NEVER:
        return Undeliverable(NEVER[error.code].format(doctor=typed("doctor")))
    return Undeliverable(f"Discord refuses it: {error.text or error.status} ({error.code})")


def _asked_for(error: discord.HTTPException) -> float:
    """For how many seconds Discord wants nothing: what it says, or a minute where it doesn't."""
    try:
        return max(1.0, float(error.response.headers["Retry-After"]))
    except (KeyError, ValueError):
        return 60.0
