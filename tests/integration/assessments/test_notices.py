"""Whose words a set of questions is in, in which language it holds as a measure, and how one comes to it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments.models import Assessment
from tests.integration.assessments.conftest import begin
from tests.integration.assessments.desks import PHONE, PHONE_IN_URDU, Desk
from tests.pages import PageClient
from tests.pdfs import Pdf

UNLISTED = ["gds15", "carer_check_in", "visit_experience"]
WHO = "The World Health Organization allows AUDIT"


def sent_by_phone(desk: Desk, fields: dict[str, str]) -> None:
    address = desk.begin({**fields, "key": "phq9"})
    for number in range(1, 10):
        desk.answer(address, f"phq-{number}", {"answer": "not-at-all"})
    desk.send(address)


class TestWhoseWords:
    def test_the_licence_stands_where_one_begins(self, phone: PageClient) -> None:
        assert WHO in phone.get("/assessments/start/audit_c").main

    def test_it_stands_on_the_printed_form(self, desk: Desk) -> None:
        assert WHO in " ".join(Pdf(desk.browser.http.get("/paper/audit_c/en/normal.pdf").data).text.split())

    def test_it_stands_below_what_was_sent(self, phone: PageClient, session: Session) -> None:
        address = begin(phone, "audit_c")
        phone.post(f"{address}/check", phone.get(f"{address}/check").form_values())

        assert WHO in phone.get(f"{address}/summary").main

    def test_our_own_words_need_no_notice(self, phone: PageClient) -> None:
        assert "under the licence of this software" not in phone.get("/assessments/start/confidence").main


class TestReadOutInAnotherLanguage:
    def test_the_team_reads_that_the_score_is_not_validated_so(self, desk: Desk) -> None:
        sent_by_phone(desk, PHONE_IN_URDU)

        assert "The score is not validated in that language." in desk.browser.get(desk.person).main

    def test_the_person_reads_it_too(self, desk: Desk, phone: PageClient, session: Session, world) -> None:
        desk.browser.sign_in(world.access["coordinator"])
        sent_by_phone(desk, PHONE_IN_URDU)
        sent = session.scalars(select(Assessment)).one()
        phone.sign_in(world.access["asha"])

        assert "checked as a measure in English only" in phone.get(f"/assessments/{sent.id}/summary").main

    def test_nothing_is_said_where_it_was_read_out_in_english(self, desk: Desk) -> None:
        sent_by_phone(desk, PHONE)

        assert "not validated in that language" not in desk.browser.get(desk.person).main


class TestComingToIt:
    @pytest.mark.parametrize("key", UNLISTED)
    def test_what_is_not_on_the_list_is_begun_by_its_address(self, phone: PageClient, key: str) -> None:
        assert key not in phone.get("/assessments").text
        page = phone.get(f"/assessments/start/{key}")

        begun = phone.post(f"/assessments/start/{key}", page.form_values())

        assert begun.location.startswith("/assessments/")

    @pytest.mark.parametrize("key", UNLISTED)
    def test_staff_may_choose_and_print_it(self, desk: Desk, key: str) -> None:
        offered = [
            box.get("value") for box in desk.browser.get(f"{desk.person}/answer-together").all("input", name="key")
        ]

        assert key in offered
        assert desk.browser.http.get(f"/paper/{key}/en/normal.pdf").status_code == 200

    def test_staff_read_how_much_it_is_before_they_begin(self, desk: Desk) -> None:
        page = desk.browser.get(f"{desk.person}/answer-together")

        assert "PHQ-9) (questions at most: 10, minutes: " in page.main

    def test_who_comes_from_the_paper_reads_how_much_it_is_and_what_may_follow(self, phone: PageClient) -> None:
        page = phone.get("/assessments/start/phq2")

        assert "There are 2 questions." in page.main
        assert "Some answers lead to more questions" in page.main
