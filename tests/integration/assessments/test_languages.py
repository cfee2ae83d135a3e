"""Questions in the person's own language; instruments to the letter, in English where no checked translation exists."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.models import Answer
from tests.integration.assessments.conftest import answer, begin
from tests.pages import PageClient


@pytest.mark.parametrize(("locale", "direction"), [("ur", "rtl"), ("pl", "ltr")])
def test_the_needs_assessment_is_asked_in_the_language_of_the_page(
    phone: PageClient, locale: str, direction: str
) -> None:
    phone.http.set_cookie("lang", locale)

    page = phone.get(f"{begin(phone)}/questions/concerns-body")

    assert (page.tree.get("lang"), page.tree.get("dir")) == (locale, direction)
    assert page.heading != "Does anything about your body bother you?"
    assert not page.all("legend", lang="en")


def test_an_instrument_is_shown_in_english_and_marked_so(phone: PageClient) -> None:
    phone.http.set_cookie("lang", "ur")

    page = phone.get(f"{begin(phone, 'phq9')}/questions/phq-1")

    [legend] = page.all("legend", lang="en")
    assert "".join(legend.itertext()).strip() == "Little interest or pleasure in doing things"
    assert [label.get("lang") for label in page.all("label")] == ["en"] * 4


def test_an_answer_keeps_the_language_its_page_was_shown_in(phone: PageClient, session: Session) -> None:
    phone.http.set_cookie("lang", "pl")
    path = f"{begin(phone)}/questions/concerns-body"
    fields = {**phone.get(path).form_values(), "answer": "b01"}
    phone.http.set_cookie("lang", "en")

    phone.post(path, fields)

    row = session.scalars(select(Answer)).one()
    assert (row.locale, row.option_texts) == ("pl", ["Ból"])


@pytest.mark.parametrize("locale", ["en", "ur", "pl"])
def test_every_page_of_a_sitting_is_well_made_in_every_language(phone: PageClient, locale: str) -> None:
    phone.http.set_cookie("lang", locale)
    address = begin(phone)
    answer(phone, address, "safety-now", {"answer": "none"})
    answer(phone, address, "concerns-body", {"answer": ["b01", "b17"]})
    answer(phone, address, "rate-b01", {"answer": "5"})
    answer(phone, address, "something-else", {"answer": "درد abc"})

    phone.get("/assessments")
    phone.get(f"{address}/questions/top-concerns")
    phone.get(f"{address}/check")
    phone.get(phone.post(f"{address}/check").location)
