"""Bringing people in: a list, looked at before anything is kept, or one person by hand."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.core import clock
from app.core.db import db_session
from app.core.render import page
from app.people import queries as people
from app.people.domain.policy import Action
from app.people.guards import current_access, requires
from app.population import pages, queries
from app.population.domain.exports import spreadsheet
from app.population.domain.files import MAX_BYTES, read_file
from app.population.domain.payloads import notes_from_payload
from app.population.domain.person import Person, read_row
from app.population.forms import PersonForm, TeamForm, UploadForm
from app.population.models import BatchState, ImportBatch, ImportRow, RowState
from app.population.services import lists
from app.population.services.people import AlreadyKnown, KnownElsewhere, add_person
from app.population.words import remark_words

bp = Blueprint("population", __name__, template_folder="templates")
MAX_ROW_NUMBER = 10**6
AnyTeamForm = TypeVar("AnyTeamForm", bound=TeamForm)


@bp.route("/team/people/import", methods=["GET", "POST"])
@requires(Action.IMPORT_PATIENTS)
def upload() -> AnyResponse:
    form = _with_teams(UploadForm())
    if form.validate_on_submit():
        batch = _staged(form)
        if batch is not None:
            return redirect(url_for(".review", batch_id=batch.id), 303)
    waiting = queries.waiting_batches(db_session(), current_access())
    title = _("Add people from a list")
    return _form_page("population/upload.html", title, form, waiting=waiting)


def _staged(form: UploadForm) -> ImportBatch | None:
    """Stage the file and commit; or say on the form why it cannot be read, and return None."""
    file = read_file(form.file.data.read(MAX_BYTES + 1), clock.today())
    if file.refusal:
        form.show_refusal(file.refusal)
        return None
    session = db_session()
    batch = lists.stage(
        session,
        current_access(),
        team_id=UUID(form.team_id.data),
        file=file,
        file_name=form.file.data.filename or "",
        now=clock.now(),
    )
    session.commit()
    return batch


@bp.get("/team/people/import/<uuid:batch_id>")
@requires(Action.IMPORT_PATIENTS)
def review(batch_id: UUID) -> AnyResponse:
    session, access = db_session(), current_access()
    batch = queries.batch(session, access, batch_id)
    counts = queries.row_counts(session, access, batch_id)
    shown = _state_to_show(batch)
    rows = queries.rows(session, access, batch_id, shown, after=_after(), limit=queries.PAGE_SIZE + 1)
    views = _views(rows[: queries.PAGE_SIZE])
    session.commit()
    return page(
        "population/review.html",
        title=_("Check the list before anyone is added"),
        batch=batch,
        counts=counts,
        shown=shown,
        rows=views,
        next_after=rows[queries.PAGE_SIZE - 1].number if len(rows) > queries.PAGE_SIZE else None,
        notes=[remark_words(note) for note in notes_from_payload(batch.notes or "[]")],
        form=TeamForm(),
    )


def _state_to_show(batch: ImportBatch) -> RowState:
    """Return which rows were asked for. An applied list only still has those that were refused."""
    asked = request.args.get("show", "")
    if batch.state == BatchState.applied or asked not in {RowState.new, RowState.known, RowState.refused}:
        return RowState.refused if batch.state == BatchState.applied else RowState.new
    return RowState(asked)


def _after() -> int:
    number = request.args.get("after", 0, type=int)
    return number if 0 <= number <= MAX_ROW_NUMBER else 0


def _views(rows: Sequence[ImportRow]) -> list[pages.RowView]:
    """Return what to show, and write down whose own details are shown beside the list's."""
    session, access = db_session(), current_access()
    patient_ids = [row.patient_id for row in rows if row.patient_id and row.payload]
    known = people.patients_by_id(session, access, patient_ids) if patient_ids else {}
    lists.record_comparison(session, access, list(known), now=clock.now())
    return pages.row_views(rows, known)


@bp.post("/team/people/import/<uuid:batch_id>/apply")
@requires(Action.IMPORT_PATIENTS)
def apply(batch_id: UUID) -> AnyResponse:
    session, more = db_session(), True
    while more:  # each part is whole in itself, so that others can save between two of them
        more = lists.apply_next(session, current_access(), batch_id, now=clock.now())
        session.commit()
    return redirect(url_for(".review", batch_id=batch_id), 303)


@bp.post("/team/people/import/<uuid:batch_id>/discard")
@requires(Action.IMPORT_PATIENTS)
def discard(batch_id: UUID) -> AnyResponse:
    session = db_session()
    lists.discard(session, current_access(), batch_id, now=clock.now())
    session.commit()
    return redirect(url_for(".review", batch_id=batch_id), 303)


@bp.get("/team/people/import/<uuid:batch_id>/refused.csv")
@requires(Action.IMPORT_PATIENTS, readonly=True)
def refused_rows(batch_id: UUID) -> AnyResponse:
    session, access = db_session(), current_access()
    queries.batch(session, access, batch_id)
    head, lines = pages.refused_table(queries.rows(session, access, batch_id, RowState.refused))
    response = Response(spreadsheet([_("Row"), _("Column"), _("Reason"), *head], lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="rows-not-added.csv"'
    return response


@bp.route("/team/people/add", methods=["GET", "POST"])
@requires(Action.IMPORT_PATIENTS)
def add() -> AnyResponse:
    form = _with_teams(PersonForm())
    if form.validate_on_submit():
        row = read_row(0, form.cells(), clock.today())
        form.show_findings(row.refusals, row.notes)
        if row.person and not form.errors and _added(form, row.person):
            return redirect(url_for(".add", added=1), 303)
    was_added = request.method == "GET" and "added" in request.args
    return _form_page("population/add.html", _("Add a person"), form, was_added=was_added)


def _added(form: PersonForm, person: Person) -> bool:
    """Add the person and commit; or say beside the NHS number whose it is already, and return False."""
    session = db_session()
    try:
        add_person(session, current_access(), team_id=UUID(form.team_id.data), person=person, now=clock.now())
    except AlreadyKnown:
        form.add_error("nhs_number", _("Your team knows this person already. Nothing was changed."))
        return False
    except KnownElsewhere:
        form.add_error("nhs_number", _("Another team looks after this person. Check the number, or ask that team."))
        return False
    session.commit()
    return True


def _with_teams(form: AnyTeamForm) -> AnyTeamForm:
    found = queries.importing_teams(db_session(), current_access())
    form.offer([(str(team.id), f"{team.name}, {organisation.name}") for team, organisation in found])
    return form


def _form_page(template: str, title: str, form: TeamForm, **context: object) -> AnyResponse:
    """Return the page of a form, as it was filled in; what is wrong is said beside each field."""
    has_errors = bool(form.errors)
    status = 422 if has_errors else 200
    return page(template, title=title, status=status, form=form, has_errors=has_errors, **context)
