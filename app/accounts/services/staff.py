"""The two things a member of staff proves: a password and a code from their own code app."""

from datetime import datetime
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.domain import passwords
from app.accounts.domain.codes import matching_step
from app.accounts.domain.passwords import Problem
from app.accounts.services.sessions import revoke_all
from app.core import audit, crypto
from app.people.domain.access import Access
from app.people.models import User

# OWASP's profile for argon2id: 19 MiB, 2 passes, 1 lane. A flood of sign-ins must not eat the memory.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
ISSUER = "JoinedUp"
PROBLEMS = {
    Problem.SHORT: _l("Use at least 12 characters. Three random words are easy to remember"),
    Problem.LONG: _l("Use 128 characters or fewer"),
    Problem.COMMON: _l("Do not use a common password or a word such as “password” or “JoinedUp”"),
    Problem.REPEATED: _l("Do not repeat the same few characters"),
    Problem.PERSONAL: _l("Do not use your name or email address"),
}


def password_problems(password: str, name: str, email: str) -> list[str]:
    """Return in words what is wrong with a new password; an empty list means it may be set."""
    return [str(PROBLEMS[problem]) for problem in passwords.problems(password, name=name, email=email)]


def set_password(session: Session, access: Access, user: User, password: str, now: datetime) -> None:
    """Give `user` a new password and end every session opened with the old one."""
    user.password_hash = _hasher.hash(password)
    session.flush()
    _record(session, access, "password.set", user, now)
    revoke_all(session, access, user, now)


def check_password(session: Session, access: Access, email: str, password: str, now: datetime) -> User | None:
    """Return whose password this is. An unknown address takes the same work as a wrong password."""
    nobodys = _nobodys_hash()
    user = queries.staff_by_email(session, access, email)
    stored = user.password_hash if user and user.password_hash else None
    is_right = _verify(stored or nobodys, password)
    if user is None or stored is None or not is_right:
        _record(session, access, "signin.failed", None, now, outcome="denied")
        return None
    if _hasher.check_needs_rehash(stored):
        user.password_hash = _hasher.hash(password)
    return user


def start_enrolment(session: Session, access: Access, user: User, now: datetime) -> None:
    """Give someone who has no code app yet a fresh secret to scan."""
    user.totp_secret = pyotp.random_base32()
    user.totp_last_step = None
    session.flush()


def finish_enrolment(session: Session, access: Access, user: User, code: str, now: datetime) -> bool:
    """Take the first code of a code app as proof that it was set up."""
    if not check_app_code(session, access, user, code, now):
        return False
    user.totp_enrolled_at = now
    session.flush()
    _record(session, access, "code_app.enrolled", user, now)
    return True


def check_app_code(session: Session, access: Access, user: User, code: str, now: datetime) -> bool:
    """Return whether this is a code of the user's code app that was not used before."""
    step = matching_step(user.totp_secret, code, now) if user.totp_secret else None
    if step is not None and _use_step(session, user, step):
        return True
    _record(session, access, "signin.failed", user, now, outcome="denied")
    return False


def provisioning_uri(user: User) -> str:
    """Return what the QR code tells a code app."""
    return pyotp.TOTP(str(user.totp_secret)).provisioning_uri(name=str(user.email), issuer_name=ISSUER)


def _use_step(session: Session, user: User, step: int) -> bool:
    """Move the last used step on, in one statement: the same code at the same moment still works once only."""
    newer = update(User).where(User.id == user.id, or_(User.totp_last_step.is_(None), User.totp_last_step < step))
    return session.execute(newer.values(totp_last_step=step).returning(User.id)).first() is not None


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(crypto.new_secret())


def _record(
    session: Session, access: Access, action: str, user: User | None, now: datetime, *, outcome: str = "ok"
) -> None:
    audit.record(
        session,
        access,
        action,
        patient_id=None,
        object_type="user",
        object_id=user.id if user else None,
        outcome=outcome,
        now=now,
    )
