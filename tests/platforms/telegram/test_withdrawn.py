"""What somebody takes back is taken out of Telegram’s chats, too: photos are deleted, or nothing is shown instead."""

from bot.database import Transaction
from campaigns import consent
from campaigns.consent import Wish
from campaigns.logbook import Consent as Scope
from campaigns.people import Role
from tests.platforms.telegram.office import Office
from tests.platforms.telegram.rig import jpeg
from tests.platforms.telegram.town import Chat, Folk


async def test_photos_of_a_card_are_deleted_and_one_too_old_for_that_shows_nothing(office: Office) -> None:
    maya, group = await handed_in(office, photos=3)
    before = [message for message in office.messages(group) if "photo" in message]
    assert len(before) == 3
    before[0]["old"] = True
    shown = before[0]["photo"]

    await takes_back(office, maya)

    left = [message for message in office.messages(group) if "photo" in message]
    assert len(left) == 1
    assert left[0]["photo"] != shown
    assert "Approve" in office.town.labels(group)


async def test_a_card_of_one_photo_becomes_a_text_and_is_kept_true_after_that(office: Office) -> None:
    maya, group = await handed_in(office, photos=1)
    assert [message for message in office.messages(group) if "photo" in message]

    await takes_back(office, maya)

    assert not [message for message in office.messages(group) if "photo" in message]
    ines = await office.seated("Ines", Role.LEAD)
    await office.presses(ines, "Approve", group)
    office.clock.move(seconds=5)
    await office.delivers()
    assert "Approved by Ines" in office.town.says(group)


async def handed_in(office: Office, *, photos: int) -> tuple[Folk, Chat]:
    """A card in the leads' group, of some photos in which somebody allows to be shown."""
    maya, group = await office.seated("Maya"), office.town.group("Leads")
    await office.binds("review", group)
    await office.says(maya, "/today")
    await office.sends(maya, *(jpeg(n) for n in range(photos)), caption="By the station.")
    await office.presses(maya, "Hand it in")
    await office.delivers()
    by = await office.member(maya)

    def work(tx: Transaction) -> None:
        row = tx.one("SELECT id FROM evidence")
        assert row is not None
        wish = Wish("Sam", Scope.TEAM, "in person")
        consent.give(tx, office.campaign, by, wish, office.clock.now(), handed=row["id"])

    await office.unit(work)
    return maya, group


async def takes_back(office: Office, maya: Folk) -> None:
    """Whoever is in the photos doesn't want to be shown any more."""
    await office.says(maya, "/consent")
    await office.presses(maya, "Sam · Open")
    await office.presses(maya, "They take it back")
    office.clock.move(seconds=5)
    await office.delivers()
