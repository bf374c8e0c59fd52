"""What only Discord has: menus, threads, roles, names in every language, forms in rounds, rights on the spot."""

import re
from datetime import datetime, timedelta
from functools import partial
from operator import methodcaller
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import discord
import pytest

from bot.chat.house import House
from bot.chat.screen import Action, Link, Screen, Weight
from bot.chat.wording import heading
from bot.database import Transaction
from bot.delivery.outbox import Outbox
from bot.platforms.discord import commands, draw, kept
from bot.platforms.discord.asks import LONGEST_TITLE
from bot.platforms.discord.sheet import Leaf
from bot.platforms.discord.vocabulary import GROUPS, NAMES, OPTIONS
from bot.words import Catalogues, Written
from campaigns import events, people, places, teams
from campaigns.events import Event
from campaigns.people import Role
from cogs import ALL
from tests.conftest import HandClock
from tests.platforms.discord.fake import rules
from tests.platforms.discord.fake.server import shown
from tests.platforms.discord.guild import Guild, walk
from tests.platforms.discord.wire import Wire
from tests.platforms.test_drawing import BLOCKS
from tests.platforms.world import photo

V2 = discord.MessageFlags(components_v2=True).value
BLUE, GREY = discord.ButtonStyle.primary.value, discord.ButtonStyle.secondary.value


def tree() -> dict[str, dict[str, object]]:
    return {each["name"]: each for each in commands.tree(House(ALL, Outbox()), Catalogues())}


def options_of(command: Any) -> list[Any]:
    """The options of a command, or of each below it."""
    options = command.get("options", [])
    below = [each["options"] for each in options if each["type"] == discord.AppCommandOptionType.subcommand.value]
    return below or [options]


def test_every_command_has_a_name_and_a_description_in_every_language() -> None:
    house = House(ALL, Outbox())

    assert set(house.words) == set(NAMES)
    assert {says.split()[0] for says in house.words if " " in says} == set(GROUPS)


def test_what_can_be_typed_after_a_command_has_a_name_of_its_own_in_every_language() -> None:
    offered = [options for each in tree().values() for options in options_of(each)]

    assert {option["name"].rstrip("12345") for options in offered for option in options} == set(OPTIONS)
    for options in offered:
        names = [option["name_localizations"]["es-ES"] for option in options]
        assert len(set(names)) == len(names), names
        assert all(re.fullmatch(r"[\w-]{1,32}", name) and name == name.lower() for name in names), names
    today = tree()["today"]
    assert today["name_localizations"] == {"es-ES": "hoy", "es-419": "hoy"}
    assert today["description_localizations"] != {}
    assert tree()["Numbers"]["name_localizations"] == {"es-ES": "Números", "es-419": "Números"}


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_window_has_room_for_its_whole_title(language: str) -> None:
    reader = Catalogues().reader(language, "UTC")
    asking = [each for each in House(ALL, Outbox()).routes.values() if each.fields and (each.title or not each.asks)]

    titles = [(heading(reader.say(each.title or each.help)), len(each.fields) > 4) for each in asking]

    assert len(titles) > 15
    assert [said for said, rounds in titles if len(said) > LONGEST_TITLE - (len(" (1/2)") if rounds else 0)] == []


def test_whoever_leads_sees_what_leads_do_and_members_do_not() -> None:
    seen = {name: each["default_member_permissions"] for name, each in tree().items()}

    assert seen["today"] is None
    assert seen["review"] == discord.Permissions(manage_messages=True).value
    assert seen["export"] == discord.Permissions(manage_guild=True).value


def test_options_have_the_type_of_what_they_take() -> None:
    options = {each["name"]: each for each in tree()["leaderboard"]["options"]}  # type: ignore[attr-defined]
    assert options["period"]["autocomplete"] is True
    assert [each["value"] for each in options["measure"]["choices"]] != []
    groups = {each["name"]: each for each in tree()["mission"]["options"]}  # type: ignore[attr-defined]
    new = {each["name"]: each for each in groups["new"]["options"]}
    assert new["worth"]["type"] == discord.AppCommandOptionType.integer.value
    assert new["goal"]["autocomplete"] is True
    assert new["title"]["max_length"] <= 6_000


async def test_a_long_form_comes_in_rounds_and_what_was_filled_in_stays(guild: Guild) -> None:
    ines = await guild.somebody("Ines", Role.LEAD)
    await ines.types("mission new")
    assert str(ines.window["title"]).endswith("(1/2)")
    first = ines.asked
    answers = {"title": "Chalk a wall", "brief": "Draw something.", "kind": "photo", "asks": ["photos"], "goal": None,
               "worth": "20", "minutes": "30"}  # fmt: skip
    await ines.fills(**_fitting(ines.window, {name: answers.get(name) for name in first}))

    assert "Continue (2/2)" in ines.buttons
    await guild.restart()
    await ines.presses("Continue (2/2)")
    assert not set(ines.asked) & set(first)
    await ines.fills(**_fitting(ines.window, {name: answers.get(name) for name in ines.asked}))

    assert "Chalk a wall" in ines.sees


