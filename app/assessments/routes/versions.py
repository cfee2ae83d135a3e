"""A newer version came out while someone was answering: what changed, and the choice between the two."""

import uuid

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.domain.confirming import first_open, is_answered_beyond
from app.assessments.forms import VersionForm
from app.assessments.queries import Sitting
from app.assessments.routes import bp
from app.assessments.routes.version_words import change_words
from app.core import clock
from app.core.db import db_session
from app.core.i18n import current_locale
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires
from app.questionnaires.queries import PinnedVersion


def carry_on(found: Sitting) -> str:
    """Return where to go on: the choice of a newer version, the first open question, the check when there is none.

    Where later questions have answers already, the way leads from gap to gap and not through them again.
    """
    assessment_id = found.assessment.id
    if queries.newer_version(db_session(), current_access(), found.assessment, current_locale()):
        return url_for("assessments.versions", assessment_id=assessment_id)
    definition = found.version.definition
    following = first_open(definition, found.values, found.said.to_confirm())
    if following is None:
        return url_for("assessments.check", assessment_id=assessment_id)
    is_gap = is_answered_beyond(definition, found.values, following.link_id)
    return url_for(
        "assessments.question",
        assessment_id=assessment_id,
        link_id=following.link_id,
        review="1" if is_gap or following.link_id in found.values else None,
    )


@bp.get("/assessments/<uuid:assessment_id>/versions")
@requires(Action.ANSWER_OWN, readonly=True)
def versions(assessment_id: uuid.UUID) -> Response:
    """Say what a newer version changes, and ask which to go on with."""
    session, access = db_session(), current_access()
    found = queries.sitting(session, access, assessment_id, current_locale())
    newer = queries.newer_version(session, access, found.assessment, current_locale())
    if newer is None:
        return _resume(assessment_id)
    form = VersionForm(formdata=None)
    return _versions_page(found, newer, form)


@bp.post("/assessments/<uuid:assessment_id>/versions")
@requires(Action.ANSWER_OWN)
def choose_version(assessment_id: uuid.UUID) -> Response:
    """Go on with the newer version, or with the one that was begun."""
    session, access, form = db_session(), current_access(), VersionForm()
    operation_id, number, is_moved = form.operation(), form.number(), form.is_moved()
    if is_moved is None:
        found = queries.sitting(session, access, assessment_id, current_locale())
        newer = queries.newer_version(session, access, found.assessment, current_locale())
        return _versions_page(found, newer, form, status=422) if newer else _resume(assessment_id)
    try:
        services.choose_version(
            session,
            access,
            assessment_id,
            number,
            is_moved=is_moved,
            operation_id=operation_id,
            locale=current_locale(),
            now=clock.now(),
        )
    except services.OtherChoice as other:
        title = _("You have already chosen")
        return page("assessments/chosen.html", title=title, status=409, other=other, assessment_id=assessment_id)
    session.commit()
    return _resume(assessment_id)


def _resume(assessment_id: uuid.UUID) -> Response:
    return redirect(url_for("assessments.resume", assessment_id=assessment_id), 303)


def _versions_page(found: Sitting, newer: PinnedVersion, form: VersionForm, *, status: int = 200) -> Response:
    here = url_for("assessments.versions", assessment_id=found.assessment.id)
    return version_page(found, newer, form, status=status, address=here, back=url_for("assessments.index"))


def version_page(
    found: Sitting, newer: PinnedVersion, form: VersionForm, *, status: int, address: str, back: str, **more: object
) -> Response:
    """Show what changes and ask which to go on with. `address` is the page's own, `more` what its template needs."""
    form.operation_id.data, form.version.data = str(uuid.uuid4()), str(newer.definition.version)
    return page(
        "assessments/versions.html",
        title=_("Some questions have changed"),
        status=status,
        has_errors=bool(form.form_errors),
        form=form,
        address=address,
        back=back,
        **change_words(found, newer, request.args.get("page", 1, type=int)),
        **more,
    )
