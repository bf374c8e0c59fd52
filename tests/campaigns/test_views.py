"""Who is new, who rose, how much an hour, and teams by member: against a list that is looked through each time."""

from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

import pytest

from bot.database import Transaction
from campaigns import frozen, ledger, periods, staffing, teams, views
from campaigns.boards import Ranked
from campaigns.ledger import Cause, Measure, Standing
from campaigns.people import Member
from tests.campaigns.scene import Scene, Stage
from tests.conftest import HandClock

MANY = 130  # more than are read at first
THIS, LAST = "2026-W47", "2026-W46"


def credit(scene: Scene, member: Member, cause: int, **amounts: int) -> None:
    said = {Measure(measure): amount for measure, amount in amounts.items()}
    enter = partial(ledger.record, campaign=scene.campaign, member=member.id, team=member.team)
    scene.unit(partial(enter, amounts=said, standing=Standing.VERIFIED, cause=Cause("test", cause), at=scene.now))


def plain(rows: tuple[Ranked, ...]) -> list[tuple[int, int, int]]:
    return [(row.rank, row.holder, row.amount) for row in rows]


@pytest.fixture
def crowd(stage: Stage, clock: HandClock) -> tuple[Scene, dict[int, tuple[int, int, int]]]:
    """A crowd, and what each of them had: last week, this week, and minutes this week."""
    scene, dice = stage(), Random(MANY)
    seats = [scene.seat(f"M{number}") for number in range(MANY)]
    had = {each.id: (dice.randrange(0, 60), dice.randrange(1, 60), dice.choice((0, 30, 60, 90, 240))) for each in seats}
    for place, week in enumerate((LAST, THIS)):
        clock.set(datetime.combine(periods.first_day(week), datetime.min.time(), UTC) + timedelta(days=2))
        amounts = {
            member: {Measure.POINTS: mine[place], Measure.MINUTES: mine[2] * place} for member, mine in had.items()
        }

        def enter(tx: Transaction, what: dict[int, dict[Measure, int]] = amounts, nth: int = place) -> None:
            for member, said in what.items():
                cause = Cause("test", member, nth)
                ledger.record(tx, scene.campaign, member, None, said, Standing.VERIFIED, cause, scene.now)

        scene.unit(enter)
    return scene, had


def test_whoever_rose_is_found_wherever_on_the_board_they_are(
    crowd: tuple[Scene, dict[int, tuple[int, int, int]]],
) -> None:
    scene, had = crowd
    gains = sorted((now - before for before, now, _minutes in had.values() if now > before), reverse=True)

    found = scene.read(lambda tx: views.risen(tx, scene.campaign.id, Measure.POINTS, THIS)).top

    assert [row.amount for row in found] == gains[:10]
    assert all(had[row.holder][1] - had[row.holder][0] == row.amount for row in found)
    assert [row.rank for row in found] == [1 + sum(other > row.amount for other in gains) for row in found]


def test_an_hours_worth_is_told_of_whoever_gave_one(crowd: tuple[Scene, dict[int, tuple[int, int, int]]]) -> None:
    scene, had = crowd
    worth = {member: round(now * 600 / minutes) for member, (_b, now, minutes) in had.items() if minutes >= 60}
    best = sorted(worth.values(), reverse=True)

    found = scene.read(lambda tx: views.by_the_hour(tx, scene.campaign.id, Measure.POINTS, THIS)).top

    assert [row.amount for row in found] == best[:10]
    assert all(worth[row.holder] == row.amount for row in found)


def test_newcomers_joined_in_the_weeks_of_this_month(stage: Stage, clock: HandClock) -> None:
    scene = stage()
    clock.set(datetime(2026, 11, 2, 4, 59, tzinfo=UTC))  # the last minute before November's first week, in Atlanta
    earlier = scene.seat("Earlier")
    clock.move(minutes=1)
    first, second, idle = (scene.seat(name) for name in ("First", "Second", "Idle"))
    for cause, (member, points) in enumerate(((earlier, 50), (first, 7), (second, 7)), 1):
        credit(scene, member, cause, points=points)

    found = scene.read(lambda tx: views.newcomers(tx, scene.campaign, Measure.POINTS, "2026-11", "2026-W45", second.id))

    assert plain(found.top) == [(1, first.id, 7), (1, second.id, 7)]
    assert found.mine is not None
    assert idle.id not in {row.holder for row in found.rows}


