"""The application's own errors, and a page for each that says what happened and what to do next."""

from typing import cast

import structlog
from flask import Flask, jsonify, request
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.core.render import page

log = structlog.get_logger()
RETRY_AFTER_SECONDS = 5


class AppError(Exception):
    """Something a page can explain."""

    status = 500


class NotFound(AppError):
    """Absent, or not yours to see: the two look the same."""

    status = 404


class Forbidden(AppError):
    """You may not do this, and saying so reveals nothing."""

    status = 403


class Conflict(AppError):
    """Somebody or something else got there first."""

    status = 409


class Invalid(AppError):
    """The request cannot be understood."""

    status = 400


class Mismatch(AppError):
    """A repeated operation arrived with other content."""

    status = 422


class TooMany(AppError):
    """A limit was reached."""

    status = 429


class Unavailable(AppError):
    """The database or another part did not answer; nothing was kept."""

    status = 503


def words(status: int) -> tuple[str, str]:
    """Return the title and the advice for a status."""
    known = {
        400: (_("We could not understand that"), _("Go back, check what you typed and try again.")),
        403: (_("You cannot open this page"), _("Ask the person who runs your team if you think you should.")),
        404: (_("Page not found"), _("Check the address, or go to the start page.")),
        405: (_("That did not work"), _("Go back and use the buttons on the page.")),
        409: (_("Something changed while you were here"), _("Open the page again to see what it says now.")),
        413: (_("That is too big to send"), _("Send a smaller file or a shorter answer.")),
        422: (_("We could not accept that"), _("Go back, check what you typed and try again.")),
        429: (_("Please wait before you try again"), _("Too many tries were made. Wait 10 minutes and try again.")),
        503: (
            _("Sorry, the service is not working now"),
            _("Your last answer may not be saved. Try again in a few minutes."),
        ),
    }
    return known.get(
        status, (_("Sorry, something went wrong"), _("Your last answer may not be saved. Try again in a few minutes."))
    )


def error_page(status: int, advice: str | None = None) -> Response:
    """Return the page, or JSON for our own script. `advice` takes the place of what the status says to do."""
    if request.accept_mimetypes.best == "application/json":
        response: Response = jsonify(error=status)
        response.status_code = status
        return response
    title, usual = words(status)
    return page("errors/error.html", title=title, status=status, advice=advice or usual, shows_help=status >= 500)


def _on_app_error(error: Exception) -> Response:
    assert isinstance(error, AppError)
    return error_page(error.status)


def _on_http_error(error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return cast("Response", error.response) if error.response is not None else error_page(error.code or 500)


def unavailable_page(error: Exception) -> Response:
    """Return the page that says that it did not work; nothing of what was asked for is on it.

    Only where our own check stopped the request is it sure that nothing was saved.
    """
    log.error("database unavailable", error=type(error).__name__)
    is_sure = isinstance(error, Unavailable)
    response = error_page(503, _("What you just did was not saved. Try again in a few minutes.") if is_sure else None)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _on_any_error(error: Exception) -> Response:
    # The message may hold what a person typed; the type and the place do not.
    log.error("unexpected error", error=type(error).__name__, where=_place(error))
    return error_page(500)


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"


def init_app(app: Flask) -> None:
    """Register the handlers. In tests an unexpected error is raised, not dressed."""
    app.register_error_handler(AppError, _on_app_error)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(Unavailable, unavailable_page)
    app.register_error_handler(OperationalError, unavailable_page)
    if not app.testing:
        app.register_error_handler(Exception, _on_any_error)
