"""A whole assessment at once, for a phone that steps through the questions by itself."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.domain.fingerprints import own_fingerprint
from app.assessments.models import AssessmentOperation
from tests.counting import statements
from tests.integration.assessments.conftest import answer, begin
from tests.pages import PageClient


def pack_of(phone: PageClient, address: str, language: str = "en") -> dict[str, Any]:
    phone.http.set_cookie("lang", language)
    response = phone.http.get(f"{address}/pack")
    assert response.status_code == 200
    return dict(response.json)


def texts(tree: Any) -> str:
    if isinstance(tree, str):
        return tree
    inside = tree[2:] if tree and isinstance(tree[0], str) and len(tree) > 1 and isinstance(tree[1], dict) else tree
    return " ".join(" ".join(texts(one) for one in inside).split())


def elements(tree: Any, tag: str) -> list[dict[str, str]]:
    if isinstance(tree, str):
        return []
    is_element = bool(tree) and isinstance(tree[0], str) and len(tree) > 1 and isinstance(tree[1], dict)
    own = [tree[1]] if is_element and tree[0] == tag else []
    return own + [found for one in (tree[2:] if is_element else tree) for found in elements(one, tag)]


@pytest.mark.parametrize("link_id", ["safety-now", "concerns-body", "concerns-care", "confidence"])
def test_each_question_stands_in_it_as_the_site_shows_it(phone: PageClient, link_id: str) -> None:
    address = begin(phone)
    shown = phone.get(f"{address}/questions/{link_id}")

    page = pack_of(phone, address)["pages"][link_id]

    assert page["title"] == shown.heading
    chosen = [field["value"] for field in elements(page["tree"], "input") if field.get("name") == "answer"]
    fields = [found.get("value") for found in shown.all("input", name="answer")]
    assert chosen == fields
    assert texts(elements_text(page["tree"], "label")) == " ".join(shown.words("label"))


def elements_text(tree: Any, tag: str) -> list[str]:
    if isinstance(tree, str):
        return []
    is_element = bool(tree) and isinstance(tree[0], str) and len(tree) > 1 and isinstance(tree[1], dict)
    if is_element and tree[0] == tag:
        return [texts(tree)]
    return [found for one in (tree[2:] if is_element else tree) for found in elements_text(one, tag)]


def test_answers_that_other_answers_rule_out_are_in_it_for_the_phone_to_decide(phone: PageClient) -> None:
    found = pack_of(phone, begin(phone))

    ranked = [field["value"] for field in elements(found["pages"]["top-concerns"]["tree"], "input")]
    assert "b01" in ranked
    assert next(one for one in found["asked"]["pages"][0]["questions"] if one["link_id"] == "rate-b01")["enable_when"]


def test_it_speaks_the_persons_language(phone: PageClient) -> None:
    address = begin(phone)

    found = pack_of(phone, address, "ur")

    assert (found["lang"], found["dir"]) == ("ur", "rtl")
    assert any("؀" <= letter <= "ۿ" for letter in found["pages"]["concerns-body"]["title"])


def test_h03_the_help_for_every_danger_sign_travels_with_the_questions(phone: PageClient) -> None:
    found = pack_of(phone, begin(phone))

    kinds = {rule["kind"] for rule in found["safety"]}
    assert kinds
    assert set(found["help"]) == {*kinds, "*"}
    for page in found["help"].values():
        assert "999" in texts(page["tree"])


def test_the_answers_and_revisions_that_stand_are_in_it_and_which_sending_made_them(
    phone: PageClient, session: Session
) -> None:
    address = begin(phone)
    answer(phone, address, "concerns-body", {"answer": "b01"})

    found = pack_of(phone, address)

    sent = session.scalars(select(AssessmentOperation.operation_id)).one()
    assert found["operations"] == {"concerns-body": str(sent)}

    assert found["answers"] == {"concerns-body": {"choices": ["b01"]}}
    assert found["revisions"] == {"concerns-body": 1}


def fingerprint_on(phone: PageClient, address: str, link_id: str = "concerns-body") -> str:
    forms = phone.get(f"{address}/questions/{link_id}").all("form")
    return next(form.get("data-save") for form in forms if form.get("data-save"))


def test_a_page_bears_the_fingerprint_of_the_pack_that_it_would_get(phone: PageClient) -> None:
    address = begin(phone)
    answer(phone, address, "concerns-body", {"answer": "b01"})
    found = pack_of(phone, address)

    own, others = fingerprint_on(phone, address).split(".")

    assert own == own_fingerprint(found["version"], found["lang"], map(uuid.UUID, found["operations"].values()))
    assert others == found["others"]


def test_after_another_answer_a_page_bears_another_fingerprint(phone: PageClient) -> None:
    address = begin(phone)
    before = fingerprint_on(phone, address)

    answer(phone, address, "concerns-body", {"answer": "b01"})

    assert fingerprint_on(phone, address) != before


def test_what_the_person_said_themselves_the_phone_can_show_before_it_is_sent(phone: PageClient) -> None:
    address = begin(phone)
    answer(phone, address, "concerns-body", {"answer": "b01"})

    assert pack_of(phone, address)["has_more_to_check"] is False


def test_one_that_was_sent_is_not_given_to_a_phone(phone: PageClient) -> None:
    address = begin(phone)
    answer(phone, address, "safety-now", {"answer": "none"})
    phone.post(f"{address}/check", {})

    found = pack_of(phone, address)

    assert found["is_open"] is False
    assert "answers" not in found


def test_the_session_comes_along_only_where_it_is_asked_for(phone: PageClient) -> None:
    address = begin(phone)

    along = phone.http.get(f"{address}/pack?session").json["session"]

    asked = phone.http.get("/this-phone/session").json
    assert along == {name: asked[name] for name in ("owner", "site", "words")}
    assert "session" not in pack_of(phone, address)


def test_a_browsers_first_page_asks_for_the_session_along_with_the_questions_and_the_next_does_not(
    phone: PageClient,
) -> None:
    address = begin(phone)
    phone.http.delete_cookie("css")

    first, second = (phone.get(f"{address}/questions/concerns-body").text for _ in range(2))

    assert f'href="{address}/pack?session="' in first
    assert f'href="{address}/pack"' in second


def test_no_cache_keeps_it(phone: PageClient) -> None:
    response = phone.http.get(f"{begin(phone)}/pack")

    assert response.headers["Cache-Control"] == "no-store"


def test_it_costs_few_statements(phone: PageClient, session: Session) -> None:
    address = begin(phone)
    pack_of(phone, address)

    with statements(session.connection()) as seen:
        pack_of(phone, address)

    assert len(seen) <= 6
