"""Making pages."""

from flask import Flask, current_app, make_response, render_template
from jinja2.runtime import Macro
from werkzeug.wrappers import Response

from app.core.i18n import current_locale


def page(template: str, *, title: str, status: int = 200, **context: object) -> Response:
    """Return a rendered page. `title` is what the tab and the screen reader say first."""
    return make_response(render_template(template, title=title, **context), status)


def constant(macro: Macro) -> str:
    """Return what `macro` says, made once per language: only for what is the same for everybody and on every page."""
    made: dict[tuple[str, str], str] = current_app.extensions.setdefault("constant_html", {})
    key = (macro.name, current_locale())
    if key not in made:
        made[key] = macro()
    return made[key]


def init_app(app: Flask) -> None:
    """Give templates `constant`."""
    app.add_template_global(constant, "constant")
