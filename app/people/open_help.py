"""Whether somebody's help is open, as a condition inside a statement."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from app.people.models import CarerLink, HelpFreeze, Patient


def is_open(link_id: Any, now: datetime) -> ColumnElement[bool]:
    """Return that the link with this id was accepted, has not ended or run out, and is not frozen."""
    link = aliased(CarerLink)
    is_frozen = exists().where(HelpFreeze.patient_id == link.patient_id, HelpFreeze.lifted_at.is_(None))
    is_alive = exists().where(Patient.id == link.patient_id, Patient.deceased_on.is_(None))
    return (
        exists()
        .where(link.id == link_id, link.accepted_at.is_not(None), link.ended_at.is_(None))
        .where(link.expires_on >= now.date(), is_alive, ~is_frozen)
    )
