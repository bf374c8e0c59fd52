"""What was before: decisions that were taken back, what was decided about the member last, what colleagues think."""

from bot.chat.turn import Turn
from bot.words import Sayable, _
from campaigns import deeds, opinions, review
from campaigns.evidence import Evidence
from campaigns.opinions import Opinion
from cogs import cards, receipts


def told(turn: Turn, found: Evidence) -> list[Sayable]:
    """It, as lines for whoever decides."""
    done = deeds.about(turn.tx, turn.campaign.id, found.id) if found.undone else []
    lines: list[Sayable] = [
        _("{name} took a decision back, {when}.", name=cards.who(turn, deed.by), when=deed.at)
        for deed in done
        if deed.what == "undo" and deed.by is not None
    ]
    if found.state != "waiting":
        return lines
    last = review.last_of(turn.tx, found)
    if last is not None and last.reviewed_at is not None:
        values = {
            "name": cards.who(turn, found.member), "title": receipts.title_of(turn, last), "day": last.reviewed_at
        }  # fmt: skip
        if last.state == "approved":
            lines.append(_("{name}’s last one, “{title}”, was approved on {day}.", **values))
        else:
            lines.append(_("{name}’s last one, “{title}”, was sent back on {day}.", **values))
    return lines


def thought(turn: Turn, found: Evidence) -> list[Sayable]:
    """What colleagues think of it, and who has been asked: nothing for somebody who is to look with fresh eyes."""
    lines = [_thinks(turn, each) for each in opinions.given(turn.tx, found.id)]
    waits = opinions.pending(turn.tx, found.id) if found.state == "waiting" else None
    if waits is not None:
        lines.append(_("{name} has been asked for a second look.", name=cards.who(turn, waits.asked)))
    return lines


def _thinks(turn: Turn, each: Opinion) -> Sayable:
    name = cards.who(turn, each.asked)
    if each.verdict == "approve":
        return _("{name} would approve it.", name=name)
    return _("{name} would send it back: “{words}”", name=name, words=each.words)
