"""One question a page."""

import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.models import Answer
from tests.integration.assessments.conftest import answer, begin
from tests.pages import PageClient

JSON = {"Accept": "application/json"}


def test_starting_leads_to_the_first_question(phone: PageClient) -> None:
    address = begin(phone)

    first = phone.get(address, status=303).location

    assert first == f"{address}/questions/safety-now"
    assert phone.get(first).heading == "Do any of these apply to you right now?"


def test_starting_again_carries_on_with_the_same(phone: PageClient) -> None:
    address = begin(phone)
    answer(phone, address, "safety-now", {"answer": "none"})

    assert begin(phone) == address
    assert phone.get(address, status=303).location == f"{address}/questions/concerns-body"


@pytest.mark.parametrize("key", ["no-such-questions", "holistic_needs2", "..%2F..", "%00"])
def test_questions_that_are_not_offered_cannot_be_started(phone: PageClient, key: str) -> None:
    response = phone.http.post(f"/assessments/start/{key}", data={"csrf_token": phone.csrf_token()})

    assert response.status_code in {400, 404}


def test_saved_is_said_only_after_the_answer_was_committed(phone: PageClient) -> None:
    address = begin(phone)

    first = phone.get(f"{address}/questions/safety-now")
    second = phone.get(answer(phone, address, "safety-now", {"answer": "none"}).location)
    refused = answer(phone, address, "concerns-body", {}, status=422)

    assert "Your last answer is saved." not in first.main
    assert "Your last answer is saved." in second.main
    assert "saved" not in refused.main


def test_a_question_without_an_answer_gets_a_clear_error(phone: PageClient) -> None:
    address = begin(phone)
    answer(phone, address, "concerns-body", {"answer": "b01"})

    page = answer(phone, address, "rate-b01", {}, status=422)

    message = "Choose a number from 0 to 10, or skip this question"
    assert page.words("title")[0].startswith("Error: ")
    assert page.words("a", href="#answer") == [message]
    assert message in page.words("span", id="answer-error")[0]


def test_nothing_is_chosen_beforehand(phone: PageClient) -> None:
    address = begin(phone)
    answer(phone, address, "concerns-body", {"answer": "b01"})

    for link_id in ["rate-b01", "concerns-care", "confidence"]:
        assert "answer" not in phone.get(f"{address}/questions/{link_id}").form_values()


def test_a_rating_is_asked_with_radios_whose_ends_are_named(phone: PageClient) -> None:
    address = begin(phone)
    answer(phone, address, "concerns-body", {"answer": "b01"})

    page = phone.get(f"{address}/questions/rate-b01")

    assert page.heading == "Pain"
    assert [found.get("value") for found in page.all("input", type="radio")] == [str(n) for n in range(11)]
    assert "0: Not at all" in page.main
    assert "10: As much as it could" in page.main


def test_a_skipped_question_is_skipped_and_never_0(phone: PageClient, session: Session) -> None:
    address = begin(phone)
    answer(phone, address, "concerns-body", {"answer": "b01"})

    answer(phone, address, "rate-b01", {"skip": "1"})

    assert session.scalar(select(Answer.value).where(Answer.link_id == "rate-b01")) == {"skipped": True}


def test_skip_is_not_offered_where_an_answer_is_needed(phone: PageClient) -> None:
    address = begin(phone)

    page = answer(phone, address, "safety-now", {"skip": "1"}, status=422)

    assert not page.all("button", name="skip")
    assert "choose the last one" in page.main
    assert phone.get(f"{address}/questions/concerns-body").all("button", name="skip")


def test_an_answer_that_stands_is_shown_again(phone: PageClient) -> None:
    address = begin(phone)
    answer(phone, address, "concerns-body", {"answer": ["b02", "b04"]})
    answer(phone, address, "something-else", {"answer": "Line 1\r\nÜ <b>&"})

    ticked = [found.get("value") for found in phone.get(f"{address}/questions/concerns-body").all("input", checked="")]
    typed = phone.get(f"{address}/questions/something-else").form_values()["answer"]

    assert ticked == ["b02", "b04"]
    assert typed.strip("\n") == "Line 1\nÜ <b>&"


def test_text_that_is_too_long_is_kept_in_the_page_with_the_error(phone: PageClient) -> None:
    address = begin(phone)

    page = answer(phone, address, "something-else", {"answer": "é" * 2001}, status=422)

    assert "Use 2000 characters or fewer. You have used 2001" in page.main
    assert "é" * 2001 in page.text


def test_ticking_none_of_these_with_something_is_refused_and_both_stay_ticked(phone: PageClient) -> None:
    address = begin(phone)

    page = answer(phone, address, "concerns-body", {"answer": ["b01", "none"]}, status=422)

    assert [found.get("value") for found in page.all("input", checked="")] == ["b01", "none"]


def test_no_more_than_three_are_chosen_to_talk_about_first(phone: PageClient) -> None:
    address = begin(phone)
    answer(phone, address, "concerns-body", {"answer": ["b01", "b02", "b03", "b04"]})

    page = answer(phone, address, "top-concerns", {"answer": ["b01", "b02", "b03", "b04"]}, status=422)

    assert "Choose up to 3" in page.main
    assert len(page.all("input", type="checkbox")) == 4


def test_back_leads_to_the_question_before(phone: PageClient) -> None:
    address = begin(phone)

    def back(path: str) -> str:
        [link] = phone.get(path).all("a", class_="nhsuk-back-link")
        return link.get("href")

    assert back(f"{address}/questions/concerns-body") == f"{address}/questions/safety-now"
    assert back(f"{address}/questions/safety-now") == "/assessments"
    assert back(f"{address}/questions/concerns-body?review=1") == f"{address}/check"


