"""What makes a server the team's: its events in Discord's calendar, and roles for what people are and their team."""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import discord
from discord.http import HTTPClient

from bot.chat.router import Router
from bot.clock import at_local, local_day
from bot.database import StorageTrouble, Transaction
from bot.ids import short
from bot.platforms.discord import kept
from bot.platforms.discord.errand import PLATFORM
from bot.platforms.discord.troubles import LOST
from bot.values import dataclass
from bot.words import Reader, Sayable
from campaigns import campaign as campaigns
from campaigns import events, places, teams
from campaigns.campaign import Campaign
from campaigns.events import Event, State
from campaigns.people import ROLE_NAMES, Role

log = logging.getLogger(__name__)

LOOKS_EVERY_S = 300.0
AHEAD = timedelta(days=8)  # how far ahead events are put into the calendar: the next of each week
LONGEST_NAME = 100  # of an event, a place and a role; Discord's
LONGEST_ABOUT = 1_000
REFUSED = (discord.HTTPException, *LOST)


@dataclass(frozen=True, slots=True)
class _Dated:
    """An event as Discord's calendar has it."""

    title: Sayable
    venue: Sayable
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class _Wished:
    """The campaign's guild by the address of one of its places, what is on soon, and who should wear what.

    ``off`` are the calendar's ids of events that were called off, by what they are noted as.
    """

    address: str
    reader: Reader
    events: Mapping[str, _Dated]
    off: Mapping[str, int]
    names: Mapping[str, str]
    worn: Mapping[str, tuple[str, ...]]


