"""What leaves this service for another, on a person's behalf."""

import uuid

from flask import Response

from app.core import clock
from app.core.db import db_session
from app.mdt import services
from app.mdt.routes import bp
from app.people.domain.policy import Action
from app.people.guards import current_access, requires


@bp.get("/team/people/<uuid:patient_id>/assessments/<uuid:assessment_id>/fhir")
@requires(Action.SEE_PERSON)
def fhir(patient_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Give one sent assessment as a file. Its name says nothing of whose it is."""
    content = services.export_assessment(db_session(), current_access(), patient_id, assessment_id, clock.now())
    db_session().commit()
    response = Response(content, mimetype="application/fhir+json")
    response.headers["Content-Disposition"] = 'attachment; filename="answers.json"'
    return response
