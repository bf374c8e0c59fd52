"""What commands and menus are called in every language: the words behind the slash are the same everywhere else."""

from collections.abc import Mapping

from bot.words import Phrase, _

PHOTOS = _("Hand in as evidence")
NUMBERS = _("Numbers")

# What is typed, in a sentence that is said nowhere: its last word, translated, is the command's name. One word in
# small letters, with nothing after it.

# Words before others: /mission new.
GROUPS: Mapping[str, Phrase] = {
    "campaign": _("the command /campaign"),
    "contact": _("the command /contact"),
    "event": _("the command /event"),
    "log": _("the command /log"),
    "mission": _("the command /mission"),
    "mydata": _("the command /mydata"),
    "people": _("the command /people"),
}

NAMES: Mapping[str, Phrase] = {
    "announce": _("the command /announce"),
    "board": _("the command /board"),
    "campaign close": _("the command /campaign close"),
    "campaign log": _("the command /campaign log"),
    "campaign open": _("the command /campaign open"),
    "campaign pause": _("the command /campaign pause"),
    "campaign place": _("the command /campaign place"),
    "campaign status": _("the command /campaign status"),
    "consent": _("the command /consent"),
    "contact list": _("the command /contact list"),
    "contact new": _("the command /contact new"),
    "event close": _("the command /event close"),
    "event list": _("the command /event list"),
    "event new": _("the command /event new"),
    "export": _("the command /export"),
    "handin": _("the command /handin"),
    "help": _("the command /help"),
    "join": _("the command /join"),
    "leaderboard": _("the command /leaderboard"),
    "link": _("the command /link"),
    "log conversation": _("the command /log conversation"),
    "log interview": _("the command /log interview"),
    "log profile": _("the command /log profile"),
    "me": _("the command /me"),
    "mission assign": _("the command /mission assign"),
    "mission edit": _("the command /mission edit"),
    "mission handout": _("the command /mission handout"),
    "mission list": _("the command /mission list"),
    "mission new": _("the command /mission new"),
    "mission pause": _("the command /mission pause"),
    "mission resume": _("the command /mission resume"),
    "mydata delete": _("the command /mydata delete"),
    "mydata export": _("the command /mydata export"),
    "mydata log": _("the command /mydata log"),
    "people invite": _("the command /people invite"),
    "people list": _("the command /people list"),
    "people remove": _("the command /people remove"),
    "people role": _("the command /people role"),
    "people team": _("the command /people team"),
    "privacy": _("the command /privacy"),
    "recap": _("the command /recap"),
    "review": _("the command /review"),
    "settings": _("the command /settings"),
    "start": _("the command /start"),
    "thanks": _("the command /thanks"),
    "today": _("the command /today"),
    "win": _("the command /win"),
}
