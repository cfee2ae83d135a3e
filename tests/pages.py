"""A test browser that checks on every page what every page must have."""

import html5lib
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.accounts.services import open_session
from app.core import clock
from app.people.domain.access import Access, system_access
from app.people.models import User

XHTML = "{http://www.w3.org/1999/xhtml}"
HARMLESS = {"unexpected-end-tag-after-body-innerhtml"}


class Page:
    """A response with its parsed page."""

    def __init__(self, response: TestResponse, path: str) -> None:
        self.response = response
        self.path = path
        self.status = response.status_code
        self.text = response.get_data(as_text=True)
        self.is_html = response.mimetype == "text/html"
        self.tree = html5lib.parse(self.text, namespaceHTMLElements=False) if self.is_html else None

    @property
    def location(self) -> str:
        return self.response.headers.get("Location", "")

    def all(self, tag: str, **attributes: str) -> list:
        """Return the elements of one tag whose attributes match."""
        assert self.tree is not None, f"{self.path} is not a page"
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [found for found in self.tree.iter(tag) if all(found.get(k) == v for k, v in wanted.items())]

    def words(self, tag: str, **attributes: str) -> list[str]:
        """Return the visible words of the elements of one tag."""
        return [" ".join("".join(found.itertext()).split()) for found in self.all(tag, **attributes)]

    @property
    def heading(self) -> str:
        return self.words("h1")[0]

    @property
    def main(self) -> str:
        return " ".join(self.words("main"))

    def form_values(self) -> dict[str, str | list[str]]:
        """Return what a browser would send if the page's own form were sent untouched."""
        form = own_forms(self)[0]
        values: dict[str, str | list[str]] = {}
        for field in form.iter("input"):
            if field.get("type") in {"radio", "checkbox"} and field.get("checked") is None:
                continue
            if field.get("name"):
                values[field.get("name")] = field.get("value", "")
        for field in form.iter("textarea"):
            values[field.get("name")] = "".join(field.itertext())
        return values


def own_forms(page: Page) -> list:
    """Return the page's forms other than those of the chrome: language, sign out, quick exit."""
    return [form for form in page.all("form") if form.get("data-chrome") is None]


class PageClient:
    """Wraps Flask's test client; every HTML page it gets must pass `check_page`."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http = app.test_client()

    def get(self, path: str, *, status: int = 200, **options) -> Page:
        return self._checked(self.http.get(path, **options), path, status)

    def post(self, path: str, data: dict | None = None, *, status: int = 303, **options) -> Page:
        """Post with the form token of this browser's session."""
        values = {"csrf_token": self.csrf_token(), **(data or {})}
        return self._checked(self.http.post(path, data=values, **options), path, status)

    def sign_in(self, access: Access) -> None:
        """Sign in as `access` without the sign-in pages: a real session row, a real cookie."""
        with self.app.extensions["database"].transaction(system_access("test")) as session:
            user = session.get_one(User, access.user_id)
            secret, _ = open_session(session, access, user, clock.now())
        with self.http.session_transaction() as cookie:
            cookie.clear()
            cookie["_user_id"] = secret

    def csrf_token(self) -> str:
        """Return a form token of this browser's session, made as Flask-WTF makes it."""
        with self.http.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", "0" * 40)
        return str(URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(raw))

    def _checked(self, response: TestResponse, path: str, status: int) -> Page:
        page = Page(response, path)
        assert page.status == status, f"{path}: {page.status}, not {status}: {page.location or page.text[-1500:]}"
        check_headers(page)
        if page.is_html and page.status not in {301, 302, 303}:
            check_page(page)
        return page


def check_headers(page: Page) -> None:
    """Assert the headers that every response carries."""
    headers = page.response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy, page.path
    assert "unsafe" not in policy, page.path
    assert headers["X-Content-Type-Options"] == "nosniff", page.path
    assert headers["Referrer-Policy"] == "same-origin", page.path
    assert "no-store" in headers["Cache-Control"], page.path


def check_page(page: Page) -> None:
    """Assert title, one h1, language, direction, form actions, valid HTML and no raw keys."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    parser.parse(page.text)
    mistakes = [name for _, name, _ in parser.errors if name not in HARMLESS]
    assert not mistakes, f"{page.path}: {mistakes}"
    html = page.tree
    assert html is not None
    assert html.get("lang"), page.path
    assert html.get("dir") in {"ltr", "rtl"}, page.path
    assert len(page.all("h1")) == 1, f"{page.path}: {page.words('h1')}"
    assert page.words("title")[0].strip(), page.path
    assert not page.all("script", src=None), f"{page.path}: an inline script"
    assert not [tag for tag in html.iter() if tag.get("style") or tag.get("onclick")], page.path
    for form in page.all("form"):
        assert form.get("method", "").lower() in {"post", "get"}, page.path
    ids = [tag.get("id") for tag in html.iter() if tag.get("id")]
    assert len(ids) == len(set(ids)), f"{page.path}: an id twice: {sorted(i for i in ids if ids.count(i) > 1)}"
