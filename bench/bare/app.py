"""The least that could do it: one committed INSERT by the raw driver, and plain pages without macros or layers.

POST /insert  the limit of goal 7 and 8: bare Flask and one committed row.
POST /save    what a save cannot go below: session, form token and as many statements as ours, by the raw driver.
GET /page     the limit of goal 8: a question in plain Jinja with session, form token, one row by key, 25 gettext.
GET /plain    the limit of goals 3, 5 and 6: ten questions in plain HTML with a linked 3 KB style sheet.
GET /kept     the same with the least service worker that lets it open without a network.
POST /answers one committed row with all ten answers; then GET /thanks, as every form that is sent once does.
"""

import os
import threading
import uuid
from pathlib import Path
from typing import Any, cast

from flask import Flask, Response, redirect, render_template, request, send_from_directory, session
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
    return ten_questions()


@app.get("/kept")
def kept() -> str:
    return ten_questions(script="/register.js")


def ten_questions(script: str | None = None) -> str:
    """Return the page with all questions on it."""
    shown = {"questions": QUESTIONS, "options": OPTIONS, "hints": HINTS}
    return render_template("plain.html", **shown, operation_id=uuid.uuid4(), script=script)


@app.get("/register.js")
@app.get("/worker.js")
def own_script() -> Response:
    return send_from_directory(Path(__file__).parent, request.path[1:], mimetype="text/javascript")


@app.post("/answers")
def answers() -> Response:
    told = ",".join(request.form[f"q{number}"] for number in range(1, len(QUESTIONS) + 1))
    rows().insert(request.form["operation_id"], told)
    return cast("Response", redirect("/thanks", 303))


@app.get("/thanks")
def thanks() -> str:
    return render_template("thanks.html")


@app.get("/plain.css")
def plain_css() -> Response:
    style = (Path(__file__).parent / "plain.css").read_text(encoding="utf-8")
    return Response(style, mimetype="text/css", headers={"Cache-Control": "max-age=3600"})
