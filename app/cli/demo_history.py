"""Histories of the demo's patients, told through the same services as a real answer."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments import services as assessments
from app.assessments.domain.saving import Given
from app.assessments.domain.voices import Voice
from app.cli.demo_people import Story
from app.people.domain.access import Access, Kind
from app.people.models import Patient, User
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.branching import enabled
from app.questionnaires.domain.definition import Definition, Question
from app.questionnaires.domain.values import Choice, Choices, Rating, Skipped, Text, Value
from app.worklist import services as worklist


def tell_story(session: Session, colleague: Access, patient: Patient, user: User, story: Story, now: datetime) -> None:
    """Give a patient the assessments of their story, the earlier one three months before."""
    access = Access(
        kind=Kind.PATIENT,
        user_id=user.id,
        patient_id=patient.id,
        display=patient.full_name,
        locale=patient.locale,
        request_id="demo",
    )
    if story.earlier:
        earlier = now - timedelta(days=91)
        _discuss(
            session, colleague, _complete(session, access, "holistic_needs", story, story.earlier, earlier), earlier
        )
    _complete(session, access, "holistic_needs", story, story.concerns, now, by_phone=colleague)
    if story.phq9:
        _complete(session, access, "phq9", story, {}, now)
    if story.mrc:
        _complete(session, access, "mrc_breathlessness", story, {}, now)


def _complete(
    session: Session,
    access: Access,
    key: str,
    story: Story,
    concerns: dict[str, int],
    now: datetime,
    by_phone: Access | None = None,
) -> uuid.UUID:
    """Answer a set of questions and send it. `by_phone` had heard one thing differently on the phone before."""
    locale = access.locale
    begun = assessments.start(session, access, key, locale=locale, now=now)
    definition = questionnaires.pinned(session, begun.version_id, locale).definition
    told_before = queries.sitting(session, access, begun.id, locale).rows
    answers: dict[str, Value] = {}
    while (question := _next(definition, answers)) is not None:
        shown = told_before.get(question.link_id)
        given = Given(_answer(question, story, concerns), revision=shown.revision if shown else 0)
        answers[question.link_id] = given.value
        assessments.save_answers(session, access, begun.id, {question.link_id: given}, uuid.uuid4(), now, locale=locale)
    if by_phone:
        heard = {"confidence": Given(Rating(min(story.confidence + 3, 10)), revision=0)}
        assessments.save_answers(session, by_phone, begun.id, heard, uuid.uuid4(), now, locale="en", voice=Voice.PHONE)
    assessments.submit(session, access, begun.id, locale=locale, now=now)
    return begun.id


def _discuss(session: Session, colleague: Access, assessment_id: uuid.UUID, sent_at: datetime) -> None:
    """Let a colleague close what an earlier assessment put on the list, two days later."""
    worklist.resolve_source(
        session,
        colleague,
        source_kind="assessment",
        source_id=assessment_id,
        kind="assessment_submitted",
        outcome="Talked through together at the team meeting",
        now=sent_at + timedelta(days=2),
    )


def _next(definition: Definition, answers: dict[str, Value]) -> Question | None:
    return next((found for found in enabled(definition, answers) if found.link_id not in answers), None)


def _answer(question: Question, story: Story, concerns: dict[str, int]) -> Value:
    """Return what the person of the story says to one question; what they do not speak of they skip."""
    if question.link_id.startswith("phq-") and question.link_id[4:].isdigit():
        score = story.phq9[int(question.link_id[4:]) - 1]
        return Choice(next(option.code for option in question.options if option.score == score))
    if question.link_id == "mrc-grade":
        return Choice(next(option.code for option in question.options if option.score == story.mrc))
    if question.link_id == "top-concerns":
        return Choices(tuple(sorted(concerns, key=lambda code: -concerns[code])[:3]))
    if question.rates:
        return Rating(concerns[question.rates.rpartition("/")[2]])
    if question.link_id == "what-matters-1":
        return Text(story.matters)
    if question.link_id == "confidence":
        return Rating(story.confidence)
    return _ticked(question, concerns)


def _ticked(question: Question, concerns: dict[str, int]) -> Value:
    mine = tuple(option.code for option in question.options if option.code in concerns)
    nothing = tuple(option.code for option in question.options if option.exclusive)
    return Choices(mine or nothing) if mine or nothing else Skipped()
