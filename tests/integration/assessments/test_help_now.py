"""Help now: the right numbers before anything else."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.models import Answer, Flag
from tests.integration.assessments.conftest import answer, begin
from tests.pages import Page, PageClient

NUMBERS = {"tel:999", "tel:111", "tel:116123", "sms:85258?body=SHOUT"}


def links(page: Page) -> set[str]:
    return {href for link in page.all("a") if (href := link.get("href", "")).startswith(("tel:", "sms:"))}


@pytest.mark.parametrize(
    ("key", "link_id", "data", "expected"),
    [
        ("phq9", "phq-9", {"answer": "several-days"}, NUMBERS),
        ("holistic_needs", "concerns-feelings", {"answer": "e07"}, NUMBERS),
        ("holistic_needs", "safety-now", {"answer": "not-safe"}, NUMBERS | {"tel:08082000247"}),
        ("holistic_needs", "safety-now", {"answer": "chest-pain"}, {"tel:999"}),
        ("holistic_needs", "safety-now", {"answer": "stroke"}, {"tel:999"}),
        ("holistic_needs", "safety-now", {"answer": "breathless"}, {"tel:999"}),
        ("holistic_needs", "concerns-people", {"answer": "r04"}, {"tel:999", "tel:08082000247"}),
    ],
)
def test_a_danger_sign_stops_the_questions_and_shows_the_right_numbers(
    phone: PageClient, key: str, link_id: str, data: dict[str, str], expected: set[str]
) -> None:
    address = begin(phone, key)

    page = phone.get(answer(phone, address, link_id, data).location)

    assert page.heading == "Get help now"
    assert links(page) == expected
    assert "We do not watch this all day." in page.main


def test_the_address_and_title_of_the_stop_page_do_not_say_why(phone: PageClient) -> None:
    page = phone.get(answer(phone, begin(phone), "concerns-people", {"answer": "r04"}).location)

    said = f"{page.path} {page.words('title')[0]}".lower()
    assert not [word for word in ("abuse", "harm", "r04", "people", "hurt") if word in said]


def test_several_signs_are_shown_together_the_most_urgent_first(phone: PageClient) -> None:
    page = phone.get(answer(phone, begin(phone), "safety-now", {"answer": ["not-safe", "chest-pain"]}).location)

    assert page.main.index("chest pain") < page.main.index("Are you safe right now?")


def test_the_answer_is_kept_and_the_questions_go_on(phone: PageClient, session: Session) -> None:
    address = begin(phone)

    page = phone.get(answer(phone, address, "safety-now", {"answer": "not-safe"}).location)

    [carry_on] = [link.get("href") for link in page.all("a") if "Carry on" in "".join(link.itertext())]
    assert phone.get(carry_on, status=303).location == f"{address}/questions/concerns-body"
    assert session.scalar(select(Answer.value)) == {"choices": ["not-safe"]}


def test_a_danger_sign_that_clashes_is_shown_before_the_clash(phone: PageClient) -> None:
    address = begin(phone)
    path = f"{address}/questions/safety-now"
    earlier = phone.get(path).form_values()
    answer(phone, address, "safety-now", {"answer": "none"})

    page = phone.get(phone.post(path, {**earlier, "answer": "not-safe"}).location)

    [carry_on] = [link.get("href") for link in page.all("a") if "Carry on" in "".join(link.itertext())]
    assert phone.get(carry_on).heading == "There are 2 different answers"


def test_our_script_is_led_to_the_stop_page_too(phone: PageClient) -> None:
    path = f"{begin(phone)}/questions/safety-now"
    fields = {**phone.get(path).form_values(), "answer": "stroke"}

    page = phone.post(path, fields, headers={"Accept": "application/json"}, status=200)

    assert "/help-now/" in page.response.get_json()["next"]


def test_anyone_finds_every_number_without_signing_in(client: PageClient, world) -> None:
    page = client.get("/help-now")

    assert links(page) == NUMBERS | {"tel:08082000247"}
    assert not page.all("form", action="/not-safe")


def test_the_button_is_on_every_page_of_a_patient(phone: PageClient) -> None:
    for path in ["/assessments", "/help-now", f"{begin(phone)}/questions/safety-now"]:
        assert phone.get(path).all("form", action="/not-safe"), path


def test_pressing_the_button_tells_the_team_and_shows_the_numbers(phone: PageClient, session: Session) -> None:
    page = phone.post("/not-safe", status=200)

    assert "Your care team has been told." in page.main
    assert links(page) >= NUMBERS
    assert session.scalars(select(Flag.kind)).all() == ["not_safe"]


@pytest.mark.parametrize("locale", ["ur", "pl"])
def test_the_numbers_read_left_to_right_in_every_language(phone: PageClient, locale: str) -> None:
    phone.http.set_cookie("lang", locale)

    page = phone.get("/help-now")

    shown = ["".join(found.itertext()) for found in page.all("bdi", dir="ltr")]
    assert {"999", "111", "116\u00a0123", "85258"} <= set(shown)
    assert page.tree.get("lang") == locale
