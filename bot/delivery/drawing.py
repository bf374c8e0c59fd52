"""Drawing a letter: what its view shows at the moment it goes out, in its reader's language."""

from dataclasses import replace
from datetime import datetime

from bot.chat.carrier import Parcel
from bot.chat.router import Router
from bot.chat.screen import Hint, Notice, Screen
from bot.database import Transaction
from bot.ids import short
from bot.words import _
from campaigns.letters import Letter
from campaigns.people import A_ROLE
from campaigns.refusals import NotAllowed, NotFound

MISSED = _("In case you missed it: this may have reached you before.")


def draw(tx: Transaction, router: Router, letter: Letter, now: datetime, *, remembers: bool) -> Parcel:
    """The letter as its recipient sees it now.

    Args:
        tx: a reader will do.
        router: the campaign's.
        letter: as it was claimed.
        now: the instant the view is of.
        remembers: whether the platform takes a letter only once, so that it never has to say it may be a repeat.

    Raises:
        Refusal: it can't be shown any more, or not to them; the text says why.
    """
    turn = router.turn_of(tx, letter.member, now, letter.place or None)
    route = router.house.routes.get(letter.view)
    if route is not None and route.needs is not None and letter.member is not None and not router.may(turn, route):
        raise NotAllowed(role=A_ROLE[route.needs])
    shows = router.house.show(turn, letter.view, letter.arguments)
    if shows is None:
        raise NotFound
    repeated = letter.doubts > 0 and not remembers
    return Parcel(
        letter=letter.id,
        nonce=short(letter.id),
        campaign=letter.campaign,
        platform=letter.platform,
        address=letter.address,
        member=letter.member.id if letter.member else None,
        person=letter.member.person if letter.member else None,
        place=letter.place or None,
        view=letter.view,
        carries=letter.arguments,
        shows=_again(shows) if repeated else shows,
        reader=turn.reader,
        written_at=letter.written_at,
        repeated=repeated,
        reference=letter.reference,
    )


def _again(shows: Screen | Notice) -> Screen | Notice:
    if isinstance(shows, Screen):
        return replace(shows, blocks=(Hint(MISSED), *shows.blocks))
    return Screen(shows.text, (Hint(MISSED),), tone=shows.tone)
