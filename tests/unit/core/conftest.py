"""Rendering a macro without the rest of the app."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

from tests.nhsuk import Render


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("app", template_folder="core/templates")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    Babel(app)
    return app


@pytest.fixture
def ours(app: Flask) -> Iterator[Render]:
    """Render an expression, with `ui` and the values given."""

    def render(expression: str, **values: Any) -> str:
        template = app.jinja_env.from_string('{% import "macros/ui.html" as ui %}' + expression)
        return template.render(**values)

    with app.test_request_context():
        yield render
