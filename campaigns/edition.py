"""What an organizer makes of a week's recap: its words, its photo, what is told in which order, and when it goes out.

The numbers are the ledger's; an edition only says how they are told. It stays when the week is told again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from zlib import crc32

from bot.database import Row, Transaction, Value, instant_or_none, micros
from bot.ids import short
from bot.values import dataclass
from bot.words import _
from campaigns.campaign import Campaign
from campaigns.people import Member
from campaigns.refusals import Refusal

LONGEST_HEADLINE = 120  # characters: two lines on a phone
LONGEST_OPENING = 1_000  # characters: an opening is read before anything else
LONGEST_PART = 2_000  # characters: twice an opening, and as much as the longest part has when the rules tell it
MOST_PHOTOS = 6  # besides the large one: as many as its collage has places for


class Part(StrEnum):
    """A part of the story after its headline and opening words."""

    PICTURE = "picture"
    WINS = "wins"
    WORDS = "words"
    NUMBERS = "numbers"
    CHARTS = "charts"
    GOALS = "goals"
    BOARD = "board"
    ALBUM = "album"
    EVENTS = "events"
    THANKS = "thanks"
    STUCK = "stuck"
    COMING = "coming"


_UNSEEN = {"post_at", "aside"}  # columns nobody reads of
USUAL = tuple(part for part in Part if part is not Part.STUCK)  # what is stuck is for those who can do something


class NothingLeft(Refusal):
    """All of the story was to be left out."""

    says = _("Then nothing would be told. Leave at least one part in.")


class PostedAlready(Refusal):
    """A recap was to be scheduled that is out."""

    says = _("This one is in the news already. What you change in it is corrected there at once.")


class PastAlready(Refusal):
    """A recap was to go out at a moment that is over."""

    says = _("That moment is over. Choose one that is still to come, or post it now.")


class WrittenMeanwhile(Refusal):
    """Words were to be changed that somebody else has changed since they were read."""

    says = _("Somebody has written something else here meanwhile: “{what}”. Open it again to change that.")


class TooManyPhotos(Refusal):
    """More photos were chosen than a recap shows."""

    says = _("That’s {n} photos; beside the large one there is room for {most}. Choose fewer.")


@dataclass(frozen=True, slots=True)
class Edition:
    """How a week is told. Of ``headline``, ``hero``, ``quote``, ``wins`` and ``album`` the rules choose what is empty.

    ``wins`` are ids of evidence and of wins people told, ``album`` those of photos besides the hero, ``parts`` what is
    told, in order; ``own`` are those of them an organizer tells in their own words. ``aside`` are such words, also the
    headline and the opening, that nobody is told as they name somebody who isn't to be named any more. ``post_at`` is
    when it goes out by itself, ``posted_at`` when it did, ``corrected_at`` when it was last changed after that.
    """

    headline: str = ""
    opening: str = ""
    hero: int | None = None
    quote: int | None = None
    wins: tuple[int, ...] | None = None
    parts: tuple[Part, ...] = USUAL
    post_at: datetime | None = None
    posted_at: datetime | None = None
    corrected_at: datetime | None = None
    own: Mapping[Part, str] = field(default_factory=dict)
    album: tuple[int, ...] | None = None
    aside: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, row: Row) -> "Edition":
        """The edition in a row of ``edition``."""
        known = {part.value for part in Part}
        return cls(
            row["headline"], row["opening"], row["hero"], row["quote"],
            None if row["wins"] is None else tuple(json.loads(row["wins"])),
            tuple(Part(each) for each in json.loads(row["parts"]) if each in known),
            instant_or_none(row["post_at"]), instant_or_none(row["posted_at"]), instant_or_none(row["corrected_at"]),
            {Part(part): said for part, said in json.loads(row["own"]).items() if part in known},
            None if row["album"] is None else tuple(json.loads(row["album"])), json.loads(row["aside"]),
        )  # fmt: skip

    @property
    def seen(self) -> str:
        """What tells its headline and its opening from any others, short enough for a button."""
        return f"{_mark(self.headline)}.{_mark(self.opening)}"

    def seen_of(self, part: Part) -> str:
        """What tells the own words of a part from any others."""
        return _mark(self.own.get(part, ""))

    @property
    def left_out(self) -> tuple[Part, ...]:
        """What isn't told, in the usual order."""
        return tuple(part for part in Part if part not in self.parts)


def of_week(tx: Transaction, campaign: int, week: str) -> Edition:
    """How a week is told; as usual where nobody has changed anything."""
    row = tx.one("SELECT * FROM edition WHERE campaign = :campaign AND week = :week", campaign=campaign, week=week)
    return Edition.of(row) if row else Edition()


