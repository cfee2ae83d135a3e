"""A task in words: where it stands, whom it waits for, and what was done with it."""

import uuid
from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from app.care_plans.domain.plan import Doer
from app.care_plans.domain.tasks import Showing, TaskAct, TaskStatus
from app.care_plans.models import Task, TaskEvent
from app.care_plans.queries.tasks import Shown
from app.core.i18n import instant, short_day

SHOWINGS = {
    Showing.TEAM: _l("The team’s"),
    Showing.MINE: _l("Mine"),
    Showing.OVERDUE: _l("Overdue"),
}
NOTHING = {
    Showing.TEAM: _l("There is nothing for your team to do now. Actions show here when a person agrees their plan."),
    Showing.MINE: _l("You have taken no action yet. Take one from the team’s list."),
    Showing.OVERDUE: _l("Nothing is overdue."),
}
OUTCOMES = {
    TaskAct.DONE: _l("It was done"),
    TaskAct.NOT_DONE: _l("It was not done"),
}
MY_OUTCOMES = {
    TaskAct.DONE: _l("I have done this"),
    TaskAct.NOT_DONE: _l("I could not do this"),
}
_DID = {
    TaskAct.CLAIM: _l("%(who)s took it"),
    TaskAct.HAND_OVER: _l("%(who)s handed it over to %(other)s"),
    TaskAct.DONE: _l("%(who)s said that it was done"),
    TaskAct.NOT_DONE: _l("%(who)s said that it was not done"),
    TaskAct.REOPEN: _l("%(who)s opened it again"),
    TaskAct.WITHDRAW: _l("It was taken out of the plan"),
    TaskAct.RENEW: _l("The plan says it anew"),
}


def _bdi(text: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(text)


def who(shown: Shown) -> Markup:
    """Name whoever does it: a team or somebody outside, with their organisation."""
    return _bdi(", ".join(part for part in (shown.task.doer_name, shown.task.organisation) if part))


def by_when(shown: Shown) -> str:
    return short_day(shown.task.by_on) if shown.task.by_on else str(_("No date yet"))


def where(shown: Shown, *, is_own: bool) -> Markup:
    """Say where a task stands: whom it waits for, or what came of it and when."""
    said = {TaskStatus.OPEN: _waits, TaskStatus.DONE: _done, TaskStatus.NOT_DONE: _not_done}
    say = said.get(TaskStatus(shown.task.status))
    return say(shown, is_own) if say else escape(_("This is not in the plan any more"))


def _waits(shown: Shown, is_own: bool) -> Markup:
    if shown.task.doer == Doer.PERSON:
        return escape(_("Waits for you") if is_own else _("Waits for the person"))
    names = {"who": who(shown), "name": _bdi(shown.holder or ""), "team": _bdi(shown.team or "")}
    if shown.task.doer == Doer.TEAM:
        said = _("%(name)s does this, for %(who)s") if shown.holder else _("Waits for %(who)s")
    elif shown.holder:
        said = _("Waits for %(who)s. %(name)s of %(team)s sees to it")
    else:
        said = _("Waits for %(who)s. %(team)s sees to it") if shown.team else _("Waits for %(who)s")
    return escape(said) % names


def _done(shown: Shown, is_own: bool) -> Markup:
    if shown.task.doer != Doer.PERSON:
        return escape(_("Done on %(day)s")) % {"day": _closed(shown)}
    if is_own:
        return escape(i_said(shown.task))
    return escape(_("The person said on %(day)s that they have done this")) % {"day": _closed(shown)}


def _not_done(shown: Shown, is_own: bool) -> Markup:
    if shown.task.doer != Doer.PERSON:
        said = _("%(who)s wrote on %(day)s that it was not done")
        return escape(said) % {"day": _closed(shown), "who": _bdi(shown.closer or "")}
    if is_own:
        return escape(i_said(shown.task))
    return escape(_("The person said on %(day)s that they could not do this")) % {"day": _closed(shown)}


def _closed(shown: Shown) -> str:
    return instant(shown.task.closed_at) if shown.task.closed_at else ""


def i_said(task: Task) -> str:
    """Say to the person what they told of their own action."""
    day = instant(task.closed_at) if task.closed_at else ""
    if task.status == TaskStatus.DONE:
        return str(_("You said on %(day)s that you have done this", day=day))
    return str(_("You said on %(day)s that you could not do this", day=day))


def holder(shown: Shown) -> Markup:
    """Say who of the team has it."""
    if not shown.holder:
        return escape(_("Not taken yet"))
    return escape(_("Taken by %(name)s")) % {"name": _bdi(shown.holder)}


def did(event: TaskEvent, names: Mapping[uuid.UUID, str]) -> Markup:
    """Say one thing that was done with a task."""
    unknown = str(_("somebody unknown"))
    by, other = (_bdi(names.get(key, unknown) if key else unknown) for key in (event.by_user_id, event.to_user_id))
    return escape(_DID[TaskAct(event.act)]) % {"who": by, "other": other}


def notice(shown: Shown, *, is_mine: bool) -> Markup:
    """Say why what was sent could not be done: what a colleague did meanwhile, or the plan."""
    names = {"name": _bdi(shown.holder or ""), "closer": _bdi(shown.closer or "")}
    match TaskStatus(shown.task.status):
        case TaskStatus.OPEN if shown.holder and not is_mine:
            said = _("Nothing was saved. %(name)s has this now. Read it again before you go on.")
        case TaskStatus.OPEN:
            said = _("Nothing was saved. This has changed while you were here. Read it again before you go on.")
        case TaskStatus.WITHDRAWN:
            said = _("Nothing was saved. The plan does not hold this action any more.")
        case _:
            said = _("Nothing was saved. %(closer)s has closed this already. Read below what came of it.")
    return escape(said) % names
