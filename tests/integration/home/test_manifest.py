"""What a phone reads to put the app on its home screen: whole, true, in every language, and silent about health."""

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.core.i18n import LOCALES, text_direction

PICTURES = Path(__file__).parents[3] / "app" / "core" / "frontend" / "pictures"
HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Cross-Origin-Resource-Policy")
# The part of a maskable icon that every phone shows: a circle of four fifths of its width.
SAFE = 0.4


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def manifest(browser: FlaskClient, locale: str = "en") -> dict:
    response = browser.get(f"/manifest/{locale}.webmanifest")
    assert response.status_code == 200
    assert response.mimetype == "application/manifest+json"
    return response.get_json(force=True)


def pictures(found: dict) -> list[dict]:
    return [*found["icons"], *found["screenshots"], *(icon for one in found["shortcuts"] for icon in one["icons"])]


def opened(browser: FlaskClient, picture: dict) -> Image.Image:
    with browser.get(picture["src"]) as response:
        return Image.open(io.BytesIO(response.data))


@pytest.mark.parametrize("locale", list(LOCALES))
class TestInEveryLanguage:
    def test_it_speaks_the_language_of_its_address_whatever_the_browser_asks_for(
        self, browser: FlaskClient, locale: str
    ) -> None:
        browser.set_cookie("lang", "en" if locale == "pl" else "pl")
        found = manifest(browser, locale)

        assert (found["lang"], found["dir"]) == (locale, text_direction(locale))
        assert (found["description"] == "Tell it once. One plan. One visit.") == (locale == "en")

    def test_the_page_names_the_one_in_its_own_language(self, browser: FlaskClient, locale: str) -> None:
        browser.set_cookie("lang", locale)

        assert f'rel="manifest" href="/manifest/{locale}.webmanifest"' in browser.get("/about").get_data(as_text=True)

    def test_every_picture_is_there_and_as_large_as_it_says(self, browser: FlaskClient, locale: str) -> None:
        points = [one for one in pictures(manifest(browser, locale)) if one["type"] == "image/png"]

        assert len(points) == 9
        for one in points:
            size = opened(browser, one).size
            assert f"{size[0]}x{size[1]}" == one["sizes"], one

    def test_it_shows_one_screen_of_a_phone_and_one_of_a_laptop_with_words(
        self, browser: FlaskClient, locale: str
    ) -> None:
        screens = manifest(browser, locale)["screenshots"]

        assert [one["form_factor"] for one in screens] == ["narrow", "wide"]
        assert all(one["label"] for one in screens)


def test_it_says_nothing_of_health_and_nothing_of_who_came(browser: FlaskClient) -> None:
    found = manifest(browser)

    assert (found["name"], found["short_name"]) == ("JoinedUp", "JoinedUp")
    assert found["start_url"] == found["id"] == found["scope"] == "/"
    assert not any(word in str(found).lower() for word in ("health", "nhs", "patient", "clinic", "doctor", "care "))


def test_what_a_browser_needs_to_offer_it_is_there(browser: FlaskClient) -> None:
    icons = manifest(browser)["icons"]

    assert manifest(browser)["display"] == "standalone"
    assert {"192x192", "512x512"} <= {one["sizes"] for one in icons if "purpose" not in one}
    assert [one["sizes"] for one in icons if one.get("purpose") == "maskable"] == ["512x512"]
    assert [one["type"] for one in icons if one["sizes"] == "any"] == ["image/svg+xml"]


def test_nothing_of_the_mark_is_cut_off_whatever_shape_a_phone_gives_the_icon(browser: FlaskClient) -> None:
    icon = next(one for one in manifest(browser)["icons"] if one.get("purpose") == "maskable")
    image = opened(browser, icon).convert("RGBA")
    ground, middle = image.getpixel((0, 0)), image.width / 2

    mark = [(x, y) for x in range(image.width) for y in range(image.height) if image.getpixel((x, y)) != ground]

    assert mark
    assert max((x - middle) ** 2 + (y - middle) ** 2 for x, y in mark) < (SAFE * image.width) ** 2


def test_a_shortcut_leads_to_a_page_of_ours_and_has_words_and_a_picture(browser: FlaskClient) -> None:
    shortcuts = manifest(browser)["shortcuts"]

    assert [one["url"] for one in shortcuts] == ["/assessments", "/diary", "/plan", "/help-now"]
    assert all(one["name"] and one["icons"][0]["sizes"] == "96x96" for one in shortcuts)


def test_pictures_are_kept_for_ever_and_carry_every_header_of_safety(browser: FlaskClient) -> None:
    for one in pictures(manifest(browser)):
        with browser.get(one["src"]) as response:
            headers = response.headers
        assert "immutable" in headers["Cache-Control"], one
        assert all(name in headers for name in HEADERS), one


def test_it_is_kept_for_an_hour_so_that_each_page_does_not_cost_another(browser: FlaskClient) -> None:
    assert browser.get("/manifest/en.webmanifest").headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize("locale", ["xx", "en-GB", "EN", "..", "%00"])
def test_a_language_that_we_do_not_have_is_not_there(browser: FlaskClient, locale: str) -> None:
    assert browser.get(f"/manifest/{locale}.webmanifest").status_code in {400, 404}


def test_every_drawing_is_without_script_or_anything_from_elsewhere() -> None:
    drawings = [path.read_text(encoding="utf-8") for path in PICTURES.glob("*.svg")]

    assert len(drawings) == 6
    for drawing in drawings:
        words = drawing.replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not any(word in words for word in ("script", "http", "href", "style", "<image", "<text", "font"))
