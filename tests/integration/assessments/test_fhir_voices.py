"""What another system is told of who said what, how it was written down, and what is not asked any more."""

import json
import uuid
from typing import Any

import fhirkit
from sqlalchemy.orm import Session

from app.assessments import queries, services
from app.assessments.domain.voices import Voice
from app.assessments.models import Assessment
from app.people.domain.access import Access
from app.questionnaires.domain.fhir_terms import OWN
from app.questionnaires.domain.values import Choice
from tests.fhir import problems
from tests.integration.assessments.conftest import Steps
from tests.integration.assessments.desks import FROM_PAPER, PHONE_IN_URDU, Desk
from tests.integration.assessments.test_voices import say
from tests.worlds import World


def told(session: Session, access: Access, assessment: Assessment) -> dict[str, Any]:
    """Return the response as another system gets it, found right by every validator."""
    content = queries.fhir_response(session, access, assessment.patient_id, assessment.id)
    assert list(fhirkit.validate(json.dumps(content).encode())) == []
    assert problems(content) == []
    return content


def named(content: dict[str, Any], name: str) -> list[list[dict[str, Any]]]:
    return [e["extension"] for e in content.get("extension", []) if e["url"] == f"{OWN}{name}"]


def test_a_second_voice_that_agrees_is_not_lost(session: Session, phq9: Steps, world: World) -> None:
    phq9.save("phq-1", Choice("several-days"))
    say(phq9, Voice.HELPER, "phq-1", Choice("several-days"))
    sent = phq9.submit()

    [group] = told(session, world.access["clinician"], sent)["item"]

    others = [e for e in group["item"][0]["extension"] if e["url"] == f"{OWN}other-answer"]
    assert len(others) == 1
    assert {"url": "voice", "valueCode": "helper"} in others[0]["extension"]


def test_how_it_was_written_down_is_told_and_not_the_interpreters_name(
    session: Session, desk: Desk, world: World
) -> None:
    address = desk.begin({**PHONE_IN_URDU, "key": "phq2"})
    for number in (1, 2):
        desk.answer(address, f"phq-{number}", {"answer": "not-at-all"})
    desk.send(address)
    sent = session.get_one(Assessment, uuid.UUID(address.rpartition("/")[2]))

    content = told(session, world.access["clinician"], sent)

    [facts] = named(content, "written-down")
    assert {fact["url"]: fact["valueCode"] for fact in facts} == {
        "voice": "phone",
        "spoken": "ur",
        "interpreter": "service",
    }
    assert "Valley" not in json.dumps(content)


def test_what_was_left_blank_on_paper_is_not_called_declined(session: Session, desk: Desk, world: World) -> None:
    address = desk.begin(FROM_PAPER)
    desk.answer(address, "safety-now", {"skip": "1"})
    desk.send(address)
    sent = session.get_one(Assessment, uuid.UUID(address.rpartition("/")[2]))

    content = json.dumps(told(session, world.access["clinician"], sent))

    assert '"unknown"' in content
    assert "asked-declined" not in content


def test_answers_to_what_is_not_asked_any_more_go_along_in_the_words_of_then(
    session: Session, world: World, asha: Access, large: Assessment, newer: uuid.UUID, now
) -> None:
    services.choose_version(session, asha, large.id, 2, is_moved=True, operation_id=uuid.uuid4(), locale="en", now=now)
    found = queries.sitting(session, asha, large.id, "en")
    large.submitted_at, large.submitted_as = now, "patient"
    session.flush()

    before = named(
        queries.fhir_response(session, world.access["clinician"], large.patient_id, large.id), "asked-before"
    )

    assert len(before) == len(found.said.aside) > 0
    questions = {part["valueString"] for one in before for part in one if part["url"] == "question"}
    assert questions == {row.question_text for row in found.said.aside}
