"""How somebody who helps is themselves: their own record, which nobody else can find, and which they can delete."""

import uuid
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.assessments.domain.check_in import from_text, to_text
from app.assessments.models import Assessment, CarerCheckIn
from app.assessments.services import check_ins
from app.core import clock
from app.core.audit import AuditEvent
from app.core.db import Database, set_session_access
from app.home.queries import PARTS
from app.people.domain.access import Access, system_access
from app.people.models import User
from app.questionnaires.domain.values import Choice, Skipped
from app.worklist.models import WorklistItem
from tests.helping import access_of, add_helper, let
from tests.pages import Page, PageClient
from tests.questionnaires import publish_all
from tests.worlds import World, build_world

QUESTIONS = ("sleep", "own-health", "time-off", "money", "worry", "someone-to-call", "what-would-help")
ADDRESS = "/helping/check-ins"


@pytest.fixture
def hana(session: Session, world: World) -> User:
    return add_helper(session, clock.now())


@pytest.fixture
def helper(session: Session, world: World, client: PageClient, hana: User) -> PageClient:
    client.sign_in(access_of(hana, let(session, world, hana, clock.now())))
    return client


@pytest.fixture
def begun(helper: PageClient) -> str:
    return helper.post(ADDRESS).location


def answer(helper: PageClient, begun: str, link_id: str, **fields: object) -> Page:
    path = f"{begun}/questions/{link_id}"
    return helper.post(path, {**helper.get(path).form_values(), **fields})


def finish(helper: PageClient, begun: str, *said: str) -> Page:
    """Answer the first questions so, skip the others, finish, and return the page that follows."""
    for link_id, code in zip(QUESTIONS, said, strict=False):
        answer(helper, begun, link_id, answer=code)
    for link_id in QUESTIONS[len(said) :]:
        answer(helper, begun, link_id, skip="1")
    return helper.get(helper.post(f"{begun}/check").location)


def row_of(session: Session) -> CarerCheckIn:
    return rows_of(session)[0]


def rows_of(session: Session) -> list[CarerCheckIn]:
    set_session_access(session, system_access("test"))  # what was asked last acts as the browser's user
    session.expire_all()
    return list(session.scalars(select(CarerCheckIn)))


class TestAnswering:
    def test_a_helper_is_led_from_the_people_they_help_through_every_question(
        self, session: Session, helper: PageClient
    ) -> None:
        links = [tag.get("href") for tag in helper.get("/helping").all("a")]
        location = helper.post(ADDRESS).location
        seen = []
        for _ in QUESTIONS:
            page = helper.get(helper.get(location, status=303).location if location.count("/") == 3 else location)
            seen.append(page.path.rpartition("/")[2])
            location = helper.post(page.path, {**page.form_values(), "skip": "1"}).location

        assert ADDRESS in links
        assert tuple(seen) == QUESTIONS
        assert location.endswith("/check")
        assert all(one.value == Skipped() for one in from_text(str(row_of(session).answers)).values())

    def test_going_on_later_begins_at_the_first_question_without_an_answer(
        self, helper: PageClient, begun: str
    ) -> None:
        answer(helper, begun, "sleep", answer="yes")

        again = helper.post(ADDRESS).location

        assert again == begun
        assert helper.get(begun, status=303).location.endswith("/questions/own-health")

    def test_an_answer_can_be_changed_from_the_check_page(
        self, session: Session, helper: PageClient, begun: str
    ) -> None:
        answer(helper, begun, "sleep", answer="yes")
        path = f"{begun}/questions/sleep?review=1"
        page = helper.get(path)

        location = helper.post(path, {**page.form_values(), "answer": "no"}).location

        assert location.endswith("/check")
        assert from_text(str(row_of(session).answers))["sleep"].value == Choice("no")

    @pytest.mark.parametrize("fields", [{}, {"answer": "zzz"}, {"answer": "\x00"}])
    def test_what_is_no_answer_is_refused_with_what_to_do(
        self, session: Session, helper: PageClient, begun: str, fields: dict[str, str]
    ) -> None:
        path = f"{begun}/questions/sleep"
        page = helper.post(path, {**helper.get(path).form_values(), **fields}, status=422)

        assert "There is a problem" in page.main
        assert from_text(str(row_of(session).answers)) == {}

    def test_too_long_a_text_comes_back_whole(self, helper: PageClient, begun: str) -> None:
        path = f"{begun}/questions/what-would-help"

        page = helper.post(path, {**helper.get(path).form_values(), "answer": "a" * 1001}, status=422)

        assert page.form_values()["answer"].strip() == "a" * 1001

    def test_a_page_sent_twice_saves_once(self, session: Session, helper: PageClient, begun: str) -> None:
        path = f"{begun}/questions/sleep"
        fields = {**helper.get(path).form_values(), "answer": "yes"}

        first, second = helper.post(path, fields), helper.post(path, fields)

        assert first.location == second.location
        assert from_text(str(row_of(session).answers))["sleep"].revision == 1
        assert events(session) == ["check_in.begun", "check_in.saved"]

    def test_a_page_from_before_with_another_choice_is_never_taken_for_the_same_page_again(
        self, session: Session, helper: PageClient, begun: str
    ) -> None:
        path = f"{begun}/questions/sleep"
        fields = helper.get(path).form_values()
        helper.post(path, {**fields, "answer": "yes"})

        again = helper.post(path, {**fields, "answer": "no"}, status=409)
        helper.post(path, {**again.form_values(), "answer": "no"})

        assert from_text(str(row_of(session).answers))["sleep"].value == Choice("no")

    def test_another_answer_from_another_phone_is_asked_about(
        self, session: Session, helper: PageClient, begun: str
    ) -> None:
        path = f"{begun}/questions/sleep"
        old = helper.get(path).form_values()
        answer(helper, begun, "sleep", answer="yes")

        helper.post(path, {**old, "answer": "no"}, status=409)

        assert from_text(str(row_of(session).answers))["sleep"].value == Choice("yes")


class TestTheEnd:
    def test_two_problems_offer_a_carers_assessment_and_no_verdict(self, helper: PageClient, begun: str) -> None:
        page = finish(helper, begun, "yes", "yes", "sometimes", "no", "no", "no")

        assert "Saved." in page.main
        assert "You named 2 problems." in page.main
        assert "You can ask your council for a carer’s assessment." in page.main
        assert "It has not been tested as a measure" in page.main
        assert "Nobody reads this but you." in page.main

    def test_one_problem_says_that_anybody_can_ask(self, helper: PageClient, begun: str) -> None:
        page = finish(helper, begun, "yes", "no", "no", "no", "no", "no")

        assert "You named 1 problem." in page.main
        assert "Anybody who looks after an adult can ask" in page.main

    def test_a_question_without_an_answer_is_not_counted_and_said_so(self, helper: PageClient, begun: str) -> None:
        page = finish(helper, begun, "yes", "yes")

        assert "You named 2 problems." in page.main
        assert "4 questions have no answer, so they are not counted." in page.main
        assert page.main.count("Skipped") == 5

    def test_finishing_twice_is_finishing_once(self, session: Session, helper: PageClient, begun: str) -> None:
        finish(helper, begun)
        finished_at = row_of(session).finished_at

        helper.post(f"{begun}/check")

        assert row_of(session).finished_at == finished_at
        assert events(session).count("check_in.finished") == 1

    def test_a_finished_one_is_read_and_not_changed(self, session: Session, helper: PageClient, begun: str) -> None:
        path = f"{begun}/questions/sleep"
        fields = {**helper.get(path).form_values(), "answer": "no"}
        finish(helper, begun, "yes")

        location = helper.post(path, fields).location

        assert location == begun
        assert from_text(str(row_of(session).answers))["sleep"].value == Choice("yes")
        assert begun in [tag.get("href") for tag in helper.get(ADDRESS).all("a")]

    @pytest.mark.parametrize("column", ["answers_ct", "saved_at", "finished_at"])
    def test_the_database_refuses_a_change_of_a_finished_one(
        self, session: Session, helper: PageClient, begun: str, column: str
    ) -> None:
        finish(helper, begun, "yes")
        row = row_of(session)
        row.answers = to_text({})
        value = {"answers_ct": row.answers_ct, "saved_at": clock.now(), "finished_at": None}[column]
        session.expire(row)

        with pytest.raises(DatabaseError, match=r"append-only|closed"), session.begin_nested():
            session.execute(update(CarerCheckIn).values({column: value}))

    def test_answers_may_be_sealed_under_a_new_key(self, session: Session, helper: PageClient, begun: str) -> None:
        finish(helper, begun, "yes")
        sealed = b"newer" + row_of(session).answers_ct

        session.execute(update(CarerCheckIn).values(answers_ct=sealed))

        assert session.scalars(select(CarerCheckIn.answers_ct)).one() == sealed


class TestDeleting:
    def test_the_helper_deletes_it_after_a_question_and_the_row_is_gone(
        self, session: Session, helper: PageClient, begun: str
    ) -> None:
        finish(helper, begun, "yes")
        path = f"{begun}/delete"
        helper.get(path)

        first, second = helper.post(path), helper.post(path)

        assert first.location == second.location
        assert "Your answers are deleted." in helper.get(first.location).main
        assert rows_of(session) == []
        assert events(session).count("check_in.deleted") == 1
        helper.get(begun, status=404)

    def test_one_that_was_only_begun_can_be_deleted_too(self, session: Session, helper: PageClient, begun: str) -> None:
        helper.post(f"{begun}/delete")

        assert rows_of(session) == []


class TestNobodyElse:
    def test_no_other_user_finds_it_by_its_address(
        self, session: Session, world: World, app: Flask, helper: PageClient, begun: str
    ) -> None:
        other = access_of(add_helper(session, clock.now(), "Olga Other"))
        paths = [begun, f"{begun}/questions/sleep", f"{begun}/check", f"{begun}/delete"]

        for access in [other, *world.access.values()]:
            if access.user_id == world.staff["leaver"].id:
                continue
            client = PageClient(app)
            client.sign_in(access)
            assert {client.http.get(path).status_code for path in paths} == {404}, access.display

        client = PageClient(app)
        client.sign_in(other)
        client.post(f"{begun}/questions/sleep", {"answer": "no", "operation_id": str(uuid.uuid4())}, status=404)
        client.post(f"{begun}/check", status=404)
        client.post(f"{begun}/delete")
        assert row_of(session).finished_at is None
        assert "Go on" not in client.get(ADDRESS).main

    def test_it_hangs_on_no_person_and_is_in_no_copy_log_or_worklist(
        self, session: Session, helper: PageClient, begun: str
    ) -> None:
        finish(helper, begun, "yes", "yes", "yes")
        set_session_access(session, system_access("test"))
        logged = session.scalars(select(AuditEvent).where(AuditEvent.object_type == "carer_check_in")).all()

        assert "carer_check_in" not in {part.model.__tablename__ for part in PARTS}
        assert {event.patient_id for event in logged} == {None}
        assert {(tuple(event.sections), event.reason) for event in logged} == {((), "")}
        assert session.scalar(select(func.count()).select_from(Assessment)) == 0
        assert session.scalar(select(func.count()).select_from(WorklistItem)) == 0

    def test_the_answers_lie_sealed(self, session: Session, helper: PageClient, begun: str) -> None:
        answer(helper, begun, "what-would-help", answer="A night of sleep")

        stored = bytes(session.execute(text("SELECT answers_ct FROM carer_check_in")).scalar_one())

        assert b"sleep" not in stored
        assert "A night of sleep" in helper.get(f"{begun}/check").main


def test_second_wall_an_unscoped_query_reaches_only_the_helpers_own(
    fresh_url: str, engine_name: str, now: datetime
) -> None:
    database = Database(fresh_url)
    with database.session(system_access("test")) as session:
        world = build_world(session, now)
        publish_all(session, now)
        hana, olga = add_helper(session, now), add_helper(session, now, "Olga Other")
        link = let(session, world, hana, now)
        check_ins.begin_check_in(session, access_of(hana), locale="en", now=now)
        session.commit()
    others: list[Access] = [access_of(olga), *world.access.values()]

    counts = {access.display: count(database, access) for access in others}
    own = count(database, access_of(hana, link))
    database.engine.dispose()

    assert own == 1
    assert set(counts.values()) == ({0} if engine_name == "postgresql" else {1})


def count(database: Database, access: Access) -> int:
    with database.session(access) as session:
        return session.scalar(select(func.count()).select_from(CarerCheckIn)) or 0


def events(session: Session) -> list[str]:
    """Return what the system's log says of check-ins, in order."""
    set_session_access(session, system_access("test"))
    query = select(AuditEvent.action).where(AuditEvent.object_type == "carer_check_in", AuditEvent.outcome == "ok")
    return list(session.scalars(query.order_by(AuditEvent.seq)))
