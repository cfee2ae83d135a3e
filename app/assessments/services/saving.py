"""Saving answers: once per operation id, never over what another device wrote, never into what was submitted."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.domain.confirming import first_open
from app.assessments.domain.saving import (
    Given,
    Outcome,
    Reply,
    body_sha256,
    is_new,
    outcome_of,
    reply_from_json,
    reply_to_json,
)
from app.assessments.domain.voices import ASSISTED, Voice
from app.assessments.models import Answer, AssessmentOperation
from app.assessments.queries import SentBefore, Sitting
from app.assessments.services.danger import raise_signs
from app.assessments.services.rating_again import ask_ratings_again
from app.core import audit
from app.core.errors import Invalid, Mismatch
from app.core.rows import Row, changed_row, new_row
from app.people.domain.access import Access
from app.questionnaires.domain.answering import problem
from app.questionnaires.domain.branching import next_question
from app.questionnaires.domain.definition import Question, QuestionType
from app.questionnaires.domain.safety import DangerSign, danger_signs
from app.questionnaires.domain.values import Skipped, Value, codes, to_json


def save_answers(
    session: Session,
    access: Access,
    assessment_id: uuid.UUID,
    answers: Mapping[str, Given],
    operation_id: uuid.UUID,
    now: datetime,
    *,
    locale: str,
    is_review: bool = False,
    voice: Voice = Voice.SELF,
) -> Reply:
    """Save what one page sent and return what to tell the person. `locale` is the language the page was shown in.

    `is_review`: the person came from "check your answers" and goes back there once nothing is open.
    Raises NotFound for an assessment out of reach, Mismatch for other content under a used operation id, Invalid
    for a value that its question does not take.
    """
    sitting = queries.locked_sitting(session, access, assessment_id, locale, operation_id, voice)
    return keep_answers(session, access, sitting, answers, operation_id, now, is_review=is_review)


def keep_answers(
    session: Session,
    access: Access,
    sitting: Sitting,
    answers: Mapping[str, Given],
    operation_id: uuid.UUID,
    now: datetime,
    *,
    is_review: bool = False,
    told_at: datetime | None = None,
) -> Reply:
    """Do the work of `save_answers` on a sitting of `queries.locked_sitting`; `told_at`: when a phone wrote it down."""
    body = body_sha256(sitting.assessment.id, answers, sitting.version.words.locale)
    if sitting.operation is not None:
        return _said_before(sitting.operation, body)
    _refuse_unfit(sitting, answers)
    found = _outcome(sitting, answers)
    waiting = ask_ratings_again(session, sitting, answers) if found is Outcome.SAVED else frozenset()
    outcome = _told(sitting, found)
    signs = danger_signs(sitting.version.definition, {link_id: given.value for link_id, given in answers.items()})
    reply = _reply(sitting, answers, outcome, signs, waiting, is_review=is_review)
    # A danger sign counts whatever became of the answer: also one that lost a clash, or came after "send".
    raise_signs(session, access, sitting, signs, now)
    rows = [_operation(access, sitting, answers, operation_id, body, reply, now, told_at)]
    if found is Outcome.SAVED:
        rows += _answers(access, sitting, answers, operation_id, now)
    _record(session, access, sitting, outcome, rows, now)
    return reply


def _said_before(operation: SentBefore, body: str) -> Reply:
    if operation.body_sha256 != body:
        raise Mismatch
    return reply_from_json(operation.result)


def _refuse_unfit(sitting: Sitting, answers: Mapping[str, Given]) -> None:
    for link_id, given in answers.items():
        is_blank = sitting.voice in ASSISTED and isinstance(given.value, Skipped)
        if not is_blank and problem(sitting.question(link_id), given.value, sitting.values):
            raise Invalid


def _outcome(sitting: Sitting, answers: Mapping[str, Given]) -> Outcome:
    """Return the worst of the outcomes: what one page sends is kept whole or not at all."""
    found = {
        outcome_of(sitting.stored(link_id), given, is_submitted=sitting.assessment.is_submitted)
        for link_id, given in answers.items()
    }
    return next((outcome for outcome in (Outcome.TOO_LATE, Outcome.CONFLICT) if outcome in found), Outcome.SAVED)


def _told(sitting: Sitting, outcome: Outcome) -> Outcome:
    """Return what the person is told: also that an answer was kept and counts no more."""
    is_aside = sitting.filing is not None and sitting.filing.is_aside
    return Outcome.CHANGED if is_aside and outcome is not Outcome.TOO_LATE else outcome


def _reply(
    sitting: Sitting,
    answers: Mapping[str, Given],
    outcome: Outcome,
    signs: tuple[DangerSign, ...],
    waiting: frozenset[str],
    *,
    is_review: bool,
) -> Reply:
    kinds = tuple(dict.fromkeys(sign.kind for sign in signs))
    after = _next_link_id(sitting, answers, waiting, is_review=is_review) if outcome is Outcome.SAVED else None
    return Reply(outcome, after, kinds)


def _next_link_id(
    sitting: Sitting, answers: Mapping[str, Given], waiting: frozenset[str], *, is_review: bool
) -> str | None:
    definition = sitting.version.definition
    values = {**sitting.values, **{link_id: given.value for link_id, given in answers.items()}}
    if is_review:
        following = first_open(definition, values, (sitting.said.to_confirm() | waiting) - answers.keys())
        return following.link_id if following else None
    following = next_question(definition, values, max(answers, key=_order(sitting).__getitem__))
    while following is not None and following.type is QuestionType.DISPLAY:
        following = next_question(definition, values, following.link_id)
    return following.link_id if following else None


def _order(sitting: Sitting) -> dict[str, int]:
    return {question.link_id: place for place, question in enumerate(sitting.version.definition.questions())}


def _answers(
    access: Access, sitting: Sitting, answers: Mapping[str, Given], operation_id: uuid.UUID, now: datetime
) -> list[Row]:
    return [
        _answer(access, sitting, link_id, given.value, operation_id, now)
        for link_id, given in answers.items()
        if is_new(sitting.stored(link_id), given)
    ]


def _answer(
    access: Access, sitting: Sitting, link_id: str, value: Value, operation_id: uuid.UUID, now: datetime
) -> Row:
    """Return the row of an answer, written over the one that this voice gave before."""
    before = sitting.rows.get(link_id)
    question_text, option_texts, locale = _words_shown(sitting, sitting.question(link_id), value)
    filed = sitting.filed(link_id)
    columns = {
        "patient_id": sitting.assessment.patient_id,
        "assessment_id": sitting.assessment.id,
        "link_id": filed.link_id,
        "value": to_json(value),
        "question_text": question_text,
        "option_texts": option_texts,
        "locale": locale,
        "answered_by_user_id": access.user_id,
        "answered_as": access.kind.value,
        "answered_at": now,
        "operation_id": operation_id,
        "voice": sitting.voice.value,
        "paper_on": sitting.paper_on,
        "shown_again_at": None,
        "is_to_confirm": filed.is_to_confirm,
        "is_just_me": before is not None and before.is_just_me,
        "carried_from_id": before.carried_from_id if before and before.value == to_json(value) else None,
        "revision": before.revision + 1 if before else 1,
    }
    return changed_row(Answer, before.id, **columns) if before else new_row(Answer, **columns)


def _words_shown(sitting: Sitting, question: Question, value: Value) -> tuple[str, list[str], str]:
    """Return the question's and the chosen options' words as they were shown, and the language they were in."""
    words = sitting.version.words
    text = words.text(question)
    stem = words.stem(question)
    shown = f"{stem.text} {text.text}" if stem else text.text
    chosen = (question.option(code) for code in codes(value))
    return shown, [words.option(question, option).text for option in chosen if option], text.lang


def _operation(
    access: Access,
    sitting: Sitting,
    answers: Mapping[str, Given],
    operation_id: uuid.UUID,
    body: str,
    reply: Reply,
    now: datetime,
    told_at: datetime | None,
) -> Row:
    return new_row(
        AssessmentOperation,
        patient_id=sitting.assessment.patient_id,
        assessment_id=sitting.assessment.id,
        operation_id=operation_id,
        body_sha256=body,
        values=[_entry(sitting, link_id, given) for link_id, given in answers.items()],
        result=reply_to_json(reply),
        locale=sitting.version.words.locale,
        sent_by_user_id=access.user_id,
        sent_as=access.kind.value,
        at=now,
        told_at=told_at and min(told_at, now),  # a phone's clock may run ahead
    )


def _entry(sitting: Sitting, link_id: str, given: Given) -> dict[str, Any]:
    question_text, option_texts, locale = _words_shown(sitting, sitting.question(link_id), given.value)
    return {
        "link_id": sitting.filed(link_id).link_id,
        "asked_as": link_id,
        "version": sitting.version.definition.version,
        "value": to_json(given.value),
        "base_revision": given.revision,
        "question_text": question_text,
        "option_texts": option_texts,
        "locale": locale,
    }


def _record(
    session: Session, access: Access, sitting: Sitting, outcome: Outcome, rows: Sequence[Row], now: datetime
) -> None:
    audit.record(
        session,
        access,
        "assessment.saved",
        patient_id=sitting.assessment.patient_id,
        object_type="assessment",
        object_id=sitting.assessment.id,
        outcome="ok" if outcome is Outcome.SAVED else outcome.value,
        now=now,
        beside=rows,
    )
