"""A request that fails at any statement leaves nothing half done (SAFETY D16)."""

from collections.abc import Callable

import pytest

from tests.failing import MOST_STATEMENTS, everything, failing_at, is_whole_or_nothing
from tests.integration.assessments.conftest import Own, begin, with_newer_version
from tests.pages import PageClient


def start(own: Own, phone: PageClient) -> tuple[str, dict]:
    return "/assessments/start/phq9", {}


def save(own: Own, phone: PageClient) -> tuple[str, dict]:
    path = f"{begin(phone)}/questions/concerns-body"
    return path, {**phone.get(path).form_values(), "answer": "b01"}


def save_danger(own: Own, phone: PageClient) -> tuple[str, dict]:
    path = f"{begin(phone, 'phq9')}/questions/phq-9"
    return path, {**phone.get(f"{path}?alone=yes").form_values(), "answer": "nearly-every-day"}


def send(own: Own, phone: PageClient) -> tuple[str, dict]:
    path = f"{begin(phone, 'phq9')}/questions/phq-9"
    phone.post(path, {**phone.get(f"{path}?alone=yes").form_values(), "answer": "nearly-every-day"})
    return f"{begin(phone, 'phq9')}/check", {}


def move(own: Own, phone: PageClient) -> tuple[str, dict]:
    path = f"{with_newer_version(own)}/versions"
    return path, {**phone.get(path).form_values(), "choice": "new"}


def stay(own: Own, phone: PageClient) -> tuple[str, dict]:
    path, data = move(own, phone)
    return path, {**data, "choice": "begun"}


def save_reworded_from_an_older_page(own: Own, phone: PageClient) -> tuple[str, dict]:
    address = with_newer_version(own)
    path = f"{address}/questions/q560"
    fields = {**phone.get(path).form_values(), "answer": "c2"}
    choice = phone.get(f"{address}/versions").form_values()
    phone.post(f"{address}/versions", {**choice, "choice": "new"})
    return path, fields


@pytest.mark.parametrize("prepare", [start, save, save_danger, send, move, stay, save_reworded_from_an_older_page])
def test_a_failure_at_any_statement_changes_nothing_and_says_so(
    own: Own, prepare: Callable[[Own, PageClient], tuple[str, dict]]
) -> None:
    phone = own.browser()
    path, data = prepare(own, phone)

    assert is_whole_or_nothing(own.database, phone, path, data) > 4


def test_the_not_safe_button_shows_the_numbers_wherever_the_telling_fails(own: Own) -> None:
    phone = own.browser()
    before = everything(own.database)

    for number in range(3, MOST_STATEMENTS):
        with failing_at(own.database, number) as tried:
            page = phone.post("/not-safe", status=200)
        assert "116 123" in page.main
        if len(tried) < number:
            break
        assert "We could not tell your care team" in page.main
        assert everything(own.database) == before, tried[-1]

    assert "Your care team has been told" in page.main
    assert len(everything(own.database)["flag"]) == 1
