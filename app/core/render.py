"""Making pages."""

from flask import make_response, render_template
from werkzeug.wrappers import Response


def page(template: str, *, title: str, status: int = 200, **context: object) -> Response:
    """Return a rendered page. `title` is what the tab and the screen reader say first."""
    return make_response(render_template(template, title=title, **context), status)
