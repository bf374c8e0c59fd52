"""Teams: groups within a campaign whose members' points count together."""

import json

from bot.database import Row, Transaction
from bot.values import dataclass
from bot.words import Written
from campaigns.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Team:
    """A team; ``chapter`` is what several belong to, "" for none."""

    id: int
    key: str
    title: Written
    chapter: str

    @classmethod
    def of(cls, row: Row) -> "Team":
        """The team in a row of ``team``."""
        return cls(
            row["id"], row["key"], Written(row["title"], tuple(json.loads(row["words"]).items())), row["chapter"]
        )


def everything(tx: Transaction, campaign: int) -> list[Team]:
    """The campaign's teams, by title."""
    rows = tx.all("SELECT * FROM team WHERE campaign = :campaign ORDER BY title, id", campaign=campaign)
    return [Team.of(row) for row in rows]


def get(tx: Transaction, campaign: int, team: int) -> Team:
    """A team by id.

    Raises:
        NotFound: the campaign has no such team.
    """
    row = tx.one("SELECT * FROM team WHERE id = :team AND campaign = :campaign", team=team, campaign=campaign)
    if row is None:
        raise NotFound
    return Team.of(row)
