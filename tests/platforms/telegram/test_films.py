"""Films and documents on Telegram: sent in answer to what asks for them, and shown to the leads as what they are."""

import shutil
from operator import methodcaller

from bot.database import Transaction
from campaigns import consent
from campaigns.consent import Wish
from campaigns.logbook import Consent as Scope
from campaigns.missions import What
from tests.media import films
from tests.platforms import filming
from tests.platforms.telegram.office import Office
from tests.platforms.telegram.rig import jpeg
from tests.platforms.telegram.town import Chat, Folk


async def asked(office: Office, *asks: What) -> tuple[Folk, Chat]:
    """Somebody who is asked for a film, and the leads' group."""
    maya, group = await office.seated("Maya"), office.town.group("Leads")
    await office.binds("review", group)
    member = await office.member(maya)
    await office.unit(lambda tx: filming.take(tx, office.campaign, member, office.clock, *asks))
    await office.says(maya, "/handin")
    return maya, group


async def test_a_film_is_asked_for_with_its_size_and_shown_as_a_film(office: Office) -> None:
    maya, group = await asked(office)
    assert "MP4, MOV or WebM, up to 20 MB." in office.town.says(maya)

    office.town.films(maya, films.mp4(62))
    await office.rig.settle()
    await office.presses(maya, "Skip")
    await office.says(maya, "The choir.")
    await office.presses(maya, "Hand it in")
    await office.delivers()

    shown = [message for message in office.messages(group) if "video" in message]
    assert len(shown) == 1
    assert "A film by Maya, 1:02" in office.town.says(group, 2)


async def test_a_film_goes_from_the_chats_once_somebody_in_it_takes_their_consent_back(office: Office) -> None:
    maya, group = await asked(office, What.PHOTOS, What.VIDEO, What.NOTE)
    await office.sends(maya, jpeg(1))
    office.town.films(maya, films.mp4())
    await office.rig.settle()
    await office.presses(maya, "Skip")
    await office.says(maya, "The choir.")
    await office.presses(maya, "Hand it in")
    await office.delivers()
    assert [kind for message in office.messages(group) for kind in ("photo", "video") if kind in message] == [
        "photo", "video"
    ]  # fmt: skip
    by = await office.member(maya)

    def takes_back(tx: Transaction) -> None:
        row = tx.one("SELECT evidence, id FROM media WHERE kind = 'video'")
        assert row is not None
        now, wish = office.clock.now(), Wish("Sam", Scope.TEAM, "in person")
        said = consent.give(tx, office.campaign, by, wish, now, handed=row["evidence"], media=row["id"])
        consent.withdraw(tx, office.campaign, by, said.id, now)
        office.router.house.settle(office.router.turn_of(tx, None, now))

    await office.unit(takes_back)
    office.clock.move(seconds=5)
    await office.delivers()

    assert [message for message in office.messages(group) if "photo" in message]
    assert not [message for message in office.messages(group) if "video" in message]


async def test_a_film_out_of_the_blue_is_told_where_it_could_go(office: Office) -> None:
    maya = await office.seated("Maya")

    office.town.films(maya, films.mp4())
    await office.rig.settle()

    assert "A recording alone doesn’t say what it is for." in office.town.says(maya)


async def test_a_film_where_photos_are_wanted_is_told_what_would_do(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/today")
    await office.presses(maya, "Hand it in")

    office.town.films(maya, films.mp4(), as_file="market.mp4")
    await office.rig.settle()

    assert "This is a video, and a photo is needed here." in office.town.says(maya)


async def test_what_is_no_film_is_said_to_be_none(office: Office) -> None:
    maya, _group = await asked(office)

    office.town.films(maya, films.opus())
    await office.rig.settle()

    assert "isn’t a film I can play. Send it as MP4, MOV or WebM, please." in office.town.says(maya)


async def test_of_an_album_that_begins_with_a_film_the_photos_are_taken(office: Office) -> None:
    maya = await office.seated("Maya")
    await office.says(maya, "/today")

    office.town.sends(maya, jpeg(1), jpeg(2), jpeg(3), caption="By the station.")
    first = office.town.updates[-3]["message"]
    del first["photo"]
    first["video"] = {"file_id": office.town.keep(films.mp4()), "file_unique_id": "film", "width": 320, "height": 240,
                      "duration": 3}  # fmt: skip
    await office.rig.settle()

    said = office.town.says(maya, 2)
    assert "I take the photos." in said
    assert "2 photos" in said
    assert "By the station." in said


async def test_of_a_film_that_is_lost_the_words_arrive(office: Office) -> None:
    maya, group = await asked(office)
    office.town.films(maya, films.mp4(62))
    await office.rig.settle()
    await office.presses(maya, "Skip")
    await office.says(maya, "The choir.")
    await office.presses(maya, "Hand it in")
    await office.unit(methodcaller("run", "DELETE FROM telegram_file"))
    shutil.rmtree(office.folder / "media")
    (office.folder / "media").mkdir()

    await office.delivers()

    assert "A film by Maya, 1:02" in office.town.says(group, 2)
    assert "Approve" in office.town.labels(group)
    assert not [message for message in office.messages(group) if "video" in message]
