"""Adding people to a team.

Who is known already may only be told to those who may see them. Whether an NHS number is taken at all is asked
beyond the wall, and answered without a word about whose it is.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.db import set_session_access
from app.core.errors import Conflict, NotFound
from app.core.i18n import LOCALES, SOURCE_LOCALE
from app.people.domain.access import Access, system_access
from app.people.models import Patient
from app.people.services import register_patient
from app.population import queries
from app.population.domain.person import Person

_MAX_PRACTICE = 200


class AlreadyKnown(Exception):
    """The NHS number is somebody's whom the actor may see."""

    def __init__(self, patient_id: uuid.UUID) -> None:
        super().__init__(patient_id)
        self.patient_id = patient_id


class KnownElsewhere(Exception):
    """The NHS number is somebody's whom the actor may not see: say no more than that."""


def add_person(session: Session, access: Access, *, team_id: uuid.UUID, person: Person, now: datetime) -> Patient:
    """Add one person to a team. AlreadyKnown or KnownElsewhere where the NHS number is somebody's."""
    check_team(session, access, team_id)
    known = queries.people_by_nhs_number(session, access, [person.nhs_number]).get(person.nhs_number)
    if known:
        raise AlreadyKnown(known)
    if taken(session, access, [person.nhs_number]):
        raise KnownElsewhere
    with beyond_the_wall(session, access):
        patient = register(session, access, team_id, person, now)
        session.flush()
    return patient


def check_team(session: Session, access: Access, team_id: uuid.UUID) -> None:
    """Raise NotFound unless the actor may bring people into this team."""
    if team_id not in {team.id for team, _ in queries.importing_teams(session, access)}:
        raise NotFound


def register(session: Session, access: Access, team_id: uuid.UUID, person: Person, now: datetime) -> Patient:
    """Add a person to a team's caseload. Somebody may take the NHS number at the same moment: Conflict."""
    try:
        return register_patient(
            session,
            access,
            given_name=person.given_name,
            family_name=person.family_name,
            born_on=person.born_on,
            nhs_number=person.nhs_number,
            phone=person.phone or None,
            team_id=team_id,
            address=person.address or None,
            sex=person.sex,
            practice_name=person.practice[:_MAX_PRACTICE] or None,
            locale=person.language if person.language in LOCALES else SOURCE_LOCALE,
            interpreter_language=person.interpreter_language or None,
            now=now,
        )
    except IntegrityError as problem:
        raise Conflict from problem


def taken(session: Session, access: Access, nhs_numbers: Sequence[str]) -> set[str]:
    """Return which of the numbers somebody has, whoever it is."""
    with beyond_the_wall(session, access):
        return set(queries.people_by_nhs_number(session, system_access("import"), nhs_numbers))


@contextmanager
def beyond_the_wall(session: Session, access: Access) -> Iterator[None]:
    """Let the database see every patient for a moment. What is found must not be shown; audit still names the actor."""
    session.flush()
    set_session_access(session, system_access("import"))
    try:
        with session.begin_nested():  # after a refused row the transaction must still answer
            yield
    finally:
        set_session_access(session, access)
