"""How things have changed since the first time."""

from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.assessments import queries
from app.assessments.domain.change import Change, Scored, Verdict
from app.assessments.routes import bp, goal_words, repeated_words
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
    """Show first, the time before and now, of each goal, of each score, and of single answers.

    It shows only the person's own answers to the person: no event in the log of who looked (docs/adr/0006).
    """
    session, access = db_session(), current_access()
    me, locale = access.patient_id, current_locale()
    found = queries.score_changes(session, access, me, policy(), locale) if me else ()
    followed = queries.followed(session, access, me, policy().over_time, locale) if me else None
    return page(
        "assessments/changes.html",
        title=_("How things have changed"),
        changes=found,
        goals=followed.goals if followed else (),
        answers=followed.answers if followed else (),
        repeated=repeated_words,
        words=goal_words,
        phrase=phrase,
        sentence=sentence,
        number=number,
        since_first=since_first,
        is_unsigned=is_unsigned,
        is_worse=any(Verdict.MORE in {line.change.verdict, line.change.verdict_since_first} for line in found),
    )


def sentence(change: Change) -> str:
    """Say what changed since the time before, words first. Never why, and never a diagnosis."""
    if change.last is None:
        return str(_("You have answered this once. When you answer it again, we show here what changed."))
    day = short_day(change.last.at)
    if change.now.is_disowned or change.last.is_disowned:
        return str(_("We cannot compare this with %(day)s. You told us that an answer in it is not yours.", day=day))
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


def since_first(change: Change) -> str:
    """Say what changed since the first time where the last step was small, and all steps together are not; "" else."""
    told = {"day": short_day(change.first.at), "points": abs(change.since_first or 0)}
    more = _(
        "Since %(day)s your number has risen by %(points)s. That is a real change: these problems bother you more.",
        **told,
    )
    less = _(
        "Since %(day)s your number has fallen by %(points)s. That is a real change: these problems bother you less.",
        **told,
    )
    said = {Verdict.MORE: more, Verdict.LESS: less}
    return str(said.get(change.verdict_since_first, "")) if change.verdict is Verdict.ABOUT_SAME else ""


def is_unsigned(change: Change) -> bool:
    """Return whether the page calls a change real by a size that no clinician has signed off."""
    return not change.is_confirmed and bool({change.verdict, change.verdict_since_first} & {Verdict.LESS, Verdict.MORE})


def number(scored: Scored | None) -> str:
    """Write a score; what is missing is said, and is never 0."""
    if scored is None:
        return str(_("Not yet"))
    if scored.total is None:
        return str(_("No number: an answer was missing"))
    if scored.is_prorated:
        return str(_("%(total)s, worked out with an answer missing", total=scored.total))
    return str(scored.total)
