"""A helper answers for a person: in a voice of their own, seeing only their own answers, and never what is hidden."""

import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.models import Answer, Assessment
from app.core import clock
from app.people.domain.helping import Scope
from app.people.models import User
from app.questionnaires.domain.values import Choices, Rating
from tests.helping import access_of, add_helper, let
from tests.integration.assessments.conftest import Steps
from tests.pages import Page, PageClient
from tests.questionnaires import publish_all
from tests.worlds import World


@pytest.fixture(autouse=True)
def questions(session: Session, world: World) -> None:
    publish_all(session, clock.now())


@pytest.fixture
def hana(session: Session, world: World) -> User:
    return add_helper(session, clock.now())


@pytest.fixture
def helper(session: Session, world: World, client: PageClient, hana: User) -> PageClient:
    client.sign_in(access_of(hana, let(session, world, hana, clock.now())))
    return client


@pytest.fixture
def person(world: World) -> str:
    return f"/helping/{world.patients['asha'].id}"


def start(helper: PageClient, person: str, key: str) -> str:
    return helper.post(f"{person}/questions/{key}", {}).location


def answer(helper: PageClient, address: str, link_id: str, **fields: object) -> Page:
    path = f"{address}/questions/{link_id}"
    return helper.post(path, {**helper.get(path).form_values(), **fields})


def test_an_answer_is_kept_in_the_helpers_voice_with_their_name(
    session: Session, helper: PageClient, person: str, hana: User
) -> None:
    address = start(helper, person, "confidence")

    answer(helper, address, "confidence", answer="4")

    row = session.scalars(select(Answer)).one()
    assert (row.voice, row.answered_as, row.answered_by_user_id) == ("helper", "helper", hana.id)
    page = helper.get(f"{address}/done")
    assert "4 out of 10" in page.main
    assert "Asha Testwala can read them, change them, and send them to the team." in page.main


def test_the_person_reads_it_with_who_gave_it_and_sends_it(
    session: Session, world: World, helper: PageClient, person: str, app
) -> None:
    address = start(helper, person, "confidence")
    answer(helper, address, "confidence", answer="4")
    asha = PageClient(app)
    asha.sign_in(world.access["asha"])

    check = asha.get(f"/assessments/{address.rpartition('/')[2]}/check")
    asha.post(f"/assessments/{address.rpartition('/')[2]}/check", check.form_values())

    assert "4 out of 10" in check.main
    assert "Answered by someone who helps you" in check.main
    assert session.scalars(select(Assessment.submitted_at)).one() is not None
    assert "You cannot change them now." in helper.get(f"{address}/done").main


def test_what_a_helper_said_is_shown_on_the_sites_own_page_before_the_person_sends_it(
    world: World, helper: PageClient, person: str, app
) -> None:
    address = start(helper, person, "confidence")
    asha = PageClient(app)
    asha.sign_in(world.access["asha"])
    pack = f"/assessments/{address.rpartition('/')[2]}/pack"
    before = asha.http.get(pack).json

    answer(helper, address, "confidence", answer="4")

    after = asha.http.get(pack).json
    assert (before["has_more_to_check"], after["has_more_to_check"]) == (False, True)
    assert before["others"] != after["others"]


def test_what_the_person_answered_is_not_shown_and_not_written_over(
    session: Session, world: World, helper: PageClient, person: str
) -> None:
    steps = Steps(session, world.access["asha"], clock.now(), "confidence")
    steps.save("confidence", Rating(9))
    address = start(helper, person, "confidence")

    page = helper.get(f"{address}/questions/confidence")
    answer(helper, address, "confidence", answer="4")

    assert address.endswith(str(steps.id))
    assert page.form_values().get("answer") is None
    said = {row.voice: row.value for row in session.scalars(select(Answer))}
    assert said == {"self": {"rating": 9}, "helper": {"rating": 4}}


@pytest.mark.parametrize("link_id", ["safety-now", "no-such-question"])
def test_a_hidden_question_looks_like_one_that_never_was(helper: PageClient, person: str, link_id: str) -> None:
    address = start(helper, person, "holistic_needs")

    helper.get(f"{address}/questions/{link_id}", status=404)
    helper.post(f"{address}/questions/{link_id}", {"answer": "none", "operation_id": str(uuid.uuid4())}, status=404)