def write(
    tx: Transaction, by: Member, week: str, headline: str, opening: str, at: datetime, *, seen: str = ""
) -> Edition:
    """Give a week its headline and its opening words; "" leaves the headline to the rules and the opening away.

    ``seen`` is :attr:`Edition.seen` of when they were read: what is as it was then doesn't undo what somebody else has
    written since. Without it both are written.

    Raises:
        WrittenMeanwhile: somebody else has changed the same words, to others.
    """
    told, marks = of_week(tx, by.campaign, week), seen.split(".") if seen else ["", ""]
    headline = _merged(headline, told.headline, marks[0])
    opening, aside = _merged(opening, told.opening, marks[-1]), _taken_up(told, "headline", "opening")
    return _change(tx, by, week, at, headline=headline, opening=opening, aside=aside)


def put(tx: Transaction, by: Member, week: str, part: Part, said: str, at: datetime, *, seen: str = "") -> Edition:
    """Tell a part in an organizer's own words, a paragraph a line; "" leaves it to the rules.

    ``seen`` is :meth:`Edition.seen_of` of when they were read, as for :func:`write`.

    Raises:
        WrittenMeanwhile: somebody else has put it otherwise.
    """
    told = of_week(tx, by.campaign, week)
    said = _merged(in_lines(said), told.own.get(part, ""), seen)
    return _change(tx, by, week, at, own=_kept({**told.own, part: said}), aside=_taken_up(told, part.value))


def in_lines(said: str) -> str:
    """Words as they are kept: a paragraph a line, without what nobody sees."""
    return "\n".join(" ".join(line.split()) for line in said.splitlines() if line.strip())


def choose_hero(tx: Transaction, by: Member, week: str, media: int | None, at: datetime) -> Edition:
    """Choose the photo of the week; None leaves it to the rules."""
    return _change(tx, by, week, at, hero=media)


def choose_quote(tx: Transaction, by: Member, week: str, interview: int | None, at: datetime) -> Edition:
    """Choose whose words are told; None leaves it to the rules. What was put otherwise was put of the one before."""
    told = of_week(tx, by.campaign, week)
    own = told.own if told.quote == interview else _without(told, Part.WORDS)
    return _change(tx, by, week, at, quote=interview, own=_kept(own))


def choose_wins(tx: Transaction, by: Member, week: str, wins: Sequence[int] | None, at: datetime) -> Edition:
    """Choose the wins that are told; None leaves them to the rules. Own words are of those that were told before."""
    told, chosen = of_week(tx, by.campaign, week), None if wins is None else tuple(wins)
    own = told.own if told.wins == chosen else _without(told, Part.WINS)
    return _change(tx, by, week, at, wins=_listed(chosen), own=_kept(own))


def choose_album(tx: Transaction, by: Member, week: str, photos: Sequence[int] | None, at: datetime) -> Edition:
    """Choose the photos shown besides the one of the week; None leaves them to the rules.

    Raises:
        TooManyPhotos: there is no room for so many.
    """
    if photos is not None and len(photos) > MOST_PHOTOS:
        raise TooManyPhotos(n=len(photos), most=MOST_PHOTOS)
    return _change(tx, by, week, at, album=_listed(photos))


def show(tx: Transaction, by: Member, week: str, parts: Sequence[Part], at: datetime) -> Edition:
    """Say which parts are told. Those that were keep their order; new ones come where they usually stand.

    Raises:
        NothingLeft: none is.
    """
    if not parts:
        raise NothingLeft
    order = list(Part)
    kept = [part for part in of_week(tx, by.campaign, week).parts if part in parts]
    for part in sorted(set(parts) - set(kept), key=order.index):
        before = [place for place, each in enumerate(kept) if order.index(each) < order.index(part)]
        kept.insert(before[-1] + 1 if before else 0, part)
    return _arrange(tx, by, week, kept, at)


def move_up(tx: Transaction, by: Member, week: str, part: Part, at: datetime) -> Edition:
    """Tell a part one place earlier; the first one stays where it is."""
    parts = list(of_week(tx, by.campaign, week).parts)
    place = parts.index(part) if part in parts else 0
    if place:
        parts[place - 1], parts[place] = parts[place], parts[place - 1]
    return _arrange(tx, by, week, parts, at)


def leave_out(tx: Transaction, by: Member, week: str, part: Part, at: datetime) -> Edition:
    """Tell a week without a part.

    Raises:
        NothingLeft: it is the last one.
    """
    return show(tx, by, week, [each for each in of_week(tx, by.campaign, week).parts if each is not part], at)


def reset(tx: Transaction, by: Member, week: str, at: datetime) -> Edition:
    """Tell a week as the rules would; whether and when it is posted stays."""
    return _change(
        tx, by, week, at, headline="", opening="", hero=None, quote=None, wins=None, album=None, own=_kept({}),
        aside="{}", parts=_written(USUAL),
    )  # fmt: skip


