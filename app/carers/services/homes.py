"""Letting a care home in: each of its care workers helps one person from then on, with the scopes of one link."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.carers import queries
from app.carers.services.asking import AlreadyAsked, Ground, NotLet
from app.carers.services.recording import record_step
from app.core.errors import NotFound
from app.people import queries as people
from app.people.domain.access import Access
from app.people.domain.helping import FOR_HOMES, Basis, Scope, State, may_grant
from app.people.models import CarerLink, Organisation, Patient, Team


@dataclass(frozen=True, slots=True)
class Admission:
    """Which home, for what and until when. `operation_id` makes a retry the same one."""

    team_id: uuid.UUID
    scopes: frozenset[Scope]
    expires_on: date
    operation_id: uuid.UUID


def home_name(team: Team, organisation: Organisation) -> str:
    """Return what a home is called in front of people: its team's name, with the organisation's where they differ."""
    return team.name if organisation.name.startswith(team.name) else f"{team.name}, {organisation.name}"[:200]


def let_home_in(
    session: Session, access: Access, patient_id: uuid.UUID, admission: Admission, ground: Ground, *, now: datetime
) -> CarerLink:
    """Let a care home help a person within reach, from now on. Sent again under the same id: the same one.

    Raises AlreadyAsked where it helps already, NotLet where the ground does not allow it or its paper was not seen,
    NotFound for what is no care home.
    """
    people.patient(session, access, patient_id)
    # One at a time for one person: of two colleagues who let the same home in, the second sees the first.
    session.execute(select(Patient.id).where(Patient.id == patient_id).with_for_update(key_share=True))
    links = queries.links(session, access, patient_id)
    before = next((link for link in links if link.operation_id == admission.operation_id), None)
    if before is not None:
        return before
    if any(link.helper_team_id == admission.team_id and link.state(now) is State.HELPING for link in links):
        raise AlreadyAsked
    link = _link(access, patient_id, admission, ground, _name(session, access, admission.team_id), now)
    session.add(link)
    session.flush()
    record_step(session, access, "helper.home_let_in", link, now)
    return link


def _name(session: Session, access: Access, team_id: uuid.UUID) -> str:
    homes = people.care_homes(session, access)
    found = next((home_name(team, organisation) for team, organisation in homes if team.id == team_id), None)
    if found is None:
        raise NotFound
    return found


def _link(
    access: Access, patient_id: uuid.UUID, admission: Admission, ground: Ground, name: str, now: datetime
) -> CarerLink:
    is_unseen = ground.basis is not Basis.AGREEMENT and not ground.is_seen
    if is_unseen or not admission.scopes <= set(FOR_HOMES) or not may_grant(admission.scopes, ground.basis):
        raise NotLet
    return CarerLink(
        patient_id=patient_id,
        helper_team_id=admission.team_id,
        name=name,
        scopes=sorted(admission.scopes),
        basis=ground.basis.value,
        decided_by=ground.decided_by,
        basis_seen_by_user_id=access.user_id if ground.is_seen else None,
        operation_id=admission.operation_id,
        invited_by_user_id=access.user_id,
        invited_at=now,
        reviewed_at=now,
        accepted_at=now,
        expires_on=admission.expires_on,
    )
