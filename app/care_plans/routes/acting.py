"""Taking an action, handing it over, closing it with what came of it, and opening it again."""

import uuid
from collections.abc import Callable

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.care_plans import services
from app.care_plans.domain.tasks import TaskAct
from app.care_plans.forms import CloseForm, HandOverForm
from app.care_plans.models import Task
from app.care_plans.queries import tasks as queries
from app.care_plans.queries.tasks import Shown
from app.care_plans.routes import bp, task_words, words
from app.care_plans.routes.actions import action_page, read, seen_of
from app.care_plans.services import Doing, Elsewhere
from app.core import clock
from app.core.db import db_session
from app.core.destinations import own_path
from app.core.errors import Invalid, NotFound
from app.core.forms import OnceForm
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept


@bp.post("/team/actions/claim")
@requires(Action.ACT_ON_ITEM)
def claim_action() -> Response:
    """Take one action, from the list or from its own page. Where a colleague was first, the page says who."""
    task_id = _task_id()
    back = own_path(request.form.get("next")) or url_for("care_plans.actions")
    return _do(task_id, Doing(TaskAct.CLAIM, OnceForm().operation), lambda _task: back)


@bp.post("/team/actions/<uuid:task_id>")
@requires(Action.ACT_ON_ITEM)
def close_action(task_id: uuid.UUID) -> Response:
    """Close an action with what came of it."""
    form = CloseForm()
    _team_id(task_id)
    operation_id, seen = form.operation, form.seen_mark
    if not form.validate():
        return action_page(form, read(task_id))
    doing = Doing(form.chosen, operation_id, form.words.data or "", seen=seen)
    return _do(task_id, doing, lambda task: url_for("care_plans.actions", team=task.team_id, closed=task.id), form=form)


@bp.post("/team/actions/<uuid:task_id>/reopen")
@requires(Action.ACT_ON_ITEM)
def reopen_action(task_id: uuid.UUID) -> Response:
    """Open an action again that is not finished after all. Its history keeps both."""
    return _do(task_id, Doing(TaskAct.REOPEN, OnceForm().operation), _its_page)


@bp.get("/team/actions/<uuid:task_id>/hand-over")
@requires(Action.ACT_ON_ITEM)
def hand_over(task_id: uuid.UUID) -> Response:
    """Ask to whom an action is handed over, and why."""
    kept = take_kept()
    return _hand_over_page(HandOverForm(kept) if kept else HandOverForm(formdata=None), read(task_id))


@bp.post("/team/actions/<uuid:task_id>/hand-over")
@requires(Action.ACT_ON_ITEM)
def save_hand_over(task_id: uuid.UUID) -> Response:
    """Hand an action over to a colleague of the same team."""
    form = HandOverForm()
    _offer(form, _team_id(task_id))
    operation_id, seen = form.operation, form.seen_mark
    if not form.validate():
        return _hand_over_page(form, read(task_id))
    words, to_user_id = form.words.data or "", uuid.UUID(form.colleague.data)
    doing = Doing(TaskAct.HAND_OVER, operation_id, words, to_user_id=to_user_id, seen=seen)
    return _do(task_id, doing, _its_page)


def _team_id(task_id: uuid.UUID) -> uuid.UUID:
    """Return the team of a task; NotFound before anything that was sent is looked at, where it is another's."""
    found = queries.shown(db_session(), current_access(), task_id).task.team_id
    if found is None:
        raise NotFound
    return found


def _task_id() -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get("task", ""))
    except ValueError:
        raise Invalid from None


def _its_page(task: Task) -> str:
    return url_for("care_plans.action", task_id=task.id)


def _do(task_id: uuid.UUID, doing: Doing, then: Callable[[Task], str], *, form: CloseForm | None = None) -> Response:
    """Do it, commit and go on; where it could not be done, show why on the action's page, with what was typed."""
    session = db_session()
    try:
        task = services.do(session, current_access(), task_id, doing, clock.now())
    except Elsewhere:
        return action_page(form or CloseForm(formdata=None), read(task_id), is_elsewhere=True, typed=doing.words)
    session.commit()
    return redirect(then(task), 303)


def _offer(form: HandOverForm, team_id: uuid.UUID, *, but: uuid.UUID | None = None) -> None:
    """Offer everybody of the team: one may also take over from a colleague who is away."""
    staff = queries.colleagues(db_session(), current_access(), team_id)
    form.offer({key: name for key, name in staff.items() if key != but})


def _hand_over_page(form: HandOverForm, found: Shown) -> Response:
    _offer(form, _team_id(found.task.id), but=found.task.claimed_by_user_id)
    if not form.operation_id.data:
        form.show(seen_of(found))
    return page(
        "care_plans/hand_over.html",
        title=_("Hand over this action"),
        status=422 if form.errors else 200,
        form=form,
        row=found,
        task_words=task_words,
        words=words,
    )
