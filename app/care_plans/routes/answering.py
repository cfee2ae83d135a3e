"""The person says what they think: of the plan, of one goal, or of any part of it."""

import uuid
from collections.abc import Callable

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.care_plans import queries, services
from app.care_plans.domain.difference import changes
from app.care_plans.domain.plan import Item, Section, item_of, items
from app.care_plans.domain.states import OPEN_TO_ANSWERS, Act, may
from app.care_plans.forms import AnswerForm, CommentForm
from app.care_plans.queries import History, Version
from app.care_plans.routes import bp, words
from app.care_plans.routes.reading import own_id
from app.care_plans.services import MovedOn, RefusedGoal, Said
from app.core import clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.i18n import current_locale
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept

BoundForm = AnswerForm | CommentForm


@bp.get("/plan/answer")
@requires(Action.ANSWER_OWN_PLAN, fresh=True)
def answer() -> Response:
    """Ask whether they agree with the plan as a whole."""
    kept = take_kept()
    return _answer_page(_answer_form(kept), *_readable(), None)


@bp.post("/plan/answer")
@requires(Action.ANSWER_OWN_PLAN, fresh=True)
def save_answer() -> Response:
    """Keep what they say of the plan as a whole."""
    return _save_answer(None)


@bp.get("/plan/goals/<uuid:goal_id>")
@requires(Action.ANSWER_OWN_PLAN)
def goal(goal_id: uuid.UUID) -> Response:
    """Ask whether they agree with one goal."""
    kept = take_kept()
    history, version = _readable()
    return _answer_page(_answer_form(kept), history, version, _item(version, Section.GOALS, goal_id))


@bp.post("/plan/goals/<uuid:goal_id>")
@requires(Action.ANSWER_OWN_PLAN)
def save_goal(goal_id: uuid.UUID) -> Response:
    """Keep what they say of one goal."""
    return _save_answer(goal_id)


@bp.get("/plan/parts/<uuid:part_id>")
@requires(Action.ANSWER_OWN_PLAN)
def comment(part_id: uuid.UUID) -> Response:
    """Ask what they want to say about one part of the plan."""
    kept = take_kept()
    return _comment_page(CommentForm(kept) if kept else CommentForm(), _readable()[1], part_id)


@bp.post("/plan/parts/<uuid:part_id>")
@requires(Action.ANSWER_OWN_PLAN)
def save_comment(part_id: uuid.UUID) -> Response:
    """Keep what they say about one part of the plan."""
    form = CommentForm()
    form.check_bound()
    if not form.validate():
        return _comment_page(form, _readable()[1], part_id)
    return _keep(form, Act.COMMENT, part_id, lambda: _comment_page(form, _readable()[1], part_id))


def _answer_form(kept: object) -> AnswerForm:
    form = AnswerForm(kept) if kept else AnswerForm()
    form.offer(words.MY_ANSWERS)
    return form


def _save_answer(goal_id: uuid.UUID | None) -> Response:
    form = _answer_form(None)
    form.check_bound()

    def again() -> Response:
        history, version = _readable()
        return _answer_page(form, history, version, _item(version, Section.GOALS, goal_id) if goal_id else None)

    return _keep(form, form.chosen, goal_id, again) if form.validate() else again()


def _keep(form: BoundForm, act: Act, item_id: uuid.UUID | None, again: Callable[[], Response]) -> Response:
    session, access = db_session(), current_access()
    told = Said(
        act=act,
        number=form.version_number,
        sha256=form.sha256.data or "",
        locale=current_locale(),
        operation_id=form.operation,
        words=form.words.data or "",
        item_id=item_id,
    )
    try:
        services.respond(session, access, own_id(), told, clock.now())
    except MovedOn as moved:
        return _moved_on_page(form, moved.history, told)
    except RefusedGoal:
        form.add_error("act", _l("You said no to a goal. Choose “Yes, and I want to add something”, or “No”"))
        return again()
    session.commit()
    return redirect(url_for("care_plans.my_plan", saved=act.value) + (f"#part-{item_id}" if item_id else ""), 303)


def _moved_on_page(form: BoundForm, history: History, told: Said) -> Response:
    """Say that the team has changed the plan, and which words; what was typed is still there to be copied."""
    session, access = db_session(), current_access()
    number = history.readable_number
    found = queries.versions(session, access, own_id(), [told.number, *([number] if number else [])])
    was, now = found.get(told.number), found.get(number or 0)
    return page(
        "care_plans/moved_on.html",
        title=_("Your team has updated this plan"),
        status=409,
        is_asked=bool(was and now and now.number != was.number),
        plan_locale=now.locale if now else "",
        changes=changes(was.plan, now.plan) if was and now else (),
        typed=form.words.data,
        words=words,
    )


def _readable() -> tuple[History, Version]:
    session, access = db_session(), current_access()
    history = queries.history(session, access, own_id())
    if history is None or history.readable_number is None:
        raise NotFound
    return history, queries.version(session, access, own_id(), history.readable_number)


def _item(version: Version, section: Section, item_id: uuid.UUID) -> Item:
    found = item_of(version.plan, section, item_id)
    if found is None:
        raise NotFound
    return found


def _offered(history: History, goal: Item | None) -> list[tuple[Act, object]]:
    """Return the answers that the plan takes as it stands now: none is offered to be refused."""
    status = history.standing.status
    if goal:
        return list(words.MY_ANSWERS) if status in OPEN_TO_ANSWERS else []
    return [(act, label) for act, label in words.MY_ANSWERS if may(status, act)]


def _answer_page(form: AnswerForm, history: History, version: Version, goal: Item | None) -> Response:
    offered = _offered(history, goal)
    if not offered:
        raise NotFound
    form.offer(offered)
    if not form.is_submitted() and not form.operation_id.data:
        form.bind(version.number, version.sha256)
    if goal:
        form.act.label.text = _("Do you agree with this goal?")
    return page(
        "care_plans/answer.html",
        title=_("What you think of your plan"),
        status=422 if form.errors else 200,
        form=form,
        version=version,
        goal=goal,
        words=words,
    )


def _comment_page(form: CommentForm, version: Version, item_id: uuid.UUID) -> Response:
    found = next(((section, one) for section, one in items(version.plan) if one.id == item_id), None)
    if found is None:
        raise NotFound
    if not form.is_submitted() and not form.operation_id.data:
        form.bind(version.number, version.sha256)
    return page(
        "care_plans/comment.html",
        title=_("Say something about this part"),
        status=422 if form.errors else 200,
        form=form,
        version=version,
        section=found[0],
        item=found[1],
        words=words,
    )