def schedule(tx: Transaction, by: Member, week: str, when: datetime, at: datetime, *, again: bool = False) -> Edition:
    """Let a recap go out by itself at an instant; one that is out only where it goes out ``again``.

    Raises:
        PostedAlready: it is out.
        PastAlready: that instant is over.
    """
    if of_week(tx, by.campaign, week).posted_at is not None and not again:
        raise PostedAlready
    if when <= at:
        raise PastAlready
    return _change(tx, by, week, at, post_at=micros(when))


def unschedule(tx: Transaction, by: Member, week: str, at: datetime) -> Edition:
    """Let a recap wait for somebody to post it.

    Raises:
        PostedAlready: it is out.
    """
    told = of_week(tx, by.campaign, week)
    if told.posted_at is not None and told.post_at is None:
        raise PostedAlready
    return _change(tx, by, week, at, post_at=None)


def post(tx: Transaction, campaign: int, week: str, by: Member | None, at: datetime, *, again: bool = False) -> bool:
    """Note that a recap goes out; False where it had, unless it goes out ``again``: what was corrected before is in it.

    ``by`` is None where its hour has come. It waits for no hour any more, whether it goes out or not.
    """
    _begin(tx, campaign, week, at)
    tx.run(
        "UPDATE edition SET post_at = NULL WHERE campaign = :campaign AND week = :week", campaign=campaign, week=week
    )
    return tx.run(
        "UPDATE edition SET posted_at = :at, corrected_at = NULL, by_member = COALESCE(:by, by_member)"
        " WHERE campaign = :campaign AND week = :week AND (posted_at IS NULL OR :again)",
        campaign=campaign, week=week, at=at, by=by.id if by else None, again=again,
    ) > 0  # fmt: skip


def due(tx: Transaction, campaign: Campaign, now: datetime) -> str | None:
    """A week whose recap is to go out by now; None where none is."""
    row = tx.one(
        "SELECT week FROM edition WHERE campaign = :campaign AND post_at <= :now"
        " ORDER BY post_at, week LIMIT 1",
        campaign=campaign.id, now=now,
    )  # fmt: skip
    return str(row["week"]) if row else None


def _merged(said: str, there: str, mark: str) -> str:
    """Words to be written over those that are ``there``, where they were of a ``mark`` when they were read."""
    if not mark:
        return said
    if _mark(said) == mark:
        return there
    if said != there and _mark(there) != mark:
        raise WrittenMeanwhile(what=there)
    return said


def _mark(words: str) -> str:
    return short(crc32(words.encode("utf-8", "replace")))


def _arrange(tx: Transaction, by: Member, week: str, parts: Sequence[Part], at: datetime) -> Edition:
    return _change(tx, by, week, at, parts=_written(parts))


def _change(tx: Transaction, by: Member, week: str, at: datetime, **columns: Value) -> Edition:
    """Change an edition. What is changed after it was posted is a correction, but for when; what stays is none."""
    _begin(tx, by.campaign, week, at)
    before = tx.one(
        "SELECT * FROM edition WHERE campaign = :campaign AND week = :week", campaign=by.campaign, week=week
    )
    assert before is not None, "it was begun"
    changed = {name for name, value in columns.items() if before[name] != value}
    if changed:
        sets = ", ".join(f"{name} = :{name}" for name in columns)
        tx.run(
            f"UPDATE edition SET {sets}, by_member = :by, changed_at = :at,"
            " corrected_at = CASE WHEN posted_at IS NULL OR :later THEN corrected_at ELSE :at END"
            " WHERE campaign = :campaign AND week = :week",
            campaign=by.campaign, week=week, by=by.id, at=at, later=changed <= _UNSEEN, **columns,
        )  # fmt: skip
    return of_week(tx, by.campaign, week)


def _begin(tx: Transaction, campaign: int, week: str, at: datetime) -> None:
    tx.run(
        "INSERT INTO edition (campaign, week, headline, opening, hero, quote, wins, parts, post_at, posted_at,"
        " corrected_at, by_member, changed_at) VALUES (:campaign, :week, '', '', NULL, NULL, NULL, :parts, NULL, NULL,"
        " NULL, NULL, :at) ON CONFLICT (campaign, week) DO NOTHING",
        campaign=campaign, week=week, parts=_written(USUAL), at=at,
    )  # fmt: skip


def _written(parts: Sequence[Part]) -> str:
    return json.dumps([part.value for part in parts])


def _listed(ids: Sequence[int] | None) -> str | None:
    return None if ids is None else json.dumps(list(ids))


def _without(told: Edition, part: Part) -> Mapping[Part, str]:
    return {each: said for each, said in told.own.items() if each is not part}


def _taken_up(told: Edition, *names: str) -> str:
    """What is set aside still, once somebody has looked at these and written them anew."""
    return json.dumps({name: said for name, said in told.aside.items() if name not in names})


def _kept(own: Mapping[Part, str]) -> str:
    """Own words as they are written down; the same ones always read the same, so that saving them is no change."""
    return json.dumps({part.value: own[part] for part in Part if own.get(part)})
