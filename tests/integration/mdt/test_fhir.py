"""Taking one sent assessment out, for another system."""

import json
import uuid

import fhirkit
import pytest
from sqlalchemy import select

from app.assessments import services as assessments
from app.assessments.models import Assessment
from app.core.audit import AuditEvent
from app.questionnaires.domain.values import Choices
from tests.fhir import problems
from tests.integration.mdt.conftest import Sender, needs, phq9
from tests.pages import PageClient
from tests.worlds import World


@pytest.fixture
def sent(session, world: World, send: Sender, now) -> uuid.UUID:
    send("phq9", phq9(1, None, 0, 0, 0, 0, 0, 0, 1), now)
    return session.scalar(select(Assessment.id).where(Assessment.questionnaire_key == "phq9"))


def address(world: World, assessment_id: uuid.UUID, who: str = "asha") -> str:
    return f"/team/people/{world.patients[who].id}/assessments/{assessment_id}/fhir"


def test_the_page_of_a_person_links_to_a_file_without_their_name_or_id(desk: PageClient, world: World, sent) -> None:
    [link] = desk.get(f"/team/people/{world.patients['asha'].id}").all("a", href=address(world, sent))

    response = desk.http.get(address(world, sent))

    assert "FHIR" in "".join(link.itertext())
    assert response.status_code == 200
    assert response.mimetype == "application/fhir+json"
    assert response.headers["Content-Disposition"] == 'attachment; filename="answers.json"'
    assert response.headers["Cache-Control"] == "no-store"
    assert list(fhirkit.validate(response.data)) == []
    assert problems(json.loads(response.data)) == []


def test_private_answers_are_in_it_as_on_the_page_and_marked(desk: PageClient, world: World, sent) -> None:
    [group] = json.loads(desk.http.get(address(world, sent)).data)["item"]

    last = group["item"][-1]
    assert last["linkId"] == "phq-9"
    assert any(e.get("valueBoolean") for e in last["extension"])


def test_urdu_words_go_out_as_they_were_shown(desk: PageClient, world: World, send: Sender, session, now) -> None:
    send("holistic_needs", needs(concerns_body=Choices(("b01",))), now, locale="ur")
    assessment_id = session.scalar(select(Assessment.id))

    content = json.loads(desk.http.get(address(world, assessment_id)).data)

    concern = next(item for item in content["item"] if item["linkId"] == "concerns-body")
    assert content["language"] == "ur"
    assert concern["answer"][0]["valueCoding"]["display"] == "درد"


def test_taking_it_out_is_written_down_and_the_person_can_read_that(
    desk: PageClient, client: PageClient, world: World, session, sent
) -> None:
    desk.http.get(address(world, sent))

    [event] = session.scalars(select(AuditEvent).where(AuditEvent.action == "assessment.exported"))
    assert (event.patient_id, event.object_id) == (world.patients["asha"].id, sent)
    client.sign_in(world.access["asha"])
    assert "saved a copy of your answers for another computer system" in client.get("/my-record/who-looked").main


@pytest.mark.parametrize("who", ["coordinator", "clinician", "lead"])
def test_the_persons_own_team_gets_in(client: PageClient, world: World, sent, who) -> None:
    client.sign_in(world.access[who])

    assert client.http.get(address(world, sent)).status_code == 200


@pytest.mark.parametrize("who", ["other_clinician", "far_clinician", "asha", "cara"])
def test_nobody_else_gets_in_and_nothing_is_written(client: PageClient, world: World, session, sent, who) -> None:
    client.sign_in(world.access[who])

    assert client.http.get(address(world, sent)).status_code == 404
    assert not session.scalars(select(AuditEvent).where(AuditEvent.action == "assessment.exported")).all()


def test_an_assessment_is_not_found_under_another_person(desk: PageClient, world: World, session, sent) -> None:
    others = [name for name in world.patients if name != "asha"]

    for name in others:
        assert desk.http.get(address(world, sent, name)).status_code == 404


def test_what_was_not_sent_is_not_the_teams_to_take(desk: PageClient, world: World, session, now) -> None:
    begun = assessments.start(session, world.access["asha"], "phq2", locale="en", now=now)
    session.commit()

    assert desk.http.get(address(world, begun.id)).status_code == 404
