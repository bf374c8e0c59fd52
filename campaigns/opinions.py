"""Second opinions: a lead who isn't sure asks a colleague, who looks without knowing what the first one thinks."""

from datetime import datetime

from bot.database import Row, Transaction, instant, instant_or_none
from bot.values import dataclass
from bot.words import _
from campaigns import deeds, evidence, facts, people, seats
from campaigns.campaign import Campaign
from campaigns.evidence import Evidence
from campaigns.people import Member, Role
from campaigns.refusals import NotFound, NotYours, Refusal
from campaigns.review import AlreadyReviewed

VERDICTS = ("approve", "send_back")


class NobodyToAsk(Refusal):
    """Every other lead has seen it, or there is none."""

    says = _("There’s no other lead who hasn’t looked at this one yet. /people invite brings one, or decide yourself.")


class SeenAlready(Refusal):
    """The colleague has looked at it before, or it is their own."""

    says = _("{name} has seen this one already. Ask somebody who hasn’t.")


class AskedAlready(Refusal):
    """A colleague has been asked and hasn't answered yet."""

    says = _("{name} has been asked and will answer. You can still decide without them.")


class AnsweredAlready(Refusal):
    """The question was answered before."""

    says = _("You’ve answered this one already. Thank you!")


@dataclass(frozen=True, slots=True)
class Opinion:
    """A question to a colleague. ``first`` is what the one who asks thinks, told to nobody before there is a verdict.

    ``first`` and ``verdict`` are ``approve``, ``send_back`` or "": the first lead isn't sure, the second hasn't said.
    """

    id: int
    campaign: int
    evidence: int
    round: int
    asked_by: int
    asked: int
    first: str
    question: str
    verdict: str
    words: str
    asked_at: datetime
    answered_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> "Opinion":
        """The opinion in a row of ``opinion``."""
        return cls(
            row["id"], row["campaign"], row["evidence"], row["round"], row["asked_by"], row["asked"], row["first"],
            row["question"], row["verdict"], row["words"], instant(row["asked_at"]),
            instant_or_none(row["answered_at"]),
        )  # fmt: skip


def can_be_asked(tx: Transaction, campaign: Campaign, found: Evidence, by: Member) -> list[Member]:
    """The leads who haven't seen a piece, those with the fewest open questions first."""
    seen = {row["who"] for row in tx.all(_SEEN, campaign=campaign.id, evidence=found.id)}
    seen |= {by.id, people.get(tx, campaign.id, found.member).id}
    rows = tx.all(
        f"SELECT {seats.holder('asked')} AS who, COUNT(*) AS n FROM opinion"
        " WHERE campaign = :campaign AND answered_at IS NULL GROUP BY 1",
        campaign=campaign.id,
    )
    open_ = {row["who"]: row["n"] for row in rows}
    free = [each for each in people.at_least(tx, campaign.id, Role.LEAD) if each.id not in seen]
    return sorted(free, key=lambda each: (open_.get(each.id, 0), each.name, each.id))


def ask(
    tx: Transaction, campaign: Campaign, which: int, colleague: int, by: Member, at: datetime, *, first: str = "",
    question: str = "",
) -> Opinion:  # fmt: skip
    """Ask a colleague what they think of a piece that waits.

    Raises:
        NotFound: no such evidence in this campaign.
        AlreadyReviewed: it was decided meanwhile.
        AskedAlready: somebody was asked and hasn't answered.
        SeenAlready: the colleague has looked at it before, or it is their own.
    """
    found = evidence.get(tx, campaign.id, which)
    if found.state != "waiting":
        raise AlreadyReviewed
    if (waits := pending(tx, found.id)) is not None:
        raise AskedAlready(name=people.get(tx, campaign.id, waits.asked).name)
    if colleague not in {each.id for each in can_be_asked(tx, campaign, found, by)}:
        raise SeenAlready(name=people.get(tx, campaign.id, colleague).name)
    row = tx.one(
        "INSERT INTO opinion (id, campaign, evidence, round, asked_by, asked, first, question, verdict, words,"
        " asked_at) VALUES (:id, :campaign, :evidence, :round, :by, :asked, :first, :question, '', '', :at)"
        " RETURNING *",
        id=tx.new_id(), campaign=campaign.id, evidence=found.id, round=found.round, by=by.id, asked=colleague,
        first=first if first in VERDICTS else "", question=question.strip(), at=at,
    )  # fmt: skip
    assert row is not None, "an insert answers its row"
    tx.tell(facts.OpinionAsked(row["id"], found.id, colleague))
    return Opinion.of(row)


def answer(
    tx: Transaction, campaign: Campaign, opinion: int, verdict: str, words: str, by: Member, at: datetime
) -> Opinion:
    """Say what one thinks, having been asked.

    Raises:
        NotFound: there is no such question.
        NotYours: somebody else was asked.
        AnsweredAlready: it was answered before.
    """
    asked = get(tx, campaign.id, opinion)
    if not seats.is_theirs(tx, by.id, asked.asked):
        raise NotYours
    if verdict not in VERDICTS:
        raise NotFound
    row = tx.one(
        "UPDATE opinion SET verdict = :verdict, words = :words, answered_at = :at WHERE id = :id"
        " AND answered_at IS NULL RETURNING *",
        verdict=verdict, words=words.strip(), at=at, id=asked.id,
    )  # fmt: skip
    if row is None:
        raise AnsweredAlready
    deeds.note(tx, campaign.id, by.id, "opinion", asked.evidence, verdict, at)
    tx.tell(facts.OpinionGiven(asked.id, asked.evidence, asked.asked_by))
    return Opinion.of(row)


def get(tx: Transaction, campaign: int, opinion: int) -> Opinion:
    """A question by id.

    Raises:
        NotFound: the campaign has none such.
    """
    row = tx.one("SELECT * FROM opinion WHERE id = :id AND campaign = :campaign", id=opinion, campaign=campaign)
    if row is None:
        raise NotFound
    return Opinion.of(row)


def pending(tx: Transaction, handed: int) -> Opinion | None:
    """The question about a piece that waits for its answer; None where none does."""
    row = tx.one("SELECT * FROM opinion WHERE evidence = :id AND answered_at IS NULL ORDER BY id LIMIT 1", id=handed)
    return Opinion.of(row) if row else None


def given(tx: Transaction, handed: int) -> list[Opinion]:
    """What colleagues said about a piece, oldest first."""
    rows = tx.all("SELECT * FROM opinion WHERE evidence = :id AND answered_at IS NOT NULL ORDER BY answered_at, id",
                  id=handed)  # fmt: skip
    return [Opinion.of(row) for row in rows]


# Whoever decided about it, in whichever round, or was asked before, knows what somebody thought.
_SEEN = (
    f"SELECT {seats.holder('by_member')} AS who FROM deed WHERE campaign = :campaign AND subject = :evidence"
    " AND what IN ('approve', 'send_back', 'undo', 'opinion')"
    f" UNION SELECT {seats.holder('asked')} FROM opinion WHERE evidence = :evidence"
    f" UNION SELECT {seats.holder('asked_by')} FROM opinion WHERE evidence = :evidence"
)
