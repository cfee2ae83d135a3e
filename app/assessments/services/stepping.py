"""What a sent assessment leads to: the next sets of questions, with the answers of the journey taken over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.domain.paper_date import said_at
from app.assessments.domain.said import Said
from app.assessments.domain.stepping import carried_over
from app.assessments.models import Answer, Assessment
from app.assessments.queries import Journey, Sitting
from app.assessments.services.carrying import recall
from app.assessments.services.copying import copy_of, take_place
from app.assessments.services.starting import begin_for
from app.core.errors import NotFound
from app.core.rows import insert_now
from app.people.domain.access import Access
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.policy import opened_by
from app.questionnaires.domain.scoring import Score
from app.questionnaires.services.policy import policy


def open_next(
    session: Session, access: Access, sitting: Sitting, score: Score | None, now: datetime
) -> Sequence[Assessment]:
    """Open what the answers of `sitting`, just sent, lead to; each questionnaire once in a journey.

    Where the person had begun one already, that one takes the answers over instead.
    """
    keys = opened_by(policy(), sitting.version.definition, sitting.values, score)
    if not keys:
        return ()
    journey = queries.journey(session, access, sitting.assessment)
    opened = [_open(session, access, sitting.assessment, key, now) for key in keys if key not in journey.keys_sent]
    begun = [assessment for assessment in opened if assessment]
    for assessment in begun:
        _take_over(session, access, assessment, journey)
    return begun


def _open(session: Session, access: Access, leading: Assessment, key: str, now: datetime) -> Assessment | None:
    try:
        return begin_for(session, access, leading, key, now)
    except NotFound:
        return None  # not published here, or its licence has ended


def _take_over(session: Session, access: Access, assessment: Assessment, journey: Journey) -> None:
    """Take the journey's answers over, and show again what was said outside it to the other questions."""
    definition = questionnaires.pinned(session, assessment.version_id, assessment.locale).definition
    said = queries.said_in(session, access, assessment)
    fitting = carried_over(definition, journey.answers)
    taken = {link_id: journey.rows[source_id] for link_id, source_id in fitting.items()}
    copies = [copy for link_id, source in taken.items() if (copy := _put(said, assessment, link_id, source))]
    session.flush()
    insert_now(session, copies)
    recall(session, access, assessment, there=said.answers.keys() | taken.keys())


def _put(said: Said, assessment: Assessment, link_id: str, source: Answer) -> Answer | None:
    """Return the copy to file, None where none is: what was answered stays, and so does what waits and is newer."""
    there = said.answers.get(link_id, ())
    if any(row.id in said.disowned_ids or not said.is_suggestion(row) for row in there):
        return None
    told_at = said_at(source.answered_at, source.paper_on)
    if any(said_at(row.answered_at, row.paper_on) > told_at for row in there):
        return None
    waiting = next((row for row in there if row.voice == source.voice), None)
    if not isinstance(waiting, Answer):
        return copy_of(source, assessment, link_id)
    take_place(waiting, source)
    return None
