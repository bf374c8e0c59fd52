"""Lanes: never faster than the platform allows, hardly slower, and replies first. Time is simulated."""

import asyncio
import random
from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.carrier import Limits
from bot.delivery.lanes import TICK_S, Lane
from tests.simulated import SimulatedClock, most_in

TELEGRAM = Limits(per_second=30, per_chat_second=1, per_group_minute=18)


async def post(lane: Lane, clock: SimulatedClock, chat: str, went: list[float], *, group: bool = False) -> None:
    """Send a letter the way the courier does: where it has to wait long, it comes again."""
    while wait_s := await lane.letter(chat, group=group):
        await clock.sleep(wait_s)
    went.append(clock.monotonic())


async def reply(lane: Lane, clock: SimulatedClock, chat: str, went: list[float], waits: list[float]) -> None:
    asked = clock.monotonic()
    await lane.reply(chat)
    went.append(clock.monotonic())
    waits.append(clock.monotonic() - asked)


def test_ten_thousand_letters_take_no_longer_than_the_limit_and_replies_overtake_them() -> None:
    clock = SimulatedClock()
    chance = random.Random(1)
    went: list[float] = []
    waits: list[float] = []

    async def letters(lane: Lane) -> None:
        waiting = iter(range(10_000))

        async def hand_over() -> None:
            for number in waiting:
                await post(lane, clock, f"member-{number}", went)
                await clock.sleep(0.05)  # the platform's answer

        await asyncio.gather(*(hand_over() for _ in range(4)))

    async def replies(lane: Lane, until: asyncio.Task[None]) -> None:
        while not until.done():
            await clock.sleep(chance.expovariate(0.5))
            await reply(lane, clock, f"somebody-{len(waits)}", went, waits)

    async def evening() -> float:
        lane = Lane(TELEGRAM, clock)
        delivery = asyncio.create_task(letters(lane))
        talk = asyncio.create_task(replies(lane, delivery))
        await delivery
        took = clock.monotonic()
        await talk
        return took

    took = asyncio.run(clock.run(evening()))

    assert most_in(went, 1.0) <= 30
    assert took <= 1.02 * (10_000 + len(waits)) / 30
    assert sorted(waits)[int(0.99 * len(waits))] <= 0.25


def test_the_first_second_is_no_burst() -> None:
    clock = SimulatedClock()
    went: list[float] = []

    async def all_at_once() -> None:
        lane = Lane(Limits(per_second=30), clock)
        await asyncio.gather(*(post(lane, clock, str(n), went) for n in range(60)))

    asyncio.run(clock.run(all_at_once()))

    assert most_in(went, 0.1) <= 4


def test_a_letter_for_a_busy_chat_lets_the_others_pass() -> None:
    clock = SimulatedClock()
    busy: list[float] = []
    others: list[float] = []

    async def both() -> None:
        lane = Lane(TELEGRAM, clock)
        await asyncio.gather(
            *(post(lane, clock, "busy", busy) for _ in range(10)),
            *(post(lane, clock, f"other-{n}", others) for n in range(60)),
        )

    asyncio.run(clock.run(both()))

    assert most_in(busy, 1.0) == 1
    assert max(others) < 2.5
    assert 9 <= max(busy) < 10.5


def test_each_photo_of_an_album_counts_where_the_platform_counts_it() -> None:
    clock = SimulatedClock()
    went: list[float] = []
    elsewhere: list[float] = []

    async def albums_of_ten() -> None:
        lane = Lane(TELEGRAM, clock)
        for _album in range(3):
            await lane.reply("leads", group=True)
            lane.add("leads", 9, group=True)
            went.extend([clock.monotonic()] * 10)
        await post(lane, clock, "somebody", elsewhere)

    asyncio.run(clock.run(albums_of_ten()))

    assert went[19] - went[9] < 2  # the second one begins while there is room
    assert went[29] - went[9] >= 60
    assert elsewhere[0] - went[29] >= 9 / 30


def test_what_the_platform_asks_for_is_obeyed_for_what_it_is_about() -> None:
    clock = SimulatedClock()
    asked: list[float] = []
    others: list[float] = []

    async def both() -> None:
        lane = Lane(TELEGRAM, clock)
        lane.obey(7, "asked")
        await asyncio.gather(post(lane, clock, "asked", asked), post(lane, clock, "other", others))
        lane.obey(20)
        await asyncio.gather(reply(lane, clock, "anybody", asked, []), post(lane, clock, "other", others))

    asyncio.run(clock.run(both()))

    assert asked == [7, 27]
    assert others[0] < 0.1
    assert 27 <= others[1] < 27.1


def test_a_platform_without_limits_makes_nobody_wait() -> None:
    clock = SimulatedClock()

    async def many() -> set[float]:
        lane = Lane(Limits(), clock)
        return {await lane.letter("room") for _ in range(500)}

    assert asyncio.run(clock.run(many())) == {0.0}
    assert clock.monotonic() == 0


def test_thousands_of_chats_are_not_all_remembered() -> None:
    clock = SimulatedClock()

    async def many() -> int:
        lane = Lane(TELEGRAM, clock)
        for number in range(5_000):
            await lane.reply(f"chat-{number}")
        return len(lane._chats)

    assert asyncio.run(clock.run(many())) <= 1_000


@settings(max_examples=60, deadline=None)
@given(
    per_second=st.sampled_from([0.5, 1, 4, 25, 30, 40.5]),
    sent=st.lists(
        st.tuples(
            st.floats(0, 5),  # when
            st.integers(0, 4),  # which chat
            st.booleans(),  # a reply?
            st.one_of(st.none(), st.floats(0.1, 5)),  # what the platform answers before: come again later
        ),
        min_size=1,
        max_size=60,
    ),
)
def test_no_limit_is_ever_broken_and_everything_goes(
    per_second: float, sent: list[tuple[float, int, bool, float | None]]
) -> None:
    clock = SimulatedClock()
    limits = Limits(per_second=per_second, per_chat_second=1, per_group_minute=18)
    by_chat: dict[int, list[float]] = defaultdict(list)
    closed: list[tuple[float, float]] = []

    async def one(lane: Lane, at: float, chat: int, is_reply: bool, retry_after: float | None) -> None:
        await clock.sleep(at)
        if retry_after is not None:
            closed.append((clock.monotonic(), clock.monotonic() + retry_after))
            lane.obey(retry_after)
        if is_reply:
            await reply(lane, clock, str(chat), by_chat[chat], [])
        else:
            await post(lane, clock, str(chat), by_chat[chat], group=chat == 0)

    async def everything() -> None:
        lane = Lane(limits, clock)
        await asyncio.gather(*(one(lane, *what) for what in sent))

    asyncio.run(clock.run(everything()))
    went = sorted(moment for moments in by_chat.values() for moment in moments)

    assert len(went) == len(sent)
    assert most_in(went, max(1.0, 1 / per_second)) <= max(1, int(per_second))
    assert all(most_in(moments, 1.0) <= 1 for moments in by_chat.values())
    assert most_in(by_chat[0], 60.0) <= 18 + sum(is_reply for _, chat, is_reply, _ in sent if chat == 0)
    assert not [moment for moment in went for since, until in closed if since < moment < until - TICK_S]
