"""The steps of somebody who makes an emergency code, and of somebody who opens what it opens."""

import re

from tests.pages import Page, PageClient

DOOR, MINE = "/emergency", "/plan/emergency"
SPELT = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
PARAMEDIC = {"name": "Pat Paramedic", "role": "paramedic", "place": "Ambulance 7"}


def make_code(phone: PageClient, lasts: str = "7") -> str:
    """Make a code as the person does, and return it as the page spells it."""
    form = phone.get(f"{MINE}/code").form_values()
    page = phone.post(f"{MINE}/code", {**form, "lasts": lasts}, status=200)
    return SPELT.findall(page.main)[0]


def write(phone: PageClient, status: int = 303, **said: object) -> Page:
    """Save what the summary says, everything else on the page as it stands; `parts` are those that are ticked."""
    page = phone.get(f"{MINE}/words")
    ticked = [one.get("value") for one in page.all("input", name="parts") if one.get("checked") is not None]
    values = {"allergies": "not_told", **page.form_values(), "parts": ticked, **said}
    return phone.post(f"{MINE}/words", values, status=status)


def knock(browser: PageClient, code: str, *, status: int = 303, **said: str) -> Page:
    """Type a code and who one is."""
    form = browser.get(DOOR).form_values()
    return browser.post(DOOR, {**form, **PARAMEDIC, "code": code, **said}, status=status)


def read(browser: PageClient, code: str, **said: str) -> Page:
    """Type a code and go on to what it opens."""
    return browser.get(knock(browser, code, **said).location)
