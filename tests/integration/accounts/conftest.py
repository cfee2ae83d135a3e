"""An app with a page for patients and one for staff to knock at."""

import pytest
from flask import Blueprint, Flask, jsonify

from app.people.domain.policy import Action
from app.people.guards import current_access, requires


@pytest.fixture
def app(app: Flask) -> Flask:
    """The app with two guarded pages of the test's own, which say who acts."""
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

    app.register_blueprint(probe)
    return app
