"""Adding and renaming the teams of an organisation."""

import uuid
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.domain.staffing import Refusal, Refused
from app.accounts.queries import staff as queries
from app.core import audit
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.people.models import Team


def add_team(
    session: Session, access: Access, *, organisation_id: uuid.UUID, name: str, phone: str, now: datetime
) -> Team:
    """Add a team to an organisation within reach. A name stands once in an organisation."""
    if organisation_id not in queries.locked_organisation_ids(session, access):
        raise NotFound
    team = Team(organisation_id=organisation_id, name=name, phone=phone)
    _save(session, team)
    _record(session, access, "team.added", team, now)
    return team


def change_team(session: Session, access: Access, team_id: uuid.UUID, *, name: str, phone: str, now: datetime) -> None:
    """Give a team within reach another name or phone number."""
    queries.locked_organisation_ids(session, access)
    team = queries.managed_team(session, access, team_id)
    if team is None:
        raise NotFound
    _save(session, team, name=name, phone=phone)
    _record(session, access, "team.changed", team, now)


def _save(session: Session, team: Team, **changes: str) -> None:
    try:
        with session.begin_nested():
            for name, value in changes.items():
                setattr(team, name, value)
            session.add(team)
    except IntegrityError:
        raise Refused(Refusal.TEAM_NAME) from None  # uq_team_organisation_id_name


def _record(session: Session, access: Access, action: str, team: Team, now: datetime) -> None:
    audit.record(session, access, action, patient_id=None, object_type="team", object_id=team.id, now=now)
