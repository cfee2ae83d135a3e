"""Alembic's environment: one transaction, either engine, a connection handed in by tests or made from DATABASE_URL."""

import sys
from pathlib import Path

from alembic import context
from sqlalchemy import Connection

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

import app  # noqa: E402  (every room, so that every table is known)
import app.core.kept_forms  # noqa: E402
import app.core.throttle  # noqa: E402, F401
from app.config import Settings  # noqa: E402
from app.core.db import Base, Database, Json, UtcDateTime  # noqa: E402


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write our column types as plain ones, so that a migration imports nothing of the app."""
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return "walls.JSON" if kind == "type" and item is Json else False


def run(connection: Connection) -> None:
    """Migrate over `connection`."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            context.execute("SET LOCAL lock_timeout = '5s'")
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = Database(context.config.attributes.get("url") or Settings.load().database_url).engine
    with engine.begin() as opened:
        run(opened)
    engine.dispose()
