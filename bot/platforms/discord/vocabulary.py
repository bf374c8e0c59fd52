"""What commands and menus are called in every language: the words behind the slash are the same everywhere else."""

from collections.abc import Mapping

from bot.words import Phrase, _

PHOTOS = _("Hand in as evidence")
NUMBERS = _("Numbers")

# Words before others: /mission new.
GROUPS: Mapping[str, Phrase] = {
    "campaign": _("/campaign"),
    "log": _("/log"),
    "mission": _("/mission"),
    "mydata": _("/mydata"),
    "people": _("/people"),
}

# What is typed. The last word is the name; translate it with one word in small letters.
NAMES: Mapping[str, Phrase] = {
    "announce": _("/announce"),
    "board": _("/board"),
    "campaign close": _("/campaign close"),
    "campaign open": _("/campaign open"),
    "campaign pause": _("/campaign pause"),
    "campaign status": _("/campaign status"),
    "export": _("/export"),
    "handin": _("/handin"),
    "help": _("/help"),
    "join": _("/join"),
    "leaderboard": _("/leaderboard"),
    "log conversation": _("/log conversation"),
    "log interview": _("/log interview"),
    "log profile": _("/log profile"),
    "me": _("/me"),
    "mission assign": _("/mission assign"),
    "mission edit": _("/mission edit"),
    "mission handout": _("/mission handout"),
    "mission list": _("/mission list"),
    "mission new": _("/mission new"),
    "mission pause": _("/mission pause"),
    "mission resume": _("/mission resume"),
    "mydata delete": _("/mydata delete"),
    "mydata export": _("/mydata export"),
    "people invite": _("/people invite"),
    "people list": _("/people list"),
    "people remove": _("/people remove"),
    "people role": _("/people role"),
    "people team": _("/people team"),
    "privacy": _("/privacy"),
    "recap": _("/recap"),
    "review": _("/review"),
    "settings": _("/settings"),
    "start": _("/start"),
    "today": _("/today"),
}
