"""Every page that can be reached, in every language, on a small phone, a phone and a laptop."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.journeys.browser import Visitor

WIDTHS = (320, 360, 1280)
LANGUAGES = {"en": "ltr", "ur": "rtl", "pl": "ltr"}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
QUESTION = re.compile(r"/questions/[\w-]+$")
MEASURE = re.compile(r"/(symptoms|readings|charts|targets|months)/[\w-]+")
SKIPPED = re.compile(r"/leave$|/fhir$|/export|\.csv$|\.pdf$|/static/")
ENTRANCES = {
    "nobody": [
        "/",
        "/sign-in",
        "/team/sign-in",
        "/help-now",
        "/diary/danger-signs",
        "/about",
        "/privacy",
        "/accessibility",
        "/this-phone",
        "/demo/texts",
        "/team/set-up/00000000-0000-4000-8000-000000000000/ended",
        "/no-such-page",
    ],
    "patient": [
        "/",
        "/assessments",
        "/assessments/start/gad2",
        "/paper",
        "/my-record/who-looked",
        "/plan",
        "/diary",
        "/notices",
    ],
    "care_coordinator": ["/team/worklist", "/team/people"],
    "clinical_lead": ["/team/worklist", "/team/break-glass/reviews"],
    "administrator": ["/team/staff", "/team/staff/add", "/team/teams"],
}
LONGEST_WALK = 60


def kind_of(path: str) -> str:
    """Return the path with what is particular to one record taken out: pages of one kind are looked at once."""
    return MEASURE.sub(r"/\1/…", QUESTION.sub("/questions/…", UUID.sub("…", path)))


def links(visitor: Visitor) -> list[str]:
    found = visitor.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    own = [urlsplit(href) for href in found if href.startswith(visitor.site.url)]
    return [part.path for part in own if not SKIPPED.search(part.path)]


def walk(visitor: Visitor, entrances: list[str], look) -> list[str]:
    """Open every kind of page that links lead to, once, and let `look` have it."""
    waiting, seen = list(entrances), []
    while waiting:
        path = waiting.pop(0)
        if kind_of(path) in seen:
            continue
        assert len(seen) < LONGEST_WALK, seen
        seen.append(kind_of(path))
        visitor.page.goto(path)
        look(path)
        waiting += links(visitor)
    return seen


def sign_in(visitor: Visitor, who: str) -> None:
    if who == "patient":
        visitor.signs_in_as_patient(visitor.site.patient("en", 4))
    elif who != "nobody":
        visitor.signs_in_as_staff(visitor.site.staff(who))


def speak(visitor: Visitor, language: str) -> None:
    """Choose the language as a person does, from the names at the top."""
    if visitor.language[0] != language:
        with visitor.page.expect_navigation():
            visitor.page.locator(f"header button[lang={language}]").click()


def looker(visitor: Visitor, pictures: Path, who: str, language: str):
    """Return a function that looks at the page on the screen at every width, and keeps a picture."""

    def look(_path: str = "") -> None:
        visitor.sees_a_sound_page()
        assert visitor.language == (language, LANGUAGES[language]), visitor.page.url
        name = kind_of(urlsplit(visitor.page.url).path).strip("/").replace("/", "_").replace("…", "x") or "start"
        for width in WIDTHS:
            visitor.page.set_viewport_size({"width": width, "height": 740})
            visitor.fits_the_screen()
            visitor.page.screenshot(path=pictures / f"{who}-{name}-{language}-{width}.png", full_page=True)

    return look


@pytest.mark.parametrize("who", list(ENTRANCES))
@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_page_is_sound_in_every_language_at_every_width(visit, pictures: Path, who: str, language: str) -> None:
    visitor = visit(width=1280)
    sign_in(visitor, who)
    visitor.page.goto("/help-now")
    speak(visitor, language)
    if who == "patient":
        for questionnaire in ("holistic_needs", "phq9"):
            visitor.opens("/assessments").starts_if_new(questionnaire)

    seen = walk(visitor, ENTRANCES[who], looker(visitor, pictures, who, language))

    assert len(seen) >= len(ENTRANCES[who])


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_page_on_the_way_from_the_door_to_the_teams_help_is_sound(visit, site, pictures, language: str) -> None:
    number = 10 + list(LANGUAGES).index(language)
    visitor = visit(width=360)
    visitor.page.goto("/")
    speak(visitor, language)
    look = looker(visitor, pictures, "way", language)

    visitor.signs_in_as_patient(site.patient("en", number), look)
    visitor.opens("/assessments").starts_if_new("mrc_breathlessness")  # one that no other set leads to
    look()
    visitor.page.locator("main form button").first.click()  # nothing chosen
    visitor.page.wait_for_url("**/questions/**")
    visitor.page.locator(".nhsuk-error-summary").wait_for()
    look()


def at_the_page_of(visit, site, person: dict[str, str]):
    """Return a care co-ordinator of the person's own team, at the person's page.

    Who comes first in the list is chance, so a journey names whom it changes: no two may meet in one person.
    """
    visitor = visit(width=1280)
    visitor.signs_in_as_staff(site.colleague_of(person))
    return visitor.opens("/team/people").finds_in_list(person["name"])


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_page_on_the_way_of_answering_together_is_sound(visit, site, pictures: Path, language: str) -> None:
    visitor = at_the_page_of(visit, site, site.patient("ur", 7))
    speak(visitor, language)
    look = looker(visitor, pictures, "together", language)

    visitor.page.locator("main a[href*='by=phone']").click()
    visitor.page.wait_for_url("**/answer-together**")
    visitor.page.locator("main h1").wait_for()
    look()
    for choice in ("holistic_needs", "phone", "ur", "none"):
        visitor.page.locator(f"main input[value={choice}]").check()
    visitor.page.locator("main form button").click()
    visitor.page.wait_for_url("**/questions/**")
    visitor.page.goto(re.sub(r"/questions/.*", "/questions/safety-now", visitor.page.url))
    look()
    refuse_by_ticking(visitor, "not-safe", "none")
    look()
    visitor.page.goto(visitor.page.url)
    visitor.page.locator("main input[value=not-safe]").check()
    visitor.page.locator("main form button").first.click()
    visitor.page.wait_for_url("**/help-now/**")
    look()
    visitor.page.goto(re.sub(r"/help-now/.*", "/check", visitor.page.url))
    look()


def refuse_by_ticking(visitor, *values: str) -> None:
    """Send answers that do not go together, as a browser does that has no script to part them."""
    boxes = "document.querySelectorAll('main input[type=checkbox]')"
    visitor.page.evaluate(f"{boxes}.forEach(box => {{ box.checked = {list(values)}.includes(box.value) }})")
    with visitor.page.expect_event("load"):  # a phone that begins to step notes so in the address: no page of its own
        visitor.page.evaluate("document.querySelector('main form[data-save]').submit()")


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_page_is_sound_where_answers_by_phone_lead_to_more(visit, site, pictures: Path, language: str) -> None:
    visitor = at_the_page_of(visit, site, site.patient("ur", 8 + list(LANGUAGES).index(language)))
    speak(visitor, language)
    look = looker(visitor, pictures, "more-together", language)
    person = visitor.page.url

    visitor.page.goto(f"{person}/answer-together")
    for choice in ("phq2", "phone", "ur", "none"):
        visitor.page.locator(f"main input[value={choice}]").check()
    visitor.page.locator("main form button").click()
    visitor.page.wait_for_url(re.compile("/questions/|/check"))
    assessment = re.sub(r"/(questions|check).*", "", visitor.page.url)
    for number in (1, 2):
        visitor.page.goto(f"{assessment}/questions/phq-{number}")
        visitor.page.locator("main input[value=nearly-every-day]").check()
        with visitor.page.expect_navigation():
            visitor.page.locator("main form button").first.click()
    visitor.page.goto(f"{assessment}/check")
    visitor.page.locator("main input[value=yes]").check()
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button").first.click()

    assert visitor.page.url.endswith("/more")
    look()
    visitor.page.goto(person)
    look()


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_page_is_sound_where_questions_change_at_the_desk(visit, site, pictures: Path, language: str) -> None:
    visitor = at_the_page_of(visit, site, site.patient("ur", 11 + list(LANGUAGES).index(language)))
    speak(visitor, language)
    look = looker(visitor, pictures, "desk-changed", language)
    person = visitor.page.url
    begin_together(visitor, person, "ucla3", "phone")
    assessment = re.sub(r"/(questions|versions|check).*", "", visitor.page.url)
    if "/versions" in visitor.page.url:
        visitor.page.locator("main button[value=new]").click()
        visitor.page.wait_for_url(re.compile("/questions/|/check"))
    visitor.page.goto(f"{assessment}/questions/companionship")
    for _ in range(2):
        with visitor.page.expect_navigation():
            visitor.page.locator("main button[name=skip]").click()
    older = visitor.page.context.new_page()
    older.goto(visitor.page.url)
    site.publishes_newer_version("ucla3")

    visitor.page.goto(assessment)
    assert visitor.page.url.endswith("/versions")
    look()
    visitor.page.locator("main button[value=new]").click()
    visitor.page.wait_for_url(re.compile("/questions/|/check"))
    look()
    older.locator("main input[type=radio]").first.check()
    with older.expect_navigation():
        older.evaluate("document.querySelector('main form[data-save]').submit()")
    changed, visitor.page = visitor.page, older
    look()
    visitor.page = changed
    begin_together(visitor, person, "ucla3", "paper")
    look()


def begin_together(visitor, person: str, key: str, way: str) -> None:
    """Begin to write down by phone or from paper, in Urdu."""
    visitor.page.goto(f"{person}/answer-together")
    for choice in (key, way, "ur", "none"):
        visitor.page.locator(f"main input[value={choice}]").check()
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button").click()


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_what_is_on_no_list_is_begun_from_a_sound_page(visit, site, pictures: Path, language: str) -> None:
    visitor = visit(width=360)
    visitor.signs_in_as_patient(site.patient("en", 20 + list(LANGUAGES).index(language)))
    speak(visitor, language)
    look = looker(visitor, pictures, "begin", language)

    for key in ("audit_c", "carer_check_in"):
        visitor.opens(f"/assessments/start/{key}")
        look()
    refused = visitor.opens("/assessments").starts_if_new("holistic_needs")
    refused.page.goto(re.sub(r"/(questions|check).*", "/questions/safety-now", refused.page.url))
    refuse_by_ticking(visitor, "chest-pain", "none")
    look()


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_page_is_sound_where_the_questions_changed_while_answering(visit, site, pictures, language: str) -> None:
    visitor = visit(width=360)
    visitor.signs_in_as_patient(site.patient("en", 17 + list(LANGUAGES).index(language)))
    speak(visitor, language)
    look = looker(visitor, pictures, "changed", language)
    visitor.opens("/assessments").starts_if_new("ucla3")
    first = visitor.page.url
    visitor.answers_with_the_last_choice().answers_with_the_last_choice()
    third = visitor.page.url
    visitor.answers_with_the_last_choice()
    older, shown = visitor.page.context.new_page(), visitor.page.context.new_page()
    older.goto(third)
    site.publishes_newer_version("ucla3")
    visitor.opens(urlsplit(first).path.partition("/questions")[0])
    shown.goto(visitor.page.url)
    look()

    visitor.chooses("new")
    look()  # the first question, in new words
    visitor.answers_with_the_last_choice()
    look()  # the second, whose answer is not offered any more
    shown.locator("button[value=begun]").click()
    older.locator("main form button").first.click()
    for page in (shown, older):
        visitor.page = page
        page.locator("main a.nhsuk-button").wait_for()
        looker(visitor, pictures, f"changed-{'older' if page is older else 'other'}", language)()
    visitor.opens(urlsplit(first).path.partition("/questions")[0] + "/check")
    look()
    visitor.sends()
    look()
