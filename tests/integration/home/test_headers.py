"""What a response carries: a page what rules it as it is shown, data and files that they are no page at all."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import assets

RULES_OF_A_PAGE = ("Cross-Origin-Opener-Policy", "Permissions-Policy", "X-Frame-Options")
NO_PAGE = "default-src 'none'; frame-ancestors 'none'"


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize("path", ["/about", "/sign-in", "/nothing-here", "/sw.js"])
def test_a_page_and_the_worker_run_own_scripts_only_and_stand_in_no_frame(browser: FlaskClient, path: str) -> None:
    headers = browser.get(path).headers

    assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"} < set(policy)
    assert all(name in headers for name in RULES_OF_A_PAGE)


def test_data_can_be_shown_as_no_page(browser: FlaskClient) -> None:
    for path in ("/manifest/en.webmanifest", "/health/live"):
        headers = browser.get(path).headers

        assert headers["Content-Security-Policy"] == NO_PAGE, path
        assert not any(name in headers for name in RULES_OF_A_PAGE), path


def test_a_file_can_be_shown_as_no_page(browser: FlaskClient) -> None:
    for name, asset in assets.built().items():
        with browser.get(asset.url) as response:
            headers = response.headers

        assert headers["Content-Security-Policy"] == NO_PAGE, name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", name
