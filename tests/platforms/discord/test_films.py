"""Films on Discord: asked for with their size, fetched, and played in the card."""

from bot.database import Transaction
from campaigns import consent, people
from campaigns.consent import Wish
from campaigns.logbook import Consent as Scope
from campaigns.people import Role
from tests.media import films
from tests.platforms import filming
from tests.platforms.discord.fake.rest import read
from tests.platforms.discord.fake.server import answered, shown
from tests.platforms.discord.wire import Wire


async def test_a_film_is_handed_in_and_the_lead_plays_it(wire: Wire) -> None:
    review = await wire.place("review")
    await wire.start()
    maya = await wire.somebody("Maya")
    await wire.somebody("Ines", Role.LEAD, review)

    def taken(tx: Transaction) -> None:
        seats = people.everybody(tx, wire.campaign.id)
        filming.take(tx, wire.campaign, next(each for each in seats if each.name == "Maya"), wire.clock)

    await wire.database.unit(taken)
    window = await answered(await maya.types("handin"))
    assert "MP4, MOV or WebM, up to 50 MB." in str(window)

    receipt = await shown(await maya.sends(window, video=[("market.mp4", films.mp4(62))], note="The choir."))
    await wire.courier.deliver_due()

    assert f"Got it: {filming.TITLE}" in read(receipt)
    (posted,) = wire.discord.town.messages[review["id"]].values()
    assert "A film by Maya, 1:02" in read(posted)
    assert [file["filename"].rpartition(".")[2] for file in posted["attachments"]] == ["mp4"]

    await wire.database.unit(lambda tx: _taken_back(tx, wire))
    wire.clock.move(seconds=5)
    await wire.courier.deliver_due()
    assert "A film by Maya" not in read(posted)
    assert posted["attachments"] == []


def _taken_back(tx: Transaction, wire: Wire) -> None:
    """Somebody in the film doesn't want to be shown any more."""
    row = tx.one("SELECT evidence FROM media WHERE kind = 'video'")
    maya = next(each for each in people.everybody(tx, wire.campaign.id) if each.name == "Maya")
    assert row is not None
    now, wish = wire.clock.now(), Wish("Sam", Scope.TEAM, "in person")
    said = consent.give(tx, wire.campaign, maya, wish, now, handed=row["evidence"])
    consent.withdraw(tx, wire.campaign, maya, said.id, now)
    wire.router.house.settle(wire.router.turn_of(tx, None, now))
