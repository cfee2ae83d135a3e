"""Changing an entry, taking it out, putting it back. Nothing that was written is ever lost."""

import uuid

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.db import db_session
from app.core.i18n import current_locale
from app.core.render import page
from app.diary import queries, services, words
from app.diary.domain.entry import Entry
from app.diary.domain.given import Given
from app.diary.forms import AgainForm, EntryForm, form_for
from app.diary.routes import bp
from app.diary.routes.reading import bound
from app.diary.routes.writing import form_page, take
from app.diary.services import MovedOn
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept


@bp.get("/diary/entries/<uuid:entry_id>/change")
@requires(Action.KEEP_DIARY)
def change(entry_id: uuid.UUID) -> Response:
    """Ask what an entry should say."""
    kept = take_kept()
    current = _current(entry_id)
    if current.is_removed:
        return _to_entry(current)
    form = form_for(current.measure, kept)
    if not kept:
        form.fill(current)
    return form_page(form, current.measure, back=_address(current))


@bp.post("/diary/entries/<uuid:entry_id>/change")
@requires(Action.KEEP_DIARY)
def save_change(entry_id: uuid.UUID) -> Response:
    """Keep what it should say; what it said before stays in its history."""
    current = _current(entry_id)

    def keep(form: EntryForm, given: Given) -> Entry:
        session, access, locale = db_session(), current_access(), current_locale()
        return services.correct_entry(session, access, form.seen_id, given, form.operation, clock.now(), locale=locale)

    try:
        return take(current.measure, keep, back=_address(current))
    except MovedOn as moved:
        form = form_for(current.measure, request.form)
        form.seen.data, form.operation_id.data = str(moved.entry.id), str(uuid.uuid4())
        return form_page(form, current.measure, back=_address(current), moved_on=moved.entry)


@bp.get("/diary/entries/<uuid:entry_id>/remove")
@requires(Action.KEEP_DIARY, readonly=True)
def ask_remove(entry_id: uuid.UUID) -> Response:
    """Ask whether to take it out."""
    current = _current(entry_id)
    if current.is_removed:
        return _to_entry(current)
    title = _("Do you want to take this out of your diary?")
    return page("diary/remove.html", title=title, one=current, form=bound(current), words=words)


@bp.post("/diary/entries/<uuid:entry_id>/remove")
@requires(Action.KEEP_DIARY)
def remove(entry_id: uuid.UUID) -> Response:
    """Take it out."""
    current, form = _current(entry_id), AgainForm()
    try:
        services.remove_entry(db_session(), current_access(), form.seen_id, form.operation, clock.now())
    except MovedOn as moved:
        return _moved_on_page(moved.entry)
    db_session().commit()
    return redirect(url_for("diary.index", out=current.chain_id), 303)


@bp.post("/diary/entries/<uuid:entry_id>/put-back")
@requires(Action.KEEP_DIARY)
def put_back(entry_id: uuid.UUID) -> Response:
    """Put it back."""
    current, form = _current(entry_id), AgainForm()
    try:
        services.put_back_entry(db_session(), current_access(), form.seen_id, form.operation, clock.now())
    except MovedOn as moved:
        return _moved_on_page(moved.entry)
    db_session().commit()
    return _to_entry(current)


def _current(entry_id: uuid.UUID) -> Entry:
    return queries.history(db_session(), current_access(), entry_id).current


def _address(current: Entry) -> str:
    return url_for("diary.entry", entry_id=current.chain_id)


def _to_entry(current: Entry) -> Response:
    return redirect(_address(current), 303)


def _moved_on_page(current: Entry) -> Response:
    return page("diary/moved_on.html", title=_("Something changed while you were here"), status=409, one=current)
