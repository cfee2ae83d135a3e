"""Counters in the database: the same limit whichever process answers, and two at once never both get the last try."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import String, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import crypto
from app.core.db import Base, Database, UtcDateTime


class ThrottleCounter(Base):
    """How often something was tried in one window. The key is a keyed hash: no phone number lies here."""

    __tablename__ = "throttle_counter"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    window_starts_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    count: Mapped[int]


def count(database: Database, key: str, *, window: timedelta, now: datetime) -> int:
    """Count one try in its own committed transaction and return how many the window now holds."""
    with database.transaction() as session:
        return _increment(session, crypto.keyed_hash("throttle", key), _window_start(now, window))


def within(database: Database, key: str, *, limit: int, window: timedelta, now: datetime) -> bool:
    """Count one try and say whether it is still allowed."""
    return count(database, key, window=window, now=now) <= limit


def _increment(session: Session, key: str, window_starts_at: datetime) -> int:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    first = insert(ThrottleCounter).values(key=key, window_starts_at=window_starts_at, count=1)
    again = first.on_conflict_do_update(
        index_elements=["key", "window_starts_at"], set_={"count": ThrottleCounter.count + 1}
    )
    return int(session.execute(again.returning(ThrottleCounter.count)).scalar_one())


def _window_start(now: datetime, window: timedelta) -> datetime:
    size = int(window.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // size * size, UTC)


def give_back(database: Database, key: str, *, window: timedelta, now: datetime) -> None:
    """Take one try back, as when it succeeded: what is limited is failing."""
    with database.transaction() as session:
        this = update(ThrottleCounter).where(
            ThrottleCounter.key == crypto.keyed_hash("throttle", key),
            ThrottleCounter.window_starts_at == _window_start(now, window),
        )
        session.execute(this.where(ThrottleCounter.count > 0).values(count=ThrottleCounter.count - 1))
