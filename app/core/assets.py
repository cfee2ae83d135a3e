"""The built style sheets and script: which one a page uses, where it is served, and whether it is put into the page.

On a slow phone a linked style sheet costs as much time again as the page itself. So the first visit gets the small
patient style sheet inside the page, allowed by its hash in the Content-Security-Policy, and later visits a link to the
copy that the browser fetched meanwhile. A cookie with the sheet's own hash says which it is; it names no person. A
question is most often the first page of a phone that was sent a link: it has only the rules that a question needs.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import quote
from wsgiref.headers import Headers

from flask import Flask, g, request
from markupsafe import Markup
from werkzeug.wrappers import Response
from whitenoise import WhiteNoise

from app.core.i18n import current_locale, text_direction

BUILT = Path(__file__).parent / "static" / "built"
URL_PREFIX = "/static/"
COOKIE = "css"
YEAR_SECONDS = 365 * 24 * 3600
HASHED_NAME = r"\.[0-9a-f]{8}\.(css|js|png|svg)$"


class AssetsNotBuiltError(RuntimeError):
    """The front-end files are made by a command and are not in the repository."""


@dataclass(frozen=True)
class Asset:
    """One built file. `sha256` is base64, as a Content-Security-Policy wants it. A picture has no text."""

    file: str
    sha256: str
    text: str

    @property
    def url(self) -> str:
        return URL_PREFIX + self.file

    @property
    def version(self) -> str:
        """The part of the name that changes with the content."""
        return self.file.split(".")[-2]


@dataclass(frozen=True)
class PageAssets:
    """What a layout needs to know."""

    css_url: str
    team_css_url: str
    js_url: str
    phone_js_url: str
    kept_js_url: str
    more_js_url: str
    inline_css: Asset | None
    inline_question_css: Asset | None
    css_version: str


def read_manifest(folder: Path) -> Mapping[str, Asset]:
    """Return the built files by their logical names, such as "core.rtl.css"."""
    path = folder / "manifest.json"
    if not path.exists():
        raise AssetsNotBuiltError(f"{path} is missing: run `make assets` first")
    entries = json.loads(path.read_text(encoding="utf-8"))
    return {name: _asset(folder, entry["file"], entry["sha256"]) for name, entry in entries.items()}


def _asset(folder: Path, file: str, sha256: str) -> Asset:
    is_text = file.endswith((".css", ".js", ".svg"))
    return Asset(file, sha256, (folder / file).read_text(encoding="utf-8") if is_text else "")


@cache
def built() -> Mapping[str, Asset]:
    """Return this app's own built files, read once."""
    return read_manifest(BUILT)


def for_page(files: Mapping[str, Asset], *, direction: str, known_version: str | None) -> PageAssets:
    """Choose the files for a page. `known_version` is the style sheet that the browser says it has."""
    suffix = ".rtl.css" if direction == "rtl" else ".css"
    core = files[f"core{suffix}"]
    has_it = known_version == core.version
    return PageAssets(
        css_url=core.url,
        team_css_url=files[f"team{suffix}"].url,
        js_url=files["app.js"].url,
        phone_js_url=files["phone.js"].url,
        kept_js_url=files["kept.js"].url,
        more_js_url=files["more.js"].url,
        inline_css=None if has_it else core,
        inline_question_css=None if has_it else files[f"question{suffix}"],
        css_version=core.version,
    )


def picture_url(name: str) -> str:
    """Return where an icon or a screenshot is served."""
    return built()[name].url


def picture_inside(name: str) -> str:
    """Return a drawing as an address that needs no request."""
    return "data:image/svg+xml," + quote(built()[name].text.replace('"', "'"), safe=" =:/'")


def style_hashes() -> tuple[str, ...]:
    """Return the sources for the policy of this response: of the style sheet that stands inside its page, if any."""
    sheet: Asset | None = g.get("css_inlined")
    return (f"sha256-{sheet.sha256}",) if sheet else ()


class _RequestAssets:
    """The `assets` of one page: chooses when a layout first asks, so that a redirect or JSON reads nothing."""

    @cached_property
    def _page(self) -> PageAssets:
        direction = text_direction(current_locale())
        known = None if g.get("css_inside") else request.cookies.get(COOKIE)
        return for_page(built(), direction=direction, known_version=known)

    @property
    def css_url(self) -> str:
        return self._page.css_url

    @property
    def team_css_url(self) -> str:
        return self._page.team_css_url

    @property
    def js_url(self) -> str:
        return self._page.js_url

    @property
    def phone_js_url(self) -> str:
        """The script of a person's own phone: keeping, stepping and sending."""
        return self._page.phone_js_url

    @property
    def kept_js_url(self) -> str:
        """What that script shares with the service worker."""
        return self._page.kept_js_url

    @property
    def more_js_url(self) -> str:
        """What a person's phone needs on pages that ask no question."""
        return self._page.more_js_url

    @property
    def has_css(self) -> bool:
        """Whether the browser has the style sheet already."""
        return self._page.inline_css is None

    @property
    def inline_css(self) -> Markup | None:
        """The style sheet to put into the page, or None where the browser has it already."""
        return self._inside(self._page.inline_css)

    @property
    def inline_question_css(self) -> Markup | None:
        """The same for a question and what a phone puts in its place."""
        return self._inside(self._page.inline_question_css)

    def _inside(self, sheet: Asset | None) -> Markup | None:
        if sheet is None:
            return None
        g.css_inlined, g.css_version = sheet, self._page.css_version
        return Markup(sheet.text)  # noqa: S704 - our own built file


def put_inside() -> None:
    """Put the style sheet into this page, whatever the browser has: it will be shown without signal."""
    g.css_inside = True


def _remember_inlined(response: Response) -> Response:
    if version := g.get("css_version"):
        response.set_cookie(
            COOKIE, version, max_age=YEAR_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return response


def _serve_files(app: Flask, headers: Mapping[str, str]) -> None:
    """Serve the built files before Flask sees the request; a name holds its content's hash, so it may be kept."""

    def add_headers(file_headers: Headers, path: str, url: str) -> None:
        for name, value in headers.items():
            file_headers[name] = value

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(BUILT),
        prefix=URL_PREFIX,
        max_age=YEAR_SECONDS,
        allow_all_origins=False,
        add_headers_function=add_headers,
        immutable_file_test=HASHED_NAME,
    )


def init_app(app: Flask, headers: Mapping[str, str]) -> None:
    """Give templates `assets`, and serve the built files with `headers`, which every response must carry."""
    app.context_processor(lambda: {"assets": _RequestAssets()})
    app.add_template_global(picture_url, "picture_url")
    app.add_template_global(picture_inside, "picture_inside")
    app.after_request(_remember_inlined)
    if BUILT.exists():
        _serve_files(app, headers)
