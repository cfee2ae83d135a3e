"""A goal's rating was given to its words: where they change, it waits until the person says that it still fits."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.assessments.domain.goals import outdated_ratings
from app.assessments.domain.saving import Given
from app.assessments.queries import Sitting
from app.assessments.services.waiting import let_wait
from app.questionnaires.domain.values import Rating, from_json


def ask_ratings_again(session: Session, sitting: Sitting, answers: Mapping[str, Given]) -> frozenset[str]:
    """Let the ratings, in every voice, of goals that `answers` give other words be confirmed before sending.

    Return their link ids. No statement is sent where there are none. A rating that was skipped stays skipped.
    """
    given = {link_id: answer.value for link_id, answer in answers.items()}
    outdated = outdated_ratings(sitting.version.definition, sitting.said, sitting.voice, given)
    rows = [row for link_id in outdated for row in sitting.said.answers.get(link_id, ())]
    rated = [row for row in rows if isinstance(from_json(row.value), Rating)]
    let_wait(session, [row.id for row in rated])
    return frozenset(row.link_id for row in rated)
