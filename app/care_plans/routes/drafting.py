"""Writing the draft, item by item."""

import uuid
from collections.abc import Mapping, Sequence

from flask import redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.assessments.domain.reading import ConcernLine
from app.care_plans import queries, services
from app.care_plans.domain.content import content_hash, fingerprint
from app.care_plans.domain.plan import AboutMe, Goal, Item, Plan, Section, item_of
from app.care_plans.domain.readiness import failing_rules
from app.care_plans.domain.states import Status
from app.care_plans.forms import ITEM_FORMS, ItemForm, ProposeForm
from app.care_plans.forms.drafting import ActionForm, GoalForm
from app.care_plans.queries import History, tasks
from app.care_plans.routes import bp, task_words, words
from app.care_plans.routes.actions import is_late
from app.care_plans.services import Changed, GoalGone
from app.care_plans.services.reading import is_through_glass
from app.core import clock
from app.core.db import db_session
from app.core.errors import Invalid, NotFound
from app.core.forms import Form
from app.core.i18n import SOURCE_LOCALE
from app.core.render import page
from app.people import queries as people
from app.people.domain.access import CARE_ROLES
from app.people.domain.policy import Action
from app.people.guards import current_access, requires

PARTS = f"any({', '.join(repr(part.value) for part in Section)})"


@bp.get("/team/people/<uuid:patient_id>/plan")
@requires(Action.SEE_PERSON)
def plan(patient_id: uuid.UUID) -> Response:
    """Show the draft, where the plan stands, and what is missing before it can be proposed."""
    session, access = db_session(), current_access()
    return plan_page(patient_id, queries.history(session, access, patient_id))


def plan_page(patient_id: uuid.UUID, history: History | None, *, status: int = 200) -> Response:
    """Return the team's page of a plan, and record that it was read. Through broken glass nothing can be changed."""
    session, access = db_session(), current_access()
    services.record_reading(session, access, patient_id, clock.now())
    session.commit()
    patient, is_looking = people.patient(session, access, patient_id), is_through_glass(session, access, patient_id)
    if history is None:
        return page(
            "care_plans/team_none.html", title=_("Shared plan"), patient=patient, form=Form(), is_looking=is_looking
        )
    draft = queries.draft(session, access, patient_id)
    concerns = queries.concerns(session, access, patient_id)
    return page(
        "care_plans/team_plan.html",
        title=_("Shared plan"),
        status=status,
        patient=patient,
        history=history,
        plan=draft,
        form=ProposeForm(sha256=content_hash(draft)),
        failing=_failing(draft, concerns),
        is_looking=is_looking,
        is_editable=history.standing.status is not Status.PROPOSED and not is_looking,
        concerns=concerns,
        words=words,
        tasks=tasks.tasks_of(session, access, patient_id),
        own_teams=frozenset() if is_looking else access.teams_as(*CARE_ROLES),
        task_words=task_words,
        is_late=is_late,
        changed_by=_name(history.changed_by_user_id),
    )


def _failing(draft: Plan, concerns: Sequence[ConcernLine]) -> list[str]:
    first = [line.code for line in concerns if line.is_top]
    labels = {line.code: line.label.text for line in concerns}
    return [words.rule(one, labels) for one in failing_rules(draft, top_concerns=first, today=clock.today())]


def _name(user_id: uuid.UUID | None) -> Markup:
    found = people.names_by_id(db_session(), current_access(), [user_id] if user_id else [])
    return Markup("<bdi>{}</bdi>").format(next(iter(found.values()), _("somebody unknown")))


@bp.post("/team/people/<uuid:patient_id>/plan/begin")
@requires(Action.WRITE_PLAN)
def begin(patient_id: uuid.UUID) -> Response:
    """Begin a plan from the person's own words."""
    services.begin(db_session(), current_access(), patient_id, clock.now())
    db_session().commit()
    return redirect(url_for("care_plans.plan", patient_id=patient_id), 303)


@bp.get(f"/team/people/<uuid:patient_id>/plan/<{PARTS}:section>/new")
@requires(Action.WRITE_PLAN)
def new_item(patient_id: uuid.UUID, section: str) -> Response:
    """Ask for a new item."""
    kind = Section(section)
    form = _form(kind, patient_id)
    concern = _suggested(patient_id)
    if isinstance(form, GoalForm) and concern:
        form.concern.data, form.is_private.data = concern.code, concern.is_private
    return _item_page(form, kind, patient_id, None)


@bp.post(f"/team/people/<uuid:patient_id>/plan/<{PARTS}:section>/new")
@requires(Action.WRITE_PLAN)
def add_item(patient_id: uuid.UUID, section: str) -> Response:
    """Add an item. Its id came with the page: sent twice, it is added once."""
    kind = Section(section)
    item_id = _id(request.form.get("item", ""))
    return _save(patient_id, kind, item_id, is_new=True)


@bp.get(f"/team/people/<uuid:patient_id>/plan/<{PARTS}:section>/<uuid:part_id>")
@requires(Action.WRITE_PLAN)
def item(patient_id: uuid.UUID, section: str, part_id: uuid.UUID) -> Response:
    """Show one item to be changed."""
    kind = Section(section)
    there = _there(patient_id, kind, part_id)
    form = _form(kind, patient_id)
    form.show(there)
    return _item_page(form, kind, patient_id, there)


