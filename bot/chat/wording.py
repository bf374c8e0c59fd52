"""How words stand on a screen, on every platform alike."""

import re

_TO_TYPE = re.compile(r"/[a-z]+(?: [a-z]+)? [A-Z0-9][A-Z0-9-]*")


def heading(words: str) -> str:
    """The words as a title: the help of a command is a sentence, and a title has no full stop."""
    return words if words.endswith("...") else words.removesuffix(".")


def opening(words: str) -> str:
    """The words at the beginning of a line: counters and units are called in small letters elsewhere."""
    return f"{words[:1].upper()}{words[1:]}"


def is_to_type(words: str) -> bool:
    """Whether it is a command with its code, to be typed somewhere else: here, nobody should set it off by a tap."""
    return _TO_TYPE.fullmatch(words) is not None