def test_our_script_is_told_where_to_go_next(phone: PageClient) -> None:
    address = begin(phone)
    path = f"{address}/questions/safety-now"
    fields = {**phone.get(path).form_values(), "answer": "none"}

    page = phone.post(path, fields, headers=JSON, status=200)

    assert page.response.get_json() == {"next": f"{address}/questions/concerns-body"}


def test_a_clash_shows_both_answers_and_the_person_chooses(phone: PageClient) -> None:
    address = begin(phone)
    path = f"{address}/questions/concerns-body"
    earlier = phone.get(path).form_values()
    answer(phone, address, "concerns-body", {"answer": "b01"})

    page = phone.post(path, {**earlier, "answer": "b02"}, status=409)

    assert "Pain" in page.main
    assert "Tired all the time" in page.main
    chosen = {**page.form_values(), "keep": "sent"}
    [form] = [form for form in page.all("form") if form.get("data-chrome") is None]
    refused = phone.post(form.get("action"), page.form_values(), status=422)
    assert "Choose the answer you want to keep" in refused.main
    phone.post(form.get("action"), chosen)
    assert [found.get("value") for found in phone.get(path).all("input", checked="")] == ["b02"]


def test_a_clash_is_shown_again_when_the_page_is_sent_again(phone: PageClient) -> None:
    address = begin(phone)
    path = f"{address}/questions/concerns-body"
    earlier = phone.get(path).form_values()
    answer(phone, address, "concerns-body", {"answer": "b01"})

    first = phone.post(path, {**earlier, "answer": "b02"}, status=409)
    second = phone.post(path, {**earlier, "answer": "b02"}, status=409)

    assert first.main == second.main


def test_another_answer_under_the_same_operation_is_refused(phone: PageClient) -> None:
    path = f"{begin(phone)}/questions/concerns-body"
    fields = phone.get(path).form_values()
    phone.post(path, {**fields, "answer": "b01"})

    phone.post(path, {**fields, "answer": "b02"}, status=422)

    assert [found.get("value") for found in phone.get(path).all("input", checked="")] == ["b01"]


def test_a_repeat_is_told_the_same_even_if_what_it_chose_is_no_longer_offered(phone: PageClient) -> None:
    address = begin(phone)
    answer(phone, address, "concerns-body", {"answer": ["b01", "b02"]})
    path = f"{address}/questions/top-concerns"
    fields = {**phone.get(path).form_values(), "answer": "b01"}
    first = phone.post(path, fields)
    answer(phone, address, "concerns-body", {"answer": "b02"})

    assert phone.post(path, fields).location == first.location


def test_an_answer_after_sending_is_refused_and_says_why(phone: PageClient) -> None:
    address = begin(phone, "phq9")
    fields = phone.get(f"{address}/questions/phq-1").form_values()
    phone.post(f"{address}/check")

    page = phone.post(f"{address}/questions/phq-1", {**fields, "answer": "several-days"}, status=409)

    assert page.heading == "You have already sent these answers"
    assert "Not answered" in phone.get(f"{address}/summary").main


def test_a_question_that_is_not_asked_now_leads_back(phone: PageClient) -> None:
    address = begin(phone)

    assert phone.get(f"{address}/questions/rate-b01", status=303).location == address
    phone.get(f"{address}/questions/no-such-question", status=404)


def test_another_patients_assessment_looks_as_if_it_did_not_exist(phone: PageClient, client: PageClient, world) -> None:
    address = begin(phone)
    fields = phone.get(f"{address}/questions/safety-now").form_values()
    fields.pop("csrf_token")
    client.sign_in(world.access["bogdan"])
    nowhere = f"/assessments/{uuid.uuid4()}"
    pages = ["", "/questions/safety-now", "/check", "/summary", f"/help-now/{uuid.uuid4()}"]

    for page in pages:
        ours, none = client.get(address + page, status=404), client.get(nowhere + page, status=404)
        assert ours.main == none.main
    for page in ["/questions/safety-now", "/check"]:
        ours = client.post(address + page, {**fields, "answer": "none"}, status=404)
        assert ours.main == client.post(nowhere + page, {**fields, "answer": "none"}, status=404).main


@pytest.mark.parametrize("who", ["clinician", "coordinator", "analyst", "administrator"])
def test_staff_do_not_answer_for_a_patient(client: PageClient, phone: PageClient, world, who: str) -> None:
    address = begin(phone)
    client.sign_in(world.access[who])

    client.get(f"{address}/questions/safety-now", status=404)
    client.post(f"{address}/check", status=404)


def test_what_is_private_says_so(phone: PageClient) -> None:
    private = "Only you and your care team see this."
    address = begin(phone)
    answer(phone, address, "concerns-body", {"answer": "b17"})

    assert private in phone.get(f"{address}/questions/concerns-feelings").main
    assert private in phone.get(f"{address}/questions/concerns-people").main
    assert private in phone.get(f"{address}/questions/rate-b17?alone=yes").main
    assert private not in phone.get(f"{address}/questions/concerns-care").main


def test_all_questions_are_offered_at_once_only_to_a_phone_that_may_step_through_them(phone: PageClient) -> None:
    path = f"{begin(phone)}/questions/concerns-body"

    first, next_one = phone.get(path), phone.get(path, headers={"Referer": f"http://localhost{path}"})
    review = phone.get(f"{path}?review=1")

    fetched = [len(page.all("link", rel="preload", as_="fetch")) for page in (first, next_one, review)]
    assert fetched[0] > 0
    assert fetched[1:] == [0, 0]
