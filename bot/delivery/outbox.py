"""The outbox: letters are written in the transaction that caused them; the courier takes them from there."""

from bot.chat.screen import Letter, tap, written
from bot.chat.turn import Turn
from campaigns import letters
from campaigns.letters import Message

TOPIC = "outbox"  # signalled when there is something for the courier


class Outbox:
    """Keeps letters, once for their cause and recipient."""

    def post(self, turn: Turn, letter: Letter) -> None:
        """Keep a letter to a member, to a place, or to both; without a cause, what it shows is its cause.

        Raises:
            NotFound: the campaign has no such member.
            ValueError: the letter is to nobody.
        """
        if letter.member is None and letter.place is None:
            raise ValueError(f"a letter showing {letter.view} is to nobody")
        arguments = tuple(written(argument) for argument in letter.carries)
        message = Message(
            letter.cause or tap(letter.view, letter.carries), letter.view, arguments,
            counts=letter.counts, again=letter.again, urgent=letter.urgent, later=letter.later,
            account=letter.account, answers=letter.answers,
        )  # fmt: skip
        if letter.member is not None:
            letters.to_member(turn.tx, turn.campaign, letter.member, message, turn.now)
        if letter.place is not None:
            letters.to_place(turn.tx, turn.campaign, letter.place, message, turn.now)
        turn.tx.signal(TOPIC)

    def refresh(self, turn: Turn, view: str, carries: tuple[int | str, ...]) -> None:
        """Tell who shows this view that it has changed, and have the letters that show it drawn anew."""
        turn.tx.signal(topic(view, carries))
        arguments = tuple(written(argument) for argument in carries)
        if letters.changed(turn.tx, turn.campaign.id, view, arguments, turn.now):
            turn.tx.signal(TOPIC)


def topic(view: str, carries: tuple[int | str, ...] = ()) -> str:
    """What is signalled when a view with these arguments shows something else than before."""
    return f"view:{tap(view, carries)}"
