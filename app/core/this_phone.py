"""What somebody chose for the phone they hold, whoever uses it: kept in cookies that name nobody."""

from dataclasses import dataclass
from typing import Self

from flask import Flask, request
from werkzeug.wrappers import Response

COOKIE_SECONDS = 365 * 24 * 3600
TEXT, LARGE = "text", "large"
COVER, ON = "cover", "on"
# Every choice by its cookie; anything else in the cookie is as if there were none.
CHOICES = {TEXT: LARGE, COVER: ON}


@dataclass(frozen=True)
class ThisPhone:
    """The choices, each off unless its cookie says otherwise."""

    has_large_text: bool
    has_cover: bool

    @classmethod
    def of_request(cls) -> Self:
        """Read what the browser sent."""
        return cls(request.cookies.get(TEXT) == LARGE, request.cookies.get(COVER) == ON)


def remember(response: Response, name: str, *, chosen: bool) -> None:
    """Keep a choice on the phone for a year, or take it away."""
    if chosen:
        response.set_cookie(
            name, CHOICES[name], max_age=COOKIE_SECONDS, secure=request.is_secure, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(name, secure=request.is_secure, httponly=True, samesite="Lax")


def init_app(app: Flask) -> None:
    """Give every page `this_phone`."""
    app.context_processor(lambda: {"this_phone": ThisPhone.of_request()})
