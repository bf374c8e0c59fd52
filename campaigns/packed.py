"""Whether a pack is in the database as it is now. It is told by its bytes: reading what they mean takes longer than
all the rest of a start.
"""

import hashlib
import tomllib
from pathlib import Path

from bot.database import Transaction
from bot.values import dataclass
from campaigns.campaign import Campaign

HERE = Path(__file__).parent
PACKS = HERE / "packs"


@dataclass(frozen=True, slots=True)
class ClosedPack:
    """A pack that nobody has unpacked: its campaign's slug, and a print of its files and of what reads them."""

    slug: str
    print: str


def look(which: str) -> ClosedPack | None:
    """The pack of that name, or in that folder, from outside; None where there is none that could be right."""
    folder = PACKS / which if (PACKS / which / "campaign.toml").is_file() else Path(which).expanduser()
    content = hashlib.sha256()
    try:
        slug = tomllib.loads((folder / "campaign.toml").read_text("utf-8-sig"))["slug"]
        for file in (*sorted(folder.glob("*.toml")), HERE / "install.py", *sorted(PACKS.glob("*.py"))):
            content.update(f"{file.name}\0".encode() + file.read_bytes() + b"\0")
    except (OSError, ValueError, KeyError):
        return None
    return ClosedPack(str(slug), content.hexdigest())


def installed(tx: Transaction, closed: ClosedPack) -> Campaign | None:
    """The campaign, where its pack is in the database just as it is now; else None."""
    row = tx.one("SELECT * FROM campaign WHERE slug = :slug AND pack = :print", slug=closed.slug, print=closed.print)
    return Campaign.of(row) if row else None


def mark(tx: Transaction, closed: ClosedPack) -> None:
    """Note that the pack was installed as it is now."""
    tx.run("UPDATE campaign SET pack = :print WHERE slug = :slug", print=closed.print, slug=closed.slug)
