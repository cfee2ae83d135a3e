"""Goal 9: rendering a question page in process, beside the least that could make the very same page.

The reference is written by machine from the page itself: its HTML as one flat template in which only the translated
words are looked up and the values of this person put in. No macro, no inheritance, no condition.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, before_render_template, render_template
from jinja2 import Environment, Template, pass_context
from jinja2.runtime import Context
from markupsafe import escape

import bench.bare.app as bare
from app import create_app
from app.config import Settings
from app.core.render import give_macros
from bench.stores import Store
from bench.table import Row

REPEATS = 200
DELIMITERS = {  # not Jinja's own, which the style sheet inside the page may hold
    "variable_start_string": "[[",
    "variable_end_string": "]]",
    "block_start_string": "[%",
    "block_end_string": "%]",
    "comment_start_string": "[#",
    "comment_end_string": "#]",
}


def measure(store: Store, rounds: int) -> list[Row]:
    """Take the context of the real page, then render the real template and each reference in turn."""
    app = create_app(Settings.load(demo=True, database_url=store.url))
    with app.test_client() as client:
        client.set_cookie("session", store.crowd[0].cookie)
        with _contexts(app) as seen:
            assert client.get(store.crowd[0].question("phq-1")).status_code == 200
        name, context = seen[0]
        _forget(app)  # what is made once would not be looked up, so its words would not be in the flat one
        flat, values = _flatten(app.jinja_env, lambda: render_template(name, **context), _values(context))
        _forget(app)
        assert flat.render(**values) == render_template(name, **context)
        times = [
            (
                _timed(lambda: render_template(name, **context)),
                _timed_by_hand(),
                _timed(lambda: flat.render(**values)),
            )
            for _ in range(rounds)
        ]
    app.extensions["database"].engine.dispose()
    return [
        _row("question page / a plain page in Jinja by hand, 25 words (bench/bare)", times, 1, 2),
        _row("question page / the same HTML from a flat template", times, 2, 2),
    ]


def _row(what: str, times: list[tuple[float, ...]], reference: int, limit: float | None) -> Row:
    ours, other = (statistics.median(one[which] for one in times) for which in (0, reference))
    ratio = statistics.median(one[0] / one[reference] for one in times)
    return Row("9", what, "in process", f"{ours:.3f} ms", f"{other:.3f} ms", ratio, limit)


def _timed_by_hand() -> float:
    """Return ms a rendering of the plain page that goal 8 is held against, inside a request of its own app."""
    with bare.app.test_request_context("/page"):
        return _timed(lambda: bare.filled(("first", "several-days")))


def _forget(app: Flask) -> None:
    """Take away what was made once: constant parts, and templates, whose macros keep the first function for words."""
    app.extensions.pop("constant_html", None)
    app.jinja_env.cache.clear()
    give_macros(app)


@contextmanager
def _contexts(app: Flask) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    seen: list[tuple[str, dict[str, Any]]] = []

    def keep(_sender: Flask, template: Template, context: dict[str, Any], **_rest: Any) -> None:
        seen.append((str(template.name), dict(context)))

    with before_render_template.connected_to(keep, app):
        yield seen


def _values(context: dict[str, Any]) -> list[str]:
    """Return what is this person's and this question's own on the page."""
    form = context["form"]
    hidden = [form.csrf_token.current_token, form.operation_id.data]
    return [*hidden, str(context["title"]), *(str(choice.label) for choice in form.answer.iter_choices())]


def _flatten(environment: Environment, render: Callable[[], str], values: list[str]) -> tuple[Template, dict[str, str]]:
    """Return a flat template of what `render` gives, and its values by name."""
    with _words_looked_up(environment) as words:
        html = render()
    holes: list[str] = []
    for shown, source in sorted(words.items(), key=lambda pair: -len(pair[0])):
        html = _cut(html, shown, f"[[ _({source!r}) ]]", holes)
    named = {f"value_{number}": value for number, value in enumerate(values)}
    for name, value in named.items():
        html = _cut(html, str(escape(value)), f"[[ {name} ]]", holes)
    for number, hole in enumerate(holes):
        html = html.replace(f"\0{number}\0", hole)
    return environment.overlay(**DELIMITERS).from_string(html), named


def _cut(html: str, shown: str, expression: str, holes: list[str]) -> str:
    """Put a mark where `shown` stands, so that later and shorter words do not match inside the expression."""
    holes.append(expression)
    return html.replace(shown, f"\0{len(holes) - 1}\0")


@contextmanager
def _words_looked_up(environment: Environment) -> Iterator[dict[str, str]]:
    """Note the source of each word shown; those with values in them are looked up in their finished form."""
    real, words = environment.globals["gettext"], {}

    @pass_context
    def noting(context: Context, source: str, **variables: Any) -> str:
        shown = real(context, source, **variables)
        words[str(shown)] = str(shown) if variables else source
        return shown

    environment.globals["gettext"] = environment.globals["_"] = noting
    try:
        yield words
    finally:
        environment.globals["gettext"] = environment.globals["_"] = real


def _timed(render: Callable[[], str]) -> float:
    """Return ms a rendering."""
    render()
    began = time.perf_counter()
    for _ in range(REPEATS):
        render()
    return (time.perf_counter() - began) * 1000 / REPEATS
