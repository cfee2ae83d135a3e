"""What a sent assessment leads to: the next sets of questions, with the answers of the journey taken over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.domain.stepping import carried_over
from app.assessments.models import Assessment
from app.assessments.queries import Journey, Sitting
from app.assessments.services.copying import copy_of
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
    definition = questionnaires.pinned(session, assessment.version_id, assessment.locale).definition
    there = queries.answered_link_ids(session, access, assessment.id)
    fitting = carried_over(definition, journey.answers)
    copies = [
        copy_of(journey.rows[source_id], assessment, link_id)
        for link_id, source_id in fitting.items()
        if link_id not in there
    ]
    session.flush()
    insert_now(session, copies)
