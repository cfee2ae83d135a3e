"""Whatever is typed into any form: an answer, never a crash, and the same verdict on both engines."""

from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.pages import Page, PageClient, check_headers, check_page, own_forms
from tests.questionnaires import publish_all
from tests.worlds import World

UNSTORABLE = {"nul": "a\0b", "half a character": "a\ud800b"}
NAUGHTY = {
    "markup": "<script>alert(1)</script>'\"><img src=x onerror=alert(1)>",
    "sql": "'; DROP TABLE patient; --",
    "template": "{{ 7*7 }} {% raw %} ${7*7} %(name)s %s {0.__class__}",
    "bidi": "\u202egnp.exe \u2066\u200b\u200f",
    "combining": "Z" + "\u0301" * 2000,
    "emoji": "👩🏽‍⚕️🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 50,
    "formula": "=cmd|' /C calc'!A0",
    "header": "x\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "digits": "٠١٢٣٤٥٦٧٨٩" * 3,
    "number": "1" * 5000,
    "not a number": "NaN",
    "long": "x" * 100_000,
    "path": "../../../etc/passwd",
    "blank": " \t\u00a0\u3000",
}
REFUSED = {200, 303, 400, 403, 404, 409, 413, 422, 429}
FORMS = [
    ("nobody", "/sign-in"),
    ("nobody", "/team/sign-in"),
    ("nobody", "/start/letter"),
    ("nobody", "/emergency"),
    ("coordinator", "/team/people/add"),
    ("coordinator", "/team/people/import"),
    ("coordinator", "/team/people"),
    ("clinician", "/team/break-glass"),
    ("administrator", "/team/staff/add"),
    ("administrator", "/team/teams/add"),
]


def send(client: PageClient, path: str, values: dict[str, object]) -> Page:
    """Post as a browser would, half characters and all."""
    body = urlencode(values, doseq=True, errors="surrogatepass")
    response = client.http.post(path, data=body, content_type="application/x-www-form-urlencoded")
    page = Page(response, path)
    check_headers(page)
    if page.is_html and page.status not in {301, 302, 303}:
        check_page(page)
    return page


def filled(client: PageClient, path: str, text: str) -> dict[str, object] | None:
    """Return the page's form with `text` in every field, or None where the page has no form to post."""
    page = client.get(path)
    forms = [form for form in own_forms(page) if form.get("method", "").lower() == "post"]
    if not forms:
        return None
    names = {tag.get("name") for kind in ("input", "textarea", "select") for tag in forms[0].iter(kind)}
    return {**{name: text for name in names if name}, "csrf_token": client.csrf_token()}


@pytest.fixture
def visitor(app: Flask, session: Session, world: World, now):
    publish_all(session, now)

    def sign_in(who: str) -> PageClient:
        client = PageClient(app)
        if who != "nobody":
            client.sign_in(world.access[who])
        return client

    return sign_in


@pytest.mark.parametrize("text", [pytest.param(value, id=name) for name, value in {**NAUGHTY, **UNSTORABLE}.items()])
@pytest.mark.parametrize(("who", "path"), FORMS)
def test_no_text_in_any_form_breaks_the_service(visitor, who: str, path: str, text: str) -> None:
    client = visitor(who)
    values = filled(client, path, text)
    if values is None:
        values = {"csrf_token": client.csrf_token()}

    page = send(client, path, values)

    assert page.status in REFUSED | {405}
    if text in UNSTORABLE.values():
        assert page.status in {400, 405, 422}


@pytest.mark.parametrize("path", ["/sign-in", "/team/sign-in", "/language", "/not-safe", "/sign-out"])
def test_a_body_of_ten_megabytes_is_refused_before_it_is_read(visitor, path: str) -> None:
    page = send(visitor("nobody"), path, {"x": "y" * 10_000_000})

    assert page.status == 413


@pytest.mark.parametrize(
    "path", ["/%00", "/sign-in?next=%00", "/assessments/%ED%A0%80", "/\u202e", "/team/people/not-an-id"]
)
def test_a_strange_address_is_not_found_or_not_understood(visitor, path: str) -> None:
    page = Page(visitor("nobody").http.get(path), path)

    assert page.status in {200, 303, 400, 404}
    check_headers(page)


def test_a_form_without_its_token_is_refused(visitor) -> None:
    assert send(visitor("nobody"), "/sign-in", {"number": "07700900101"}).status == 400


def test_a_post_that_another_site_started_is_refused(visitor) -> None:
    client = visitor("nobody")
    values = urlencode({"csrf_token": client.csrf_token(), "locale": "pl"})

    response = client.http.post(
        "/language",
        data=values,
        content_type="application/x-www-form-urlencoded",
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert response.status_code == 400