class Decor:
    """Looks every few minutes at what the server should show, and changes what is different."""

    def __init__(self, router: Router, *, roles: bool) -> None:
        """Take the door, and whether roles are wanted."""
        self._router, self._roles = router, roles
        self._database, self._clock = router.database, router.clock
        self._task: asyncio.Task[None] | None = None
        self._told: set[str] = set()
        self._http: HTTPClient | None = None

    async def open(self, client: discord.Client) -> None:
        """Begin to look, on a client that is connected."""
        self.close()
        await self.look(client)
        self._task = asyncio.create_task(self._now_and_then(client))

    def close(self) -> None:
        """Leave everything as it is."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def look(self, client: discord.Client) -> None:
        """Look once. Never raises for what Discord or the database refuses."""
        self._http = client.http
        try:
            wished = await self._database.read(self._wished)
            guild = await self._guild(client, wished.address) if wished.address else None
            if guild is not None:
                await self._put_up_events(guild, wished)
                await self._take_down_events(guild, wished.off)
                if self._roles:
                    await self._hand_out_roles(guild, wished)
        except StorageTrouble as trouble:
            log.info("the server stays as it is: %s", trouble.reason)
        except REFUSED as error:
            log.info("the server stays as it is: %s", error)

    async def _now_and_then(self, client: discord.Client) -> None:
        while True:
            await asyncio.sleep(LOOKS_EVERY_S)
            await self.look(client)

    async def _guild(self, client: discord.Client, address: str) -> discord.Guild | None:
        channel = client.get_channel(int(address)) or await client.fetch_channel(int(address))
        return getattr(channel, "guild", None)

    async def _put_up_events(self, guild: discord.Guild, wished: _Wished) -> None:
        rights = guild.me.guild_permissions
        if wished.events and not (rights.create_events or rights.manage_events):
            self._say_once("events", "the campaign’s events are not in the server’s calendar: the bot lacks the right"
                           " “Create Events” there")  # fmt: skip
            return
        there = await guild.fetch_scheduled_events(with_counts=False) if wished.events else []
        for key, event in wished.events.items():
            say = partial(_fitting, wished.reader)
            name = say(event.title, LONGEST_NAME)
            ours = (each for each in there if each.creator_id == guild.me.id and each.start_time == event.starts)
            made = next((each for each in ours if each.name == name), None)  # a restart may have come before the note
            made = made or await guild.create_scheduled_event(
                name=name, start_time=event.starts, entity_type=discord.EntityType.external,
                end_time=event.ends, location=say(event.venue, LONGEST_NAME),
                privacy_level=discord.PrivacyLevel.guild_only,
            )  # fmt: skip
            await self._note("event", key, str(made.id))

    async def _take_down_events(self, guild: discord.Guild, off: Mapping[str, int]) -> None:
        for key, number in off.items():
            assert self._http is not None, "whoever looks is connected"
            with suppress(discord.NotFound):
                await self._http.delete_scheduled_event(guild.id, number, reason="Street Team")
            await self._note("event", key, "")

    async def _hand_out_roles(self, guild: discord.Guild, wished: _Wished) -> None:
        if not guild.me.guild_permissions.manage_roles:
            self._say_once("roles", "nobody gets roles: the bot lacks the right “Manage Roles”")
            return
        roles = {key: await self._role(guild, key, name) for key, name in wished.names.items()}
        before = await self._database.read(lambda tx: kept.all_noted(tx, "worn"))
        worn = {each.key: tuple(json.loads(each.value)) for each in before}
        for account in {*worn, *wished.worn}:
            has, should = worn.get(account, ()), wished.worn.get(account, ())
            if set(has) == set(should):
                continue
            try:
                await self._change(guild, int(account), {roles[key] for key in set(should) - set(has)},
                                   {roles[key] for key in set(has) - set(should) if key in roles})  # fmt: skip
            except REFUSED as error:
                self._say_once(account, f"somebody’s roles stay as they are: {error}")
                continue
            await self._note("worn", account, json.dumps(sorted(should)))

    async def _change(self, guild: discord.Guild, account: int, put_on: set[int], take_off: set[int]) -> None:
        """Change somebody's roles without asking who they are: they needn't be known here."""
        http = self._http
        assert http is not None, "whoever looks is connected"
        for role in put_on:
            await http.add_role(guild.id, account, role, reason="Street Team")
        for role in take_off:
            await http.remove_role(guild.id, account, role, reason="Street Team")

    async def _role(self, guild: discord.Guild, key: str, name: str) -> int:
        """The role for something, made without any right the first time; never one somebody else made."""
        known = await self._database.read(lambda tx: kept.noted(tx, "role", f"{guild.id}:{key}"))
        if known is not None and guild.get_role(int(known.value)) is not None:
            return int(known.value)
        assert self._http is not None, "whoever looks is connected"
        made = await self._http.create_role(guild.id, name=name, permissions=0, reason="Street Team")
        await self._note("role", f"{guild.id}:{key}", str(made["id"]))
        return int(made["id"])

    async def _note(self, kind: str, key: str, value: str) -> None:
        now = self._clock.now()
        await self._database.unit(lambda tx: kept.note(tx, kind, key, value, now))

    def _say_once(self, about: str, sentence: str) -> None:
        if about not in self._told:
            self._told.add(about)
            log.info("on Discord %s", sentence)

    def _wished(self, tx: Transaction) -> _Wished:
        campaign = campaigns.by_slug(tx, self._router.campaign)
        bound = [each for each in places.everywhere(tx, campaign.id) if each.platform == PLATFORM]
        first = next((each for each in bound if each.place == "team"), bound[0] if bound else None)
        reader = self._router.catalogues.reader(campaign.settings.languages[0], campaign.zone.key)
        put_up = {each.key: each.value for each in kept.all_noted(tx, "event")}
        now = self._clock.now()
        planned = events.everything(tx, campaign.id)
        soon = {key: found for key, found in _soon(campaign, planned, now).items() if key not in put_up}
        called_off = [each.key for each in planned if each.state is State.CALLED_OFF]
        off = {key: int(put_up[key]) for key in called_off if put_up.get(key)}
        names = {role.name: reader.say(ROLE_NAMES[role]).capitalize() for role in Role if role > Role.MEMBER}
        names |= {f"team-{short(each.id)}": _fitting(reader, each.title, LONGEST_NAME)
                  for each in teams.everything(tx, campaign.id)}  # fmt: skip
        return _Wished(first.address if first else "", reader, soon, off, names, _worn(tx, campaign.id))


def _soon(campaign: Campaign, planned: Sequence[Event], now: datetime) -> dict[str, _Dated]:
    """What is planned, and the next time of each of the pack's events, by what tells it from every other."""
    found = {}
    today = local_day(now, campaign.zone)
    for event in campaign.settings.events:
        for ahead in range(AHEAD.days):
            day = today + timedelta(days=ahead)
            starts = at_local(day, event.starts.at, campaign.zone)
            if event.starts.weekday in (None, day.weekday()) and starts > now and campaign.open_on(day):
                ends = starts + timedelta(minutes=event.minutes)
                found[f"{event.key}:{day}"] = _Dated(event.title, event.venue, starts, ends)
                break
    for each in planned:
        found.pop(each.key, None)
        if each.state is State.PLANNED and each.plan.starts_at > now:
            found[each.key] = _Dated(each.title, each.plan.venue, each.plan.starts_at, each.plan.ends_at)
    return found


def _worn(tx: Transaction, campaign: int) -> dict[str, tuple[str, ...]]:
    """What each account on Discord should wear: the roles of what they are and of their team."""
    rows = tx.all(
        "SELECT a.external AS account, CASE WHEN c.role < m.role THEN c.role ELSE m.role END AS role, m.team AS team"
        " FROM account a JOIN member m ON m.person = a.person"
        " LEFT JOIN link_cap c ON c.account = a.id AND c.campaign = m.campaign"
        " WHERE a.platform = 'discord' AND m.campaign = :campaign AND m.state = 'active' ORDER BY a.id",
        campaign=campaign,
    )  # fmt: skip
    return {
        row["account"]: (
            *((Role(row["role"]).name,) if row["role"] > Role.MEMBER else ()),
            *((f"team-{short(row['team'])}",) if row["team"] is not None else ()),
        )
        for row in rows
    }


def _fitting(reader: Reader, words: Sayable, most: int) -> str:
    return reader.say(words)[:most] or "…"