def test_a_small_team_is_measured_by_its_active_members(stage: Stage) -> None:
    scene = stage()
    north, south = (each.id for each in scene.read(lambda tx: teams.everything(tx, scene.campaign.id)))
    seats = {name: scene.seat(name) for name in ("One", "Two", "Three", "Idle")}
    for name, team in zip(seats, (north, north, south, south), strict=True):
        member = seats[name].id
        scene.unit(partial(staffing.set_team, campaign=scene.campaign.id, member=member, team=team))
    for cause, (name, points) in enumerate((("One", 10), ("Two", 5), ("Three", 9)), 1):
        credit(scene, scene.again(seats[name]), cause, points=points)

    found = scene.read(lambda tx: views.teams(tx, scene.campaign.id, Measure.POINTS, THIS, mine=north))

    assert [(row.rank, row.team, row.tenths, row.amount, row.active, row.mine) for row in found] == [
        (1, south, 90, 9, 1, False), (2, north, 75, 15, 2, True),
    ]  # fmt: skip


def test_whoever_only_thanked_is_active_on_the_board_of_thanks(stage: Stage) -> None:
    scene = stage()
    north, south = (each.id for each in scene.read(lambda tx: teams.everything(tx, scene.campaign.id)))
    seats = [scene.seat(name) for name in ("One", "Two", "Three", "Four")]
    for seat, team in zip(seats, (north, north, south, south), strict=True):
        scene.unit(partial(staffing.set_team, campaign=scene.campaign.id, member=seat.id, team=team))
    one, two, three, four = map(scene.again, seats)
    credit(scene, one, 1, thanks=3)
    credit(scene, two, 2, thanks=1)
    credit(scene, three, 3, thanks=3)
    credit(scene, four, 4, points=10)

    def active(measure: Measure, period: str) -> list[tuple[int, int, int]]:
        rows = scene.read(partial(views.teams, campaign=scene.campaign.id, measure=measure, period=period))
        return [(row.team, row.tenths, row.active) for row in rows]

    for period in (THIS, periods.ALL_TIME):
        assert active(Measure.THANKS, period) == [(north, 20, 2), (south, 15, 2)]
        assert active(Measure.POINTS, period) == [(south, 100, 1), (north, 0, 0)]


def test_whoever_changes_teams_stays_active_where_they_earned_it(stage: Stage) -> None:
    scene = stage()
    north, south = (each.id for each in scene.read(lambda tx: teams.everything(tx, scene.campaign.id)))
    one, two = scene.seat("One"), scene.seat("Two")
    for seat in (one, two):
        scene.unit(partial(staffing.set_team, campaign=scene.campaign.id, member=seat.id, team=north))
    for cause, seat in enumerate((one, two), 1):
        credit(scene, scene.again(seat), cause, points=10)

    def seen(tx: Transaction) -> list[tuple[int, int, int]]:
        rows = views.teams(tx, scene.campaign.id, Measure.POINTS, THIS)
        return [(row.team, row.tenths, row.active) for row in rows]

    before = scene.read(seen)
    scene.unit(partial(staffing.set_team, campaign=scene.campaign.id, member=one.id, team=south))

    assert scene.read(seen) == before == [(north, 100, 2), (south, 0, 0)]


def test_neighbours_are_three_either_side_also_for_whoever_leads(
    crowd: tuple[Scene, dict[int, tuple[int, int, int]]],
) -> None:
    scene, had = crowd
    order = sorted(had, key=lambda member: (-had[member][1], member))

    def near(me: int) -> list[int]:
        found = scene.read(lambda tx: views.near(tx, scene.campaign.id, Measure.POINTS, THIS, me))
        return [row.holder for row in found.rows]

    assert near(order[0]) == order[:4]
    assert near(order[1]) == order[:5]
    assert near(order[60]) == order[57:64]
    assert near(order[-1]) == order[-4:]


