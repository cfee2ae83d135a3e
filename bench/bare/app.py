"""The least that could do it: one committed INSERT by the raw driver, and plain pages without macros or layers.

POST /insert  the limit of goal 7 and 8: bare Flask and one committed row.
POST /save    what a save cannot go below: session, form token and as many statements as ours, by the raw driver.
GET /page     the limit of goal 8: a question in plain Jinja with session, form token, one row by key, 25 gettext.
GET /plain    the limit of goal 3: ten questions in plain HTML with a linked 3 KB style sheet.
"""

import os
import threading
from pathlib import Path
from typing import Any, cast

from flask import Flask, Response, render_template, request, session
from flask_babel import Babel
from flask_wtf.csrf import generate_csrf, validate_csrf

from bench.bare.drivers import Rows, rows_at
from bench.bare.words import HINTS, OPTIONS, QUESTIONS, WORDS

ROOT = Path(__file__).resolve().parents[2]

app = Flask(__name__)
app.config.update(SECRET_KEY="bench-only-bench-only-bench-only", WTF_CSRF_TIME_LIMIT=None)  # noqa: S106
app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
Babel(app, locale_selector=lambda: request.cookies.get("lang", "en"))
app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
own = threading.local()


def rows() -> Rows:
    """Return this thread's own connection to the database."""
    if not hasattr(own, "rows"):
        own.rows = rows_at(os.environ["DATABASE_URL"])
    return cast("Rows", own.rows)


@app.get("/health/ready")
def ready() -> str:
    return "ready"


@app.post("/insert")
def insert() -> str:
    rows().insert(request.form["operation_id"], request.form["answer"])
    return "kept"


@app.get("/token")
def token() -> str:
    return generate_csrf()


@app.post("/save")
def save() -> str:
    validate_csrf(request.form["csrf_token"])
    rows().save(request.form["operation_id"], request.form["answer"])
    return "kept"


@app.get("/page")
def page() -> str:
    session.setdefault("visits", 0)
    return filled(rows().one("first"))


def filled(row: tuple[Any, ...]) -> str:
    """Return the page with what the row says chosen."""
    return render_template(
        "page.html", token=generate_csrf(), row=row, words=WORDS, options=OPTIONS, question=QUESTIONS[0]
    )


@app.get("/plain")
def plain() -> str:
    return render_template("plain.html", questions=QUESTIONS, options=OPTIONS, hints=HINTS)


@app.get("/plain.css")
def plain_css() -> Response:
    style = (Path(__file__).parent / "plain.css").read_text(encoding="utf-8")
    return Response(style, mimetype="text/css", headers={"Cache-Control": "max-age=3600"})
