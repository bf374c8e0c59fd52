"""What a campaign publishes: a week's recap, board or album, behind a link nobody guesses, until it is taken back."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from bot.database import Row, Transaction, instant, instant_or_none
from bot.values import dataclass
from bot.words import Phrase, _
from campaigns.people import Member
from campaigns.refusals import NotFound, Refusal

CODE_LENGTH = 28  # of 27 characters: 133 bits, more than anybody can try


class Kind(StrEnum):
    """What is published of a week."""

    RECAP = "recap"
    BOARD = "board"
    ALBUM = "album"


KIND_NAMES: Mapping[Kind, Phrase] = {
    Kind.RECAP: _("the recap"),
    Kind.BOARD: _("the board"),
    Kind.ALBUM: _("the album"),
}


class TakenBack(Refusal):
    """A page that isn't public any more, or never was."""

    says = _("There is nothing at this address any more. Whoever gave it to you may have a newer one.")


@dataclass(frozen=True, slots=True)
class Published:
    """A page of a week, and the secret code of its address."""

    id: int
    code: str
    kind: Kind
    week: str
    by: int
    made_at: datetime
    revoked_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> "Published":
        """The page in a row of ``published``."""
        return cls(
            row["id"], row["code"], Kind(row["kind"]), row["week"], row["by_member"], instant(row["made_at"]),
            instant_or_none(row["revoked_at"]),
        )  # fmt: skip


def publish(tx: Transaction, by: Member, kind: Kind, week: str, code: str, at: datetime) -> Published:
    """Publish something of a week under a new code; what is public already keeps its own."""
    row = tx.one(
        "SELECT * FROM published WHERE campaign = :campaign AND kind = :kind AND week = :week AND revoked_at IS NULL"
        " ORDER BY id LIMIT 1",
        campaign=by.campaign, kind=kind, week=week,
    ) or tx.one(
        "INSERT INTO published (id, campaign, code, kind, week, by_member, made_at, revoked_at)"
        " VALUES (:id, :campaign, :code, :kind, :week, :by, :at, NULL) RETURNING *",
        id=tx.new_id(), campaign=by.campaign, code=code, kind=kind, week=week, by=by.id, at=at,
    )  # fmt: skip
    assert row is not None, "an insert answers its row"
    return Published.of(row)


def find(tx: Transaction, campaign: int, code: str) -> Published:
    """The page behind a code.

    Raises:
        TakenBack: there is none, or there is none any more.
    """
    row = tx.one(
        "SELECT * FROM published WHERE campaign = :campaign AND code = :code AND revoked_at IS NULL",
        campaign=campaign, code=code,
    )  # fmt: skip
    if row is None:
        raise TakenBack
    return Published.of(row)


def of_week(tx: Transaction, campaign: int, week: str) -> list[Published]:
    """What is public of a week, oldest first."""
    rows = tx.all(
        "SELECT * FROM published WHERE campaign = :campaign AND week = :week AND revoked_at IS NULL ORDER BY id",
        campaign=campaign, week=week,
    )  # fmt: skip
    return [Published.of(row) for row in rows]


def take_back(tx: Transaction, campaign: int, published: int, at: datetime) -> Published:
    """Take a page back: its address leads nowhere from now on.

    Raises:
        NotFound: there is no such page.
    """
    row = tx.one(
        "UPDATE published SET revoked_at = COALESCE(revoked_at, :at) WHERE id = :id AND campaign = :campaign"
        " RETURNING *",
        id=published, campaign=campaign, at=at,
    )  # fmt: skip
    if row is None:
        raise NotFound
    return Published.of(row)
