"""The order in which mixed-direction text is drawn: the Unicode Bidirectional Algorithm for one line.

Pillow shapes a run of one font at a time, so the order of the runs is ours to settle. Embeddings, overrides
and isolates are left out on purpose: nobody's name may turn the rest of a line round. What is kept is
UAX #9 (Unicode 16): P2-P3, W1-W7, N0-N2, I1-I2, L1-L2.
"""

from itertools import groupby
from unicodedata import bidirectional, normalize

from bot.values import dataclass

STEERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_RIGHT_TO_LEFT = ("R", "AL")
_STRONG = ("L", "R", "AL")
_NEUTRAL = ("B", "S", "WS", "ON")
# Opening and closing, by turns; the pairs of BidiBrackets.txt that people write in names.
_BRACKETS = "()[]{}\u2329\u232a\u3008\u3009\u300a\u300b\u300c\u300d\u300e\u300f\u3010\u3011\u3014\u3015"
_CLOSES = dict(zip(_BRACKETS[1::2], _BRACKETS[::2], strict=True))
_OPENS = frozenset(_CLOSES.values())


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text of one direction, its characters in reading order."""

    text: str
    right_to_left: bool


def needs_ordering(text: str) -> bool:
    """Whether anything in it is written from right to left."""
    return not text.isascii() and any(bidirectional(sign) in ("R", "AL", "AN") for sign in text)


def in_drawing_order(text: str, base: int | None = None) -> list[Stretch]:
    """Cut a line into stretches of one direction, from left to right as they are drawn.

    ``base`` is 1 where the text it is a line of runs from right to left, 0 where it doesn't; None where the line is
    all of it, and runs as it begins.
    """
    if not text:
        return []
    if not base and not needs_ordering(text):
        return [Stretch(text, right_to_left=False)]
    base = base_level(text) if base is None else base
    levels = _levels(text, base)
    runs = [
        (level, "".join(sign for _, sign in pairs))
        for level, pairs in groupby(zip(levels, text, strict=True), key=lambda pair: pair[0])
    ]
    for lowest in range(max(levels), 0, -1):  # L2
        runs = _reversed_from(runs, lowest)
    return [Stretch(piece, right_to_left=level % 2 == 1) for level, piece in runs]


def base_level(text: str) -> int:
    """1 where the first strong character is written from right to left, else 0 (P2, P3)."""
    first = next((kind for kind in map(bidirectional, text) if kind in _STRONG), "L")
    return int(first in _RIGHT_TO_LEFT)


def leaning(text: str) -> int:
    """1 where most of a text is written from right to left, else 0: a name at its head does not turn it round."""
    kinds = [bidirectional(sign) for sign in text]
    return int(sum(kind in _RIGHT_TO_LEFT for kind in kinds) > kinds.count("L"))


def _reversed_from(runs: list[tuple[int, str]], lowest: int) -> list[tuple[int, str]]:
    ordered: list[tuple[int, str]] = []
    for turned, group in groupby(runs, key=lambda run: run[0] >= lowest):
        run = list(group)
        ordered += reversed(run) if turned else run
    return ordered


def _levels(text: str, base: int) -> list[int]:
    kinds = [bidirectional(sign) or "L" for sign in text]
    kinds = ["BN" if sign in STEERING else kind for sign, kind in zip(text, kinds, strict=True)]
    edge = "R" if base else "L"
    _marks(kinds, edge)
    _numbers(kinds, edge)
    _brackets(text, kinds, edge)
    _neutrals(kinds, edge)
    levels = [_implicit(kind, base) for kind in kinds]
    for at in range(len(text) - 1, -1, -1):  # L1: what trails the line follows its direction
        if bidirectional(text[at]) not in ("WS", "S", "B", "BN"):
            break
        levels[at] = base
    return levels


def _implicit(kind: str, base: int) -> int:
    """I1, I2."""
    if base == 0:
        return {"L": 0, "R": 1}.get(kind, 2)
    return 1 if kind == "R" else 2


def _marks(kinds: list[str], edge: str) -> None:
    """W1; what is invisible counts as part of the sign before it."""
    before = edge
    for at, kind in enumerate(kinds):
        if kind in ("NSM", "BN"):
            kinds[at] = before
        before = kinds[at]


def _numbers(kinds: list[str], edge: str) -> None:
    """W2 to W7: digits, and the signs beside and between them."""
    strong = edge
    for at, kind in enumerate(kinds):
        if kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[at] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for at in range(1, len(kinds) - 1):
        around = kinds[at - 1], kinds[at + 1]
        if (kinds[at] in ("ES", "CS") and around == ("EN", "EN")) or (kinds[at] == "CS" and around == ("AN", "AN")):
            kinds[at] = around[0]
    _terminators(kinds)
    strong = edge
    for at, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"


def _terminators(kinds: list[str]) -> None:
    """W5, W6: a % or $ beside a number belongs to it; other separators are neutral."""
    start = 0
    for kind, group in groupby(list(kinds)):
        end = start + len(list(group))
        if kind == "ET":
            beside = kinds[start - 1 : start] + kinds[end : end + 1]
            kinds[start:end] = ["EN" if "EN" in beside else "ON"] * (end - start)
        elif kind in ("ES", "CS"):
            kinds[start:end] = ["ON"] * (end - start)
        start = end


def _brackets(text: str, kinds: list[str], edge: str) -> None:
    """N0: both brackets of a pair get one direction, by what stands between them."""
    strong = {"EN": "R", "AN": "R", "R": "R", "L": "L"}
    for opened, closed in _pairs(text, kinds):
        inside = {strong[kind] for kind in kinds[opened + 1 : closed] if kind in strong}
        if edge in inside:
            found = edge
        elif inside:
            before = next((strong[kind] for kind in reversed(kinds[:opened]) if kind in strong), edge)
            found = before if before != edge else edge
        else:
            continue
        for bracket in (opened, closed):
            end = bracket + 1
            while end < len(text) and bidirectional(text[end]) == "NSM":
                end += 1
            kinds[bracket:end] = [found] * (end - bracket)


def _pairs(text: str, kinds: list[str]) -> list[tuple[int, int]]:
    waiting: list[tuple[str, int]] = []
    found = []
    for at, sign in enumerate(text):
        bracket = normalize("NFC", sign)
        if kinds[at] != "ON":
            continue
        if bracket in _OPENS:
            waiting.append((bracket, at))
        elif bracket in _CLOSES:
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == _CLOSES[bracket]:
                    found.append((waiting[depth][1], at))
                    del waiting[depth:]
                    break
    return sorted(found)


def _neutrals(kinds: list[str], edge: str) -> None:
    """N1, N2: what has no direction takes that of its neighbours where they agree, else the line's."""
    start = 0
    for neutral, group in groupby(list(kinds), key=lambda kind: kind in _NEUTRAL):
        end = start + len(list(group))
        if neutral:
            before = _side(kinds[start - 1]) if start else edge
            after = _side(kinds[end]) if end < len(kinds) else edge
            kinds[start:end] = [before if before == after else edge] * (end - start)
        start = end


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"
