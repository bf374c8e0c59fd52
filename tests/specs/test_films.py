"""Films, documents and recordings: handed in as they are, shown to who decides, and gone where consent is."""

import pytest

from bot.database import Transaction
from campaigns import media
from campaigns.media import Copies, Kind
from campaigns.missions import What
from tests.platforms import filming
from tests.specs.test_events import it_is, planned
from tests.team import Player, Team

pytestmark = pytest.mark.stage


def test_a_film_of_an_event_is_handed_in_sent_back_and_comes_again_as_a_link(team: Team) -> None:
    it_is(team, 19, 18)
    maya, ines = team.member("Maya"), team.lead("Ines")
    event = planned(team, ines)
    maya.taps(f"event.here|{event}")
    maya.fills(place="inside")
    it_is(team, 19, 21)
    ines.taps(f"event.close|{event}")
    maya.taps(f"event.mine|{event}")
    maya.presses("A film: Porch night")
    assert maya.asked == ["video", "link", "note"]

    maya.fills(note="The choir.")
    assert "Add the film itself, or its link where it’s too large to send." in maya.sees
    maya.fills(video=[kept(team, maya, Kind.VIDEO, seconds=62)])
    assert "Got it: A film: Porch night" in maya.sees
    assert "film: A film by Maya, 1:02" in maya.sees
    ines.looks_into("review")
    assert "film: A film by Maya, 1:02" in ines.sees
    ines.presses("A ready reason")
    ines.presses("The film doesn’t play for me. Could you send it once more, or a shorter one?: Send back with this")

    maya.opens_letter("handin.result")
    maya.presses("Try again")
    assert maya.asked == ["video", "link"]
    maya.fills(link="films.example/porch")
    ines.looks_into("review")
    assert "film: A film by" not in ines.sees
    assert "a link: https://films.example/porch" in ines.sees
    ines.presses("Approve")
    assert team.points(maya) == 20


def test_whoever_is_in_a_film_takes_it_out_of_sight(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    hands_in(team, maya, video=[kept(team, maya, Kind.VIDEO)])
    maya.presses("Who’s in it?")
    assert "film: The film" in maya.sees
    maya.presses("Somebody’s in it")
    maya.fills(who="Sam", age="adult", scope="campaign", how="in person")
    ines.looks_into("review")
    assert "film: A film by Maya" in ines.sees

    maya.presses("They take it back")

    ines.looks_into("review")
    assert "film:" not in ines.sees


def test_a_document_is_given_to_who_decides(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")

    hands_in(team, maya, What.DOCUMENT, document=[kept(team, maya, Kind.DOCUMENT, "the list.pdf")])

    assert "file the list.pdf: A document by Maya" in maya.sees
    ines.looks_into("review")
    assert "file the list.pdf: A document by Maya" in ines.sees
    assert "One of those files didn’t arrive." in hands_in(
        team, maya, What.DOCUMENT, title="Another", document=[kept(team, maya, Kind.VIDEO)]
    )


def test_a_recording_tells_its_length_itself(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.says("/log interview")

    maya.fills(
        signature="Listen.", who="Abe", reason="trust", consent="anywhere", quote="It sang me home.",
        voice=[kept(team, maya, Kind.VOICE, seconds=725)],
    )  # fmt: skip

    assert "sound: A voice note by Maya, 12:05" in maya.sees
    ines.looks_into("review")
    assert "The recording: 12 minutes" in ines.sees


def test_a_recording_goes_with_the_words_that_are_taken_back(team: Team) -> None:
    maya, ines = team.member("Maya"), team.lead("Ines")
    maya.says("/log interview")
    maya.fills(
        signature="Listen.", who="Abe", reason="trust", consent="anywhere", quote="It sang me home.",
        voice=[kept(team, maya, Kind.VOICE, seconds=725)],
    )  # fmt: skip
    ines.looks_into("review")
    assert "sound: A voice note by Maya, 12:05" in ines.sees

    maya.says("/consent")
    maya.presses("Abe: Open")
    maya.presses("They take it back")
    ines.looks_into("review")
    assert "sound:" not in ines.sees
    assert "It sang me home." not in ines.sees

    team.clock.move(days=31)
    team.regular("privacy.begin")
    team.ticks()
    assert team.read(lambda tx: tx.all("SELECT id FROM media")) == []


def hands_in(team: Team, player: Player, *asks: What, title: str = filming.TITLE, **answers: list[int]) -> str:
    member = player.member
    team.unit(lambda tx: filming.take(tx, team.campaign, member, team.clock, *asks, title=title))
    player.says(f"/handin {title}")
    if "note" in player.asked:
        return player.fills(note="The choir.", **answers)
    return player.fills(**answers)


def kept(team: Team, player: Player, kind: Kind, name: str = "film.mp4", seconds: int | None = None) -> int:
    """Keep a file of somebody's."""
    person = player.member.person

    def work(tx: Transaction) -> int:
        key = f"{tx.new_id():064x}.{name.rpartition('.')[2]}"
        copies = Copies(kind, key, key, seconds=seconds)
        return media.keep(tx, team.campaign.id, person, copies, name, 9, team.clock.now()).id

    return team.unit(work)
