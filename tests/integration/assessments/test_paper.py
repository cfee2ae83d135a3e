"""Empty forms on paper: read back as their readers find them, and the code on them by a camera."""

import http.server
import threading

import pytest

from app.adapters.pdf import pdf_of
from tests.integration.assessments.conftest import begin
from tests.pages import PageClient
from tests.pdfs import Pdf
from tests.worlds import World

FIRST_QUESTION = {
    "en": "Do any of these apply to you right now?",
    "ur": "کیا ان میں سے کوئی بات اس وقت آپ پر لاگو ہوتی ہے؟",
    "pl": "Czy coś z tego dotyczy Cię w tej chwili?",
}
CONCERN = {"en": "Trouble sleeping", "ur": "نیند میں مشکل", "pl": "Kłopoty ze snem"}
SCALE = "0 1 2 3 4 5 6 7 8 9 10"


def blank(browser: PageClient, key: str = "holistic_needs", locale: str = "en", size: str = "normal") -> Pdf:
    response = browser.http.get(f"/paper/{key}/{locale}/{size}.pdf")
    assert response.status_code == 200
    assert response.mimetype == "application/pdf"
    return Pdf(response.data)


@pytest.mark.parametrize("locale", ["en", "ur", "pl"])
def test_it_holds_every_question_in_its_language_and_is_tagged(phone: PageClient, locale: str) -> None:
    form = blank(phone, locale=locale)

    assert (form.language, form.is_tagged) == (locale, True)
    assert form.title in form.text
    assert FIRST_QUESTION[locale] in form.text
    assert CONCERN[locale] in form.text
    assert 6 <= form.page_count <= 10


def test_the_numbers_to_call_come_before_anything_else(phone: PageClient) -> None:
    text = blank(phone).text

    assert text.index("Call 999 now if") < text.index("Give this form back to")
    for number in ("999", "111", "116 123", "85258", "0808 2000 247"):
        assert number in text[: text.index("Give this form back to")]


def test_phone_numbers_keep_their_order_in_urdu(phone: PageClient) -> None:
    form = blank(phone, locale="ur")

    for number in ("116 123", "0808 2000 247", "0121 496 0000"):
        assert form.draws(number), number


def test_the_urdu_form_has_its_letters_inside_it(phone: PageClient) -> None:
    assert any("Naskh" in name for name in blank(phone, locale="ur").font_names)


@pytest.mark.parametrize("locale", ["en", "ur"])
def test_large_print_has_no_letter_below_18_points(phone: PageClient, locale: str) -> None:
    form = blank(phone, locale=locale, size="large")

    assert form.smallest_type() >= 18
    assert form.page_count <= 18


def test_the_code_on_it_opens_the_questions_and_holds_no_secret(phone: PageClient) -> None:
    form = blank(phone)

    assert form.codes() == ["http://127.0.0.1:8000/assessments/start/holistic_needs"]
    assert "http://127.0.0.1:8000/assessments/start/holistic_needs" in form.text


def test_each_concern_has_its_numbers_beside_it(phone: PageClient) -> None:
    assert f"Trouble sleeping {SCALE}" in blank(phone).text


def test_an_instrument_without_a_translation_is_in_english_and_says_so(phone: PageClient) -> None:
    form = blank(phone, key="phq9", locale="ur")

    assert "Little interest or pleasure in doing things" in form.text
    assert "Over the last 2 weeks" in form.text
    assert form.text.count("Over the last 2 weeks") == 1


def test_it_says_whom_to_give_it_back_to(phone: PageClient, client: PageClient, world: World) -> None:
    assert "River team 0121 496 0000" in blank(phone).text

    client.sign_in(world.access["other_clinician"])

    assert "Hill team" in blank(client).text


def test_it_names_nobody(phone: PageClient) -> None:
    assert "Testwala" not in blank(phone).text


@pytest.mark.parametrize("path", ["no-such/en/normal", "holistic_needs/tlh/normal", "holistic_needs/en/huge"])
def test_what_cannot_be_printed_is_not_found(phone: PageClient, path: str) -> None:
    phone.get(f"/paper/{path}.pdf", status=404)


def test_the_page_of_forms_offers_both_sizes_of_each_in_the_language_asked_for(phone: PageClient) -> None:
    page = phone.get("/paper?language=ur")

    hrefs = [link.get("href") for link in page.all("a")]
    assert "/paper/holistic_needs/ur/normal.pdf" in hrefs
    assert "/paper/holistic_needs/ur/large.pdf" in hrefs
    assert "This set of questions is in English" in page.main


def test_the_page_of_forms_survives_any_address(phone: PageClient) -> None:
    phone.get("/paper?language=%F0%9F%98%80&team=1")


class TestComingFromPaper:
    def test_whoever_is_not_signed_in_is_asked_to_and_then_goes_on(self, client: PageClient, world: World) -> None:
        sent = client.get("/assessments/start/phq2", status=303)

        assert sent.location.startswith("/sign-in?next=")
        assert "start" in sent.location

    def test_it_offers_to_start_and_starts_nothing_by_itself(self, phone: PageClient) -> None:
        page = phone.get("/assessments/start/phq2")

        assert page.words("button")[-1] != ""
        assert "Start" in page.main
        phone.get("/assessments/start/phq2")

    def test_it_goes_on_where_one_was_begun(self, phone: PageClient) -> None:
        address = begin(phone, "phq2")

        assert phone.get("/assessments/start/phq2", status=303).location == address

    def test_an_unknown_set_of_questions_is_not_found(self, phone: PageClient) -> None:
        phone.get("/assessments/start/no-such", status=404)


def test_nothing_is_fetched_while_a_pdf_is_made() -> None:
    asked = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    secret = '<img src="file:///etc/hostname" alt=""><link rel="stylesheet" href="/style.css">'
    page = f'<html lang="en"><title>t</title>{secret}<img src="{base}/x.png" alt="x"><p>words</p></html>'

    made = Pdf(pdf_of(page, base))
    server.shutdown()
    server.server_close()

    assert "words" in made.text
    assert asked == []


def test_choices_in_english_keep_their_order_on_an_urdu_form(phone: PageClient) -> None:
    form = blank(phone, "audit_c", locale="ur")

    for choice in ("2 to 4 times per month", "4 times or more per week"):
        assert form.draws(choice), choice
