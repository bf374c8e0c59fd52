"""Places: the campaign's words (``team``, ``review``, ``news``, ``wins``) and where on each platform they are."""

from bot.database import Row, Transaction
from bot.values import dataclass
from campaigns.campaign import Campaign

TOPIC = "places"  # signalled where one has changed
WEB = "web"  # the browser's places are the campaign's own: they are always there


@dataclass(frozen=True, slots=True)
class Bound:
    """Where a place is: what the platform calls it (``address``), and what people call it ("" where nobody knows)."""

    place: str
    platform: str
    address: str
    called: str

    @classmethod
    def of(cls, row: Row) -> "Bound":
        """The place in a row of ``place``."""
        return cls(row["name"], row["platform"], row["address"], row["called"])


def bind(tx: Transaction, campaign: Campaign, place: str, platform: str, address: str, called: str) -> Bound | None:
    """Let a place be there from now on; where on that platform it was before, None where nowhere or there already."""
    before = tx.one(
        "SELECT * FROM place WHERE campaign = :campaign AND name = :place AND platform = :platform",
        campaign=campaign.id, place=place, platform=platform,
    )  # fmt: skip
    tx.run(
        "INSERT INTO place (campaign, name, platform, address, called)"
        " VALUES (:campaign, :place, :platform, :address, :called)"
        " ON CONFLICT (campaign, name, platform) DO UPDATE SET address = :address, called = :called",
        campaign=campaign.id, place=place, platform=platform, address=address, called=called,
    )  # fmt: skip
    tx.signal(TOPIC)
    return Bound.of(before) if before is not None and before["address"] != address else None


def unbind(tx: Transaction, campaign: Campaign, place: str, platform: str, address: str) -> bool:
    """Let a place be there no longer; False where it wasn't."""
    tx.signal(TOPIC)
    return tx.run(
        "DELETE FROM place WHERE campaign = :campaign AND name = :place AND platform = :platform"
        " AND address = :address",
        campaign=campaign.id, place=place, platform=platform, address=address,
    ) > 0  # fmt: skip


def everywhere(tx: Transaction, campaign: int) -> list[Bound]:
    """Where all places of a campaign are, by place."""
    rows = tx.all("SELECT * FROM place WHERE campaign = :campaign ORDER BY name, platform", campaign=campaign)
    return [Bound.of(row) for row in rows]


def at(tx: Transaction, campaign: int, platform: str, address: str) -> list[str]:
    """The places that are at an address, the leads' first: what is said there is said among them."""
    rows = tx.all(
        "SELECT name FROM place WHERE campaign = :campaign AND platform = :platform AND address = :address",
        campaign=campaign, platform=platform, address=address,
    )  # fmt: skip
    return sorted((row["name"] for row in rows), key=lambda name: (name != "review", name))


def move(tx: Transaction, platform: str, before: str, now: str) -> int:
    """Follow an address that the platform has changed, in every campaign; how many places were there."""
    tx.signal(TOPIC)
    return tx.run(
        "UPDATE place SET address = :now WHERE platform = :platform AND address = :before",
        platform=platform, before=before, now=now,
    )  # fmt: skip
