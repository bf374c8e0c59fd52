"""What Telegram's refusals mean: surely not sent, perhaps sent, never to arrive. Sorted by exact class, as some of
the library's are each other's children: a ``BadRequest`` is a ``NetworkError``.
"""

from telegram.error import BadRequest, Conflict, EndPointNotFound, Forbidden, InvalidToken, NetworkError, TimedOut

from bot.chat.carrier import InDoubt, NotSent, Undeliverable
from bot.platforms.telegram.request import NeverSent, PartlySent, TooFast

# What Telegram says about a message that shows already what it is to show: it is as wanted.
_UNCHANGED = "message is not modified"
# A message that cannot be changed: it was taken away, is too old, or is of another kind than we thought.
_OUT_OF_REACH = (
    "message to edit not found",
    "can't be edited",
    "there is no text",
    "there is no media",
    "message_id_inv",
)
_GONE = ("message to delete not found", "message to edit not found", "message_id_inv")
# About a group whose rights let the bot read there, and not write.
_SILENCED = ("not enough rights", "have no rights", "chat_write_forbidden", "need administrator rights", "topic_closed")
# About files: Telegram doesn't know the id any more, or it is another bot's.
_FILE_FORGOTTEN = ("wrong file identifier", "wrong remote file", "file reference", "file_id", "wrong type of the web")


class Stopped(Exception):
    """Telegram doesn't know the token any more: nothing can be sent until somebody sets another one."""


def sorted_out(error: Exception, *, alone: bool = False) -> Exception:
    """What the courier is told of an error: :class:`NotSent`, :class:`InDoubt` or :class:`Undeliverable`.

    ``alone`` says whether a wait that Telegram asks for is about one chat.
    """
    kind = type(error)
    if isinstance(error, TooFast):
        return NotSent("too fast", retry_after=error.retry_after, chat_only=alone)
    if kind is NeverSent:
        return NotSent(str(error))
    if kind in (InvalidToken, Conflict, EndPointNotFound):
        return NotSent(f"Telegram refuses us: {error}")
    if kind in (Forbidden, BadRequest):
        return Undeliverable(str(error))
    if kind in (TimedOut, NetworkError, PartlySent):
        return InDoubt(f"{kind.__name__}: {error}")
    return error


def is_unchanged(error: Exception) -> bool:
    """Whether a message shows already what it was to show."""
    return type(error) is BadRequest and _UNCHANGED in str(error).lower()


def is_out_of_reach(error: Exception) -> bool:
    """Whether a message cannot be changed, so that what it was to show has to be sent anew."""
    return type(error) is BadRequest and any(words in str(error).lower() for words in _OUT_OF_REACH)


def is_silenced(error: Exception) -> bool:
    """Whether the bot may not write in a group it is in."""
    return type(error) in (BadRequest, Forbidden) and any(words in str(error).lower() for words in _SILENCED)


def is_forgotten_file(error: Exception) -> bool:
    """Whether Telegram refused a file's id, so that the file has to be sent again."""
    return type(error) is BadRequest and any(words in str(error).lower() for words in _FILE_FORGOTTEN)


def is_gone(error: Exception) -> bool:
    """Whether a message isn't there any more, so that nothing is left to take away."""
    return type(error) is BadRequest and any(words in str(error).lower() for words in _GONE)
