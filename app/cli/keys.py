"""Sealing identifiers again under the newest key."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import crypto
from app.core.crypto import encrypted_attributes
from app.core.db import Base, Database
from app.people import services as people
from app.people.domain.access import system_access
from app.people.models import CarerLink, Patient, User


def sealed_models() -> list[type[Any]]:
    """Return every mapped class with a sealed attribute."""
    return [mapper.class_ for mapper in Base.registry.mappers if encrypted_attributes(mapper.class_)]


def rotate(database: Database, batch: int) -> Iterator[tuple[str, int]]:
    """Seal again, `batch` rows a transaction; yield each table's name and how many rows it took.

    Rows already under the newest key are passed over, so a stopped run goes on where it was.
    """
    for model in sealed_models():
        done, last = 0, None
        while True:
            with database.transaction(system_access("rotate keys")) as session:
                rows = _next_rows(session, model, last, batch)
                done += sum(_reseal(row) for row in rows)
                last = rows[-1].id if rows else None
            if not rows:
                break
        yield model.__tablename__, done


def _next_rows(session: Session, model: type[Any], last: object, batch: int) -> list[Any]:
    query = select(model).order_by(model.id).limit(batch)
    return list(session.scalars(query.where(model.id > last) if last else query))


def _reseal(row: Any) -> bool:
    newest = crypto.keyring().primary_id.encode() + b":"
    sealed = encrypted_attributes(type(row))
    old = [name for name, place in sealed.items() if not (getattr(row, place.column) or newest).startswith(newest)]
    for name in old:
        setattr(row, name, getattr(row, name))
    if old:
        _reindex(row)
    return bool(old)


def _reindex(row: Any) -> None:
    if isinstance(row, Patient):
        people.set_phone(row, row.phone)
        people.set_nhs_number(row, row.nhs_number)
    elif isinstance(row, User | CarerLink) and row.phone:
        row.phone_index = crypto.blind_index("phone", row.phone)
    elif isinstance(row, User) and row.email:
        row.email_index = crypto.blind_index("email", row.email.casefold())