def test_hidden_choices_are_not_offered_and_not_taken(session: Session, helper: PageClient, person: str) -> None:
    address = start(helper, person, "holistic_needs")
    path = f"{address}/questions/concerns-feelings"
    page = helper.get(path)
    values = {tag.get("value") for tag in page.all("input") if tag.get("name") == "answer"}

    refused = helper.post(path, {**page.form_values(), "answer": ["e07"]}, status=422)
    unknown = helper.post(path, {**page.form_values(), "answer": ["zzz"]}, status=422)

    assert "e07" not in values
    assert "e01" in values
    assert [tag.text for tag in refused.all("a") if tag.get("href") == "#answer"] == [
        tag.text for tag in unknown.all("a") if tag.get("href") == "#answer"
    ]
    assert session.scalars(select(Answer)).all() == []


@pytest.mark.parametrize("key", ["phq9", "gad7", "ons4", "no_such_set"])
def test_a_published_measure_is_the_persons_alone(helper: PageClient, person: str, key: str) -> None:
    helper.post(f"{person}/questions/{key}", {}, status=404)


def test_two_helpers_do_not_see_each_other(
    session: Session, world: World, helper: PageClient, person: str, app
) -> None:
    address = start(helper, person, "confidence")
    answer(helper, address, "confidence", answer="4")
    other_user = add_helper(session, clock.now(), "Omar Otherman")
    other = PageClient(app)
    other.sign_in(access_of(other_user, let(session, world, other_user, clock.now())))

    page = other.get(f"{start(other, person, 'confidence')}/questions/confidence")
    other.post(f"{address}/questions/confidence", {**page.form_values(), "answer": "6"})

    assert page.form_values().get("answer") is None
    assert "Your last answer is saved" not in page.main
    row = session.scalars(select(Answer)).one()
    assert (row.value, row.answered_by_user_id) == ({"rating": 6}, other_user.id)


def test_the_same_page_sent_twice_is_kept_once(session: Session, helper: PageClient, person: str) -> None:
    address = start(helper, person, "confidence")
    path = f"{address}/questions/confidence"
    fields = {**helper.get(path).form_values(), "answer": "4"}

    first, second = helper.post(path, fields), helper.post(path, fields)

    assert first.location == second.location
    assert session.scalars(select(Answer.revision)).all() == [1]


def test_a_skip_goes_on(session: Session, helper: PageClient, person: str) -> None:
    address = start(helper, person, "what_matters")

    page = answer(helper, address, "what-matters-1", skip="1")

    assert page.location.startswith(address)
    assert [row.value for row in session.scalars(select(Answer))] == [{"skipped": True}]


def test_without_that_leave_none_of_it_exists(session: Session, world: World, client: PageClient, hana: User) -> None:
    link = let(session, world, hana, clock.now(), scopes=frozenset({Scope.SEE_PLAN}))
    client.sign_in(access_of(hana, link))
    steps = Steps(session, world.access["asha"], clock.now(), "confidence")
    person = f"/helping/{link.patient_id}"

    client.get(f"{person}/questions", status=404)
    client.post(f"{person}/questions/confidence", {}, status=404)
    client.get(f"{person}/assessments/{steps.id}/questions/confidence", status=404)
    assert "Answer questions for them" not in client.get(person).main


def test_an_assessment_of_another_person_does_not_exist(
    session: Session, world: World, helper: PageClient, person: str, hana: User
) -> None:
    let(session, world, hana, clock.now(), whose="cara")
    steps = Steps(session, world.access["cara"], clock.now(), "confidence")

    helper.get(f"{person}/assessments/{steps.id}/questions/confidence", status=404)
    helper.get(f"/helping/{world.patients['cara'].id}/assessments/{steps.id}/questions/confidence")


def test_a_danger_the_person_told_shows_nowhere(
    session: Session, world: World, helper: PageClient, person: str
) -> None:
    address = start(helper, person, "holistic_needs")
    before = helper.get(f"{address}/questions/concerns-feelings").main

    Steps(session, world.access["asha"], clock.now(), "holistic_needs").save("safety-now", Choices(("not-safe",)))

    def neutral(text: str) -> str:
        return " ".join(text.split())

    assert neutral(helper.get(f"{address}/questions/concerns-feelings").main) == neutral(before)
