"""Runs the migrations in one transaction; alembic loads this file by its name."""

import sqlite3

from alembic import context
from sqlalchemy import URL, Connection, Engine, create_engine, event, pool, text

ADVISORY_LOCK = 727_683  # any number, as long as it is always this one: processes migrate one after the other


def _engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        # The path as it is: parsed as an address, its "?" and "%" would mean something.
        path = url.removeprefix("sqlite:///")
        engine = create_engine(URL.create("sqlite", database=path), poolclass=pool.NullPool)

        # The driver's own transactions leave DDL out; ours take it in.
        @event.listens_for(engine, "connect")
        def _no_driver_transactions(raw: sqlite3.Connection, _: object) -> None:
            raw.isolation_level = None

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        return engine
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=pool.NullPool)


def _migrate() -> None:
    engine = _engine(context.config.attributes["url"])
    with engine.connect() as connection:
        context.configure(connection=connection, transactional_ddl=True, transaction_per_migration=False)
        with context.begin_transaction():
            if engine.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
            context.run_migrations()
    engine.dispose()


_migrate()
