"""An app with a few guarded pages of the test's own to knock at."""

import pytest
from flask import Blueprint, Flask, jsonify, request
from flask import session as cookie

from app.core.db import db_session
from app.people.domain.policy import Action
from app.people.guards import current_access, public, requires, take_kept

ELSEWHERE = {
    "home": {"index": "/", "choose_language": "/language", "leave": "/leave", "about": "/about",
             "privacy": "/privacy", "accessibility": "/accessibility"},
    "assessments": {"help_now": "/help-now"},
}  # fmt: skip


@pytest.fixture
def app(new_app: Flask) -> Flask:
    """The app with two guarded pages of the test's own, which say who acts, and a form."""
    _add_rooms_to_come(new_app)
    probe = Blueprint("probe", __name__)

    @probe.get("/probe/mine")
    @requires(Action.READ_OWN, readonly=True)
    def mine():
        access = current_access()
        return jsonify(who=access.display, locale=access.locale, request_id=access.request_id)

    @probe.get("/team/probe")
    @requires(Action.SEE_WORKLIST)
    def team():
        access = current_access()
        return jsonify(who=access.display, glass=[str(found) for found in access.glass_patient_ids])

    @probe.get("/team/probe/fresh")
    @requires(Action.SEE_WORKLIST, fresh=True)
    def fresh():
        return jsonify(who=current_access().display)

    @probe.get("/probe/form")
    @requires(Action.ANSWER_OWN, readonly=True)
    def form():
        kept = take_kept()
        return jsonify(kept=kept.to_dict(flat=False) if kept else None)

    @probe.post("/probe/form")
    @requires(Action.ANSWER_OWN)
    def save():
        db_session().commit()
        return jsonify(saved=request.form.to_dict())

    @probe.get("/probe/cookie")
    @public
    def show_cookie():
        return jsonify(dict(cookie))

    new_app.register_blueprint(probe)
    return new_app


def _add_rooms_to_come(app: Flask) -> None:
    app.jinja_env.globals.setdefault("assets", {"css_url": "/a.css", "team_css_url": "/b.css", "js_url": "/c.js"})
    for name, pages in ELSEWHERE.items():
        if name not in app.blueprints:
            room = Blueprint(name, __name__)
            for endpoint, path in pages.items():
                room.add_url_rule(path, endpoint, public(lambda: "elsewhere"))
            app.register_blueprint(room)
