"""What a person sent, as a PDF: for them, and for their team."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.audit import AuditEvent
from app.people.domain.access import Access
from app.questionnaires.domain.values import Choice, Choices, Rating, Text
from tests.integration.assessments.conftest import Steps
from tests.pages import PageClient
from tests.pdfs import Pdf
from tests.worlds import World

WISH = "میں دوبارہ باغ میں جانا چاہتی ہوں"
TITLES = {"en": "What you told us", "ur": "جو آپ نے ہمیں بتایا", "pl": "Twoje odpowiedzi dla nas"}
SEVEN = {"en": "It bothers you 7 out of 10.", "ur": "10 میں سے 7", "pl": "7 na 10"}


@pytest.fixture
def sent(sitting: Steps) -> Steps:
    """Asha's holistic needs assessment, sent: one concern, a private one, and her own words with a number."""
    sitting.safe()
    answers = {
        "concerns-body": Choices(("b01",)),
        "rate-b01": Rating(7),
        "concerns-people": Choices(("r04",)),
        "something-else": Text(f"{WISH} 0113 243 3144"),
    }
    sitting.save_all(answers)
    sitting.submit()
    return sitting


def pdf(browser: PageClient, path: str, locale: str = "en") -> Pdf:
    browser.http.set_cookie("lang", locale)
    response = browser.http.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == 'attachment; filename="answers.pdf"'
    assert "no-store" in response.headers["Cache-Control"]
    return Pdf(response.data)


@pytest.mark.parametrize("locale", ["en", "ur", "pl"])
def test_the_person_saves_their_answers_in_the_language_of_the_page(phone, sent: Steps, locale: str) -> None:
    made = pdf(phone, f"/assessments/{sent.id}/answers.pdf", locale)

    assert (made.language, made.is_tagged, made.title) == (locale, True, TITLES[locale])
    assert TITLES[locale] in made.text
    assert SEVEN[locale] in made.text
    assert "Asha Testwala" in made.text
    assert made.draws("999 000 0018")


@pytest.mark.parametrize("locale", ["en", "ur"])
def test_what_was_typed_in_urdu_is_not_turned_round_and_its_number_keeps_its_order(phone, sent, locale: str) -> None:
    made = pdf(phone, f"/assessments/{sent.id}/answers.pdf", locale)

    assert WISH in made.text
    assert made.draws("0113 243 3144")


def test_an_english_choice_keeps_its_order_in_an_urdu_pdf(
    phone: PageClient, session: Session, world: World, asha: Access, now: datetime
) -> None:
    audit = Steps(session, asha, now, "audit_c")
    audit.save("audit-1", Choice("2-to-4-per-month"))
    audit.submit()

    assert pdf(phone, f"/assessments/{audit.id}/answers.pdf", "ur").draws("2 to 4 times per month")


def test_what_is_private_says_so_as_on_the_page(phone: PageClient, sent: Steps) -> None:
    text = pdf(phone, f"/assessments/{sent.id}/answers.pdf").text

    assert "Only you and your care team see this." in text


def test_the_summary_leads_to_it(phone: PageClient, sent: Steps) -> None:
    page = phone.get(f"/assessments/{sent.id}/summary")

    assert page.all("a", href=f"/assessments/{sent.id}/answers.pdf")


def test_what_is_not_sent_yet_is_no_pdf(phone: PageClient, sitting: Steps) -> None:
    path = f"/assessments/{sitting.id}/answers.pdf"

    assert phone.get(path, status=303).location == f"/assessments/{sitting.id}"


class TestForTheTeam:
    def test_the_team_chooses_the_language(self, client: PageClient, sent: Steps, world: World) -> None:
        client.sign_in(world.access["clinician"])
        person = f"/team/people/{world.patients['asha'].id}"

        made = pdf(client, f"{person}/assessments/{sent.id}/answers/pl.pdf")

        assert made.language == "pl"
        assert client.get(person).all("a", href=f"{person}/assessments/{sent.id}/answers/en.pdf")

    @pytest.mark.parametrize("who", ["other_clinician", "far_clinician"])
    def test_another_team_finds_nothing(self, client: PageClient, sent: Steps, world: World, who: str) -> None:
        client.sign_in(world.access[who])

        client.get(f"/team/people/{world.patients['asha'].id}/assessments/{sent.id}/answers/en.pdf", status=404)

    def test_another_persons_address_or_no_language_is_not_found(self, client, sent: Steps, world: World) -> None:
        client.sign_in(world.access["clinician"])

        client.get(f"/team/people/{world.patients['bogdan'].id}/assessments/{sent.id}/answers/en.pdf", status=404)
        client.get(f"/team/people/{world.patients['asha'].id}/assessments/{sent.id}/answers/tlh.pdf", status=404)

    def test_what_is_not_sent_is_not_the_teams(self, client: PageClient, sitting: Steps, world: World) -> None:
        client.sign_in(world.access["clinician"])

        client.get(f"/team/people/{world.patients['asha'].id}/assessments/{sitting.id}/answers/en.pdf", status=404)

    def test_each_pdf_stands_in_the_log(self, client, sent: Steps, world: World, session: Session) -> None:
        client.sign_in(world.access["clinician"])
        client.http.get(f"/team/people/{world.patients['asha'].id}/assessments/{sent.id}/answers/en.pdf")

        made = session.scalars(select(AuditEvent).where(AuditEvent.action == "assessment.saved_as_pdf")).one()

        assert (made.actor_id, made.patient_id) == (world.users["clinician"].id, world.patients["asha"].id)
