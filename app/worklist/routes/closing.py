"""Closing an item with what came of it, and undoing that."""

import uuid

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import audit, clock
from app.core.db import db_session
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires
from app.worklist import queries, services, words
from app.worklist.domain.items import can_be_undone
from app.worklist.forms import LONGEST_OUTCOME, OutcomeForm
from app.worklist.queries import Listed
from app.worklist.routes import bp


@bp.get("/team/worklist/<uuid:item_id>/close")
@requires(Action.ACT_ON_ITEM)
def close(item_id: uuid.UUID) -> Response:
    """Ask what came of an item; of a closed one, show it."""
    listed = _read(item_id)
    return _close_page(OutcomeForm(), listed)


@bp.post("/team/worklist/<uuid:item_id>/close")
@requires(Action.ACT_ON_ITEM)
def save_outcome(item_id: uuid.UUID) -> Response:
    """Close an item."""
    form, session = OutcomeForm(), db_session()
    if not form.validate():
        return _close_page(form, _read(item_id))
    item = services.resolve(session, current_access(), item_id, form.outcome.data, clock.now())
    session.commit()
    return redirect(url_for("worklist.index", team=item.owner_team_id, closed=item.id), 303)


@bp.post("/team/worklist/<uuid:item_id>/reopen")
@requires(Action.ACT_ON_ITEM)
def reopen(item_id: uuid.UUID) -> Response:
    """Put back what was closed by mistake."""
    session = db_session()
    item = services.reopen(session, current_access(), item_id, clock.now())
    session.commit()
    return redirect(url_for("worklist.index", team=item.owner_team_id), 303)


def _read(item_id: uuid.UUID) -> Listed:
    """Return an item, and record in the person's log that it was read."""
    session, access = db_session(), current_access()
    listed = queries.listed(session, access, item_id)
    audit.record(
        session,
        access,
        "worklist.opened",
        patient_id=listed.item.patient_id,
        object_type="worklist_item",
        object_id=item_id,
        now=clock.now(),
    )
    session.commit()
    return listed


def _close_page(form: OutcomeForm, listed: Listed) -> Response:
    item, now = listed.item, clock.now()
    is_undone_by_me = can_be_undone(item.resolved_at, item.resolved_by, by=current_access().user_id, now=now)
    return page(
        "worklist/close.html",
        title=_("Close this item") if item.is_open else _("This item is closed"),
        status=422 if form.errors else 200,
        form=form,
        row=listed,
        longest=LONGEST_OUTCOME,
        can_undo=is_undone_by_me,
        waiting=words.waiting_words(item.raised_at, now),
        priority_words=words.PRIORITIES,
    )
