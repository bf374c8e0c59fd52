"""The lists of commands Telegram shows: for strangers, in groups, and for each member what their role may do."""

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Sequence

from telegram import Bot, BotCommandScopeAllGroupChats, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import TelegramError

from bot.chat.house import House
from bot.chat.route import Route
from bot.chat.router import Router
from bot.clock import Clock
from bot.database import Database, Transaction
from bot.platforms.telegram import kept
from bot.platforms.telegram.spots import PLATFORM
from bot.platforms.telegram.text import shortened
from bot.words import LANGUAGES, Reader, _
from campaigns import people
from campaigns.people import Role

log = logging.getLogger(__name__)

LONGEST_ABOUT = 256  # characters of a command's description
LOOK_AGAIN_S = 600.0  # after which a member's role is looked at again: another process may have changed it
REMEMBERED = 10_000  # accounts whose last look is remembered
_NAME = re.compile(r"[a-z0-9_]{1,32}")

Scope = BotCommandScopeDefault | BotCommandScopeAllGroupChats | BotCommandScopeChat
Menu = tuple[tuple[str, str], ...]


def menu(house: House, reader: Reader, fits: Callable[[Route], bool]) -> Menu:
    """Commands with what they do, in the order of the features; those of a group are one that says what it has."""
    found: dict[str, list[tuple[str, Route]]] = {}
    for says, route in house.words.items():
        first, _space, rest = says.partition(" ")
        if fits(route) and _NAME.fullmatch(first):
            found.setdefault(first, []).append((rest, route))
    return tuple((first, shortened(_about(reader, routes), LONGEST_ABOUT)) for first, routes in found.items())


def for_role(role: Role | None) -> Callable[[Route], bool]:
    """The routes a role may take; None: somebody who hasn't joined."""
    return lambda route: route.needs is None or (role is not None and role >= route.needs)


def in_groups(route: Route) -> bool:
    """The routes whose answer others may see, so that a group is a place for them."""
    return not route.private


class Menus:
    """Sets the lists, each only where it has changed."""

    def __init__(self, bot: Bot, router: Router, database: Database, clock: Clock) -> None:
        """Take whose lists they are, and who knows the commands."""
        self._bot, self._router, self._database, self._clock = bot, router, database, clock
        self._looked: dict[str, float] = {}

    async def set_all(self) -> None:
        """Set what strangers and groups see, in every language.

        Raises:
            TelegramError: Telegram doesn't take it.
            StorageTrouble: it could not be noted.
        """
        for language in LANGUAGES:
            reader = self._router.catalogues.reader(language, "UTC")
            for code in (language, "") if language == "en" else (language,):
                strangers = menu(self._router.house, reader, for_role(None))
                await self._set(f"default:{code}", BotCommandScopeDefault(), strangers, code)
                groups = menu(self._router.house, reader, in_groups)
                await self._set(f"groups:{code}", BotCommandScopeAllGroupChats(), groups, code)

    def heard(self, topics: set[str]) -> None:
        """Look again at everybody, at their next word, where what somebody may or reads in has changed."""
        if people.TOPIC in topics:
            self._looked.clear()

    def has_looked(self, account: str) -> bool:
        """Whether somebody was looked at a moment ago."""
        return self._clock.monotonic() < self._looked.get(account, float("-inf")) + LOOK_AGAIN_S

    async def see(self, account: str) -> None:
        """Set what somebody sees in their own chat by what they are now."""
        now = self._clock.monotonic()
        try:
            role, language, zone = await self._database.read(lambda tx: self._role(tx, account))
            if role is not None:  # whoever hasn't joined may do so any moment
                self._looked[account] = now
                while len(self._looked) > REMEMBERED:
                    del self._looked[next(iter(self._looked))]
            reader = self._router.catalogues.reader(language, zone)
            wanted = menu(self._router.house, reader, for_role(role)) if role is not None else ()
            await self._set(f"chat:{account}", BotCommandScopeChat(int(account)), wanted, "")
        except TelegramError as error:
            log.info("the commands of %s could not be set: %s", account, error)

    async def _set(self, scope: str, where: Scope, wanted: Menu, language: str) -> None:
        now = hashlib.sha256(repr(wanted).encode()).hexdigest()[:16] if wanted else ""
        if await self._database.read(lambda tx: kept.menu(tx, scope)) == now:
            return
        if wanted:
            await self._bot.set_my_commands(wanted, scope=where, language_code=language or None)
        else:
            await self._bot.delete_my_commands(scope=where, language_code=language or None)
        await self._database.unit(lambda tx: kept.put_menu(tx, scope, now))

    def _role(self, tx: Transaction, account: str) -> tuple[Role | None, str, str]:
        campaign = self._router.turn_of(tx, None, self._clock.now()).campaign
        person = people.find(tx, PLATFORM, account)
        seat = people.member_of(tx, campaign.id, person.id, person.account) if person else None
        return (seat.role, seat.language, seat.zone) if seat is not None else (None, "en", "UTC")


def _about(reader: Reader, routes: Sequence[tuple[str, Route]]) -> str:
    alone = next((route for rest, route in routes if not rest), None)
    if alone is not None:
        return reader.say(alone.help)
    return reader.say(_("Choose: {those}", those=tuple(_rests(routes))))


def _rests(routes: Iterable[tuple[str, Route]]) -> Iterable[str]:
    return (rest for rest, _route in routes)
