"""A part of the recap in an organizer's own words: they stand where the sentences made by rules would."""

from collections.abc import Sequence

from bot.chat.screen import Block, Facts, Hint, Moment, Quote, Say
from bot.chat.turn import Turn
from bot.words import Phrase, Sayable, _

Sentence = Say | Hint | Quote | Moment


def put(blocks: Sequence[Block], own: str, heading: Phrase | None) -> Sequence[Block]:
    """A part with an organizer's own words in place of its sentences; what is no sentence comes after them."""
    above = () if heading is None else (Hint(heading),)
    return (*above, *(Say(line) for line in own.splitlines()), *_split(blocks)[1])


def mended(turn: Turn, blocks: Sequence[Block], headings: Sequence[Sayable]) -> str:
    """The sentences of a part, a line each, for somebody who wants to change a word of them."""
    lines = [_line(turn, each) for each in _split(blocks)[0] if not (isinstance(each, Hint) and each.text in headings)]
    return "\n".join(" ".join(line.split()) for line in lines)


def _split(blocks: Sequence[Block]) -> tuple[Sequence[Sentence], Sequence[Block]]:
    """What a part says, and what it shows. What stands right above facts is their name, and stays with them."""
    said: list[Sentence] = []
    shown: list[Block] = []
    for block, after in zip(blocks, (*blocks[1:], None), strict=False):
        if isinstance(block, Sentence) and not isinstance(after, Facts):
            said.append(block)
        else:
            shown.append(block)
    return said, shown


def _line(turn: Turn, block: Sentence) -> str:
    say = turn.reader.say
    if isinstance(block, Quote):
        return say(_("“{quote}” – {who}", quote=block.text, who=block.by))
    if isinstance(block, Moment):
        return f"{say(block.label)} {turn.reader.moment(block.at)}"
    return say(block.text)
