"""A goal in the person's own words, above its rating."""

from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.assessments.domain.goals import goal_of
from app.assessments.queries import Sitting
from app.assessments.routes.words import typed
from app.core.i18n import current_locale, text_direction
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
