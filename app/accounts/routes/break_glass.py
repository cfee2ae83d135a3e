"""Opening a record outside the caseload, and reviewing who did."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import guards, queries
from app.accounts.domain.limits import on_breaking_glass
from app.accounts.forms.break_glass import REASONS, BreakGlassForm, ReviewForm
from app.accounts.routes import bp, steps
from app.accounts.services import break_glass as services
from app.core import audit, clock
from app.core.db import db_session
from app.core.errors import NotFound, TooMany
from app.core.render import page
from app.people import queries as people
from app.people.domain.policy import Action, Relation
from app.people.guards import current_access, requires, take_kept
from app.people.models import BreakGlassGrant, Patient


@bp.get("/team/break-glass")
@requires(Action.BREAK_GLASS, fresh=True)
def break_glass() -> Response:
    """Ask whose record and why."""
    return _ask(BreakGlassForm(formdata=take_kept()))


@bp.post("/team/break-glass")
@requires(Action.BREAK_GLASS, fresh=True)
def open_record() -> Response:
    """Open one record for an hour. A number that leads nowhere counts as well."""
    form, now, access = BreakGlassForm(), clock.now(), current_access()
    if not form.validate():
        return _ask(form)
    try:
        guards.spend(on_breaking_glass(str(access.user_id)), now)
    except TooMany:
        form.form_errors.append(_("You have opened 3 records today. Call the clinical lead of the person's team"))
        return _ask(form, status=429)
    return _open(form, now)


@bp.get("/team/break-glass/reviews")
@requires(Action.REVIEW_BREAK_GLASS)
def break_glass_reviews() -> Response:
    """List the sights of records that I may review, oldest first."""
    session, access = db_session(), current_access()
    grants = queries.grants_to_review(session, access)
    names = people.names_by_id(session, access, {grant.user_id for grant in grants})
    patients = people.patients_by_id(session, access, {grant.patient_id for grant in grants})
    _record_shown(patients)
    session.commit()
    return page(
        "accounts/break_glass_reviews.html",
        title=_("Records opened outside the caseload"),
        grants=grants,
        names=names,
        patients=patients,
        reasons=REASONS,
        due_after=services.REVIEW_WITHIN,
        now=clock.now(),
    )


@bp.get("/team/break-glass/reviews/<uuid:grant_id>")
@requires(Action.REVIEW_BREAK_GLASS)
def break_glass_review(grant_id: uuid.UUID) -> Response:
    """Ask what I make of one of them."""
    return _shown(ReviewForm(), _grant(grant_id))


@bp.post("/team/break-glass/reviews/<uuid:grant_id>")
@requires(Action.REVIEW_BREAK_GLASS)
def save_review(grant_id: uuid.UUID) -> Response:
    """Keep what I make of it."""
    form, grant = ReviewForm(), _grant(grant_id)
    if not form.validate():
        return _shown(form, grant)
    services.review(
        db_session(), current_access(), grant, outcome=form.outcome.data, note=form.note.data, now=clock.now()
    )
    db_session().commit()
    return redirect(url_for("accounts.break_glass_reviews"), 303)


def _shown(form: ReviewForm, grant: BreakGlassGrant) -> Response:
    """Return the page that names whose record it was, once that is written down."""
    _record_shown([grant.patient_id])
    response = _review_page(form, grant)
    db_session().commit()
    return response


def _record_shown(patient_ids: Iterable[uuid.UUID]) -> None:
    """Write down whose record I was shown to have been opened: to see a name on a list is to read a record."""
    session, access, now = db_session(), current_access(), clock.now()
    audit.record_many(
        session, access, "break_glass.listed", patient_ids=patient_ids, object_type="break_glass_grant", now=now
    )


def _open(form: BreakGlassForm, now: datetime) -> Response:
    """The record is still behind the wall, so the pages look for it as the system and log as the actor."""
    access = current_access()
    session, system = guards.as_system()
    patient = people.find_by_nhs_number(session, system, form.number_value)
    if patient is None:
        services.record_miss(session, access, now)
        session.commit()
        form.add_error("number", _("We cannot open a record with this number. Check it and try again"))
        return _ask(form)
    if people.relation_to(session, access, patient.id).relation is Relation.NONE:
        team = people.lead_team(session, system, patient.id)
        services.open_record(
            session,
            access,
            patient,
            team_id=team.id if team else min(access.team_ids),  # somebody must review, whoever has no team too
            reason_code=form.reason_code.data,
            reason=form.reason.data.strip(),
            now=now,
        )
        session.commit()
    return redirect(_person_page(patient), 303)


def _person_page(patient: Patient) -> str:
    return f"/team/people/{patient.id}"  # the mdt room's, which stands above this one


def _grant(grant_id: uuid.UUID) -> BreakGlassGrant:
    session, access = db_session(), current_access()
    found = [grant for grant in queries.grants_to_review(session, access) if grant.id == grant_id]
    if not found:
        raise NotFound
    return found[0]


def _ask(form: BreakGlassForm, status: int | None = None) -> Response:
    return steps.show("break_glass.html", title=_("Open a record outside your caseload"), form=form, status=status)


def _review_page(form: ReviewForm, grant: BreakGlassGrant) -> Response:
    session, access = db_session(), current_access()
    return steps.show(
        "break_glass_review.html",
        title=_("Review why a record was opened"),
        form=form,
        grant=grant,
        name=people.names_by_id(session, access, {grant.user_id})[grant.user_id],
        patient=people.patient(session, access, grant.patient_id),
        reason=REASONS[grant.reason_code],
    )
