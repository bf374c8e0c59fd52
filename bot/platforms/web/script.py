"""The sentences that the scripts of the page say, in the reader's language; their ``{names}`` are filled there."""

from bot.chat.intake import LARGEST
from bot.words import Phrase, Reader, _

# A script fills in what it alone knows, so these values stay as they are written.
_LATER = {name: f"{{{name}}}" for name in ("name", "size", "n", "of", "percent")}

_WORDS: dict[str, Phrase] = {
    "sending": _("Sending…"),
    "waiting": _("Waiting for the connection. It goes out by itself."),
    "kept": _("Kept"),
    "notKept": _("Not kept yet"),
    "new": _("New"),
    "run": _("run"),
    "fill": _("fill in"),
    "dismiss": _("close"),
    "noMatch": _("Nothing by that name"),
    "uploading": _("{name}, {percent} % sent", name=_LATER["name"], percent=_LATER["percent"]),
    "checking": _("Checking…"),
    "remove": _("Take {name} away", name=_LATER["name"]),
    "again": _("Try again"),
    "tooLarge": _(
        "“{name}” is larger than {size} MB. Send a smaller copy, please.", name=_LATER["name"], size=_LATER["size"]
    ),
    "tooMany": _("{n} photos are the most here; take some away.", n=_LATER["n"]),
    "noPhoto": _("“{name}” isn’t a photo. Send a JPEG, PNG or WebP, please.", name=_LATER["name"]),
    "lost": _("“{name}” didn’t arrive. Try again, please.", name=_LATER["name"]),
    "stillSending": _("Your photos are still on their way. One moment, please."),
    "picture": _("{n} of {of}", n=_LATER["n"], of=_LATER["of"]),
    "charactersLeft": _("{n} left", n=_LATER["n"]),
    "tooLong": _("{n} too many", n=_LATER["n"]),
    "record": _("Record now"),
    "stopRecording": _("Stop"),
    "recording": _("recording"),
    "noMicrophone": _("I can’t reach a microphone here. Add a file instead, please."),
    "drop": _("Drop your photos to hand them in"),
    "broken": _("That didn’t work. Try again in a moment, please."),
}


def script_words(reader: Reader) -> dict[str, str]:
    """Every sentence by its name, and the limits the scripts check before anything is sent, in bytes."""
    limits = {f"largest{kind.value.capitalize()}": str(most) for kind, most in LARGEST.items()}
    return {name: reader.say(phrase) for name, phrase in _WORDS.items()} | limits
