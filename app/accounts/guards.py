"""Who is signed in: from the cookie to an Access, on every request."""

import hmac
import uuid
from collections.abc import Sequence
from datetime import datetime

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, UserMixin, login_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.accounts import queries, services
from app.accounts.domain.limits import Limit
from app.accounts.domain.sessions import is_live, needs_touch
from app.accounts.queries import OpenSession
from app.core import clock, crypto, i18n
from app.core.db import database, db_session, forget_db_session, set_session_access
from app.people import queries as people
from app.people.domain.access import Access, Kind, Role, kind_of_staff, system_access
from app.people.domain.helping import Helped

DEVICE_COOKIE = "device"
DEVICE_SECONDS = 180 * 24 * 3600


class SignedIn(UserMixin):
    """What Flask-Login keeps for one request: the secret of the cookie, and who acts."""

    def __init__(self, secret: str, access: Access) -> None:
        self.secret = secret
        self.access = access

    def get_id(self) -> str:
        return self.secret


def init_app(app: Flask) -> None:
    """Let Flask-Login find who is signed in."""
    # Without its `current_user` in templates, which use `access`: the page that says that the database is away must
    # not ask the database who is looking.
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)
    # Its session protection compares the address and the browser's name: phones change address between two
    # masts, and would be signed out in the middle of a question. Our own rows can be revoked instead.
    manager.session_protection = None
    manager.user_loader(load)


def load(secret: str) -> SignedIn | None:
    """Return who the cookie's secret stands for, or None where the session ended. One statement for a patient."""
    now = clock.now()
    found = queries.open_session(db_session(), _system(), secret)
    if found is None:
        return None
    if not is_live(found.kind, last_seen_at=found.last_seen_at, ends_at=found.ends_at, now=now):
        g.expired_user_id = found.user_id
        return None
    access = make_access(found, now)
    if needs_touch(found.last_seen_at, now):
        _touch(access, found.id, now)
    return SignedIn(secret, access)


def make_access(found: OpenSession, now: datetime) -> Access:
    """Return what the session's user may reach in this request."""
    if request.cookies.get(i18n.COOKIE) not in i18n.LOCALES:
        i18n.use_locale(found.locale)
    session, kind = db_session(), Kind(found.kind)
    if kind in {Kind.STAFF, Kind.HELPER}:
        set_session_access(session, _system())  # grants and links lie behind the wall that they open
    ties = people.memberships(session, found.user_id) if kind is Kind.STAFF else frozenset()
    if kind is Kind.STAFF:
        kind = kind_of_staff(frozenset(role for _team, role in ties))
    return Access(
        kind=kind,
        user_id=found.user_id,
        patient_id=found.patient_id,
        memberships=ties,
        glass_patient_ids=people.open_grants(session, found.user_id, now) if kind is Kind.STAFF else frozenset(),
        helped=_helped(session, found.user_id, ties, now) if kind is Kind.HELPER else frozenset(),
        session_id=found.id,
        reauthenticated_at=found.reauthenticated_at,
        locale=i18n.choose_locale(),
        display=str(found.name),
        request_id=g.get("request_id", ""),
    )


def _helped(
    session: Session, user_id: uuid.UUID, ties: frozenset[tuple[uuid.UUID, Role]], now: datetime
) -> frozenset[Helped]:
    if ties:
        return people.open_help_by_home(session, [team_id for team_id, _role in ties], now)
    return people.open_help(session, user_id, now)


def begin(secret: str, access: Access) -> None:
    """Put a new session's secret in the cookie and nothing of the old one: no fixation, no left-over form token."""
    session.clear()
    login_user(SignedIn(secret, access))


def known_device(number: str) -> bool:
    """Return whether this browser has signed in with this number before: an attack elsewhere does not shut it out."""
    mark, _, seal = request.cookies.get(DEVICE_COOKIE, "").partition(".")
    return hmac.compare_digest(seal, _device_seal(mark, number)) if mark and seal.isascii() else False


def remember_device(response: Response, number: str) -> None:
    """Mark this browser as one that has signed in with this number. Says nothing of who, and opens nothing."""
    mark = crypto.new_secret(16)
    response.set_cookie(
        DEVICE_COOKIE,
        f"{mark}.{_device_seal(mark, number)}",
        max_age=DEVICE_SECONDS,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )


def _device_seal(mark: str, number: str) -> str:
    return crypto.keyed_hash("device", f"{mark}:{number}")


def as_system() -> tuple[Session, Access]:
    """Return the request's session acting as the sign-in pages themselves, before anyone has signed in."""
    access = _system()
    set_session_access(db_session(), access)
    return db_session(), access


def spend(limits: Sequence[Limit], now: datetime) -> None:
    """Count one try. The request's own session is closed first: on SQLite its lock would keep the counter out."""
    forget_db_session()
    services.spend(database(), limits, now)


def give_back(limits: Sequence[Limit], now: datetime) -> None:
    """Take one try back, after the request's own session has been committed."""
    forget_db_session()
    services.give_back(database(), limits, now)


def expired_user_id() -> uuid.UUID | None:
    """Return whose session ran out in this browser, if one did."""
    found: uuid.UUID | None = g.get("expired_user_id")
    return found


def _touch(access: Access, session_id: uuid.UUID, now: datetime) -> None:
    # In a transaction of its own: the page may write nothing, or fail, and the person was here all the same.
    forget_db_session()
    with database().transaction(access) as own:
        services.touch(own, access, session_id, now)


def _system() -> Access:
    return system_access("sign-in", g.get("request_id", ""))
