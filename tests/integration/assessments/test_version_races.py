"""Two phones that choose, or save, at once: the database has the last word."""

from collections import Counter

from sqlalchemy import select

from app.assessments.models import Answer, Assessment, AssessmentOperation, VersionChoice
from app.core.audit import AuditEvent
from tests.integration.assessments.conftest import Own, at_once, with_newer_version
from tests.pages import Page, PageClient


def fields_of(phone: PageClient, path: str) -> dict[str, object]:
    fields = dict(phone.get(path).form_values())
    fields.pop("csrf_token")
    return fields


def test_of_many_phones_that_choose_differently_at_once_the_first_wins_and_the_others_are_told(own: Own) -> None:
    browsers = [own.browser() for _ in range(8)]
    path = f"{with_newer_version(own)}/versions"
    fields = [{**fields_of(phone, path), "choice": "new" if at % 2 else "begun"} for at, phone in enumerate(browsers)]

    def press(number: int) -> int:
        response = browsers[number].http.post(
            path, data={**fields[number], "csrf_token": browsers[number].csrf_token()}
        )
        return response.status_code

    assert Counter(at_once(8, press)) == {303: 4, 409: 4}
    [choice] = own.read(select(VersionChoice))
    [assessment] = own.read(select(Assessment))
    assert assessment.version_id == (choice.to_version_id if choice.is_moved else choice.from_version_id)
    assert len(own.read(select(AuditEvent).where(AuditEvent.action.startswith("assessment.version_")))) == 1


def test_an_answer_saved_while_another_phone_moves_is_kept_whichever_comes_first(own: Own) -> None:
    address = with_newer_version(own)
    one, other = own.browser(), own.browser()
    path = f"{address}/questions/q651"
    saved = {**fields_of(one, path), "answer": "Written in the same moment"}
    chosen = {**fields_of(other, f"{address}/versions"), "choice": "new"}

    def act(number: int) -> Page:
        if number:
            return other.post(f"{address}/versions", chosen)
        response = one.http.post(path, data={**saved, "csrf_token": one.csrf_token()})
        assert response.status_code in {303, 409}
        return Page(response, path)

    at_once(2, act)

    [answer] = own.read(select(Answer).where(Answer.link_id.endswith("q651")))
    assert (answer.link_id, answer.value) == ("@1:q651", {"text": "Written in the same moment"})
    assert answer.question_text == "Question 651 as first asked?"
    assert own.count(AssessmentOperation) == 1
