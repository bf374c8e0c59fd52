"""Answering: the first answer within three seconds, what follows it, and what to do where it comes too late."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias

import discord
from discord import Attachment, ui
from discord.http import Route, handle_message_parameters
from discord.webhook.async_ import async_context, interaction_message_response_params

from bot.platforms.discord.callbacks import CALLBACK
from bot.platforms.discord.errand import Errand, Kind
from bot.platforms.discord.sheet import Leaf
from bot.platforms.discord.troubles import LOST

log = logging.getLogger(__name__)

FIRST_ANSWER_S = 2.5  # Discord waits three; the library would try for 25
LIGHT = 400_000  # bytes that go along with a first answer; more come after it was put off

ANSWER, CHANGE = 4, 7  # Discord's numbers for first answers: a new message, another face of the one that was pressed
NOBODY = discord.AllowedMentions.none()
SAID = discord.MessageFlags(components_v2=True)
WHISPERED = discord.MessageFlags(components_v2=True, ephemeral=True)

# Discord's numbers for what goes wrong.
ANSWERED_ALREADY, UNKNOWN_MESSAGE = 40_060, 10_008

GONE = (*LOST, RuntimeError)  # the last one is what aiohttp raises where our own connection was closed meanwhile

AnyInteraction: TypeAlias = discord.Interaction[Any]


class TooLate(Exception):
    """Discord has given up waiting for an answer."""


class Reach:
    """One errand's way back. What came first decides what can follow: it is kept here.

    ``held`` is how the answer was put off: ``private`` or ``public`` for a new message that says it is being thought
    about, ``update`` for the message that was pressed, "" where it wasn't.
    """

    def __init__(
        self,
        client: discord.Client,
        errand: Errand,
        interaction: AnyInteraction | None = None,
        told: Callable[[float], None] | None = None,
    ) -> None:
        """Take the errand, the interaction it came with, and who is told how many seconds its first answer took.

        Without an interaction it is answered after a restart.
        """
        self._interaction, self._errand, self._told = interaction, errand, told
        self._began = asyncio.get_running_loop().time()
        self.held = errand.held
        self._answered = interaction is None
        self._perhaps_held = False
        self._there: Mapping[str, Attachment] = _attached(interaction)
        self._client, self._http = client, client.http

    @cached_property
    def _hook(self) -> discord.Webhook:
        """What follows a first answer goes out by; most are answered at once."""
        found = self._errand
        data: Any = {"id": found.application, "type": discord.WebhookType.application.value, "token": found.token}
        return discord.Webhook.from_state(data, state=self._client._connection)

    @property
    def fresh(self) -> bool:
        """Whether nothing was answered yet."""
        return not self._answered and not self.held

    @property
    def waited_s(self) -> float:
        """The seconds since it was done."""
        return asyncio.get_running_loop().time() - self._began

    @property
    def opens(self) -> bool:
        """Whether a window can still be opened: only first, and not from a window."""
        return self.fresh and self._errand.kind is not Kind.WINDOW

    async def hold(self, *, private: bool, new: bool) -> None:
        """Put the answer off, ``new`` for a message of its own.

        Raises:
            TooLate: Discord no longer waits.
        """
        if not self.fresh or self._interaction is None:
            return
        thinking = new or self._errand.source is None
        response = self._interaction.response
        self._perhaps_held = True
        await self._first(lambda: response.defer(ephemeral=private, thinking=thinking), holds=True)
        self._perhaps_held = False
        self.held = ("private" if private else "public") if thinking else "update"

    async def open(self, window: ui.Modal) -> None:
        """Open a window.

        Raises:
            TooLate: Discord no longer waits.
        """
        assert self._interaction is not None, "a window is a first answer"
        response = self._interaction.response
        await self._first(lambda: response.send_modal(window))

    async def send(self, leaves: Sequence[Leaf], *, private: bool) -> None:
        """Answer with messages of their own.

        Raises:
            TooLate: Discord no longer waits.
        """
        if self.fresh and sum(leaf.heavy for leaf in leaves) > LIGHT:
            await self.hold(private=private, new=True)
        for leaf in leaves:
            await self._send(leaf, private=private)

    async def replace(self, leaves: Sequence[Leaf]) -> None:
        """Show this in the message that was pressed; what doesn't fit there comes below it.

        Raises:
            TooLate: Discord no longer waits.
        """
        first, *rest = leaves
        there = {name: attachment for name, attachment in self._there.items() if name in first.files}
        if self.fresh and first.heavy - sum(len(first.files[name]) for name in there) > LIGHT:
            await self.hold(private=True, new=False)
        if self.held in ("private", "public"):
            await self._send(first, private=self.held == "private")
        elif self.held == "update":
            await self._edit_original(first, there)
        elif self.fresh:
            await self._edit_first(first, there)
        else:
            await self._send(first, private=True)
        for leaf in rest:
            await self._send(leaf, private=True)

    async def nothing(self) -> None:
        """Leave everything as it is; the person sees no error."""
        if self.fresh and self._errand.source is not None:
            await self.hold(private=True, new=False)

    async def offer(self, choices: list["discord.app_commands.Choice[str]"]) -> None:
        """Offer what may be meant; too late is too late."""
        assert self._interaction is not None
        response = self._interaction.response
        try:
            await self._first(lambda: response.autocomplete(choices))
        except TooLate:
            log.debug("the choices came too late")

    async def _send(self, leaf: Leaf, *, private: bool) -> None:
        if self.fresh and self._interaction is not None:
            await self._first(lambda: self._answer(ANSWER, leaf, {}, private=private))
        elif self.held in ("private", "public"):
            await self._instead_of_thinking(leaf, private=private)
        else:
            await self._after(lambda: self._hook.send(view=leaf.card(), files=_files(leaf), ephemeral=private))

    async def _instead_of_thinking(self, leaf: Leaf, *, private: bool) -> None:
        was, self.held, self._answered = self.held, "", True
        if private and was == "public":  # what follows a public placeholder is public
            await self._after(self._delete_original)
            await self._after(lambda: self._hook.send(view=leaf.card(), files=_files(leaf), ephemeral=True))
        else:
            await self._edit_original(leaf, {})

    async def _edit_original(self, leaf: Leaf, there: Mapping[str, Attachment]) -> None:
        self.held, self._answered = "", True
        await self._after(lambda: self._original(leaf, there))

    async def _original(self, leaf: Leaf, there: Mapping[str, Attachment]) -> None:
        """What an interaction was first answered with, changed; also where only its token outlived a restart."""
        with handle_message_parameters(
            view=leaf.card(), attachments=leaf.uploads(there), allowed_mentions=NOBODY
        ) as parameters:
            await async_context.get().edit_original_interaction_response(
                self._errand.application, self._errand.token, session=self._hook.session, proxy=self._http.proxy,
                proxy_auth=self._http.proxy_auth, payload=parameters.payload, multipart=parameters.multipart,
                files=parameters.files,
            )  # fmt: skip

    async def _delete_original(self) -> None:
        await async_context.get().delete_original_interaction_response(
            self._errand.application, self._errand.token, session=self._hook.session, proxy=self._http.proxy,
            proxy_auth=self._http.proxy_auth,
        )  # fmt: skip

    async def _edit_first(self, leaf: Leaf, there: Mapping[str, Attachment]) -> None:
        await self._first(lambda: self._answer(CHANGE, leaf, there))

    async def _answer(self, kind: int, leaf: Leaf, there: Mapping[str, Attachment], *, private: bool = False) -> None:
        """A first answer with a message. The library would have it sent back, and read it; nobody here needs it."""
        uploads, flags = leaf.uploads(there), WHISPERED if private else SAID
        if not any(isinstance(each, discord.File) for each in uploads):
            data = {"components": leaf.written(), "flags": flags.value, "allowed_mentions": NOBODY.to_dict(),
                    "attachments": [each.to_dict() for each in uploads]}  # fmt: skip
            await self._call_back(payload={"type": kind, "data": data})
            return
        with interaction_message_response_params(
            type=kind, view=leaf.card(), attachments=uploads, allowed_mentions=NOBODY, flags=flags
        ) as parameters:
            await self._call_back(multipart=parameters.multipart, files=parameters.files)

    async def _call_back(self, **what: Any) -> None:
        assert self._interaction is not None, "after a restart it is too late for a first answer"
        await async_context.get().request(
            Route("POST", CALLBACK, webhook_id=int(self._errand.key), webhook_token=self._errand.token),
            self._interaction._session, proxy=self._http.proxy, proxy_auth=self._http.proxy_auth, **what,
        )  # fmt: skip

    async def _first(self, answer: Callable[[], Awaitable[object]], *, holds: bool = False) -> None:
        """Give a first answer, and again where it may not have arrived."""
        for _again in range(2):
            try:
                async with asyncio.timeout(FIRST_ANSWER_S):
                    await answer()
            except discord.HTTPException as error:
                if error.code == ANSWERED_ALREADY and (holds or not self._perhaps_held):
                    break  # the one before had arrived
                if error.status in (404, 429) or error.code == ANSWERED_ALREADY:
                    raise TooLate from error
                if error.status < 500:
                    raise
                log.info("a first answer may not have arrived: %s", error)
            except GONE as error:
                log.info("a first answer may not have arrived: %r", error)
            else:
                break
        else:
            raise TooLate
        self._answered = True
        if self._told is not None:
            self._told(asyncio.get_running_loop().time() - self._began)

    async def _after(self, answer: Callable[[], Awaitable[object]]) -> None:
        """Answer after the first answer."""
        try:
            await answer()
        except discord.NotFound as error:
            if error.code == UNKNOWN_MESSAGE and self._interaction is not None:
                return  # they took it away themselves; after a restart it may never have been there
            raise TooLate from error
        except (discord.DiscordServerError, *GONE) as error:
            raise TooLate from error


def _files(leaf: Leaf) -> list[discord.File]:
    return [each for each in leaf.uploads() if isinstance(each, discord.File)]


def _attached(interaction: AnyInteraction | None) -> Mapping[str, Attachment]:
    message = interaction.message if interaction is not None else None
    return {each.filename: each for each in message.attachments} if message is not None else {}
