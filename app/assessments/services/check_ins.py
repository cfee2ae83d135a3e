"""A helper's own check-in: begun, answered, finished, deleted. The system's log says so, and never what was said."""

import uuid
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.assessments.domain.check_in import save, to_text
from app.assessments.domain.saving import Given, Outcome
from app.assessments.models import CarerCheckIn
from app.assessments.queries import check_ins as queries
from app.assessments.queries.check_ins import KEY, CheckIn
from app.core import audit
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.questionnaires import queries as questionnaires


def begin_check_in(session: Session, access: Access, *, locale: str, now: datetime) -> CarerCheckIn:
    """Return the actor's open check-in, begun now where there is none."""
    found = queries.open_check_in(session, access)
    if found is not None:
        return found
    row = CarerCheckIn(
        user_id=access.user_id,
        version_id=questionnaires.published(session, KEY).id,
        locale=locale,
        answers=to_text({}),
        begun_at=now,
        saved_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # the same button pressed twice at once: the other one was first
        found = queries.open_check_in(session, access)
        if found is None:
            raise NotFound from None
        return found
    _record(session, access, "check_in.begun", row.id, now)
    return row


def keep_check_in(
    session: Session, access: Access, found: CheckIn, link_id: str, given: Given, now: datetime
) -> Outcome:
    """Keep one answer. `found` must be locked. The same again changes nothing."""
    outcome, kept = save(found.kept, link_id, given, is_finished=found.row.is_finished)
    if kept is not found.kept:
        found.row.answers, found.row.saved_at = to_text(kept), now
        found.kept.update(kept)
        session.flush()
        _record(session, access, "check_in.saved", found.row.id, now)
    return outcome


def finish_check_in(session: Session, access: Access, found: CheckIn, now: datetime) -> None:
    """Close it: the database refuses every later change. `found` must be locked. Finished already: nothing happens."""
    if found.row.is_finished:
        return
    found.row.finished_at = now
    session.flush()
    _record(session, access, "check_in.finished", found.row.id, now)


def delete_check_in(session: Session, access: Access, check_in_id: uuid.UUID, now: datetime) -> None:
    """Delete one of the actor's own. Gone already, or somebody else's: nothing happens."""
    mine = delete(CarerCheckIn).where(CarerCheckIn.id == check_in_id, CarerCheckIn.user_id == access.user_id)
    if session.execute(mine.returning(CarerCheckIn.id)).first() is not None:
        _record(session, access, "check_in.deleted", check_in_id, now)


def _record(session: Session, access: Access, action: str, check_in_id: uuid.UUID, now: datetime) -> None:
    audit.record(session, access, action, patient_id=None, object_type="carer_check_in", object_id=check_in_id, now=now)
