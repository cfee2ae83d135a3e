"""A completed assessment as a PDF, in any language: for the person, and for their team."""

import uuid

from flask import current_app, redirect, render_template, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response

from app.adapters.pdf import pdf_of, remembered_pdf_of
from app.assessments import queries
from app.assessments.domain.report import Report
from app.assessments.routes import bp
from app.assessments.routes.sending import summary_context
from app.core import audit, clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.i18n import LOCALES, current_locale
from app.core.render import pdf_file
from app.people import queries as people
from app.people.domain.policy import Action
from app.people.guards import current_access, requires


@bp.get("/assessments/<uuid:assessment_id>/answers.pdf")
@requires(Action.READ_OWN)
def summary_pdf(assessment_id: uuid.UUID) -> Response:
    """Return what I said, in the page's language."""
    found = queries.report(db_session(), current_access(), assessment_id, current_locale())
    if found.submitted_at is None:
        return redirect(url_for("assessments.resume", assessment_id=assessment_id), 303)
    return _report_pdf(found, current_locale())


@bp.get("/team/people/<uuid:patient_id>/assessments/<uuid:assessment_id>/answers/<locale>.pdf")
@requires(Action.SEE_PERSON)
def team_pdf(patient_id: uuid.UUID, assessment_id: uuid.UUID, locale: str) -> Response:
    """Return what a person said, in a language of the team's choosing."""
    if locale not in LOCALES:
        raise NotFound
    found = queries.report(db_session(), current_access(), assessment_id, locale)
    if found.patient_id != patient_id or found.submitted_at is None:
        raise NotFound
    return _report_pdf(found, locale)


def _report_pdf(found: Report, locale: str) -> Response:
    session, access = db_session(), current_access()
    owner = people.patient(session, access, found.patient_id)
    audit.record(
        session,
        access,
        "assessment.saved_as_pdf",
        patient_id=found.patient_id,
        object_type="assessment",
        object_id=found.assessment_id,
        now=clock.now(),
    )
    with force_locale(locale):
        context = summary_context(found)
        html = render_template("assessments/summary.html", layout="paper_layout.html", owner=owner, **context)
    session.commit()
    return pdf_file(pdf_of(html, _base_url()), locale, "answers.pdf")


def nobodys_pdf(template: str, *, file_name: str, **context: object) -> Response:
    """Return a template that is about nobody as a PDF, in the language that is spoken now."""
    html = render_template(template, **context)
    return pdf_file(remembered_pdf_of(html, _base_url()), current_locale(), file_name)


def _base_url() -> str:
    return str(current_app.extensions["settings"].base_url)
