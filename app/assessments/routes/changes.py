"""How things have changed since the first time."""

from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.assessments import queries
from app.assessments.domain.change import Change, Scored, Verdict
from app.assessments.routes import bp, goal_words
from app.assessments.routes.words import phrase
from app.core.db import db_session
from app.core.i18n import current_locale, short_day
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires
from app.questionnaires.services.policy import policy


@bp.get("/assessments/changes")
@requires(Action.READ_OWN, readonly=True)
def changes() -> Response:
    """Show first, the time before and now, of each goal and of each score.

    It shows only the person's own answers to the person: no event in the log of who looked (docs/adr/0006).
    """
    session, access = db_session(), current_access()
    me, locale = access.patient_id, current_locale()
    found = queries.score_changes(session, access, me, policy(), locale) if me else ()
    return page(
        "assessments/changes.html",
        title=_("How things have changed"),
        changes=found,
        goals=queries.goals(session, access, me, locale) if me else (),
        words=goal_words,
        phrase=phrase,
        sentence=sentence,
        number=number,
        is_worse=any(line.change.verdict is Verdict.MORE for line in found),
    )


def sentence(change: Change) -> str:
    """Say what changed since the time before, words first. Never why, and never a diagnosis."""
    if change.last is None:
        return str(_("You have answered this once. When you answer it again, we show here what changed."))
    day = short_day(change.last.at)
    if change.verdict is Verdict.NOT_COMPARED:
        return str(_("We cannot compare this with %(day)s. An answer was missing, or the questions changed.", day=day))
    if change.verdict is Verdict.ABOUT_SAME:
        return str(_("This is about the same as on %(day)s.", day=day))
    points = abs(change.since_last or 0)
    said = {
        Verdict.LESS: ngettext(
            "Your number is %(num)s lower than on %(day)s. That is a real change: these problems bother you less.",
            "Your number is %(num)s lower than on %(day)s. That is a real change: these problems bother you less.",
            points,
            day=day,
        ),
        Verdict.MORE: ngettext(
            "Your number is %(num)s higher than on %(day)s. That is a real change: these problems bother you more.",
            "Your number is %(num)s higher than on %(day)s. That is a real change: these problems bother you more.",
            points,
            day=day,
        ),
    }
    if change.verdict in said:
        return str(said[change.verdict])
    if (change.since_last or 0) > 0:
        return str(_("Your number is higher than on %(day)s. We do not know how much is a real change.", day=day))
    return str(_("Your number is lower than on %(day)s. We do not know how much is a real change.", day=day))


def number(scored: Scored | None) -> str:
    """Write a score; what is missing is said, and is never 0."""
    if scored is None:
        return str(_("Not yet"))
    if scored.total is None:
        return str(_("No number: an answer was missing"))
    if scored.is_prorated:
        return str(_("%(total)s, worked out with an answer missing", total=scored.total))
    return str(scored.total)
