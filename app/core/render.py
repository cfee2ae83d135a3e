"""Making pages."""

import re
from itertools import cycle

from flask import Flask, current_app, jsonify, make_response, render_template, request
from jinja2 import pass_context
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from app.core.i18n import current_locale, text_direction
from app.core.trees import Tree, main_of, tree_of

TREE = "application/vnd.joinedup.page+json"
MACROS = ("ui", "chrome")
_GAP = re.compile("\0(\\w+)\0")


def page(template: str, *, title: str, status: int = 200, **context: object) -> Response:
    """Return a rendered page. `title` is what the tab and the screen reader say first.

    A phone that keeps the page for when there is no signal asks for its own part as a tree (core/trees.py).
    """
    html = render_template(template, title=title, **context)
    if request.headers.get("Accept") == TREE:
        return make_response(jsonify(_kept(title, main_of(html))), status)
    return make_response(html, status)


def page_to_keep(template: str, *, title: str, **context: object) -> dict[str, object]:
    """Return what a phone keeps of a page, made without all that stands round it.

    The template must take its `layout` from the context.
    """
    html = render_template(template, layout="fragment.html", title=title, **context)
    return _kept(title, ["main", {}, *tree_of(html)])


def _kept(title: str, tree: Tree | None) -> dict[str, object]:
    locale = current_locale()
    return {"title": title, "lang": locale, "dir": text_direction(locale), "tree": tree}


def pdf_file(pdf: bytes, locale: str, file_name: str) -> Response:
    """Return a PDF to keep. Its name says nothing of health: it stays in a list of downloads that others may see."""
    response = make_response(pdf)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response.headers["Content-Language"] = locale
    return response


@pass_context
def constant(context: Context, macro: Macro, **gaps: str) -> Markup:
    """Return what `macro` says, made once per language: only for what is the same for everybody and on every page.

    `gaps` are the few words in it that differ, such as a form token: the macro gets them by name as arguments.
    """
    made: dict[tuple[str, str], list[str]] = current_app.extensions.setdefault("constant_html", {})
    key = (macro.name, context["locale"])
    if key not in made:
        made[key] = _GAP.split(macro(**{name: Markup(f"\0{name}\0") for name in gaps}))  # noqa: S704 - our own names
    pieces = made[key]
    if len(pieces) == 1:
        return Markup(pieces[0])  # noqa: S704 - what a template escaped
    filled = (escape(gaps[piece]) if is_gap else piece for piece, is_gap in zip(pieces, cycle((False, True))))
    return Markup("".join(filled))  # noqa: S704 - what a template escaped, and what was escaped just now


def init_app(app: Flask) -> None:
    """Give templates `constant`, and the macros of every page: to import them for each page costs it a twentieth."""
    app.add_template_global(constant, "constant")
    give_macros(app)


def give_macros(app: Flask) -> None:
    """Let every template use the macros of MACROS by name, read when they are first asked for."""
    for name in MACROS:
        app.jinja_env.globals[name] = _MacrosOf(app, name)


class _MacrosOf:
    """The macros of one file, read when the first page is made."""

    def __init__(self, app: Flask, name: str) -> None:
        self._app = app
        self._name = name

    def __getattr__(self, macro: str) -> Macro:
        module = self._app.jinja_env.get_template(f"macros/{self._name}.html").module
        found: Macro = getattr(module, macro)
        setattr(self, macro, found)
        return found
