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
SKIPPED = re.compile(r"/leave$|/export|\.csv$|/static/")
ENTRANCES = {
    "nobody": [
        "/",
        "/sign-in",
        "/team/sign-in",
        "/help-now",
        "/about",
        "/privacy",
        "/accessibility",
        "/demo/texts",
        "/no-such-page",
    ],
    "patient": ["/", "/assessments", "/my-record/who-looked"],
    "care_coordinator": ["/team/worklist", "/team/people"],
    "clinical_lead": ["/team/worklist", "/team/break-glass/reviews"],
}
LONGEST_WALK = 60


def kind_of(path: str) -> str:
    """Return the path with what is particular to one record taken out: pages of one kind are looked at once."""
    return QUESTION.sub("/questions/…", UUID.sub("…", path))


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


@pytest.mark.parametrize("who", list(ENTRANCES))
@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_page_is_sound_in_every_language_at_every_width(visit, pictures: Path, who: str, language: str) -> None:
    visitor = visit(width=1280)
    sign_in(visitor, who)
    visitor.page.goto("/help-now")
    speak(visitor, language)

    def look(path: str) -> None:
        visitor.sees_a_sound_page()
        assert visitor.language == (language, LANGUAGES[language]), path
        for width in WIDTHS:
            visitor.page.set_viewport_size({"width": width, "height": 740})
            visitor.fits_the_screen()
            name = kind_of(path).strip("/").replace("/", "_").replace("…", "x") or "start"
            visitor.page.screenshot(path=pictures / f"{who}-{name}-{language}-{width}.png", full_page=True)
        visitor.is_accessible()

    assert len(walk(visitor, ENTRANCES[who], look)) >= len(ENTRANCES[who])
