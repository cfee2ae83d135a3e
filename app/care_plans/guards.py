"""How somebody with an emergency code is let in: to one person's summary, before anybody knows who they are."""

import uuid
from datetime import datetime

from flask import g, request
from flask import session as cookie
from sqlalchemy.orm import Session

from app.care_plans.domain.emergency import WRONG_CODES, WRONG_CODES_WINDOW
from app.core import throttle
from app.core.db import database, db_session, forget_db_session, set_session_access
from app.core.errors import TooMany
from app.people.domain.access import Access, emergency_access, system_access

KEY = "emergency"


def as_door() -> tuple[Session, Access]:
    """Return the request's session acting as the emergency page itself, which sees every code.

    Safe because two questions alone are asked with it, each by something nobody can guess and both in this room: which
    code has this hash of 80 random bits (`use_code`), and which opening has the id in a cookie that we signed
    (`readable_opening`). No text of anybody's is read with it. Whoever asks goes on with `as_opener`.
    """
    access = system_access("emergency summary", g.get("request_id", ""))
    set_session_access(db_session(), access)
    return db_session(), access


def as_opener(patient_id: uuid.UUID, said_name: str) -> tuple[Session, Access]:
    """Return the same session reaching this one person, by the queries and by the database's own walls."""
    access = emergency_access(patient_id, said_name, g.get("request_id", ""))
    set_session_access(db_session(), access)
    return db_session(), access


def spend_try(now: datetime) -> None:
    """Count one code against the address it comes from; raise TooMany where too many were wrong.

    The request's own session is closed first: on SQLite its lock would keep the counter out.
    """
    forget_db_session()
    if not throttle.within(database(), _tries(), limit=WRONG_CODES, window=WRONG_CODES_WINDOW, now=now):
        raise TooMany


def give_try_back(now: datetime) -> None:
    """Take the try back, after the commit: a whole hospital may stand behind one address, and it was right."""
    forget_db_session()
    throttle.give_back(database(), _tries(), window=WRONG_CODES_WINDOW, now=now)


def _tries() -> str:
    return f"emergency/address:{request.remote_addr}"


def remember(opening_id: uuid.UUID) -> None:
    """Let this browser read on what it opened. The signed cookie holds the opening's id, never the code."""
    cookie[KEY] = str(opening_id)


def remembered() -> uuid.UUID | None:
    """Return which opening this browser made last."""
    found = cookie.get(KEY)
    return uuid.UUID(found) if found else None
