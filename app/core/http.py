"""What every response carries and what every request must fit: headers, size limits, the request's id."""

import uuid
from functools import cache

import structlog
from flask import Flask, g, request
from flask.sessions import SecureCookieSessionInterface
from flask_compress import Compress
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from app.config import Settings
from app.core import assets

MAX_BODY_BYTES = 1024 * 1024
HSTS = "max-age=63072000; includeSubDomains"
PERMISSIONS = (
    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"
)
FILE_HEADERS = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
FIXED_HEADERS = {**FILE_HEADERS, "Referrer-Policy": "same-origin", "Strict-Transport-Security": HSTS}
# What rules a page as it is shown. On the scripts, pictures and JSON that a phone pays for it would say nothing.
PAGE_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "X-Frame-Options": "DENY",
}
DATA_TYPES = frozenset({"application/json", "application/manifest+json"})
NO_PAGE_POLICY = "default-src 'none'; frame-ancestors 'none'"


def content_security_policy(style_hashes: tuple[str, ...]) -> str:
    """Return the policy: own files only, no inline script; inline style by hash.

    The one trusted type, "worker", makes one address, that of our service worker (frontend/js/phone.js).
    """
    styles = " ".join(["'self'", *(f"'{value}'" for value in style_hashes)])
    return (
        f"default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types worker"
    )


def _begin() -> None:
    g.request_id = uuid.uuid4().hex
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise RequestEntityTooLarge
    if "\x00" in request.path or any("\x00" in value for value in request.args.values()):
        raise BadRequest


def _refuse_foreign_posts() -> None:
    """Refuse a write that another site's page started; the form token is the second lock."""
    is_write = request.method not in {"GET", "HEAD", "OPTIONS"} and not request.path.startswith("/hooks/")
    if is_write and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise BadRequest


def fixed_headers() -> dict[str, str]:
    """Return what every file carries: nothing of it is a page, and the page that asks for it has said the rest."""
    return {**FILE_HEADERS, "Content-Security-Policy": NO_PAGE_POLICY}


@cache
def _headers(style_hashes: tuple[str, ...], *, is_page: bool) -> tuple[tuple[str, str], ...]:
    """Return what a page carries, or else data. The service worker's script obeys the policy of pages."""
    own = {**FIXED_HEADERS, "Cache-Control": "no-store", "Content-Security-Policy": NO_PAGE_POLICY}
    if is_page:
        own |= {**PAGE_HEADERS, "Content-Security-Policy": content_security_policy(style_hashes)}
    return tuple(own.items())


def _finish(response: Response) -> Response:
    said = {name.lower() for name, _ in response.headers}
    is_page = response.mimetype not in DATA_TYPES
    own = _headers(assets.style_hashes(), is_page=is_page)
    response.headers.extend(pair for pair in own if pair[0].lower() not in said)
    response.headers.add("Vary", "Cookie, Accept-Language")
    return response


class Cookies(SecureCookieSessionInterface):
    """Flask's own signed cookies, with the signer made once: its keys do not change while a process lives."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


def init_app(app: Flask, settings: Settings) -> None:
    """Install limits and headers; believe X-Forwarded-* only from the stated number of proxies."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY_BYTES
    app.config["MAX_FORM_PARTS"] = 500
    # Pages go compressed to a phone that pays by the megabyte. Form tokens change with every page and cookies are
    # SameSite, so another site can neither start a signed-in request nor measure its length.
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=6,
        COMPRESS_LEVEL=6,
        COMPRESS_MIMETYPES=["text/html", "application/json", "text/javascript"],
        COMPRESS_STREAMS=False,
    )
    Compress(app)
    app.session_interface = Cookies()
    app.before_request(_begin)
    app.before_request(_refuse_foreign_posts)
    app.after_request(_finish)
    hops = settings.trusted_proxies
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
