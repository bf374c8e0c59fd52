"""What people do on Discord, and how they are answered."""

import re

from campaigns.people import Role
from tests.platforms.correcting import MANY, told
from tests.platforms.discord.guild import Guild, read
from tests.platforms.world import photo


async def test_a_command_is_answered_to_whoever_typed_it_alone(guild: Guild) -> None:
    maya = await guild.somebody("Maya")

    await maya.types("me")

    assert "Your numbers, Maya" in maya.sees
    assert maya.result is not None
    assert maya.result.ephemeral


async def test_what_is_missing_is_asked_for_in_a_window(guild: Guild) -> None:
    stranger = await guild.somebody("Noah", None)

    await stranger.types("join")

    assert stranger.asked == ["code"]
    assert stranger.window["title"] == "Join the team with a code"


async def test_a_mission_is_handed_in_with_a_photo_through_a_window(guild: Guild) -> None:
    maya = await guild.somebody("Maya")
    await maya.types("today")
    assert "Poster wall" in maya.sees

    await maya.presses("Hand it in")
    assert maya.asked == ["photos", "note"]
    await maya.fills(photos=("wall.jpg", photo()), note="Found a good one.")

    assert "Got it: Poster wall" in maya.sees


async def test_a_lead_decides_on_the_card_in_the_leads_channel(guild: Guild) -> None:
    review = await guild.place("review")
    maya, ines = await guild.somebody("Maya"), await guild.somebody("Ines", Role.LEAD)
    await maya.types("today")
    await maya.presses("Hand it in")
    await maya.fills(photos=("wall.jpg", photo()), note="Found a good one.")
    await guild.deliver()

    ines.looks("review")
    assert "Maya: Poster wall" in ines.sees
    assert "[photo: A photo by Maya]" in ines.sees
    await ines.presses("Approve")

    assert "Approved by Ines" in ines.looks("review")
    assert len(review.history()) == 1


async def test_a_recap_that_is_corrected_is_whole_however_long_it_is_and_nothing_stays_that_is_gone(
    guild: Guild,
) -> None:
    news, omar = await guild.place("news"), await guild.somebody("Omar", Role.ORGANIZER)
    by = await omar.member

    for headline, many in (("First", 1), ("Second", MANY), ("Third", 2), ("Fourth", MANY), ("Fifth", 1)):
        await guild.database.unit(told(guild.router, by, headline, many=many))
        guild.clock.move(minutes=1)
        await guild.deliver()

        shown = "\n".join(read(each) for each in news.history())
        assert f"\n{headline}\n" in f"\n{shown}"
        assert sorted(re.findall(r"win \d+", shown)) == sorted(f"win {number}" for number in range(many))
        assert shown.count("(The week’s board)") == 1