def test_every_block_is_drawn_within_discords_rules_and_an_answer_at_once_says_what_the_librarys_view_would() -> None:
    reader = Catalogues().reader("en", "UTC")
    actions = (Action("Do it", "a.c", (), Weight.MAIN), Link("Look", "https://example.org"))

    sheets = draw.screen(draw.Pen(reader, reader), Screen("A title", tuple(BLOCKS), actions))

    for sheet in sheets:
        files = {each.name: b"x" for each in sheet.enclosures}
        leaf = Leaf(sheet, 0x2563EB, files)
        view: Any = leaf.card()
        assert leaf.written() == view.to_components()
        attached = [{"id": number, "filename": name} for number, name in enumerate(files)]
        uploads = {f"files[{number}]": data for number, data in enumerate(files.values())}
        said = {"components": leaf.written(), "flags": V2, "attachments": attached, "allowed_mentions": {"parse": []}}
        assert list(rules.of_message(said, uploads)) == []


async def test_a_code_for_another_app_is_there_to_be_copied_and_not_to_be_tapped(guild: Guild) -> None:
    maya = await guild.somebody("Maya")

    await maya.types("link")

    shown = [each["content"] for each in walk(maya.card.components) if each["type"] == 10]
    assert re.search(r"^`/link [A-Z0-9]{4}-[A-Z0-9]{4}`$", "\n".join(shown), re.MULTILINE)


async def test_only_a_button_that_is_the_one_to_take_stands_out(guild: Guild) -> None:
    maya = await guild.somebody("Maya")

    await maya.types("settings")
    assert {each["style"] for each in walk(maya.card.components) if each["type"] == 2} == {GREY}
    await maya.types("today")

    styles = {each["label"]: each["style"] for each in walk(maya.card.components) if each["type"] == 2}
    assert [label for label, style in styles.items() if style == BLUE] == ["Hand it in"]


async def test_the_menu_of_somebody_shows_their_numbers_to_a_lead(guild: Guild) -> None:
    maya, ines = await guild.somebody("Maya"), await guild.somebody("Ines", Role.LEAD)

    await ines.picks("Numbers", maya.actor)

    assert "Maya" in ines.sees
    assert ines.result is not None
    assert ines.result.ephemeral


async def test_whoever_is_no_lead_sees_nobody_elses_numbers(guild: Guild) -> None:
    maya, noah = await guild.somebody("Maya"), await guild.somebody("Noah")

    await noah.picks("Numbers", maya.actor)

    assert "Your numbers, Maya" not in noah.sees


async def test_a_message_of_somebody_else_is_not_ones_own_evidence(guild: Guild) -> None:
    maya, noah = await guild.somebody("Maya"), await guild.somebody("Noah")
    await noah.types("today")
    message = await maya.posts("Mine", photo())

    await noah.picks("Hand in as evidence", message)

    assert "Poster wall" not in noah.sees


async def test_a_channel_becomes_a_place_once_the_bot_may_work_there(guild: Guild) -> None:
    omar = await guild.somebody("Omar", Role.ORGANIZER)
    everyone = guild.guild.default_role
    made = guild.guild.create_text_channel(
        "leads", overwrites={everyone: discord.PermissionOverwrite(attach_files=False, send_messages=False)}
    )
    guild.channels["leads"], omar.where = made, "leads"
    await guild.env.settle()

    await omar.types("campaign place", place="review")
    assert "I can’t work here yet" in omar.sees
    assert "Attach Files" in omar.sees
    assert "Edit the channel, then Permissions" in omar.sees
    assert await bound(guild, "review") == []

    omar.where = "general"
    await omar.types("campaign place", place="review")
    assert "This is the place “Review” now" in omar.sees
    assert await bound(guild, "review") == [str(guild.channels["general"].id)]


async def test_people_talk_about_a_mission_in_a_thread_of_the_team(guild: Guild) -> None:
    team = await guild.place("team")
    maya, noah = await guild.somebody("Maya"), await guild.somebody("Noah")
    for each in (maya, noah):
        await each.types("today")
        await each.presses("Talk about it")
        assert "Talk about it here" in each.sees

    threads = [each for each in guild.env.bot.guilds[0].threads if each.parent_id == team.id]
    assert [each.name for each in threads] == ["Poster wall"]


async def test_where_no_thread_may_be_opened_the_right_is_named_with_where_to_click(guild: Guild) -> None:
    everyone = guild.guild.default_role
    team = guild.guild.create_text_channel(
        "team", overwrites={everyone: discord.PermissionOverwrite(create_public_threads=False)}
    )
    await guild.env.settle()
    await guild.database.unit(lambda tx: places.bind(tx, guild.campaign, "team", "discord", str(team.id), "#team"))
    await guild.env.settle()
    maya = await guild.somebody("Maya")
    await maya.types("today")

    await maya.presses("Talk about it")

    assert "Create Public Threads" in maya.sees
    assert "edit the team’s channel, then Permissions, then my role" in maya.sees


