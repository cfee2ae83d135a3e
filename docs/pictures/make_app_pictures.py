"""Makes the small pictures that a phone shows of the app: icons from our own drawings, screenshots from a running demo.

    .venv/bin/python docs/pictures/make_app_pictures.py                          # icons
    .venv/bin/python docs/pictures/make_app_pictures.py http://127.0.0.1:8000    # and screenshots, of `make run`

Needs Chromium, as the journeys do. What it makes lies beside the drawings and is committed; `make assets` gives each
file a name with the hash of its content.
"""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).resolve().parents[2] / "app" / "core" / "frontend" / "pictures"
ICONS = {
    "icon-192": ("icon", 192),
    "icon-512": ("icon", 512),
    "icon-maskable-512": ("icon-maskable", 512),
    "icon-touch-180": ("icon-maskable", 180),
    "shortcut-diary": ("shortcut-diary", 96),
    "shortcut-help": ("shortcut-help", 96),
    "shortcut-plan": ("shortcut-plan", 96),
    "shortcut-questions": ("shortcut-questions", 96),
}
# Twice the points of an ordinary phone; as many as an ordinary laptop.
SHAPES = {"narrow": (360, 720, 2), "wide": (1280, 800, 1)}
LANGUAGES = {"en": "en-GB", "ur": "ur", "pl": "pl"}
COLOURS = 64


def main() -> None:
    """Draw the icons, and photograph a demo where its address is given."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, (drawing, size) in ICONS.items():
            draw(browser, name, drawing, size)
        for address in sys.argv[1:2]:
            for language in LANGUAGES:
                for shape in SHAPES:
                    photograph(browser, address, language, shape)
        browser.close()


@contextmanager
def opened(browser: Browser, width: int, height: int, scale: int = 1, language: str = "en-GB") -> Iterator[Page]:
    """Yield a page of this size and close its browser afterwards."""
    size = {"width": width, "height": height}
    context = browser.new_context(viewport=size, device_scale_factor=scale, locale=language)
    yield context.new_page()
    context.close()


def draw(browser: Browser, name: str, drawing: str, size: int) -> None:
    """Turn one drawing into points; what it leaves open stays clear."""
    svg = (PICTURES / f"{drawing}.svg").read_text(encoding="utf-8")
    with opened(browser, size, size) as page:
        page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{size}px}}</style>{svg}")
        keep(page.screenshot(omit_background=True), name)


def photograph(browser: Browser, address: str, language: str, shape: str) -> None:
    """Take the first page as somebody sees it who has not signed in: it shows nobody, and says that it is a demo."""
    width, height, scale = SHAPES[shape]
    with opened(browser, width, height, scale, LANGUAGES[language]) as page:
        page.goto(address)
        keep(page.screenshot(), f"screen-{shape}-{language}")


def keep(png: bytes, name: str) -> None:
    """Save with few colours: a third of the bytes, and nobody sees the difference."""
    picture = Image.open(io.BytesIO(png))
    few = picture.convert("RGBA").quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    few.save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
