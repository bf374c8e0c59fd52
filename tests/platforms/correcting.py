"""A week's recap that is posted and then corrected, longer and shorter than it was."""

from collections.abc import Callable

from bot.chat.router import Router
from bot.chat.screen import Letter
from bot.clock import local_day, week_of
from bot.database import Transaction
from campaigns import edition, wins
from campaigns.people import Member
from cogs.recap import refresh

MANY = 16  # wins: together more than a message of any app holds


def told(router: Router, by: Member, headline: str, *, many: int) -> Callable[[Transaction], None]:
    """What lets this week’s recap tell so many long wins under a headline: it is posted, or corrected where it was."""

    def work(tx: Transaction) -> None:
        turn = router.turn_of(tx, None, router.clock.now())
        week = week_of(local_day(turn.now, turn.campaign.zone))
        words = [f"win {number} {'of ours ' * 32}".strip() for number in range(many)]
        chosen = [wins.tell(tx, turn.campaign, by, each, turn.now).id for each in words]
        edition.write(tx, by, week, headline, "", turn.now)
        edition.choose_wins(tx, by, week, chosen, turn.now)
        edition.post(tx, turn.campaign.id, week, by, turn.now)
        turn.post(Letter(("recap.of_week", week), place="news", cause=f"recap:{week}", counts=False))
        refresh(turn, week)
        router.house.settle(turn)

    return work