async def test_leads_wear_their_role_and_lose_it_with_it(wire: Wire) -> None:
    await wire.place("team")
    wire.roles = True
    ines = await wire.somebody("Ines", Role.LEAD)
    await wire.start()
    account = ines.account["id"]
    await wire.until(lambda: wire.discord.town.worn.get(account))
    named = {each["id"]: each["name"] for each in wire.discord.town.roles}
    assert [named[each] for each in wire.discord.town.worn[account]] == ["Lead"]

    await wire.stop()
    await wire.database.unit(lambda tx: tx.run("UPDATE member SET role = :role", role=Role.MEMBER))
    await wire.start()
    await wire.until(lambda: not wire.discord.town.worn[account])


async def test_who_is_in_a_team_wears_its_colours_and_another_teams_after_a_change(wire: Wire) -> None:
    await wire.place("team")
    wire.roles = True
    maya = await wire.somebody("Maya")
    account = maya.account["id"]
    one, other = await wire.database.read(lambda tx: teams.everything(tx, wire.campaign.id))
    for team in (one, other):
        await wire.database.unit(methodcaller("run", "UPDATE member SET team = :team", team=team.id))
        await wire.restart()

        await wire.until(partial(wears, wire, account, team.title.text))


async def test_the_campaigns_events_are_in_the_servers_calendar_each_once(tmp_path: Path, clock: HandClock) -> None:
    async with Wire(tmp_path, clock, pack="atlanta") as wire:
        await wire.place("team")
        await wire.start()
        await wire.until(lambda: wire.discord.town.events)
        (event,) = wire.discord.town.events
        assert event["entity_metadata"]["location"]
        starts = datetime.fromisoformat(event["scheduled_start_time"]).astimezone(ZoneInfo("America/New_York"))
        assert (starts.weekday(), starts.hour) == (3, 18)

        await wire.until_noted("event")
        await wire.database.unit(
            lambda tx: kept.forget_old(tx, "event", clock.now() + timedelta(days=1))
        )  # as a kill may
        await wire.restart()
        await wire.until_noted("event")
        clock.move(days=7)
        await wire.restart()
        await wire.until(lambda: len(wire.discord.town.events) > 1)

        days = [datetime.fromisoformat(each["scheduled_start_time"]) for each in wire.discord.town.events]
        assert [day - days[0] for day in days] == [timedelta(0), timedelta(days=7)]
        assert wire.discord.rest.wrong == []


async def test_an_event_a_lead_plans_is_in_the_calendar_until_it_is_called_off(wire: Wire, clock: HandClock) -> None:
    await wire.place("team")
    await wire.somebody("Ines", Role.LEAD)
    starts = clock.now() + timedelta(days=20)

    def plan(tx: Transaction) -> Event:
        lead = next(each for each in people.everybody(tx, wire.campaign.id) if each.name == "Ines")
        evening = events.Plan(Written("An evening out"), Written("The yard"), Written(""), (), (), starts,
                              starts + timedelta(hours=2))  # fmt: skip
        return events.make(tx, wire.campaign, evening, (), lead, clock.now())

    planned = await wire.database.unit(plan)
    await wire.start()
    await wire.until(lambda: wire.discord.town.events)
    (event,) = wire.discord.town.events
    assert (event["name"], event["entity_metadata"]["location"]) == ("An evening out", "The yard")
    await wire.until_noted("event")

    def call_off(tx: Transaction) -> None:
        lead = next(each for each in people.everybody(tx, wire.campaign.id) if each.name == "Ines")
        events.call_off(tx, planned, lead, clock.now())

    await wire.database.unit(call_off)
    await wire.restart()
    await wire.until(lambda: not wire.discord.town.events)
    assert wire.discord.rest.wrong == []


async def test_an_answer_that_takes_long_is_put_off_where_only_they_see_it(wire: Wire, clock: HandClock) -> None:
    await wire.start()
    wire.platform.desk._patience_s = 0.0
    maya = await wire.somebody("Maya")

    visit = await maya.types("me")

    card = await shown(visit)
    assert visit.first is not None
    assert visit.first["type"] == 5
    assert visit.first["data"]["flags"] & 64
    assert "Your numbers, Maya" in str(card["components"])


def worn(wire: Wire, account: str) -> list[str]:
    """What the roles somebody wears are called."""
    named = {each["id"]: each["name"] for each in wire.discord.town.roles}
    return [named[each] for each in wire.discord.town.worn.get(account, ())]


def wears(wire: Wire, account: str, role: str) -> bool:
    """Whether that role is the only one somebody wears."""
    return worn(wire, account) == [role]


async def bound(guild: Guild, place: str) -> list[str]:
    found = await guild.database.read(lambda tx: places.everywhere(tx, guild.campaign.id))
    return [each.address for each in found if (each.platform, each.place) == ("discord", place)]


def _fitting(window: object, answers: dict[str, object]) -> dict[str, object]:
    """Answers for the fields there are; the first choice where none was named."""
    filled = dict(answers)
    for row in window["components"]:  # type: ignore[index]
        component = row.get("component")
        if component and filled.get(component["custom_id"], 0) is None and component.get("options"):
            value = component["options"][0]["value"]
            radio = component["type"] == discord.ComponentType.radio_group.value
            filled[component["custom_id"]] = value if radio else [value]
    return {name: value for name, value in filled.items() if value is not None}
