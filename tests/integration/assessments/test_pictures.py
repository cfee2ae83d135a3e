"""Our own pictures of drinks and their units: beside two questions, said in words too, and cheap to load."""

import gzip
import re

import pytest

from tests.integration.assessments.conftest import answer, begin
from tests.integration.assessments.test_paper import blank
from tests.pages import Page, PageClient
from tests.questionnaires import definition
from tests.worlds import World

SAID = {
    "en": [
        "1 small measure of spirits is 1 unit.",
        "Half a pint of weak beer is 1 unit.",
        "A medium glass of wine is about 2 units.",
        "A pint of strong beer is about 3 units.",
    ],
    "ur": ["اسپرٹ کا 1 چھوٹا پیمانہ 1 یونٹ ہے۔", "تیز بیئر کا ایک پائنٹ تقریباً 3 یونٹ ہے۔"],
    "pl": ["Pół pinty słabego piwa to 1 jednostka.", "Średni kieliszek wina to około 2 jednostki."],
}
DRAWING = "{http://www.w3.org/2000/svg}svg"
MOST_BYTES_OF_ONE = 520
MOST_BYTES_OF_ALL_COMPRESSED = 700
LIST = re.compile(r'<ul class="nhsuk-list">\s*<li class="app-picture">.*?</ul>', re.S)


def asked(phone: PageClient, link_id: str) -> Page:
    address = begin(phone, "audit_c")
    if link_id != "audit-1":
        answer(phone, address, "audit-1", {"answer": "monthly-or-less"})
    return phone.get(f"{address}/questions/{link_id}")


@pytest.mark.parametrize("link_id", ["audit-2", "audit-3"])
def test_a_question_about_units_shows_each_drink_with_its_units_in_words_beside_it(
    world: World, phone: PageClient, link_id: str
) -> None:
    page = asked(phone, link_id)

    assert page.words("li", class_="app-picture") == SAID["en"]
    assert [drawn.get("aria-hidden") for drawn in page.all(DRAWING)] == ["true"] * 4


@pytest.mark.parametrize("locale", ["ur", "pl"])
def test_the_words_beside_them_are_in_the_language_of_the_page(world: World, phone: PageClient, locale: str) -> None:
    phone.http.set_cookie("lang", locale)

    words = asked(phone, "audit-2").words("li", class_="app-picture")

    assert len(words) == 4
    assert set(SAID[locale]) <= set(words)


def test_they_say_what_the_hint_says_and_nothing_more() -> None:
    hint = definition("audit_c").question("audit-2").hint
    facts = [
        "1 small measure of spirits",
        "half a pint of weak beer",
        *(said.removesuffix(".") for said in SAID["en"][2:]),
    ]

    assert hint.startswith("1 unit is half a pint of weak beer, or 1 small measure of spirits.")
    assert [fact for fact in facts if fact not in hint] == []


@pytest.mark.parametrize(("key", "link_id"), [("audit_c", "audit-1"), ("phq2", "phq-1")])
def test_no_other_question_loads_one(world: World, phone: PageClient, key: str, link_id: str) -> None:
    page = phone.get(f"{begin(phone, key)}/questions/{link_id}")

    assert page.all(DRAWING) == []


def test_they_weigh_little_and_bring_no_style_and_no_file_of_their_own(world: World, phone: PageClient) -> None:
    text = asked(phone, "audit-2").text

    [drinks] = LIST.findall(text)
    assert max(len(drink.encode()) for drink in re.findall(r"<li.*?</li>", drinks, re.S)) <= MOST_BYTES_OF_ONE
    without = text.replace(drinks, "")
    assert len(gzip.compress(text.encode())) - len(gzip.compress(without.encode())) <= MOST_BYTES_OF_ALL_COMPRESSED
    assert not re.search(r"style|<script|href|src=|http", drinks)


def test_staff_who_read_the_question_out_see_them_too(world: World, client: PageClient) -> None:
    client.sign_in(world.access["clinician"])
    path = f"/team/people/{world.patients['asha'].id}"
    fields = {"voice": "phone", "key": "audit_c", "language": "en", "interpreter": "none"}
    begun = client.get(client.post(f"{path}/answer-together", fields).location, status=303).location
    address = begun.split("/questions/")[0]
    answer(client, address, "audit-1", {"answer": "monthly-or-less"})

    assert len(client.get(f"{address}/questions/audit-2").words("li", class_="app-picture")) == 4


@pytest.mark.parametrize("size", ["normal", "large"])
def test_the_paper_form_draws_them_below_both_questions(phone: PageClient, size: str) -> None:
    text = " ".join(blank(phone, "audit_c", size=size).text.split())

    in_hints = [0, 0, 2, 2]
    assert [text.count(said) for said in SAID["en"]] == [2 + hinted for hinted in in_hints]
    assert text.index(SAID["en"][0]) > text.index("How many units of alcohol do you drink")


def test_another_form_has_none(phone: PageClient) -> None:
    assert SAID["en"][0] not in blank(phone, "phq2").text
