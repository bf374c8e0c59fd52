"""Letters that will never arrive: they are closed, and the leads read of it in their next digest."""

from datetime import datetime

from bot.chat.carrier import Undeliverable
from bot.chat.screen import Letter
from bot.delivery.calendar import Calendar
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


def blocked(*addresses: str) -> Blocking:
    box = Blocking("telegram")
    box.closed = addresses
    return box


def writes(mailroom: Mailroom, text: str, to: Member) -> None:
    mailroom.post(Letter(("note.show", mailroom.note(text)), member=to.id))


def evening(mailroom: Mailroom, clock: HandClock, box: Postbox, day: str) -> list[str]:
    """What comes at the digest's hour."""
    clock.set(datetime.fromisoformat(f"{day}T18:00-05:00"))
    mailroom.runner.run(Calendar(mailroom.database, mailroom.router, clock).run_due())
    box.taken.clear()
    mailroom.deliver(box)
    return box.reads()


def test_leads_read_in_their_digest_who_cannot_be_reached_and_it_is_tried_once(
    mailroom: Mailroom, clock: HandClock
) -> None:
    maya, ines = mailroom.member("Maya", platform="telegram"), mailroom.member("Ines", role=Role.LEAD)
    box, web = blocked("telegram-Maya"), Postbox("web")
    writes(mailroom, "your mission", maya)

    mailroom.deliver(box, web)
    clock.move(hours=1)
    mailroom.deliver(box, web)

    assert web.taken == []
    letter = next(each for each in mailroom.letters() if each["member"] == maya.id)
    assert (letter["state"], letter["tries"]) == ("closed", 0)
    assert letter["why_closed"] == "Forbidden: bot was blocked by the user"
    (digest,) = evening(mailroom, clock, web, "2026-11-16")
    assert "Maya can’t be reached on Telegram" in digest
    assert web.taken[0].member == ines.id


def test_it_is_told_once_a_week_and_to_whoever_leads(mailroom: Mailroom, clock: HandClock) -> None:
    maya, kai = mailroom.member("Maya", platform="telegram"), mailroom.member("Kai")
    mailroom.member("Ines", role=Role.LEAD)
    mailroom.member("Omar", role=Role.ORGANIZER)
    box, web = blocked("telegram-Maya"), Postbox("web")

    for day in ("2026-11-16", "2026-11-17"):
        writes(mailroom, f"mission of {day}", maya)
        mailroom.deliver(box)
        told = evening(mailroom, clock, web, day)
        assert [("Maya can’t be reached" in each) for each in told] == ([True, True] if day == "2026-11-16" else [])

    assert all(parcel.member != kai.id for parcel in web.taken)
    clock.set(datetime.fromisoformat("2026-11-24T09:00-05:00"))
    writes(mailroom, "mission of next week", maya)
    mailroom.deliver(box)
    assert len(evening(mailroom, clock, web, "2026-11-24")) == 2


def test_a_place_the_bot_was_put_out_of_is_told_too(mailroom: Mailroom, clock: HandClock) -> None:
    mailroom.member("Ines", role=Role.LEAD)
    mailroom.bind("news", "telegram", "-100")
    mailroom.post(Letter(("note.posted", mailroom.note("hello")), place="news"))
    box, web = blocked("-100"), Postbox("web")

    mailroom.deliver(box, web)

    (digest,) = evening(mailroom, clock, web, "2026-11-16")
    assert "“News” can’t be reached on Telegram" in digest


def test_who_cannot_be_reached_is_not_told_so(mailroom: Mailroom, clock: HandClock) -> None:
    ines = mailroom.member("Ines", platform="telegram", role=Role.LEAD)
    box = blocked("telegram-Ines")
    writes(mailroom, "hello", ines)

    mailroom.deliver(box)

    assert evening(mailroom, clock, box, "2026-11-16") == []
    assert [letter["state"] for letter in mailroom.letters()] == ["closed"]
