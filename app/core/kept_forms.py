"""What someone was typing when their session ran out, sealed until the same person signs in again."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, LargeBinary, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import crypto
from app.core.db import Base, HasId, UtcDateTime

KEEP_FOR = timedelta(hours=24)
LONGEST_PATH = 500


class KeptForm(HasId, Base):
    """The fields of one form, sealed for one user: moved to another's row they do not open."""

    __tablename__ = "kept_form"
    __table_args__ = (Index(None, "user_id", "path"),)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("app_user.id"))
    path: Mapped[str] = mapped_column(String(LONGEST_PATH))
    values_ct: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def keep(session: Session, user_id: uuid.UUID, path: str, values: Mapping[str, list[str]], now: datetime) -> None:
    """Keep a form's fields for `user_id`, instead of what was kept for that page before."""
    old = (KeptForm.kept_at < now - KEEP_FOR) | ((KeptForm.user_id == user_id) & (KeptForm.path == path))
    session.execute(delete(KeptForm).where(old))
    sealed = crypto.keyring().seal(json.dumps(values), bound_to=_place(user_id, path))
    session.add(KeptForm(user_id=user_id, path=path, values_ct=sealed, kept_at=now))
    session.flush()


def take(session: Session, user_id: uuid.UUID, path: str, now: datetime) -> dict[str, list[str]] | None:
    """Return what this user typed on this page before the session ran out, once; None if nothing is kept."""
    mine = delete(KeptForm).where(KeptForm.user_id == user_id, KeptForm.path == path)
    rows = session.execute(mine.returning(KeptForm.values_ct, KeptForm.kept_at)).all()
    fresh = [bytes(row.values_ct) for row in rows if now - row.kept_at <= KEEP_FOR]
    if not fresh:
        return None
    return _open(fresh[-1], _place(user_id, path))


def _open(sealed: bytes, place: str) -> dict[str, list[str]] | None:
    try:
        values: dict[str, list[str]] = json.loads(crypto.keyring().open(sealed, bound_to=place))
    except crypto.Unreadable:
        return None  # the key was retired meanwhile: what was typed is gone, the page is not
    return values


def _place(user_id: uuid.UUID, path: str) -> str:
    return f"kept_form.values_ct:{user_id}:{path}"
