"""The steps of signing in, as a person takes them."""

from datetime import datetime

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import services
from app.messaging.models import Message
from app.people.domain.access import system_access
from app.people.models import User
from tests.pages import Page, PageClient

PASSWORD = "quiet lamp under stairs"


def ask(client: PageClient, number: str, *, status: int = 303, address: str = "10.0.0.1") -> Page:
    """Ask for a code."""
    client.get("/sign-in")
    return client.post("/sign-in", {"number": number}, status=status, environ_overrides={"REMOTE_ADDR": address})


def texts(session: Session) -> list[str]:
    """Return the texts that were queued, oldest first."""
    found = [str(message.body) for message in session.scalars(select(Message).order_by(Message.queued_at))]
    session.commit()
    return found


def last_code(session: Session) -> str:
    """Return the code in the newest text."""
    return texts(session)[-1][:6]


def wrong(code: str) -> str:
    """Return a code that is not this one."""
    return f"{(int(code) + 1) % 10**6:06}"


def enrolled(session: Session, user: User, now: datetime) -> pyotp.TOTP:
    """Give a member of staff a password and a code app."""
    user.totp_secret = pyotp.random_base32()
    user.totp_enrolled_at = now
    services.set_password(session, system_access("test"), user, PASSWORD, now)
    session.commit()
    return pyotp.TOTP(str(user.totp_secret))


def who(client: PageClient) -> str:
    """Return who is signed in on the patients' probe page."""
    return str(client.get("/probe/mine").response.json["who"])
