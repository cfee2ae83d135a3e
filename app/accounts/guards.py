"""Who is signed in: from the cookie to an Access, on every request."""

from datetime import datetime

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, login_user

from app.accounts import queries, services
from app.accounts.domain.sessions import is_live, needs_touch
from app.accounts.models import UserSession
from app.core import clock, i18n
from app.core.db import database, db_session, forget_db_session, set_session_access
from app.people import queries as people
from app.people.domain.access import Access, Kind, system_access
from app.people.models import User


class SignedIn(UserMixin):
    """What Flask-Login keeps for one request: the secret of the cookie, and who acts."""

    def __init__(self, secret: str, access: Access) -> None:
        self.secret = secret
        self.access = access

    def get_id(self) -> str:
        return self.secret


def init_app(app: Flask) -> None:
    """Let Flask-Login find who is signed in."""
    manager = LoginManager(app)
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
    row, user = found.session, found.user
    if not is_live(row.kind, last_seen_at=row.last_seen_at, ends_at=row.ends_at, now=now):
        g.expired_user_id = user.id
        return None
    access = make_access(row, user, now)
    if needs_touch(row.last_seen_at, now):
        _touch(access, row, now)
    return SignedIn(secret, access)


def make_access(row: UserSession, user: User, now: datetime) -> Access:
    """Return what `user` may reach in this request."""
    if request.cookies.get(i18n.COOKIE) not in i18n.LOCALES:
        i18n.use_locale(user.locale)
    is_staff = user.kind == Kind.STAFF
    if is_staff:
        set_session_access(db_session(), _system())  # the grants lie behind the wall that they open
    return Access(
        kind=Kind(user.kind),
        user_id=user.id,
        patient_id=user.patient_id,
        memberships=people.memberships(db_session(), user.id) if is_staff else frozenset(),
        glass_patient_ids=people.open_grants(db_session(), user.id, now) if is_staff else frozenset(),
        session_id=row.id,
        reauthenticated_at=row.reauthenticated_at,
        locale=i18n.choose_locale(),
        display=str(user.name),
        request_id=g.get("request_id", ""),
    )


def begin(secret: str, access: Access) -> None:
    """Put a new session's secret in the cookie and nothing of the old one: no fixation, no left-over form token."""
    session.clear()
    login_user(SignedIn(secret, access))


def _touch(access: Access, row: UserSession, now: datetime) -> None:
    # In a transaction of its own: the page may write nothing, or fail, and the person was here all the same.
    forget_db_session()
    with database().transaction(access) as own:
        services.touch(own, access, row.id, now)


def _system() -> Access:
    return system_access("sign-in", g.get("request_id", ""))
