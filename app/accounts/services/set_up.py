"""A link by which a member of staff chooses a password of their own: once, within 72 hours.

Nothing of it is stored but sealed, until it was shown once. Its code seals the account's present password, which
nobody knows: a newer link and a chosen password both change that, and the older link is dead.
"""

import hmac
import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.domain.staffing import LINK_LASTS, link_code, read_link_code
from app.accounts.queries import staff as queries
from app.accounts.services.staff import set_password
from app.accounts.services.staff_changes import reach_another
from app.core import audit, crypto, kept_forms
from app.people.domain.access import Access
from app.people.models import User

SEAL_LENGTH = 32  # 128 bits


def make_link(session: Session, access: Access, user_id: uuid.UUID, now: datetime) -> None:
    """End the old password and every session, and keep the code of a new link until the actor has seen it."""
    queries.locked_organisation_ids(session, access)
    user = reach_another(session, access, user_id)
    set_password(session, access, user, crypto.new_secret(), now)
    expires = int((now + LINK_LASTS).timestamp())
    code = link_code(expires, _seal(user, expires))
    kept_forms.keep(session, _own_id(access), _place(user_id), {"code": [code]}, now)
    audit.record(session, access, "set_up_link.made", patient_id=None, object_type="user", object_id=user.id, now=now)


def take_link_code(session: Session, access: Access, user_id: uuid.UUID, now: datetime) -> str | None:
    """Return the code of a link that the actor has just made, once."""
    kept = kept_forms.take(session, _own_id(access), _place(user_id), now)
    return kept["code"][0] if kept and kept.get("code") else None


def open_link(session: Session, access: Access, *, user_id: uuid.UUID, code: str, now: datetime) -> User | None:
    """Return whose link this is, locked until commit; None where it ended, was used, or never was."""
    parts, user = read_link_code(code), queries.locked_user(session, access, user_id)
    if parts is None or user is None or user.password_hash is None:
        return None
    expires, seal = parts
    is_right = hmac.compare_digest(seal, _seal(user, expires))
    return user if is_right and now.timestamp() < expires else None


def _seal(user: User, expires: int) -> str:
    return crypto.keyed_hash("set-up link", f"{user.id}:{expires}:{user.password_hash}")[:SEAL_LENGTH]


def _own_id(access: Access) -> uuid.UUID:
    assert access.user_id is not None
    return access.user_id


def _place(user_id: uuid.UUID) -> str:
    return f"set-up link of {user_id}"  # no page's address: nothing that was typed is kept there
