"""Where somebody's letters go: to the app they call home; where that can't be reached, to another one of theirs."""

from bot.chat.carrier import Undeliverable
from bot.chat.screen import Letter
from bot.database import Transaction
from campaigns import linking, people
from campaigns.people import Member, Role
from tests.conftest import HandClock
from tests.delivery.mailroom import Mailroom, Postbox


class Blocking(Postbox):
    """A platform on which some addresses are closed to us."""

    closed: tuple[str, ...] = ()

    async def _carry(self, parcel: object) -> str:
        if getattr(parcel, "address", "") in self.closed:
            raise Undeliverable("Forbidden: bot was blocked by the user")
        return await super()._carry(parcel)  # type: ignore[arg-type]


def another_app(mailroom: Mailroom, maya: Member, platform: str) -> None:
    """Link an app on another platform; home stays where it was."""

    def work(tx: Transaction) -> None:
        now, campaign = mailroom.clock.now(), mailroom.campaign.id
        here = people.recognise(tx, "telegram", "telegram-Maya", "Maya", language="en", zone="UTC", at=now)
        there = people.recognise(tx, platform, f"{platform}-Maya", "Maya", language="en", zone="UTC", at=now)
        linking.give_code(tx, campaign, here, "BCDF2345", now)
        code = linking.look_up(tx, there, "BCDF2345", now)
        assert code is not None
        linking.link(tx, campaign, code, "BCDF2345", there, now)

    mailroom.unit(work)


def speaks(mailroom: Mailroom, platform: str) -> None:
    """Do something in an app."""
    mailroom.unit(
        lambda tx: people.recognise(
            tx, platform, f"{platform}-Maya", "Maya", language="en", zone="UTC", at=mailroom.clock.now()
        )
    )


def writes(mailroom: Mailroom, text: str, to: Member, account: int | None = None) -> None:
    mailroom.post(Letter(("note.show", mailroom.note(text)), member=to.id, account=account))


def test_what_cannot_arrive_at_home_comes_to_the_other_app(mailroom: Mailroom, clock: HandClock) -> None:
    maya, ines = mailroom.member("Maya", platform="telegram"), mailroom.member("Ines", role=Role.LEAD)
    another_app(mailroom, maya, "discord")
    telegram, discord, web = Blocking("telegram"), Postbox("discord"), Postbox("web")
    telegram.closed = ("telegram-Maya",)
    writes(mailroom, "your mission", maya)

    mailroom.deliver(telegram, discord, web)
    writes(mailroom, "one more", maya)
    mailroom.deliver(discord, telegram, web)

    assert discord.reads() == ["your mission", "one more"]
    assert [each["state"] for each in mailroom.letters() if each["member"] == ines.id] == []
    assert set(mailroom.states()) == {"sent"}


def test_home_is_tried_again_once_they_speak_from_it(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya", platform="telegram")
    another_app(mailroom, maya, "discord")
    telegram, discord = Blocking("telegram"), Postbox("discord")
    telegram.closed = ("telegram-Maya",)
    writes(mailroom, "your mission", maya)
    mailroom.deliver(telegram, discord)
    telegram.closed = ()

    speaks(mailroom, "telegram")
    writes(mailroom, "one more", maya)
    mailroom.deliver(telegram, discord)

    assert telegram.reads() == ["one more"]
    assert discord.reads() == ["your mission"]


def test_where_no_app_can_be_reached_it_is_lost_once(mailroom: Mailroom, clock: HandClock) -> None:
    maya, ines = mailroom.member("Maya", platform="telegram"), mailroom.member("Ines", role=Role.LEAD)
    another_app(mailroom, maya, "discord")
    telegram, discord = Blocking("telegram"), Blocking("discord")
    telegram.closed, discord.closed = ("telegram-Maya",), ("discord-Maya",)
    writes(mailroom, "your mission", maya)

    mailroom.deliver(telegram, discord)
    mailroom.deliver(telegram, discord)

    (letter,) = [each for each in mailroom.letters() if each["member"] == maya.id]
    assert (letter["state"], letter["platform"]) == ("closed", "discord")
    assert [each["state"] for each in mailroom.letters() if each["member"] == ines.id] == ["held"]


def test_a_letter_for_one_app_goes_to_that_one_and_no_other(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya", platform="telegram")
    another_app(mailroom, maya, "discord")
    apps = mailroom.read(lambda tx: linking.apps(tx, maya.person))
    there = next(app for app in apps if app.platform == "discord")
    telegram, discord = Postbox("telegram"), Blocking("discord")
    writes(mailroom, "you, in Discord", maya, there.id)
    mailroom.deliver(telegram, discord)
    assert (discord.reads(), telegram.reads()) == (["you, in Discord"], [])

    discord.closed = ("discord-Maya",)
    writes(mailroom, "again", maya, there.id)
    mailroom.deliver(telegram, discord)

    assert telegram.reads() == []
    assert mailroom.states() == ["sent", "closed"]


def test_a_letter_to_an_app_that_is_somebody_elses_by_now_is_dropped(mailroom: Mailroom, clock: HandClock) -> None:
    maya = mailroom.member("Maya", platform="telegram")
    another_app(mailroom, maya, "discord")
    there = mailroom.read(lambda tx: linking.apps(tx, maya.person))[-1]
    writes(mailroom, "you, in Discord", maya, there.id)

    def undo(tx: Transaction) -> None:
        person = people.find(tx, "telegram", "telegram-Maya")
        assert person is not None
        (found,) = linking.open_ones(tx, person.id, clock.now())
        linking.undo(tx, found.id, person, clock.now())

    mailroom.unit(undo)
    telegram, discord = Postbox("telegram"), Postbox("discord")
    mailroom.deliver(telegram, discord)

    assert (telegram.reads(), discord.reads()) == ([], [])
    assert mailroom.states() == ["closed"]
