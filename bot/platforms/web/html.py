"""HTML by construction: whatever isn't markup of ours is escaped on its way in."""

import re
from collections.abc import Iterable
from html import escape
from typing import TypeAlias

_EMPTY = frozenset(("br", "hr", "img", "input", "link", "meta", "source"))
# Only what is surely an address; the text shown is the address itself, so nothing can pose as something else.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&()*+,;=%]+(?<![.,;:!?)\]])")


class Html(str):
    """Markup that was built here. Any other str is text."""

    __slots__ = ()


Child: TypeAlias = "str | Iterable[Child] | None"
Attribute: TypeAlias = "str | int | bool | None"


def tag(name: str, /, *children: Child, **attributes: Attribute) -> Html:
    """An element. ``class_`` writes class, ``data_x`` writes data-x; None and False leave an attribute out."""
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _EMPTY:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """Children after each other, text escaped."""
    return Html("".join(_flat(children)))


def text(words: str) -> Html:
    """Somebody's text: escaped, its web addresses made links."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(words):
        parts.append(escape(words[end : found.start()]))
        parts.append(tag("a", found.group(), href=found.group(), target="_blank", rel="noopener noreferrer nofollow"))
        end = found.end()
    return Html("".join((*parts, escape(words[end:]))))


def _attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def _flat(children: Iterable[Child]) -> Iterable[str]:
    for child in children:
        if child is None:
            continue
        if isinstance(child, Html):
            yield child
        elif isinstance(child, str):
            yield escape(child)
        else:
            yield from _flat(child)
