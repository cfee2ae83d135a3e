"""Publishing the two versions of a large questionnaire, and answering all of the first."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.assessments.models import Answer, Assessment
from app.people.domain.access import Access
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain import canonical
from app.questionnaires.domain.definition import Definition
from app.questionnaires.domain.values import Value, codes, to_json
from app.questionnaires.models import Questionnaire, QuestionnaireVersion


def publish(session: Session, definition: Definition, now: datetime) -> uuid.UUID:
    """Publish one version and return its id."""
    if session.get(Questionnaire, definition.key) is None:
        session.add(Questionnaire(key=definition.key))
        session.flush()
    content = canonical.to_json(definition)
    version = QuestionnaireVersion(
        questionnaire_key=definition.key,
        number=definition.version,
        definition=content,
        sha256=canonical.sha256(content),
        published_at=now,
    )
    session.add(version)
    session.commit()
    return version.id


def begin_with(
    session: Session, access: Access, definition: Definition, now: datetime, answers: Mapping[str, Value]
) -> Assessment:
    """Return an open assessment in the newest version, with these answers as if the patient had given them."""
    assert access.patient_id is not None
    begun = Assessment(
        patient_id=access.patient_id,
        questionnaire_key=definition.key,
        version_id=questionnaires.published(session, definition.key).id,
        locale="en",
        started_at=now,
        started_by_user_id=access.user_id,
    )
    session.add(begun)
    session.flush()
    asked = {question.link_id: question for question in definition.questions()}
    session.add_all(
        Answer(
            patient_id=access.patient_id,
            assessment_id=begun.id,
            link_id=link_id,
            value=to_json(value),
            question_text=asked[link_id].text,
            option_texts=[asked[link_id].option(code).text for code in codes(value)],  # type: ignore[union-attr]
            locale="en",
            answered_by_user_id=access.user_id,
            answered_as="patient",
            answered_at=now,
            operation_id=uuid.uuid4(),
            revision=1,
        )
        for link_id, value in answers.items()
    )
    session.commit()
    return begun