def test_who_ties_with_the_last_row_is_counted(stage: Stage) -> None:
    scene = stage()
    seats = [scene.seat(f"M{number}") for number in range(13)]
    for cause, member in enumerate(seats, 1):
        credit(scene, member, cause, points=9 if cause == 1 else 5)

    found = scene.unit(lambda tx: frozen.of_period(tx, scene.campaign, Measure.POINTS, THIS, scene.now))

    assert (len(found.places), found.more, found.first) == (10, 3, (seats[0].id,))


def test_all_who_share_the_first_place_lead_the_board_however_many_they_are(stage: Stage) -> None:
    scene = stage()
    seats = [scene.seat(f"M{number}") for number in range(13)]
    for cause, member in enumerate(seats, 1):
        credit(scene, member, cause, points=5)

    found = scene.unit(lambda tx: frozen.of_period(tx, scene.campaign, Measure.POINTS, THIS, scene.now))

    assert set(found.first) == {each.id for each in seats}
    assert len(scene.read(lambda tx: frozen.rows(tx, found))) == 10
    assert found.more == 3


def test_every_view_says_how_many_more_have_as_many_as_its_last_row(stage: Stage) -> None:
    scene = stage()
    for cause in range(1, 14):
        credit(scene, scene.seat(f"M{cause}"), cause, points=9 if cause == 1 else 5, minutes=60)

    def seen(tx: Transaction) -> list[int]:
        found = [
            views.newcomers(tx, scene.campaign, Measure.POINTS, THIS, THIS),
            views.risen(tx, scene.campaign.id, Measure.POINTS, THIS),
            views.by_the_hour(tx, scene.campaign.id, Measure.POINTS, THIS),
        ]
        return [board.more for board in found if len(board.top) == 10]

    assert scene.read(seen) == [3, 3, 3]


def test_a_kept_board_stays_as_it_was_and_shows_only_names_that_may_be_shown(stage: Stage, clock: HandClock) -> None:
    scene = stage()
    maya, noor = scene.seat("Maya"), scene.seat("Noor")
    credit(scene, maya, 1, points=5)
    kept = scene.unit(lambda tx: frozen.of_period(tx, scene.campaign, Measure.POINTS, THIS, scene.now))
    credit(scene, noor, 2, points=50)
    clock.move(days=14)

    again = scene.unit(lambda tx: frozen.of_today(tx, scene.campaign, Measure.POINTS, THIS, scene.now))
    assert again == kept
    assert again.places == ((1, maya.id, 5),)
    scene.unit(lambda tx: staffing.set_hidden(tx, maya, hidden=True))
    assert [row.name for row in scene.read(lambda tx: frozen.rows(tx, again))] == [None]
    assert scene.read(lambda tx: frozen.showing(tx, maya.id)) == [kept.id]
    assert scene.read(lambda tx: frozen.showing(tx, noor.id)) == []


def test_while_a_week_goes_on_a_board_posted_by_hand_is_that_of_the_day(stage: Stage, clock: HandClock) -> None:
    scene = stage()
    maya = scene.seat("Maya")
    credit(scene, maya, 1, points=5)

    def today() -> frozen.Frozen:
        return scene.unit(lambda tx: frozen.of_today(tx, scene.campaign, Measure.POINTS, THIS, scene.now))

    first = today()
    credit(scene, maya, 2, points=5)
    assert today() == first
    clock.move(days=1)
    second = today()
    official = scene.unit(lambda tx: frozen.of_period(tx, scene.campaign, Measure.POINTS, THIS, scene.now))

    assert [each.places[0][2] for each in (first, second, official)] == [5, 10, 10]
    assert len({first.id, second.id, official.id}) == 3
