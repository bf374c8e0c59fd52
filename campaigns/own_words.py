"""What organizers wrote into recaps lets go of whoever isn't to be told any more.

The sentences made by rules ask each time whom they may name; what somebody wrote would go on naming them.
"""

import json
import re
from collections.abc import Iterable, Sequence

from bot.database import Transaction
from campaigns import personal
from campaigns.edition import Part
from campaigns.ledger import Measure

FEWEST_LETTERS, FEWEST_WORDS = 2, 3  # of a name and of a sentence; what is shorter stands in texts about others, too


def let_go(tx: Transaction, campaign: int, names: Iterable[str] = (), sentences: Iterable[str] = ()) -> tuple[str, ...]:
    """Take out of every recap the headline, opening and own words that have a name or somebody's sentence in them.

    The rules tell those again: a text with a gap in it was written by nobody. Answers the weeks it was in, in order.
    """
    found = _pattern(names, sentences)
    if found is None:
        return ()
    rows = tx.all(
        "SELECT week, headline, opening, own FROM edition WHERE campaign = :campaign"
        " AND (headline <> '' OR opening <> '' OR own <> '{}') ORDER BY week",
        campaign=campaign,
    )
    changed = []
    for row in rows:
        own = json.loads(row["own"])
        kept = {part: words for part, words in own.items() if not found.search(_plain(words))}
        headline, opening = ("" if found.search(_plain(row[name])) else row[name] for name in ("headline", "opening"))
        if (kept, headline, opening) != (own, row["headline"], row["opening"]):
            tx.run(
                "UPDATE edition SET headline = :headline, opening = :opening, own = :own"
                " WHERE campaign = :campaign AND week = :week",
                headline=headline, opening=opening, own=json.dumps(kept), campaign=campaign, week=row["week"],
            )  # fmt: skip
            changed.append(row["week"])
    return tuple(changed)


def let_go_of_quotes(tx: Transaction, campaign: int, weeks: Iterable[str]) -> None:
    """Take what organizers made of somebody's words out of some weeks: a sentence they mended can't be found."""
    for week in weeks:
        row = tx.one(
            "SELECT own FROM edition WHERE campaign = :campaign AND week = :week", campaign=campaign, week=week
        )
        own = json.loads(row["own"]) if row else {}
        if own.pop(Part.WORDS.value, None) is not None:
            tx.run("UPDATE edition SET own = :own WHERE campaign = :campaign AND week = :week",
                   own=json.dumps(own), campaign=campaign, week=week)  # fmt: skip


def forget(tx: Transaction, campaign: int, member: int, names: Sequence[str]) -> tuple[str, ...]:
    """Take a member out, by name, and what they told, wrote down or were thanked for; the weeks it was in."""
    rows = tx.all(
        "SELECT told AS said FROM win WHERE member = :member UNION SELECT what FROM thanks WHERE by_member = :member"
        " OR to_member = :member UNION SELECT quote FROM interview WHERE member = :member ORDER BY said",
        member=member,
    )
    let_go_of_quotes(tx, campaign, personal.by_week(tx, member, Measure.INTERVIEWS))
    return let_go(tx, campaign, names, [row["said"] for row in rows])


def _pattern(names: Iterable[str], sentences: Iterable[str]) -> re.Pattern[str] | None:
    """Any of them as words of their own: Mayan food isn't Maya's."""
    plain = {each for each in map(_plain, names) if len(each) >= FEWEST_LETTERS}
    plain |= {each for each in map(_plain, sentences) if len(each.split()) >= FEWEST_WORDS}
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(plain)))})(?!\w)") if plain else None


def _plain(words: str) -> str:
    return " ".join(words.split())
