"""HTML read strictly: every tag closed, every id once, every name that is pointed at there, every control named."""

from collections.abc import Iterator
from html.parser import HTMLParser

_EMPTY = frozenset(("br", "hr", "img", "input", "link", "meta", "source"))
_CONTROLS = frozenset(("a", "button", "input", "select", "textarea", "summary"))
_POINTERS = ("aria-labelledby", "aria-describedby", "aria-controls", "for")


class Element:
    """A tag with what is in it."""

    def __init__(self, name: str, attributes: dict[str, str], parent: "Element | None") -> None:
        self.name, self.attributes, self.parent = name, attributes, parent
        self.children: list[Element | str] = []

    def __getitem__(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")

    def __contains__(self, attribute: str) -> bool:
        return attribute in self.attributes

    @property
    def text(self) -> str:
        """Everything it says."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, name: str = "", /, **wanted: str) -> list["Element"]:
        """The elements in it of that name, with those attributes; ``class_`` is one of its classes."""
        return [one for one in self.walk() if (not name or one.name == name) and one.has(**wanted)]

    def one(self, name: str = "", /, **wanted: str) -> "Element":
        """The one there is."""
        found = self.all(name, **wanted)
        assert len(found) == 1, f"{len(found)} of {name} {wanted} in:\n{self.text}"
        return found[0]

    def has(self, **wanted: str) -> bool:
        for key, value in wanted.items():
            name = key.rstrip("_").replace("_", "-")
            if name == "class":
                if value not in self["class"].split():
                    return False
            elif self.attributes.get(name) != value:
                return False
        return True

    def above(self) -> Iterator["Element"]:
        here = self.parent
        while here is not None:
            yield here
            here = here.parent

    def walk(self) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice in <{tag} {attrs}>"
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in _EMPTY:
            self.here = element

    def handle_endtag(self, tag: str) -> None:
        assert self.here.name == tag, f"</{tag}> closes <{self.here.name}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def read(markup: str) -> Element:
    """The elements of some HTML, which is checked on the way."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    assert reader.here is reader.root, f"<{reader.here.name}> is never closed"
    _check(reader.root)
    return reader.root


def _check(root: Element) -> None:
    ids = [one["id"] for one in root.walk() if "id" in one]
    twice = {name for name in ids if ids.count(name) > 1}
    assert not twice, f"ids that are there twice: {twice}"
    for one in root.walk():
        assert "style" not in one, f"an inline style on <{one.name}>"
        assert not [name for name in one.attributes if name.startswith("on")], f"an inline script on <{one.name}>"
        for pointer in _POINTERS:
            for target in one[pointer].split():
                assert target in ids, f"<{one.name} {pointer}={target}> points at nothing"
        inside = [up.name for up in one.above() if up.name in ("a", "button", "summary")]
        assert not (one.name in _CONTROLS and inside), f"<{one.name}> inside <{inside}>"
        if one.name == "img":
            assert "alt" in one, f"<img src={one['src']}> has no text"
        if one.name in _CONTROLS and one["type"] != "hidden":
            assert named(one, root), f"<{one.name} {one.attributes}> has no name"


def named(control: Element, root: Element) -> str:
    """What a screen reader calls a control; "" where it has no name."""
    if control["aria-label"].strip():
        return control["aria-label"]
    if targets := control["aria-labelledby"].split():
        return " ".join(one.text for one in root.walk() if one["id"] in targets)
    if control.name in ("input", "select", "textarea"):
        labels = [one for one in root.walk() if one.name == "label" and one["for"] == control["id"] and control["id"]]
        parent = control.parent
        while parent is not None and parent.name != "label":
            parent = parent.parent
        return " ".join(one.text for one in [*labels, *([parent] if parent else [])]).strip()
    pictures = " ".join(one["alt"] for one in control.walk() if one.name == "img")
    return (control.text + pictures).strip()
