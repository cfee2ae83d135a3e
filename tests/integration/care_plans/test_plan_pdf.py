"""A version of the plan as a PDF: for the person and for their team, in any language and two sizes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.care_plans.domain.states import Act
from app.core.audit import AuditEvent
from tests.pages import PageClient
from tests.pdfs import Pdf
from tests.plans import PlanSteps
from tests.worlds import World

SignIn = Callable[[str], PageClient]
GARDEN = "میں دوبارہ باغ میں جانا چاہتی ہوں"


def pdf(browser: PageClient, path: str) -> Pdf:
    response = browser.http.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert "no-store" in response.headers["Cache-Control"]
    return Pdf(response.data)


def mine(phone: PageClient, number: int = 1, locale: str = "en", size: str = "normal") -> Pdf:
    return pdf(phone, f"/plan/versions/{number}/{locale}/{size}.pdf")


def test_the_person_saves_every_part_of_the_plan_they_agreed(plan: PlanSteps, phone: PageClient) -> None:
    plan.say(plan.proposed(), Act.AGREE_WITH_NOTES, words="Mornings are best")

    made = mine(phone)

    assert (made.language, made.is_tagged, made.title) == ("en", True, "Your plan")
    for words in ("twice a week", "Rest and sit up", "Two puffs", "Kitchen drawer", "Mornings are best", GARDEN):
        assert words in made.text
    assert "You agreed this version on 12 May 2026" in made.text
    assert "Clinician Testperson" in made.text
    assert "8 November 2026" in made.text
    assert "Printed on 12 May 2026" in made.text
    assert made.draws("999 000 0018")


def test_a_version_that_waits_says_that_nobody_has_agreed_it(plan: PlanSteps, phone: PageClient) -> None:
    plan.proposed()

    text = mine(phone).text

    assert "Nobody has agreed this version. Waiting for an answer" in text
    assert "Do not go by this paper" not in text


def test_an_older_version_says_which_one_counts(plan: PlanSteps, phone: PageClient) -> None:
    first = plan.say(plan.proposed())
    plan.write(replace(plan.draft(), documents=()))
    second = plan.say(plan.propose())

    older, newer = mine(phone, first.number), mine(phone, second.number)

    assert "Version 2 is the one that counts. Do not go by this paper." in older.text
    assert "replaced by a newer one" in older.text
    assert "Do not go by" not in newer.text


def test_words_in_another_language_are_said_to_be_untranslated(plan: PlanSteps, phone: PageClient) -> None:
    plan.proposed()

    assert "Some words in this plan are in another language: Urdu." in mine(phone).text


def test_in_urdu_and_large_print_headings_are_urdu_and_typed_words_stay(plan: PlanSteps, phone: PageClient) -> None:
    plan.proposed()

    normal, large = mine(phone, locale="ur"), mine(phone, locale="ur", size="large")

    assert (large.language, large.is_tagged) == ("ur", True)
    assert GARDEN in large.text
    assert "Rest and sit up" in large.text
    assert "About me" not in large.text
    assert large.smallest_type() >= 16 > normal.smallest_type()
    assert large.draws("0121 496 0000")


@pytest.mark.parametrize("path", ["1/tlh/normal", "1/en/huge", "7/en/normal", "2147483648/en/normal"])
def test_what_there_is_not_is_not_found(plan: PlanSteps, phone: PageClient, path: str) -> None:
    plan.proposed()

    phone.get(f"/plan/versions/{path}.pdf", status=404)


def test_the_draft_is_nobodys_pdf(plan: PlanSteps, phone: PageClient, desk: PageClient) -> None:
    plan.begin()

    phone.get("/plan/versions/1/en/normal.pdf", status=404)
    desk.get(f"/team/people/{plan.patient_id}/plan/versions/1/en/normal.pdf", status=404)


def test_the_pages_of_the_plan_lead_to_it(plan: PlanSteps, phone: PageClient, desk: PageClient) -> None:
    plan.proposed()
    team = f"/team/people/{plan.patient_id}/plan"

    for page in (phone.get("/plan"), phone.get("/plan/versions/1")):
        assert page.all("a", href="/plan/versions/1/en/normal.pdf")
        assert page.all("a", href="/plan/versions/1/en/large.pdf")
    for page in (desk.get(team), desk.get(f"{team}/versions/1")):
        for locale in ("en", "ur", "pl"):
            assert page.all("a", href=f"{team}/versions/1/{locale}/large.pdf")


class TestForTheTeam:
    def test_the_team_chooses_the_language(self, plan: PlanSteps, desk: PageClient) -> None:
        plan.say(plan.proposed())

        made = pdf(desk, f"/team/people/{plan.patient_id}/plan/versions/1/pl/normal.pdf")

        assert made.language == "pl"
        assert "Asha Testwala" in made.text
        assert "Two puffs" in made.text

    @pytest.mark.parametrize("who", ["other_clinician", "far_clinician"])
    def test_another_team_finds_nothing(self, plan: PlanSteps, sign_in: SignIn, who: str) -> None:
        plan.proposed()

        sign_in(who).get(f"/team/people/{plan.patient_id}/plan/versions/1/en/normal.pdf", status=404)

    def test_each_pdf_stands_in_the_persons_log(
        self, plan: PlanSteps, desk: PageClient, phone: PageClient, session: Session, world: World
    ) -> None:
        plan.proposed()
        pdf(desk, f"/team/people/{plan.patient_id}/plan/versions/1/en/normal.pdf")
        mine(phone)

        made = session.scalars(select(AuditEvent).where(AuditEvent.action == "care_plan.saved_as_pdf")).all()

        assert {one.actor_id for one in made} == {world.users["clinician"].id, world.users["asha"].id}
        assert {one.patient_id for one in made} == {plan.patient_id}
        assert "made a PDF of your plan" in phone.get("/my-record/who-looked").main
