"""A goal in the person's own words: above its rating, and over time. No word here calls a change better or worse."""

from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.assessments.domain.goals import GoalChange, Named, goal_of
from app.assessments.queries import Sitting
from app.assessments.routes.words import out_of, scale_ends, typed
from app.core.i18n import current_locale, short_day, text_direction
from app.questionnaires.domain.definition import Question
from app.questionnaires.domain.values import Text


def own_goal(found: Sitting, asked: Question) -> Markup | None:
    """Return the goal that `asked` rates, for the person; None where it rates none. The number of then is left out.

    Who sees the earlier number rates by it, and not by how things are now.
    """
    words = _standing_words(found, asked)
    return _in_page_language(escape(_("Your goal: %(words)s")) % {"words": words}) if words else None


def their_goal(found: Sitting, asked: Question) -> Markup | None:
    """Return the goal that `asked` rates, to be read out by staff; None where it rates none."""
    words = _standing_words(found, asked)
    return _in_page_language(escape(_("Their goal: %(words)s")) % {"words": words}) if words else None


def _standing_words(found: Sitting, asked: Question) -> Markup | None:
    goal = goal_of(found.version.definition, asked)
    value = found.values.get(goal.link_id) if goal else None
    return typed(value.text) if isinstance(value, Text) else None


def _in_page_language(words: Markup) -> Markup:
    """Return words that stand among those of the questionnaire, which may be in another language."""
    locale = current_locale()
    return Markup('<span lang="{}" dir="{}">{}</span>').format(locale, text_direction(locale), words)


def goal_sentence(change: GoalChange) -> str:
    """Say what can be read below: what may not be compared is said to be so."""
    if change.is_new:
        return str(_("These words are new, so this is a new goal. We do not compare it with an earlier one."))
    if change.last is None:
        return str(_("You have told us this once. When you rate it again, we show here what changed."))
    return ""


def goal_rows(change: GoalChange) -> list[dict[str, object]]:
    """Return first, the time before and now, each with its day."""
    first, before, now = change.first, change.last, change.now
    rows = [(_("Now: %(day)s", day=short_day(now.at)) if change.is_current else _last(now), now)]
    if before is not None:
        rows.insert(0, (_("Time before: %(day)s", day=short_day(before.at)), before))
    if before is not None and before is not first:
        rows.insert(0, (_("First time: %(day)s", day=short_day(first.at)), first))
    return [{"key": key, "value": _rated(named, now)} for key, named in rows]


def _last(named: Named) -> str:
    return str(_("Last time: %(day)s", day=short_day(named.at)))


def _rated(named: Named, now: Named) -> Markup:
    """Return one rating; none is said, and is never 0. One on another scale is not put beside the others."""
    if named.rating is None:
        return escape(_("Not rated"))
    if not named.is_on_scale_of(now):
        return escape(_("Asked in another way"))
    return out_of(named.rating, named.asked.maximum)


def scale_words(change: GoalChange) -> Markup:
    """Say what the ends of the scale mean, in the words that stand at them."""
    return scale_ends(change.now.asked, change.now.low, change.now.high)


def goal_words(change: GoalChange) -> Markup:
    """Return the goal as it was typed the last time, marked with the language of the page that it was typed on."""
    return Markup('<span lang="{}">{}</span>').format(change.now.facts.locale, typed(change.now.words))
