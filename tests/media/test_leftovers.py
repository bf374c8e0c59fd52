"""Files nobody needs any more leave the store, and no other file does."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.leftovers import LOOSE_FOR, Leftovers
from bot.database import Database, Transaction
from bot.media.store import FolderStore, StoreTrouble
from campaigns import media
from campaigns.media import Copies, Kind, Media
from tests.conftest import HandClock

Keep = Callable[..., Media]
CAMPAIGN, MAYA, JONAS = 1, 10, 11


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "media")


@pytest.fixture
def leftovers(database: Database, store: FolderStore, clock: HandClock) -> Leftovers:
    return Leftovers(database, store, clock)


@pytest.fixture
def keep(runner: asyncio.Runner, database: Database, store: FolderStore, clock: HandClock) -> Keep:
    """Keep a recording of some bytes as somebody's."""

    def kept(data: bytes, person: int = MAYA, *, evidence: int | None = None) -> Media:
        key = runner.run(store.keep(data, "ogg"))

        def work(tx: Transaction) -> Media:
            found = media.keep(tx, CAMPAIGN, person, Copies(Kind.VOICE, key, key), "note.ogg", len(data), clock.now())
            tx.run("UPDATE media SET evidence = :evidence WHERE id = :id", evidence=evidence, id=found.id)
            return found

        return runner.run(database.unit(work))

    return kept


def test_what_was_never_handed_in_is_forgotten_in_time(
    runner: asyncio.Runner, store: FolderStore, leftovers: Leftovers, keep: Keep, clock: HandClock
) -> None:
    loose, handed_in = keep(b"loose"), keep(b"handed in", evidence=5)

    clock.set(clock.now() + LOOSE_FOR)
    assert runner.run(leftovers.clear()) == 0
    clock.set(clock.now() + timedelta(seconds=1))
    assert runner.run(leftovers.clear()) == 1

    assert runner.run(store.exists(loose.original)) is False
    assert runner.run(store.exists(handed_in.original)) is True


def test_a_file_that_somebody_else_sent_as_well_stays(
    runner: asyncio.Runner, database: Database, store: FolderStore, leftovers: Leftovers, keep: Keep, clock: HandClock
) -> None:
    mine = keep(b"the same", evidence=1)
    keep(b"the same", JONAS, evidence=2)

    def forget(tx: Transaction) -> None:
        tx.run("DELETE FROM media WHERE id = :id", id=mine.id)
        media.let_go(tx, [mine.original], clock.now())

    runner.run(database.unit(forget))

    assert runner.run(leftovers.clear()) == 0
    assert runner.run(store.exists(mine.original)) is True


def test_a_file_that_is_sent_again_before_it_is_removed_stays(
    runner: asyncio.Runner, database: Database, store: FolderStore, leftovers: Leftovers, keep: Keep, clock: HandClock
) -> None:
    first = keep(b"again", evidence=1)

    def forget(tx: Transaction) -> None:
        tx.run("DELETE FROM media WHERE id = :id", id=first.id)
        media.let_go(tx, [first.original], clock.now())

    runner.run(database.unit(forget))
    keep(b"again", evidence=2)

    assert runner.run(leftovers.clear()) == 0
    assert runner.run(store.exists(first.original)) is True


def test_what_the_store_could_not_remove_is_removed_later(
    runner: asyncio.Runner, database: Database, store: FolderStore, clock: HandClock, keep: Keep
) -> None:
    class Stuck(FolderStore):
        async def remove(self, key: str) -> None:
            raise StoreTrouble("The disk is read-only.")

    found = keep(b"stuck", evidence=1)
    runner.run(database.unit(lambda tx: tx.run("DELETE FROM media")))
    runner.run(database.unit(lambda tx: media.let_go(tx, [found.original], clock.now())))

    with pytest.raises(StoreTrouble):
        runner.run(Leftovers(database, Stuck(store.path), clock).clear())
    assert runner.run(Leftovers(database, store, clock).clear()) == 1
    assert runner.run(store.exists(found.original)) is False


def test_a_file_of_another_database_is_left_alone(
    runner: asyncio.Runner, store: FolderStore, leftovers: Leftovers, clock: HandClock
) -> None:
    key = runner.run(store.keep(b"somebody else's", "ogg"))

    for _ in range(3):
        clock.move(days=100)
        assert runner.run(leftovers.clear()) == 0

    assert runner.run(store.exists(key)) is True


def test_what_is_let_go_of_is_removed_at_once(
    runner: asyncio.Runner, database: Database, store: FolderStore, leftovers: Leftovers, keep: Keep, clock: HandClock
) -> None:
    found, gone = keep(b"now", evidence=1), asyncio.Event()

    class Still(HandClock):
        async def sleep(self, seconds: float) -> None:
            await asyncio.Event().wait()

    class Telling(FolderStore):
        async def remove(self, key: str) -> None:
            await super().remove(key)
            gone.set()

    def forget(tx: Transaction) -> None:
        tx.run("DELETE FROM media")
        media.let_go(tx, [found.original], clock.now())

    async def scene() -> None:
        watch = asyncio.create_task(Leftovers(database, Telling(store.path), Still()).watch())
        await database.unit(forget)
        await asyncio.wait_for(gone.wait(), 20)
        watch.cancel()

    runner.run(scene())

    assert runner.run(store.exists(found.original)) is False
