"""Finding who helps whom, always through what the actor may reach."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.people.domain.access import Access
from app.people.domain.helping import ASKED_BEFORE
from app.people.models import CarerLink, HelpFreeze, Patient
from app.people.open_help import is_open
from app.people.queries import visible_patient_ids

MANY = 100  # of more, the oldest are left out


def links(session: Session, access: Access, patient_id: uuid.UUID) -> Sequence[CarerLink]:
    """Return everybody who was ever asked to help one person, the newest first."""
    query = (
        select(CarerLink)
        .where(CarerLink.patient_id == patient_id, CarerLink.patient_id.in_(visible_patient_ids(access)))
        .order_by(CarerLink.invited_at.desc(), CarerLink.id)
    )
    return session.scalars(query.limit(MANY)).all()


def link(session: Session, access: Access, patient_id: uuid.UUID, link_id: uuid.UUID) -> CarerLink:
    """Return one person's help by one helper; NotFound if absent or out of reach, which look the same."""
    query = select(CarerLink).where(CarerLink.id == link_id, CarerLink.patient_id == patient_id)
    found = session.scalar(query.where(CarerLink.patient_id.in_(visible_patient_ids(access))))
    if found is None:
        raise NotFound
    return found


def locked_link(session: Session, access: Access, patient_id: uuid.UUID, link_id: uuid.UUID) -> CarerLink:
    """Return the same to change it, locked until the transaction ends."""
    query = (
        select(CarerLink)
        .where(CarerLink.id == link_id, CarerLink.patient_id == patient_id)
        .where(CarerLink.patient_id.in_(visible_patient_ids(access)))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def freeze(session: Session, access: Access, patient_id: uuid.UUID) -> HelpFreeze | None:
    """Return what keeps all helpers of one person out now, or None."""
    query = select(HelpFreeze).where(HelpFreeze.patient_id == patient_id, HelpFreeze.lifted_at.is_(None))
    return session.scalar(query.where(HelpFreeze.patient_id.in_(visible_patient_ids(access))))


def soon_over(session: Session, access: Access, patient_id: uuid.UUID, now: datetime) -> Sequence[CarerLink]:
    """Return the open help of one person that runs out within 14 days, the first to end first."""
    query = _running_out(access, now).where(CarerLink.patient_id == patient_id)
    return session.scalars(query.order_by(CarerLink.expires_on, CarerLink.id)).all()


def people_to_ask(
    session: Session, access: Access, now: datetime, *, after: tuple[date, uuid.UUID] | None, limit: int
) -> Sequence[tuple[date, Patient]]:
    """Return who has open help that runs out within 14 days, once for each last day, keyset-paged by day and person."""
    days = _running_out(access, now).with_only_columns(CarerLink.expires_on, CarerLink.patient_id).distinct().subquery()
    query = select(days.c.expires_on, Patient).join(days, days.c.patient_id == Patient.id)
    if after:
        query = query.where(tuple_(days.c.expires_on, days.c.patient_id) > after)
    found = session.execute(query.order_by(days.c.expires_on, days.c.patient_id).limit(limit))
    return [(row[0], row[1]) for row in found]


def _running_out(access: Access, now: datetime) -> Select[CarerLink]:
    query = select(CarerLink).where(is_open(CarerLink.id, now), CarerLink.expires_on <= now.date() + ASKED_BEFORE)
    return query.where(CarerLink.patient_id.in_(visible_patient_ids(access)))
