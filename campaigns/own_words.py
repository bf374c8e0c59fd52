"""What organizers wrote into recaps lets go of whoever isn't to be told any more.

The sentences made by rules ask each time whom they may name; what somebody wrote would go on naming them.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from unicodedata import normalize

from bot.database import Row, Transaction
from campaigns import personal
from campaigns.edition import Part
from campaigns.ledger import Measure
from campaigns.people import Member

FEWEST_LETTERS, FEWEST_WORDS = 2, 3  # of a name and of a sentence; what is shorter stands in texts about others, too
# Thai to Burmese, Khmer, kana, Chinese and Korean: words stand there without a space between them.
_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"


def let_go(
    tx: Transaction, campaign: int, names: Iterable[str] = (), sentences: Iterable[str] = (), *,
    weeks: Collection[str] | None = None, aside: bool = False,
) -> tuple[str, ...]:  # fmt: skip
    """Take out of recaps the headline, opening and own words that have a name or somebody's sentence in them.

    The rules tell those again: a text with a gap in it was written by nobody. It is of some ``weeks``, or of all; what
    is set ``aside`` organizers find again where they would write it, the rest is gone. Answers the weeks it was in.
    """
    found = _pattern(names, sentences)
    if found is None:
        return ()
    rows = tx.all(
        "SELECT week, headline, opening, own, aside FROM edition WHERE campaign = :campaign"
        " AND (headline <> '' OR opening <> '' OR own <> '{}' OR aside <> '{}') ORDER BY week",
        campaign=campaign,
    )
    changed = []
    for row in rows:
        if weeks is not None and row["week"] not in weeks:
            continue
        texts = _texts(row)
        gone = {name: said for name, said in texts.items() if found.search(_plain(said))}
        before = json.loads(row["aside"])
        kept = {**before, **gone} if aside else {name: said for name, said in before.items() if name not in gone
                                                 and not found.search(_plain(said))}  # fmt: skip
        if gone or kept != before:
            _put(tx, campaign, row["week"], {name: said for name, said in texts.items() if name not in gone}, kept)
        if gone:
            changed.append(row["week"])
    return tuple(changed)


def let_go_of_quotes(tx: Transaction, campaign: int, weeks: Iterable[str]) -> None:
    """Take what organizers made of somebody's words out of some weeks: a sentence they mended can't be found."""
    for week in weeks:
        row = tx.one("SELECT * FROM edition WHERE campaign = :campaign AND week = :week", campaign=campaign, week=week)
        if row is not None:
            texts, kept = _texts(row), json.loads(row["aside"])
            for words in (texts, kept):
                words.pop(Part.WORDS.value, None)
            _put(tx, campaign, week, texts, kept)


def let_go_of_member(tx: Transaction, campaign: int, member: Member) -> tuple[str, ...]:
    """Set aside what names somebody who hides or left, of weeks whose story may: but for names others have, too."""
    rows = tx.all(
        "SELECT p.name, MAX(CASE WHEN p.id = :person OR p.same_as = :person THEN 1 ELSE 0 END) AS theirs,"
        " MAX(CASE WHEN p.id = :person OR p.same_as = :person OR m.hidden OR m.state <> 'active' THEN 0 ELSE 1 END)"
        " AS others FROM member m JOIN person p ON p.id = m.person WHERE m.campaign = :campaign GROUP BY p.name",
        person=member.person,
        campaign=campaign,
    )
    names = [row["name"] for row in rows if row["theirs"] and not row["others"]]
    return let_go(tx, campaign, names, weeks=personal.told_of(tx, member.id), aside=True)


def forget(tx: Transaction, campaign: int, member: int, names: Sequence[str]) -> tuple[str, ...]:
    """Take a member out, by name, and what they told, wrote down or were thanked for; the weeks it was in."""
    rows = tx.all(
        "SELECT told AS said FROM win WHERE member = :member UNION SELECT what FROM thanks WHERE by_member = :member"
        " OR to_member = :member UNION SELECT quote FROM interview WHERE member = :member ORDER BY said",
        member=member,
    )
    let_go_of_quotes(tx, campaign, personal.by_week(tx, member, Measure.INTERVIEWS))
    return let_go(tx, campaign, names, [row["said"] for row in rows])


def _texts(row: Row) -> dict[str, str]:
    """All that an organizer wrote into a recap: the headline, the opening, and the parts, each by its name."""
    return {"headline": row["headline"], "opening": row["opening"], **json.loads(row["own"])}


def _put(tx: Transaction, campaign: int, week: str, texts: Mapping[str, str], aside: Mapping[str, str]) -> None:
    own = {part: said for part, said in texts.items() if part not in ("headline", "opening")}
    tx.run(
        "UPDATE edition SET headline = :headline, opening = :opening, own = :own, aside = :aside"
        " WHERE campaign = :campaign AND week = :week",
        headline=texts.get("headline", ""), opening=texts.get("opening", ""), own=json.dumps(own),
        aside=json.dumps(aside), campaign=campaign, week=week,
    )  # fmt: skip


def _pattern(names: Iterable[str], sentences: Iterable[str]) -> re.Pattern[str] | None:
    """Any of them as words of their own: Mayan food isn't Maya's. Some scripts have no spaces between their words."""
    plain = {each for each in map(_plain, names) if len(each) >= FEWEST_LETTERS}
    plain |= {each for each in map(_plain, sentences) if len(each.split()) >= FEWEST_WORDS}
    alone = rf"(?<![^\W{_NO_SPACES}])(?:{'|'.join(map(re.escape, sorted(plain)))})(?![^\W{_NO_SPACES}])"
    return re.compile(alone) if plain else None


def _plain(words: str) -> str:
    return " ".join(normalize("NFKC", words).split())
