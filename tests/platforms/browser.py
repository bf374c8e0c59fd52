"""A browser of a scene: the page it has open, kept by the events in every answer as the page's own script keeps it."""

from collections.abc import Mapping, Sequence

from bot.ids import short
from tests.platforms import markup
from tests.platforms.markup import Element
from tests.platforms.visiting import Got, Visitor


class Browser(Visitor):
    """A page that is kept as its script keeps it."""

    inside = False  # whether they are signed in, as far as they know

    async def visits(self, room: str) -> bool:
        """Open a room; False where it isn't theirs, or they aren't signed in."""
        path = "/" if room == "home" else f"/room/{room}"
        got = await self.gets(path, Accept="text/html")
        page = got.page
        if got.status != 200 or not page.all(id="app"):
            return False
        self.room, self.page, self.since = room, page, page.one(id="app")["data-since"]
        return True

    async def acts(self, path: str, **body: object) -> Got:
        """Send what the script would, and take in what is answered as it does."""
        got = await self.posts(path, **body)
        if got.status == 200:
            self.answer = got.json
            if self.answer["anew"]:
                await self.visits(self.room)
            for message in self.answer["messages"]:
                if message["room"] == self.room:
                    self._takes(message)
            self.since = f".{self.answer['cursor']}"
        return got

    def message(self, name: str) -> Element | None:
        """A message of the page by its id."""
        return next((one for one in self._log.walk() if one["data-message"] == name), None)

    def button(self, tap: str) -> Element | None:
        """The last button on the page with that payload."""
        return next((one for one in reversed(self._log.all("button")) if one["data-tap"] == tap), None)

    def draft(self, draft: int) -> Element | None:
        """The form on the page for that draft."""
        return next(iter(self._log.all("form", data_draft=short(draft))), None)

    async def finds(self, form: Element, name: str, given: Sequence[str]) -> str:
        """Type into a field that is found while typing: what is listed by just that name is picked, else it stays."""
        got = await self.posts("/choices", draft=form["data-draft"], name=name, typed=given[0])
        assert got.status == 200, got.text
        return next((one["value"] for one in got.json if one["label"] == given[0]), given[0])

    @property
    def last(self) -> str:
        """The id of the last card; "" where there is none."""
        cards = [one["data-message"] for one in self._log.walk() if "data-message" in one and one.has(class_="theirs")]
        return cards[-1] if cards else ""

    @property
    def _log(self) -> Element:
        return self.page.one(id="log")

    def _takes(self, message: Mapping[str, str]) -> None:
        there = self.message(message["id"])
        drawn = markup.read(message["html"]).children if message["html"] else []
        fresh = next((one for one in drawn if isinstance(one, Element)), None)
        if there is not None and there.parent is not None:
            at = there.parent.children.index(there)
            if fresh is not None:
                _keep_under(there, fresh)
                fresh.parent = there.parent
            there.parent.children[at : at + 1] = [fresh] if fresh is not None else []
        elif fresh is not None:
            card = self.message(message["under"]) if message["under"] else None
            parent = _under(card) if card is not None else None if message["under"] else self._log
            if parent is not None:
                fresh.parent = parent
                parent.children.append(fresh)
                parent.children.sort(key=lambda one: one["data-position"] if isinstance(one, Element) else "")


def _under(card: Element) -> Element | None:
    return next(iter(card.all(class_="under")), None)


def _keep_under(there: Element, fresh: Element) -> None:
    """What stands under a card has its own changes."""
    old, new = _under(there), _under(fresh)
    if old is not None and new is not None and old.children:
        new.children = old.children
        for child in new.children:
            if isinstance(child, Element):
                child.parent = new
