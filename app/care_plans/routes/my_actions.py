"""The person says how their own actions went, and may take it back."""

import uuid
from collections.abc import Callable

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.care_plans import services
from app.care_plans.domain.content import fingerprint
from app.care_plans.domain.tasks import CLOSED, TaskAct, TaskStatus
from app.care_plans.forms import MyCloseForm
from app.care_plans.models import Task
from app.care_plans.queries import tasks as queries
from app.care_plans.routes import bp, task_words, words
from app.care_plans.services import Doing, Elsewhere
from app.core import clock
from app.core.db import db_session
from app.core.forms import OnceForm
from app.core.i18n import current_locale
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept


@bp.get("/plan/actions/<uuid:action_id>")
@requires(Action.ANSWER_OWN_PLAN)
def my_action(action_id: uuid.UUID) -> Response:
    """Ask how one of the person's own actions went; of one they told about, show what they said."""
    kept = take_kept()
    return _page(MyCloseForm(kept) if kept else MyCloseForm(formdata=None), _own(action_id))


@bp.post("/plan/actions/<uuid:action_id>")
@requires(Action.ANSWER_OWN_PLAN)
def save_my_action(action_id: uuid.UUID) -> Response:
    """Keep what the person says of one of their own actions."""
    task, form = _own(action_id), MyCloseForm()
    operation_id, seen = form.operation, form.seen_mark
    if not form.validate():
        return _page(form, task)
    doing = Doing(form.chosen, operation_id, form.words.data or "", current_locale(), seen=seen)
    return _do(task, doing, lambda: _page(form, _own(action_id), is_elsewhere=True))


@bp.post("/plan/actions/<uuid:action_id>/take-back")
@requires(Action.ANSWER_OWN_PLAN)
def take_back_action(action_id: uuid.UUID) -> Response:
    """Take back what the person said: the action is still to be done."""
    task, doing = _own(action_id), Doing(TaskAct.REOPEN, OnceForm().operation, locale=current_locale())
    return _do(task, doing, lambda: _page(MyCloseForm(formdata=None), _own(action_id), is_elsewhere=True))


def _own(action_id: uuid.UUID) -> Task:
    return queries.own(db_session(), current_access(), action_id)


def _do(task: Task, doing: Doing, again: Callable[[], Response]) -> Response:
    session = db_session()
    try:
        services.do(session, current_access(), task.id, doing, clock.now())
    except Elsewhere:
        return again()
    session.commit()
    return redirect(url_for("care_plans.my_plan", saved=doing.act.value) + f"#part-{task.action_id}", 303)


def _page(form: MyCloseForm, task: Task, *, is_elsewhere: bool = False) -> Response:
    """Return the page of one of their actions. It shows the person their own plan: no event (docs/adr/0006)."""
    once = OnceForm(formdata=None)
    once.mark()
    form.offer(task_words.MY_OUTCOMES)
    if is_elsewhere or not form.operation_id.data:
        form.show(fingerprint(task.action))
    return page(
        "care_plans/my_action.html",
        title=_("Your action"),
        status=409 if is_elsewhere else 422 if form.errors else 200,
        form=form,
        once=once,
        task=task,
        is_elsewhere=is_elsewhere,
        is_open=task.status == TaskStatus.OPEN,
        is_closed=task.status in CLOSED,
        typed=form.words.data if is_elsewhere else None,
        task_words=task_words,
        words=words,
    )
