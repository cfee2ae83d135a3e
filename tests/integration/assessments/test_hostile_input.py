"""What nobody should send: a clear refusal, the same on both engines, and never a failure of the server."""

import uuid
from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.models import Answer, AssessmentOperation
from tests.integration.assessments.conftest import answer, begin
from tests.pages import Page, PageClient

NAUGHTY = [
    "<script>alert(1)</script>",
    "'; DROP TABLE answer; --",
    "{{ 7*7 }} {% raw %} ${7*7} %(name)s %n {0.__class__}",
    "\u202eevil\u202c \u200b\u2066",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L" * 20,
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 田中さん ﷽",
    "=1+1 @SUM(A1) \t tab",
    "null None undefined NaN Infinity 1e400 0x0",
    "a\nb\n\nc",
    "\ufeffBOM \ufffd \uffff",
    "\x01\x02\x0b\x1b\x1f\x7f\x85",
    "\nfirst line empty",
]


@pytest.mark.parametrize("text", NAUGHTY)
def test_what_is_typed_is_kept_and_shown_exactly(phone: PageClient, session: Session, text: str) -> None:
    address = begin(phone)

    answer(phone, address, "something-else", {"answer": text})

    assert session.scalar(select(Answer.value).where(Answer.link_id == "something-else")) == {"text": text}
    # Not through `phone.get`: control characters are kept, but no valid page may hold them.
    path = f"{address}/questions/something-else"
    assert Page(phone.http.get(path), path).form_values()["answer"] == text
    assert phone.http.get(f"{address}/check").status_code == 200


@pytest.mark.parametrize(
    ("link_id", "data"),
    [
        ("something-else", {"answer": "a\x00b"}),
        ("something-else", {"answer": ""}),
        ("something-else", {"answer": " \n\t "}),
        ("something-else", {"answer": "x" * 100_000}),
        ("concerns-body", {"answer": "b99"}),
        ("concerns-body", {"answer": "\x00"}),
        ("concerns-body", {"answer": "B01"}),
        ("concerns-body", {"answer": ["b01", "b01"]}),
        ("concerns-body", {"answer": "e01"}),
        ("concerns-body", {"answer": "<b>"}),
        ("confidence", {"answer": "11"}),
        ("confidence", {"answer": "-1"}),
        ("confidence", {"answer": "5.5"}),
        ("confidence", {"answer": "٥"}),
        ("confidence", {"answer": "1" * 5000}),
        ("confidence", {"answer": "NaN"}),
        ("confidence", {"answer": ""}),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_the_page(
    phone: PageClient, session: Session, link_id: str, data: dict
) -> None:
    page = answer(phone, begin(phone), link_id, data, status=422)

    assert page.all("div", class_="nhsuk-error-summary")
    assert session.scalars(select(Answer)).all() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"operation_id": ""},
        {"operation_id": "not-an-id"},
        {"operation_id": "\x00"},
        {"revision": "-1"},
        {"revision": "one"},
        {"revision": "9" * 50},
        {"revision": ""},
    ],
)
def test_a_page_whose_hidden_fields_were_altered_is_refused(phone: PageClient, fields: dict[str, str]) -> None:
    answer(phone, begin(phone), "concerns-body", {"answer": "b01", **fields}, status=400)


@pytest.mark.parametrize("locale", ["xx", "../../etc", "\x00", "en-GB", ""])
def test_a_made_up_language_is_not_believed(phone: PageClient, session: Session, locale: str) -> None:
    answer(phone, begin(phone), "concerns-body", {"answer": "b01", "shown_in": locale})

    assert session.scalar(select(Answer.locale)) == "en"


def test_bytes_that_are_no_text_do_no_harm(phone: PageClient, session: Session) -> None:
    """Half a character (a lone surrogate) spelled in UTF-8 is three bytes that stand for nothing."""
    path = f"{begin(phone)}/questions/something-else"
    fields = {**phone.get(path).form_values(), "csrf_token": phone.csrf_token()}
    fields.pop("answer", None)

    response = phone.http.post(
        path,
        data=urlencode(fields).encode() + b"&answer=%ED%A0%80x",
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 303
    value = session.scalar(select(Answer.value))
    assert value is not None
    assert value["text"].encode()


def test_ten_megabytes_are_refused_before_they_are_read(phone: PageClient) -> None:
    path = f"{begin(phone)}/questions/something-else"

    phone.post(path, {"answer": "x" * 10_000_000}, status=413)


@pytest.mark.parametrize("body", ["[" * 100_000, '{"answer": NaN}', '{"a": 1, "a": 2}', "\ud800"])
def test_json_is_not_a_form(phone: PageClient, body: str) -> None:
    path = f"{begin(phone)}/questions/something-else"
    token = phone.csrf_token()

    response = phone.http.post(
        path,
        data=body.encode("utf-8", "surrogatepass"),
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )

    assert response.status_code == 400


def test_fields_that_are_not_on_the_page_change_nothing(phone: PageClient, session: Session) -> None:
    extra = {"patient_id": str(uuid.uuid4()), "answered_as": "clinician", "score": "27", "submitted_at": "2026-01-01"}

    answer(phone, begin(phone), "concerns-body", {"answer": "b01", **extra})

    row = session.scalars(select(Answer)).one()
    assert row.answered_as == "patient"
    assert session.scalars(select(AssessmentOperation)).one().patient_id == row.patient_id


def test_a_sending_without_the_form_token_is_refused(phone: PageClient) -> None:
    path = f"{begin(phone)}/questions/concerns-body"

    assert phone.http.post(path, data={"answer": "b01"}).status_code == 400
