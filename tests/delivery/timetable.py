"""A campaign with a timetable, whose calendar is looked at when the scene says so."""

from collections.abc import Callable
from datetime import datetime

from bot.chat.route import Cog
from bot.chat.turn import Turn
from bot.delivery.calendar import Calendar
from tests.conftest import HandClock
from tests.delivery.mailroom import Mailroom


def note_run(name: str) -> Callable[[Turn], None]:
    """A job that writes down, in its own transaction, on which local date it thinks it runs and under which label."""

    def run(turn: Turn) -> None:
        row = turn.tx.one("SELECT ran_for FROM job WHERE name = :name", name=f"jobs.{name}")
        label = row["ran_for"].split()[-1] if row else "tick"
        turn.tx.run(
            "INSERT INTO deed (id, campaign, what, detail, at) VALUES (:id, :campaign, :name, :detail, :at)",
            id=turn.tx.new_id(), campaign=turn.campaign.id, name=name, detail=f"{turn.today} {label}", at=turn.now,
        )  # fmt: skip

    run.__name__ = name
    return run


def jobs(hours: dict[str, str]) -> Cog:
    """Jobs that note when they run, by name, at hours."""
    cog = Cog("jobs")
    for name, when in hours.items():
        cog.regularly(when)(note_run(name))
    return cog


class Scene:
    """A campaign whose calendar is looked at when the scene says so."""

    def __init__(self, mailroom: Mailroom, clock: HandClock) -> None:
        self.mailroom, self.clock = mailroom, clock
        self.calendar = Calendar(mailroom.database, mailroom.router, clock)

    def look(self, at: str | datetime | None = None) -> None:
        if at is not None:
            self.clock.set(datetime.fromisoformat(at) if isinstance(at, str) else at)
        self.mailroom.runner.run(self.calendar.run_due())

    def restart(self) -> None:
        self.calendar = Calendar(self.mailroom.database, self.mailroom.router, self.clock)

    def moves_to(self, zone: str) -> None:
        self.mailroom.unit(lambda tx: tx.run("UPDATE campaign SET zone = :zone", zone=zone))

    def ran(self, name: str = "nine") -> list[str]:
        """The local dates a job ran for, in the order it did."""
        return [detail.split()[0] for detail in self._details(name)]

    def labels(self, name: str) -> list[str]:
        """What a job ran as: a date, or a week."""
        return [detail.split()[1] for detail in self._details(name)]

    def _details(self, name: str) -> list[str]:
        rows = self.mailroom.read(
            lambda tx: tx.all("SELECT detail FROM deed WHERE what = :name ORDER BY id", name=name)
        )
        return [row["detail"] for row in rows]

    def note(self, name: str = "nine") -> str:
        row = self.mailroom.read(lambda tx: tx.one("SELECT note FROM job WHERE name = :name", name=f"jobs.{name}"))
        return row["note"] if row else ""
