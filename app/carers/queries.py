"""Finding who helps whom, always through what the actor may reach."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.people.domain.access import Access
from app.people.models import CarerLink, HelpFreeze
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
