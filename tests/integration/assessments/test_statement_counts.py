"""How many statements a request may send: the gate of speed that does not wobble (PERFORMANCE goal 15)."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.integration.assessments.conftest import Own, answer, begin, with_newer_version
from tests.pages import PageClient


@contextmanager
def statements(own: Own) -> Iterator[list[str]]:
    """Collect every statement sent to the database inside the block; to begin a transaction is none."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(own.database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(own.database.engine, "before_cursor_execute", note)


@pytest.fixture
def phone(own: Own) -> PageClient:
    """A phone whose worker has served this questionnaire before: its version is remembered."""
    phone = own.browser()
    answer(phone, begin(phone), "safety-now", {"answer": "none"})
    phone.get("/assessments")
    return phone


def test_a_question_page_takes_at_most_6(own: Own, phone: PageClient) -> None:
    path = f"{begin(phone)}/questions/concerns-body"

    with statements(own) as sent:
        phone.get(path)

    assert len(sent) <= 6, sent


@pytest.mark.parametrize("data", [{"answer": "b01"}, {"skip": "1"}])
def test_saving_takes_at_most_8(own: Own, phone: PageClient, data: dict[str, str]) -> None:
    path = f"{begin(phone)}/questions/concerns-body"
    fields = {**phone.get(path).form_values(), **data}

    with statements(own) as sent:
        phone.post(path, fields)

    assert len(sent) <= 8, sent


def test_saving_an_answer_anew_takes_at_most_8(own: Own, phone: PageClient) -> None:
    address = begin(phone)
    answer(phone, address, "concerns-body", {"answer": "b01"})
    path = f"{address}/questions/concerns-body"
    fields = {**phone.get(path).form_values(), "answer": "b02"}

    with statements(own) as sent:
        phone.post(path, fields)

    assert len(sent) <= 8, sent


@pytest.mark.parametrize("path", ["/assessments", "{address}/check", "{address}/summary"])
def test_lists_take_at_most_8(own: Own, phone: PageClient, path: str) -> None:
    address = begin(phone)
    if "summary" in path:
        phone.post(f"{address}/check")

    with statements(own) as sent:
        phone.get(path.format(address=address))

    assert len(sent) <= 8, sent


def test_the_page_of_what_changed_and_the_choice_take_a_bounded_number_whatever_the_number_of_answers(
    own: Own, phone: PageClient
) -> None:
    path = f"{with_newer_version(own)}/versions"
    fields = {**phone.get(path).form_values(), "choice": "new"}

    with statements(own) as shown:
        phone.get(path)
    with statements(own) as moved:
        phone.post(path, fields)

    assert len(shown) <= 8, shown
    assert len(moved) <= 16, moved
