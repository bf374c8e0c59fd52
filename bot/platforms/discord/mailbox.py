"""What came for somebody who isn't written to directly: kept, and shown to them alone the next time they are here."""

import logging
from collections.abc import Sequence
from datetime import datetime

from bot.chat.incidents import broke_answering, logged
from bot.chat.incoming import Caller
from bot.chat.router import Router
from bot.chat.screen import Action, Item, Items, Notice, Screen, Tone
from bot.chat.turn import Turn
from bot.database import Database, StorageTrouble, Transaction
from bot.platforms.discord import kept
from bot.platforms.discord.kept import Waiting
from bot.values import dataclass
from bot.words import Reader, Sayable, _, _n
from campaigns.refusals import Refusal

log = logging.getLogger(__name__)

AT_ONCE = 3  # cards shown whole; what is more comes as a list


@dataclass(frozen=True, slots=True)
class Post:
    """What waited for somebody, drawn: a reply with the view it shows ("" for none), and the letters it came with."""

    shows: Screen | Notice
    view: str
    letters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What waited for somebody, who reads it, and the letters there is nothing to show of any more."""

    reader: Reader
    posts: tuple[Post, ...]
    gone: tuple[int, ...]


class Mailbox:
    """Who has something waiting, and what."""

    def __init__(self, database: Database, router: Router) -> None:
        """Take where it is kept, and what draws views."""
        self._database, self._router = database, router
        self._waiting: set[str] = set()

    async def open(self) -> None:
        """Find out who has something waiting."""
        rows = await self._database.read(lambda tx: tx.all("SELECT DISTINCT account FROM discord_waiting"))
        self._waiting = {row["account"] for row in rows}

    def put(self, account: str) -> None:
        """Remember that something waits for an account; it was kept in a unit that is committed."""
        self._waiting.add(account)

    async def keep(self, account: str, letter: int, view: str, route: str, now: datetime) -> None:
        """Keep something for an account."""
        await self._database.unit(lambda tx: kept.keep(tx, account, letter, view, route, now))
        self.put(account)

    def has(self, account: str) -> bool:
        """Whether something may wait for an account."""
        return account in self._waiting

    async def posts(self, caller: Caller, now: datetime, *, but: object = None) -> Found:
        """What waits, drawn as it is now, without what was just shown; what was shown is to be :meth:`taken`."""
        return await self._database.read(lambda tx: self._posts(tx, caller, now, but))

    async def taken(self, account: str, letters: Sequence[int]) -> None:
        """Forget what was shown, or is there no longer."""

        def work(tx: Transaction) -> bool:
            kept.looked_at(tx, account, letters)
            return bool(kept.waiting(tx, account, most=1))

        if not await self._database.unit(work):
            self._waiting.discard(account)

    def _posts(self, tx: Transaction, caller: Caller, now: datetime, but: object) -> Found:
        turn = self._router.looking(tx, caller, now)
        found: list[Post] = []
        gone: list[int] = []
        for each in kept.waiting(tx, caller.external):
            post = self._post(turn, each)
            if post is None or _same(post.shows, but) or any(_same(post.shows, other.shows) for other in found):
                gone.append(each.letter)
            else:
                found.append(post)
        shown = found[:AT_ONCE]
        if more := found[AT_ONCE:]:
            shown.append(_listed(more))
        return Found(turn.reader, tuple(shown), tuple(gone))

    def _post(self, turn: Turn, each: Waiting) -> Post | None:
        """What waits, as it is now; None where it isn't there any more, or not theirs to see."""
        if not each.view:
            route = self._router.house.routes.get(each.route)
            if route is None:
                return None
            late = _("Done, though my answer may not have reached you: {what}", what=route.help)
            return Post(Notice(late), "", (each.letter,))
        name, *arguments = each.view.split("|")
        route = self._router.house.routes.get(name)
        if route is None or not self._router.may(turn, route):
            return None
        try:
            shows = self._router.house.show(turn, name, arguments)
        except Refusal:
            return None
        except StorageTrouble:
            raise
        except Exception:
            incident = logged(log)
            return Post(broke_answering(incident), "", (each.letter,))
        view = each.view if route.view else ""
        return Post(shows, view, (each.letter,)) if shows is not None else None


def _same(one: object, other: object) -> bool:
    """Whether two replies say the same, or are about the same thing."""
    if isinstance(one, Screen) and isinstance(other, Screen) and one.topic is not None and other.topic is not None:
        return one.topic.key == other.topic.key
    return one == other


def _listed(more: Sequence[Post]) -> Post:
    """The rest, a line each."""
    items = []
    for post in more:
        title: Sayable = post.shows.title if isinstance(post.shows, Screen) else post.shows.text
        route, *arguments = post.view.split("|")
        items.append(Item(title, "", Action(_("Open"), route, tuple(arguments)) if post.view else None))
    letters = tuple(letter for post in more for letter in post.letters)
    title = _n("{n} more thing came for you", "{n} more things came for you", len(more))
    return Post(Screen(title, (Items(tuple(items)),), tone=Tone.PLAIN), "", letters)
