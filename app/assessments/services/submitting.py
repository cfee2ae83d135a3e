"""Sending an assessment to the team: once, scored, on somebody's list, and closed for ever."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.domain.confirming import left_blank, safety_left_blank, unconfirmed
from app.assessments.domain.danger import ItemKind, Priority, due_at
from app.assessments.models import Assessment, AssessmentScore
from app.assessments.queries import Sitting
from app.assessments.services.carrying import ask_again
from app.assessments.services.danger import raise_signs
from app.assessments.services.stepping import open_next
from app.core import audit
from app.people.domain.access import Access
from app.questionnaires.domain import scoring
from app.questionnaires.domain.branching import missing_required, visible_answers
from app.questionnaires.domain.concerns import ranked_concerns
from app.questionnaires.domain.safety import DangerSign, danger_signs
from app.questionnaires.domain.values import is_given
from app.worklist import services as worklist


class Unfinished(Exception):
    """A question that needs an answer has none, or one that was given to other words and is not confirmed.

    `link_ids` names the questions; nothing was sent.
    """

    def __init__(self, link_ids: list[str]) -> None:
        super().__init__(", ".join(link_ids))
        self.link_ids = link_ids


class NotAsShown(Exception):
    """Other answers stand than those that the person was shown before sending; nothing was sent."""


def submit(
    session: Session,
    access: Access,
    assessment_id: uuid.UUID,
    *,
    locale: str,
    now: datetime,
    may_be_blank: bool = False,
    shown: Mapping[str, str] | None = None,
) -> Assessment:
    """Send an assessment to the team and return it; a second sending changes nothing and returns the same.

    Answers that branching hides stay in the history and count for nothing. `may_be_blank`: staff wrote it down, so
    that a question which must be answered may have been left blank. `shown`: the operation by which each answer came
    that the person was shown, by link id. Raises Unfinished, NotAsShown or NotFound.
    """
    sitting = queries.locked_sitting(session, access, assessment_id, locale)
    assessment = sitting.assessment
    if assessment.is_submitted:
        return assessment
    if shown is not None and shown != _operations(sitting):
        raise NotAsShown
    if ask_again(session, sitting, now):
        sitting = queries.locked_sitting(session, access, assessment_id, locale)
    definition = sitting.version.definition
    blank = left_blank(definition, sitting.values) if may_be_blank else []
    missing = [question for question in missing_required(definition, sitting.values) if question not in blank]
    missing += unconfirmed(definition, sitting.values, sitting.said.to_confirm())
    if missing:
        raise Unfinished(list(dict.fromkeys(question.link_id for question in missing)))
    # Signs were raised as each answer was saved; this catches what came in by another way. Nothing is raised twice.
    raise_signs(session, access, sitting, _signs(session, access, sitting), now, is_said_now=False)
    result = scoring.score(definition, visible_answers(definition, sitting.values))
    if result:
        session.add(_score(sitting, result, now))
    _put_on_list(session, access, sitting, result, now)
    assessment.submitted_at, assessment.submitted_by_user_id = now, access.user_id
    assessment.submitted_as = access.kind.value
    audit.record(
        session,
        access,
        "assessment.submitted",
        patient_id=assessment.patient_id,
        object_type="assessment",
        object_id=assessment.id,
        now=now,
    )
    open_next(session, access, sitting, result, now)
    return assessment


def _operations(sitting: Sitting) -> dict[str, str]:
    return {link_id: str(row.operation_id or "") for link_id, row in sitting.rows.items()}


def _signs(session: Session, access: Access, sitting: Sitting) -> list[DangerSign]:
    """Return the danger signs given here. One taken over that was raised where it was given is no second item."""
    signs = danger_signs(sitting.version.definition, sitting.values)
    standing = sitting.said.standing()
    sources = {sign: standing[sign.link_id].carried_from_id for sign in signs if sign.link_id in standing}
    raised = queries.kinds_raised(session, access, [source for source in sources.values() if source])
    return [sign for sign in signs if (sources.get(sign), sign.kind.value) not in raised]


def _score(sitting: Sitting, result: scoring.Score, now: datetime) -> AssessmentScore:
    return AssessmentScore(
        patient_id=sitting.assessment.patient_id,
        assessment_id=sitting.assessment.id,
        key=result.key,
        total=result.total,
        band=result.band,
        items=[[link_id, points] for link_id, points in result.items],
        missing_count=result.missing_count,
        is_prorated=result.prorated,
        note=result.note.value,
        thresholds=list(result.thresholds),
        scored_at=now,
    )


def _put_on_list(
    session: Session, access: Access, sitting: Sitting, score: scoring.Score | None, now: datetime
) -> None:
    assessment = sitting.assessment
    team_id = queries.owning_team_id(session, access, assessment.patient_id)
    if team_id is None:
        return  # nobody looks after this person now; the record keeps the assessment for whoever does next
    is_blank = safety_left_blank(sitting.version.definition, sitting.values)
    priority = Priority.AMBER if is_blank else Priority.ROUTINE
    worklist.raise_item(
        session,
        access,
        patient_id=assessment.patient_id,
        team_id=team_id,
        kind=ItemKind.ASSESSMENT_SUBMITTED.value,
        priority=int(priority),
        reasons=_reasons(sitting, score),
        source_kind="assessment",
        source_id=assessment.id,
        now=now,
        due_at=due_at(now, priority),
    )


def _reasons(sitting: Sitting, score: scoring.Score | None) -> list[dict[str, Any]]:
    """Return why the team should look, as codes: what was sent, how many concerns, which published cut-offs are met."""
    key = sitting.assessment.questionnaire_key
    answers = visible_answers(sitting.version.definition, sitting.values)
    reasons: list[dict[str, Any]] = [{"code": "assessment_submitted", "params": {"questionnaire": key}}]
    concerns = ranked_concerns(sitting.version.definition, answers)
    if concerns:
        reasons.append({"code": "concerns", "params": {"count": len(concerns)}})
    if is_given(answers.get("something-else")):
        reasons.append({"code": "own_words", "params": {}})
    if safety_left_blank(sitting.version.definition, sitting.values):
        reasons.append({"code": "safety_left_blank", "params": {}})
    for threshold in score.thresholds if score else ():
        reasons.append({"code": "cut_off_met", "params": {"questionnaire": key, "cut_off": threshold}})
    return reasons
