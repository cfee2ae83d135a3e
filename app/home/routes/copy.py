"""A copy of everything that is held about the person who asks, at once, for them alone."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from flask import current_app, make_response, render_template
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.accounts import guards as sign_in
from app.accounts.domain.limits import DAY, Limit
from app.adapters.pdf import pdf_of
from app.core import audit, clock
from app.core.audit import AuditEvent
from app.core.db import database, db_session, set_session_access
from app.core.errors import TooMany
from app.core.i18n import current_locale
from app.core.render import page
from app.home.forms import PAPER, CopyForm
from app.home.queries import LOG, held_about
from app.home.routes import bp, copy_pages
from app.home.routes.copy_pages import Copy, Sentence
from app.home.routes.who_looked import sentence
from app.people import queries as people
from app.people.domain.access import Access, Kind
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept

# To read and set all that is held takes seconds of a processor: nobody needs it more often, and nobody can do harm so.
A_DAY = 10
TYPES: Mapping[str, str] = {"pdf": "application/pdf", "json": "application/json; charset=utf-8"}


@bp.get("/my-record/copy")
@requires(Action.GET_OWN_COPY)
def get_copy() -> Response:
    """Say what is in the copy, and ask which kind of file."""
    kept = take_kept()
    return _ask_page(CopyForm(kept) if kept else CopyForm())


@bp.post("/my-record/copy")
@requires(Action.GET_OWN_COPY, fresh=True)
def send_copy() -> Response:
    """Give the copy. It stands in the person's log before it leaves."""
    form, access, now = CopyForm(), current_access(), clock.now()
    if not form.validate():
        return _ask_page(form)
    try:
        sign_in.spend([Limit("copy", A_DAY, DAY, str(access.user_id))], now)
    except TooMany:
        form.add_error("kind", _("You have had 10 copies today. Try again tomorrow"))
        return _ask_page(form, status=429)
    made = _make(form.kind.data, access, now)
    session = db_session()
    set_session_access(session, access)
    _record(session, access, form.kind.data, now)
    session.commit()
    return _sent(made, form.kind.data)


def _make(kind: str, access: Access, now: datetime) -> bytes:
    """Return the copy in a transaction that only reads: on SQLite nobody waits while it is set."""
    assert access.patient_id is not None  # the guard let a patient in
    with database().session(access, readonly=True) as session:
        copy = held_about(session, access, current_locale())
        said = _sentence(session, copy, access)
        if kind != PAPER:
            text = copy_pages.file_text(copy, said, locale=current_locale(), now=now)
            return text.encode("utf-8", "replace")
        owner = people.patient(session, access, access.patient_id)
    html = render_template(
        "home/copy_paper.html",
        title=_("A copy of your information"),
        owner=owner,
        made_at=now,
        parts=list(copy_pages.paper(copy)),
        is_log_cut=len(copy[LOG.name]) > copy_pages.LINES_ON_PAPER,
        log=copy_pages.log_lines(copy, said),
        reasons=copy_pages.reasons(),
    )
    return pdf_of(html, str(current_app.extensions["settings"].base_url))


def _record(session: Session, access: Access, kind: str, now: datetime) -> None:
    audit.record(
        session,
        access,
        "copy.given",
        patient_id=access.patient_id,
        object_type="copy",
        sections=[kind],
        now=now,
    )


def _sentence(session: Session, copy: Copy, access: Access) -> Sentence:
    events = [entry.row for entry in copy[LOG.name]]
    staff: set[uuid.UUID] = {event.actor_id for event in events if event.actor_id and event.actor_kind == Kind.STAFF}
    posts = people.posts_by_id(session, access, staff) if staff else {}

    def said(event: AuditEvent) -> Markup:
        return sentence(event, access.user_id, posts)

    return said


def _sent(made: bytes, kind: str) -> Response:
    # The name says nothing of health: it stays in a list of downloads that others may see.
    response = make_response(made)
    response.headers["Content-Type"] = TYPES[kind]
    response.headers["Content-Disposition"] = f'attachment; filename="copy.{kind}"'
    response.headers["Content-Language"] = current_locale()
    return response


def _ask_page(form: CopyForm, status: int | None = None) -> Response:
    return page(
        "home/copy.html",
        title=_("Get a copy of your information"),
        status=status or (422 if form.errors else 200),
        form=form,
        reasons=copy_pages.reasons(),
    )
