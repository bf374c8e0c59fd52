"""Finding the one somebody means among a few or many, by what they typed."""

import unicodedata
from collections.abc import Iterator, Sequence

from bot.chat.screen import Option
from bot.words import Phrase, _

SHOWN = 6  # how many are named in an answer: what can be read at a glance
SHORTEST_PART = 2  # characters; one letter in the middle of a name is nobody's way of naming it


class Unclear(Exception):
    """An answer that cannot be read; the phrase says what would do."""

    def __init__(self, phrase: Phrase) -> None:
        """Take what to tell the person."""
        super().__init__(phrase.text)
        self.phrase = phrase


def chosen(given: str, options: Sequence[Option]) -> str:
    """The value of the option somebody means: by its value, or by all or an unmistakable part of what it says.

    Raises:
        Unclear: none is meant, or several may be.
    """
    wanted = given.strip()
    for option in options:
        if option.value.casefold() == wanted.casefold():
            return option.value
    meant = next((found for found in _likely(wanted, options) if found), [])
    if len(meant) == 1:
        return meant[0].value
    named = tuple(option.label for option in (meant or options)[:SHOWN])
    if meant:
        raise Unclear(_("“{given}” could be {those}. Which one?", given=wanted[:40], those=named))
    if not options:
        raise Unclear(_("I can’t find “{given}”. Try another spelling, or fewer letters.", given=wanted[:40]))
    if len(options) > SHOWN:
        raise Unclear(
            _("I can’t find “{given}”. Try another spelling: {those} are some of them.",
              given=wanted[:40], those=named)
        )  # fmt: skip
    raise Unclear(_("“{given}” isn’t one of them. There is {those}.", given=wanted[:40], those=named))


def fitting(typed: str, options: Sequence[Option]) -> list[Option]:
    """The options that may be meant by what was typed so far, the likeliest first; all where nothing was."""
    if not typed.strip():
        return list(options)
    found = [option for likely in _likely(typed.strip(), options) for option in likely]
    return list(dict.fromkeys([option for option in options if option.value == typed.strip()] + found))


def folded(text: str) -> str:
    """A text as people compare it: without accents, capitals, and space that isn't seen."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return " ".join(plain.casefold().replace("_", " ").split())


def _likely(wanted: str, options: Sequence[Option]) -> Iterator[list[Option]]:
    """Those that say it, begin so, have a word that begins so, have it somewhere: each group on its own."""
    part = folded(wanted)
    if not part:
        return
    labels = [(option, folded(_label(option))) for option in options]
    yield [option for option in options if _label(option) == wanted]
    yield [option for option, label in labels if label == part]
    yield [option for option, label in labels if label.startswith(part)]
    yield [option for option, label in labels if any(word.startswith(part) for word in _endings(label))]
    if len(part) >= SHORTEST_PART:
        yield [option for option, label in labels if part in label]


def _endings(label: str) -> list[str]:
    """What is left of a label from the beginning of each of its words on."""
    return [label[at:] for at in range(1, len(label)) if label[at].isalnum() and not label[at - 1].isalnum()]


def _label(option: Option) -> str:
    return option.label if isinstance(option.label, str) else str(getattr(option.label, "text", ""))
