"""Moving to a newer version while answering, or staying with the one that was begun. Chosen once, kept for ever."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, update
from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.domain.version_changes import QuestionChange, by_old_link_id, compare, filed, outcomes
from app.assessments.models import Answer, VersionChoice
from app.assessments.queries import Sitting
from app.core import audit
from app.core.errors import Mismatch, NotFound
from app.people.domain.access import Access
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.values import from_json
from app.questionnaires.queries import PinnedVersion


class OtherChoice(Exception):
    """The person has chosen otherwise on another page or phone; that choice stands. `is_moved` says which it was."""

    def __init__(self, *, is_moved: bool) -> None:
        super().__init__(is_moved)
        self.is_moved = is_moved


def choose_version(
    session: Session,
    access: Access,
    assessment_id: uuid.UUID,
    number: int,
    *,
    is_moved: bool,
    operation_id: uuid.UUID,
    locale: str,
    now: datetime,
) -> None:
    """Move an open assessment to version `number`, or stay with its own; choosing the same again does nothing.

    Answers stay as they were given, in the words they were given to. Raises OtherChoice, NotFound, Mismatch where
    the operation id was used for the other choice.
    """
    sitting = queries.locked_sitting(session, access, assessment_id, locale)
    newer = _version(session, sitting, number, locale)
    choice_id = uuid.uuid5(operation_id, f"{assessment_id} {number}")
    chosen = queries.version_choice(session, access, assessment_id, newer.id)
    if chosen is not None:
        _refuse_other(chosen, choice_id, is_moved=is_moved)
        return
    if sitting.assessment.is_submitted:
        return  # nothing is left to choose; the summary says when it was sent
    if newer.definition.version <= sitting.version.definition.version:
        raise OtherChoice(is_moved=True)
    changes = compare(sitting.version.definition, newer.definition)
    _keep_choice(session, access, sitting, newer, changes, choice_id, now, is_moved=is_moved)
    if is_moved:
        _move(session, sitting, newer, changes)
    _record(session, access, sitting, now, is_moved=is_moved)


def _version(session: Session, sitting: Sitting, number: int, locale: str) -> PinnedVersion:
    try:
        return questionnaires.numbered(session, sitting.assessment.questionnaire_key, number, locale)
    except questionnaires.UnknownQuestionnaire:
        raise NotFound from None


def _refuse_other(chosen: VersionChoice, choice_id: uuid.UUID, *, is_moved: bool) -> None:
    if chosen.is_moved == is_moved:
        return
    if chosen.id == choice_id:
        raise Mismatch
    raise OtherChoice(is_moved=chosen.is_moved)


def _keep_choice(
    session: Session,
    access: Access,
    sitting: Sitting,
    newer: PinnedVersion,
    changes: Sequence[QuestionChange],
    choice_id: uuid.UUID,
    now: datetime,
    *,
    is_moved: bool,
) -> None:
    choice = VersionChoice(
        id=choice_id,
        patient_id=sitting.assessment.patient_id,
        assessment_id=sitting.assessment.id,
        from_version_id=sitting.version.id,
        to_version_id=newer.id,
        is_moved=is_moved,
        outcomes=outcomes(changes),
        chosen_at=now,
        chosen_by_user_id=access.user_id,
    )
    session.add(choice)


def _move(session: Session, sitting: Sitting, newer: PinnedVersion, changes: Sequence[QuestionChange]) -> None:
    """File every answer where it belongs now, all by one statement. Neither value, words nor time are touched."""
    places = list(_places(sitting, changes))
    if places:
        session.connection().execute(_FILE, places)
    sitting.assessment.version_id = newer.id
    session.flush()


_ANSWER = cast("Table", Answer.__table__)
_FILE = (
    update(_ANSWER)
    .where(_ANSWER.c.id == bindparam("answer_id"))
    .values(link_id=bindparam("to_link_id"), is_to_confirm=bindparam("is_unconfirmed"))
)


def _places(sitting: Sitting, changes: Sequence[QuestionChange]) -> Iterable[dict[str, object]]:
    """Return the answers, of every voice, that are now filed otherwise."""
    number = sitting.version.definition.version
    for link_id, change in by_old_link_id(changes).items():
        for row in sitting.said.answers.get(link_id, ()):
            place = filed(change, from_json(row.value), number)
            is_to_confirm = place.is_to_confirm or row.is_to_confirm
            if (place.link_id, is_to_confirm) != (row.link_id, row.is_to_confirm):
                yield {"answer_id": row.id, "to_link_id": place.link_id, "is_unconfirmed": is_to_confirm}


def _record(session: Session, access: Access, sitting: Sitting, now: datetime, *, is_moved: bool) -> None:
    audit.record(
        session,
        access,
        "assessment.version_moved" if is_moved else "assessment.version_kept",
        patient_id=sitting.assessment.patient_id,
        object_type="assessment",
        object_id=sitting.assessment.id,
        now=now,
    )
