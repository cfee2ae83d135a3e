"""A helper's own check-ins: found by who acts, and by nobody else. No patient's wall is asked, for none hangs on it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.assessments.domain.check_in import Kept, from_text
from app.assessments.models import CarerCheckIn
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.definition import Question
from app.questionnaires.domain.values import Answers, Value
from app.questionnaires.queries import PinnedVersion

KEY = "carer_check_in"
MANY = 50  # of more, the oldest are left out


@dataclass(frozen=True)
class CheckIn:
    """One check-in with its version, in the language of the page."""

    row: CarerCheckIn
    version: PinnedVersion
    kept: dict[str, Kept]

    @property
    def values(self) -> Answers:
        return {link_id: one.value for link_id, one in self.kept.items()}

    def value(self, link_id: str) -> Value | None:
        found = self.kept.get(link_id)
        return found.value if found else None

    def question(self, link_id: str) -> Question:
        """Return one question; NotFound if the version does not ask it."""
        found = self.version.definition.question(link_id)
        if found is None:
            raise NotFound
        return found


def check_ins(session: Session, access: Access) -> Sequence[CarerCheckIn]:
    """Return the actor's own check-ins, the newest first."""
    return session.scalars(_own(access).order_by(CarerCheckIn.begun_at.desc(), CarerCheckIn.id).limit(MANY)).all()


def open_check_in(session: Session, access: Access) -> CarerCheckIn | None:
    """Return the one that the actor has begun and not finished."""
    return session.scalar(_own(access).where(CarerCheckIn.finished_at.is_(None)))


def check_in(
    session: Session, access: Access, check_in_id: uuid.UUID, locale: str, *, is_locked: bool = False
) -> CheckIn:
    """Return one of the actor's own; NotFound for anybody else's. `is_locked`: to write into, until it is committed."""
    query = _own(access).where(CarerCheckIn.id == check_in_id)
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = session.scalar(query)
    if row is None:
        raise NotFound
    version = questionnaires.pinned(session, row.version_id, locale)
    return CheckIn(row, version, dict(from_text(str(row.answers))))


def _own(access: Access) -> Select[CarerCheckIn]:
    return select(CarerCheckIn).where(CarerCheckIn.user_id == access.user_id)
