"""How a phone is known that a person lets us wake: by a cookie of its own, which outlives a session and opens nothing.

So signing out, or somebody else signing in, finds the phone again and stops waking it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.config import Settings
from app.core import crypto
from app.messaging import queries
from app.messaging.models import PushSubscription
from app.messaging.services import phones
from app.people.domain.access import Access

COOKIE = "phone"
COOKIE_SECONDS = 400 * 24 * 3600


@dataclass(frozen=True)
class PushSection:
    """What `messaging/_push.html` shows: the site's public key, and the phones that are on, this one first."""

    key: str
    this: PushSubscription | None
    others: Sequence[PushSubscription]


def push_section(session: Session, access: Access) -> PushSection | None:
    """Return the section for the person who is signed in, or None where this site wakes no phones."""
    settings: Settings = current_app.extensions["settings"]
    if settings.push is None:
        return None
    known_by, found = this_phone(), queries.own_phones(session, access)
    this = next((one for one in found if one.phone_hash == known_by), None)
    return PushSection(settings.push.public, this, [one for one in found if one is not this])


def this_phone() -> str | None:
    """Return the hash by which the phone of this request is known, or None where it was never turned on."""
    secret = request.cookies.get(COOKIE)
    return phones.phone_hash(secret) if secret else None


def own_secret() -> str:
    """Return the secret of the phone of this request, or a new one."""
    return request.cookies.get(COOKIE) or crypto.new_secret(16)


def remember(response: Response, secret: str) -> None:
    """Let the phone be known by this secret."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=COOKIE_SECONDS,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )
