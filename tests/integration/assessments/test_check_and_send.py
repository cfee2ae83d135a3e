"""Check your answers, send them once, and read what you said."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.assessments import services
from app.assessments.models import Answer, Assessment, AssessmentScore
from app.core import audit
from app.questionnaires.domain.values import Choices, Rating
from app.worklist.models import WorklistItem
from tests.integration.assessments.conftest import Steps, answer, begin, phq9_answers
from tests.pages import PageClient


def test_an_unanswered_question_is_named_so_and_a_skipped_one_too(phone: PageClient) -> None:
    address = begin(phone)
    answer(phone, address, "safety-now", {"answer": "none"})
    answer(phone, address, "concerns-body", {"answer": ["b01", "b02"]})
    answer(phone, address, "rate-b01", {"answer": "0"})
    answer(phone, address, "rate-b02", {"skip": "1"})

    rows = phone.get(f"{address}/check").words("div", class_="nhsuk-summary-list__row")

    assert [row for row in rows if row.startswith("Does anything about your body bother you? PainTired all the time")]
    assert [row for row in rows if row.startswith("Pain: how much it bothers you 0 out of 10 Change")]
    assert [row for row in rows if row.startswith("Tired all the time: how much it bothers you Skipped Change")]
    assert [
        row for row in rows if row.startswith("Does anything about your care or medicines bother you? Not answered")
    ]


def test_change_leads_to_the_question_and_back_to_the_check(phone: PageClient) -> None:
    address = begin(phone, "phq2")
    answer(phone, address, "phq-1", {"answer": "not-at-all"})
    answer(phone, address, "phq-2", {"answer": "not-at-all"})

    path = phone.get(f"{address}/check").all("a", class_="nhsuk-link")[0].get("href")
    page = phone.get(path)
    [form] = [form for form in page.all("form") if form.get("data-chrome") is None]
    changed = phone.post(form.get("action"), {**page.form_values(), "answer": "several-days"})

    assert path == f"{address}/questions/phq-1?review=1"
    assert changed.location == f"{address}/check"
    assert "Several days" in phone.get(changed.location).main


def test_a_question_that_must_be_answered_is_asked_for_before_sending(phone: PageClient) -> None:
    address = begin(phone)

    page = phone.post(f"{address}/check", status=422)

    assert "Answer this question first: Do any of these apply to you right now?" in page.main
    assert page.words("title")[0].startswith("Error: ")


def test_pressed_twice_it_is_sent_once(phone: PageClient, session: Session) -> None:
    address = begin(phone, "phq9")

    first, second = phone.post(f"{address}/check"), phone.post(f"{address}/check")

    assert first.location == second.location == f"{address}/summary"
    assert len(session.scalars(select(AssessmentScore)).all()) == 1
    assert len(session.scalars(select(WorklistItem)).all()) == 1


def test_sent_answers_are_scored_listed_and_logged_in_one_go(session: Session, phq9: Steps) -> None:
    phq9.save_all(phq9_answers(2, 2, 2, 2, 2, 1, 0, 0, 0))

    phq9.submit()

    score = session.scalars(select(AssessmentScore)).one()
    item = session.scalars(select(WorklistItem)).one()
    event = audit.events_about(session, phq9.assessment.patient_id, exclude_actor=None, limit=1)[0]
    assert (score.total, score.band, score.missing_count, score.is_prorated) == (11, "moderate", 0, False)
    assert score.items[0] == ["phq-1", 2]
    assert (item.kind, item.priority, item.source_id) == ("assessment_submitted", 0, phq9.id)
    assert [reason["code"] for reason in item.reasons] == ["assessment_submitted", "cut_off_met"]
    assert (event.action, event.object_id) == ("assessment.submitted", phq9.id)


def test_missing_answers_are_never_scored_as_0(session: Session, phq9: Steps) -> None:
    phq9.save_all(phq9_answers(3, 3, 3))

    phq9.submit()

    score = session.scalars(select(AssessmentScore)).one()
    assert (score.total, score.band, score.missing_count) == (None, None, 6)
    assert score.items[3] == ["phq-4", None]


def test_hidden_answers_stay_in_the_history_and_count_for_nothing(session: Session, sitting: Steps) -> None:
    sitting.safe()
    sitting.save("concerns-body", Choices(("b01", "b02")))
    sitting.save("rate-b01", Rating(9))
    sitting.save("concerns-body", Choices(("b02",)), revision=1)

    sitting.submit()

    kept = session.scalars(select(Answer.link_id)).all()
    item = session.scalars(select(WorklistItem)).one()
    assert "rate-b01" in kept
    assert {"code": "concerns", "params": {"count": 1}} in item.reasons


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessment SET submitted_at = NULL",
        "UPDATE assessment SET locale = 'xx'",
        "DELETE FROM answer",
        "UPDATE answer SET revision = 9",
        "UPDATE assessment_score SET total = 0",
        "UPDATE assessment_operation SET body_sha256 = ''",
        "DELETE FROM assessment_operation",
        "DELETE FROM flag",
    ],
)
def test_the_database_refuses_to_change_what_was_sent(session: Session, phq9: Steps, statement: str) -> None:
    phq9.save_all(phq9_answers(0, 0, 0, 0, 0, 0, 0, 0, 1))
    phq9.submit()

    with pytest.raises(DBAPIError, match=r"append-only|closed|permission denied"), session.begin_nested():
        session.execute(text(statement))


def test_the_database_refuses_an_answer_added_to_what_was_sent(session: Session, phq9: Steps) -> None:
    phq9.save_all(phq9_answers(1))
    phq9.submit()
    row = session.scalars(select(Answer)).one()
    late = {column.key: getattr(row, column.key) for column in Answer.__table__.columns if column.key != "id"}

    session.add(Answer(**{**late, "link_id": "phq-2"}))

    with pytest.raises(DBAPIError, match="closed"):
        session.flush()


def test_another_one_can_be_begun_after_sending(phone: PageClient) -> None:
    first = begin(phone, "phq2")
    phone.post(f"{first}/check")

    assert begin(phone, "phq2") != first


def test_the_summary_says_what_bothers_what_helps_and_what_happens_next(phone: PageClient) -> None:
    address = begin(phone)
    answer(phone, address, "safety-now", {"answer": "none"})
    answer(phone, address, "concerns-body", {"answer": ["b01", "b04"]})
    answer(phone, address, "rate-b01", {"answer": "3"})
    answer(phone, address, "rate-b04", {"answer": "8"})
    answer(phone, address, "top-concerns", {"answer": "b01"})

    page = phone.get(phone.post(f"{address}/check").location)

    assert page.words("h3")[:2] == ["Pain", "Trouble sleeping"]
    assert "You want to talk about this first. It bothers you 3 out of 10." in page.main
    assert "Do a little at a time, and rest in between." in page.main
    assert "The team looks Monday to Friday, 9am to 5pm. We do not watch this all day." in page.main


def test_the_summary_says_what_changed_since_last_time(phone: PageClient, session: Session, sitting: Steps) -> None:
    sitting.save_all(
        {"safety-now": Choices(("none",)), "concerns-body": Choices(("b01", "b02")), "rate-b01": Rating(7)}
    )
    sitting.submit()
    address = begin(phone)
    answer(phone, address, "safety-now", {"answer": "none"})
    answer(phone, address, "concerns-body", {"answer": ["b01", "b03"]})
    answer(phone, address, "rate-b01", {"answer": "4"})

    page = phone.get(phone.post(f"{address}/check").location)

    assert "It bothers you less than on 12 May 2026, when you said 7." in page.main
    assert "You did not tick this on 12 May 2026." in page.main
    assert "What you ticked last time and not now Tired all the time" in page.main


def test_a_score_is_said_in_words_before_the_number(phone: PageClient, session: Session, phq9: Steps) -> None:
    phq9.save_all(phq9_answers(2, 2, 2, 2, 2, 1, 0, 0, 0))
    phq9.submit()

    page = phone.get(f"/assessments/{phq9.id}/summary")

    words, number = page.main.index("These problems bothered you quite often"), page.main.index("Your number is 11")
    assert words < number
    assert "It can be from 0 to 27." in page.main
    assert "What this does and does not mean" in page.main
    assert "depress" not in page.main.replace("Feeling down, depressed, or hopeless", "").lower()


def test_reading_ones_own_summary_is_logged(phone: PageClient, session: Session, phq9: Steps) -> None:
    phq9.submit()

    phone.get(f"/assessments/{phq9.id}/summary")

    event = audit.events_about(session, phq9.assessment.patient_id, exclude_actor=None, limit=1)[0]
    assert event.action == "assessment.read"


def test_the_list_says_what_is_open_and_what_was_sent(phone: PageClient) -> None:
    assert "You have not sent any answers yet." in phone.get("/assessments").main
    open_one, sent = begin(phone), begin(phone, "phq2")
    phone.post(f"{sent}/check")

    page = phone.get("/assessments")

    assert page.words("h2")[0] == "What matters to you"
    assert "It takes about 10 minutes." in page.main
    assert page.all("a", href=open_one)
    assert page.all("a", href=f"{sent}/summary")


def test_a_sent_assessment_leads_to_its_summary(phone: PageClient) -> None:
    address = begin(phone, "phq2")
    phone.post(f"{address}/check")

    assert phone.get(address, status=303).location == f"{address}/summary"
    assert phone.get(f"{address}/check", status=303).location == f"{address}/summary"
    assert phone.get(f"{begin(phone)}/summary", status=303).location == begin(phone)


def test_sending_later_keeps_when_it_was_begun_and_sent(session: Session, phq9: Steps) -> None:
    later = phq9.now + timedelta(days=3)

    phq9.submit(later)
    again = services.submit(session, phq9.access, phq9.id, locale="en", now=later + timedelta(days=1))

    assert (again.started_at, again.submitted_at) == (phq9.now, later)
    assert session.scalars(select(Assessment.submitted_as)).one() == "patient"