@bp.post(f"/team/people/<uuid:patient_id>/plan/<{PARTS}:section>/<uuid:part_id>")
@requires(Action.WRITE_PLAN)
def save_item(patient_id: uuid.UUID, section: str, part_id: uuid.UUID) -> Response:
    """Change one item."""
    return _save(patient_id, Section(section), part_id, is_new=False)


@bp.post(f"/team/people/<uuid:patient_id>/plan/<{PARTS}:section>/<uuid:part_id>/remove")
@requires(Action.WRITE_PLAN)
def remove_item(patient_id: uuid.UUID, section: str, part_id: uuid.UUID) -> Response:
    """Take one item out of the draft."""
    services.remove(db_session(), current_access(), patient_id, part_id, clock.now())
    db_session().commit()
    return redirect(url_for("care_plans.plan", patient_id=patient_id), 303)


def _save(patient_id: uuid.UUID, kind: Section, item_id: uuid.UUID, *, is_new: bool) -> Response:
    session, access = db_session(), current_access()
    form = _form(kind, patient_id)
    there = item_of(queries.draft(session, access, patient_id), kind, item_id)
    form.check_seen()
    if not form.validate():
        return _item_page(form, kind, patient_id, there, item_id=item_id)
    locale = there.locale if isinstance(there, Goal | AboutMe) else SOURCE_LOCALE
    made = form.make(item_id, locale=locale)
    goal_id = _id(request.form.get("goal", "")) if kind is Section.ACTIONS and is_new else None
    try:
        services.put(
            session, access, patient_id, made, kind, seen=form.seen.data or "", goal_id=goal_id, now=clock.now()
        )
    except Changed as changed:
        return _changed_page(form, kind, patient_id, item_id, changed.now)
    except GoalGone:
        form.add_error("what", _("This goal was taken out of the plan. Copy your words and add them to another goal"))
        return _item_page(form, kind, patient_id, None, item_id=item_id, status=409)
    session.commit()
    return redirect(url_for("care_plans.plan", patient_id=patient_id) + f"#part-{item_id}", 303)


def _changed_page(
    form: ItemForm, kind: Section, patient_id: uuid.UUID, item_id: uuid.UUID, now: Item | None
) -> Response:
    """Show what a colleague wrote meanwhile above what was typed here; saved again, this one stands."""
    form.seen.data = fingerprint(now) if now else ""
    return _item_page(form, kind, patient_id, now, item_id=item_id, status=409, is_changed=True)


def _form(kind: Section, patient_id: uuid.UUID) -> ItemForm:
    form = ITEM_FORMS[kind]()
    if isinstance(form, GoalForm):
        concerns = queries.concerns(db_session(), current_access(), patient_id)
        form.offer([(line.code, line.label.text) for line in concerns])
    if isinstance(form, ActionForm):
        form.offer(_teams(patient_id))
    return form


def _teams(patient_id: uuid.UUID) -> Mapping[str, tuple[str, str]]:
    found = people.teams_of(db_session(), current_access(), patient_id)
    return {str(team.id): (team.name, organisation.name) for team, organisation in found}


def _suggested(patient_id: uuid.UUID) -> ConcernLine | None:
    """Return the one that the link on the plan's page named, by its place: a concern stands in no address."""
    place = request.args.get("concern", type=int)
    if place is None:
        return None
    concerns = queries.concerns(db_session(), current_access(), patient_id)
    return concerns[place] if 0 <= place < len(concerns) else None


def _there(patient_id: uuid.UUID, kind: Section, item_id: uuid.UUID) -> Item:
    found = item_of(queries.draft(db_session(), current_access(), patient_id), kind, item_id)
    if found is None:
        raise NotFound
    return found


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Invalid from None


def _item_page(
    form: ItemForm,
    kind: Section,
    patient_id: uuid.UUID,
    there: Item | None,
    *,
    item_id: uuid.UUID | None = None,
    status: int = 200,
    is_changed: bool = False,
) -> Response:
    goal_id, is_new = request.values.get("goal", ""), there is None and not is_changed
    goal = queries.draft(db_session(), current_access(), patient_id).goal(_id(goal_id)) if goal_id else None
    if kind is Section.ACTIONS and is_new and goal is None and request.method == "GET":
        raise NotFound
    services.record_reading(db_session(), current_access(), patient_id, clock.now())
    db_session().commit()
    return page(
        "care_plans/item.html",
        title=words.ADD[kind] if is_new else words.CHANGE[kind],
        status=status if status != 200 or not form.errors else 422,
        form=form,
        section=kind,
        there=there,
        item_id=item_id or (there.id if there else uuid.uuid4()),
        goal=goal,
        goal_id=goal_id,
        patient=people.patient(db_session(), current_access(), patient_id),
        is_new=is_new,
        is_changed=is_changed,
        words=words,
    )


@bp.post("/team/people/<uuid:patient_id>/plan/left-out")
@requires(Action.WRITE_PLAN)
def leave_out(patient_id: uuid.UUID) -> Response:
    """Leave one of the person's concerns out on purpose, or take it back in."""
    session, access = db_session(), current_access()
    code, _colon, choice = request.form.get("concern", "").rpartition(":")
    concern = next((line for line in queries.concerns(session, access, patient_id) if line.code == code), None)
    if concern is None or choice not in {"yes", "no"}:
        raise Invalid
    services.leave_out(session, access, patient_id, concern, is_left_out=choice == "yes", now=clock.now())
    db_session().commit()
    return redirect(url_for("care_plans.plan", patient_id=patient_id), 303)
