"""The person turns their emergency summary on, chooses what it says, and turns it off."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import segno
import zxingcpp
from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.care_plans.domain.emergency import Allergies
from app.care_plans.models import EmergencyCode, EmergencyContent
from app.core.audit import AuditEvent
from tests.integration.care_plans.emergencies import DOOR, MINE, SPELT, knock, make_code, read, write
from tests.pages import PageClient
from tests.plans import PlanSteps, ready_plan
from tests.worlds import World

SignIn = Callable[[str], PageClient]


@pytest.fixture
def stranger(app: Flask) -> PageClient:
    return PageClient(app)


@pytest.fixture
def agreed(plan: PlanSteps) -> PlanSteps:
    plan.say(plan.proposed())
    return plan


def codes(session: Session) -> list[EmergencyCode]:
    return list(session.scalars(select(EmergencyCode).order_by(EmergencyCode.made_at)))


def contents(session: Session) -> list[EmergencyContent]:
    return list(session.scalars(select(EmergencyContent).order_by(EmergencyContent.number)))


def test_it_is_off_until_the_person_turns_it_on(agreed: PlanSteps, phone: PageClient, session: Session) -> None:
    page = phone.get(MINE)

    assert "It is off" in page.main
    assert "Nobody has opened it." in page.main
    assert phone.get("/plan").all("a", href=MINE)
    assert codes(session) == []


@pytest.mark.parametrize(("lasts", "days"), [("1", 1), ("7", 7), ("30", 30), ("365", 365)])
def test_a_code_works_for_as_long_as_the_person_chose(
    agreed: PlanSteps, phone: PageClient, session: Session, now: datetime, lasts: str, days: int
) -> None:
    make_code(phone, lasts)

    assert codes(session)[0].ends_at == now + timedelta(days=days)
    assert "It is on" in phone.get(MINE).main


def test_no_choice_is_no_code(phone: PageClient, session: Session) -> None:
    form = phone.get(f"{MINE}/code").form_values()

    for lasts in ("", "3650", "0"):
        page = phone.post(f"{MINE}/code", {**form, "lasts": lasts}, status=422)
        assert "Choose how long the code should work" in page.main
    assert codes(session) == []


def test_a_new_code_ends_the_one_before(agreed, phone: PageClient, stranger: PageClient, session: Session) -> None:
    first, second = make_code(phone), make_code(phone)

    knock(stranger, first, status=422)
    knock(stranger, second)
    assert [one.ended_at is None for one in codes(session)].count(True) == 1


def test_a_page_sent_again_shows_the_same_code_and_makes_no_other(phone: PageClient, session: Session) -> None:
    form = {**phone.get(f"{MINE}/code").form_values(), "lasts": "7"}

    first, again = (phone.post(f"{MINE}/code", form, status=200) for _ in range(2))

    assert SPELT.findall(first.main) == SPELT.findall(again.main)
    assert len(codes(session)) == 1
    phone.post(f"{MINE}/off")
    assert "does not work any more" in phone.get(phone.post(f"{MINE}/code", form).location).main
    assert len(codes(session)) == 1


def test_two_people_who_send_the_same_page_get_two_codes(phone: PageClient, sign_in: SignIn) -> None:
    form = {"operation_id": str(uuid4()), "lasts": "7"}

    pages = [browser.post(f"{MINE}/code", form, status=200) for browser in (phone, sign_in("cara"))]

    assert SPELT.findall(pages[0].main) != SPELT.findall(pages[1].main)


def test_the_picture_holds_the_code_behind_the_sign_that_no_server_is_sent(phone: PageClient) -> None:
    form = {**phone.get(f"{MINE}/code").form_values(), "lasts": "7"}
    page = phone.post(f"{MINE}/code", form, status=200)
    code = SPELT.findall(page.main)[0]
    address = f"http://127.0.0.1:8000{DOOR}#{code}"

    source = page.all("main")[0].find(".//img").get("src")

    assert source == segno.make(address, error="m").svg_data_uri(scale=4, border=4, light="#fff")
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="png", scale=4, border=4)
    assert zxingcpp.read_barcode(Image.open(drawn)).text == address


def test_turned_off_it_is_off_at_once_and_once(agreed, phone: PageClient, stranger, session: Session) -> None:
    code = make_code(phone)

    for _ in range(2):
        assert "It is off now" in phone.get(phone.post(f"{MINE}/off").location).main

    knock(stranger, code, status=422)
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "emergency.turned_off")).all()
    assert len(events) == 1


class TestWhatItSays:
    def test_nothing_is_said_about_allergies_for_the_person(self, agreed: PlanSteps, phone: PageClient) -> None:
        page = phone.get(f"{MINE}/words")

        assert [one for one in page.all("input", name="allergies") if one.get("checked") is not None] == []

    def test_allergies_without_a_word_are_asked_for_and_nothing_typed_is_lost(self, agreed, phone: PageClient) -> None:
        page = write(phone, 422, allergies="told", contact_words="Bela, my son")

        assert "Write what you are allergic to" in page.main
        assert "Bela, my son" in page.main

    def test_words_about_allergies_beside_another_answer_are_not_kept(self, agreed, phone, session: Session) -> None:
        page = write(phone, 422, allergies="none_known", allergy_words="Penicillin")

        assert "You wrote about allergies" in page.main
        assert contents(session) == []

    def test_no_answer_at_all_is_asked_for(self, phone: PageClient) -> None:
        assert "Choose what you want to say about allergies" in write(phone, 422, allergies="").main

    def test_it_is_kept_in_the_language_of_the_page_and_the_same_once(self, agreed, phone, session: Session) -> None:
        phone.post("/language", {"locale": "ur", "next": "/"})

        for _ in range(2):
            write(phone, allergies="told", allergy_words="پینسلین")

        kept = contents(session)
        assert [(one.allergies, one.allergy_words, one.locale) for one in kept] == [("told", "پینسلین", "ur")]

    def test_what_was_said_before_is_kept_for_ever(self, agreed, phone: PageClient, session: Session) -> None:
        write(phone, allergies="none_known")
        write(phone, allergies="told", allergy_words="Nuts")

        assert [one.allergies for one in contents(session)] == [Allergies.NONE_KNOWN, Allergies.TOLD]

    def test_a_part_is_left_out_and_stays_out_in_a_later_version(
        self, agreed: PlanSteps, phone: PageClient, stranger: PageClient
    ) -> None:
        medicine = agreed.draft().medicines[0]
        write(phone, parts=[])
        agreed.write(replace(agreed.draft(), medicines=(replace(medicine, how="Three puffs"),)))
        agreed.say(agreed.propose())

        page = read(stranger, make_code(phone))

        assert "puffs" not in page.main
        assert "Rest and sit up" not in page.main

    def test_what_is_new_in_a_later_version_is_in_unless_it_is_private(
        self, agreed: PlanSteps, phone: PageClient, now: datetime
    ) -> None:
        write(phone)
        more = ready_plan(now)
        private = replace(more.contingencies[0], early_signs="Quite another sign", is_private=True)
        agreed.write(replace(agreed.draft(), medicines=more.medicines, contingencies=(private,)))
        agreed.say(agreed.propose())

        page = phone.get(f"{MINE}/preview")

        assert "The blue one" in page.main
        assert "Quite another sign" not in page.main

    def test_the_preview_is_what_is_read(self, agreed, phone: PageClient, stranger: PageClient) -> None:
        write(phone, allergies="told", allergy_words="Nuts: my throat swells", contact_words="Bela")

        seen, opened = phone.get(f"{MINE}/preview"), read(stranger, make_code(phone))

        for words in ("Nuts: my throat swells", "Bela", "Rest and sit up", "Two puffs", "River team"):
            assert words in seen.main
            assert words in opened.main

    def test_a_version_that_is_not_the_persons_is_not_found(self, agreed, phone, sign_in: SignIn) -> None:
        number = phone.get(f"{MINE}/words").form_values()["number"]
        form = {"number": number, "allergies": "not_told"}

        sign_in("cara").post(f"{MINE}/words", form, status=404)

    def test_someone_elses_summary_says_nothing_of_mine(self, agreed, phone: PageClient, sign_in: SignIn) -> None:
        write(phone, allergies="told", allergy_words="Nuts")

        assert "Nuts" not in sign_in("cara").get(f"{MINE}/preview").main


def test_an_interpreter_and_the_language_are_told(
    agreed: PlanSteps, phone: PageClient, session: Session, world: World
) -> None:
    before = phone.get(f"{MINE}/preview").main
    world.patients["asha"].interpreter_language = "Mirpuri"
    session.commit()

    assert "Interpreter Not told" in before
    assert "Interpreter Mirpuri" in phone.get(f"{MINE}/preview").main
