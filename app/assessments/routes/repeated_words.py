"""Single answers over time: what was said each time, side by side. No word here calls a change better or worse."""

from collections.abc import Sequence

from flask_babel import gettext as _
from markupsafe import Markup

from app.assessments.domain.repeated import Answered, Repeated
from app.assessments.routes.words import BETWEEN, phrase, scale_ends, value_words
from app.core.i18n import short_day


def asked(change: Repeated) -> Markup:
    """Return the question as it was asked the last time."""
    words, question = change.now.words, change.now.question
    stem = words.stem(question)
    return Markup("{} {}").format(phrase(stem), phrase(words.text(question))) if stem else phrase(words.text(question))


def rows(change: Repeated) -> list[dict[str, object]]:
    """Return first, the time before and now, each with its day."""
    first, before, now = change.first, change.last, change.now
    shown = [(_("Now: %(day)s", day=short_day(now.at)), now)]
    if before is not None:
        shown.insert(0, (_("Time before: %(day)s", day=short_day(before.at)), before))
    if before is not None and before is not first:
        shown.insert(0, (_("First time: %(day)s", day=short_day(first.at)), first))
    return [{"key": key, "value": said(one, now)} for key, one in shown]


def said(answered: Answered, now: Answered) -> Markup:
    """Return one answer; none is said to be so, and one to other words is not put beside the others unmarked."""
    told = value_words(answered.words, answered.question, answered.value)
    if answered.is_asked_as(now):
        return told
    return BETWEEN.join([told, Markup("<small>{}</small>").format(_("Asked in another way"))])


def scale(change: Repeated) -> Markup | None:
    """Say what the ends of a scale mean; None where there is none."""
    question, words = change.now.question, change.now.words
    if question.minimum is None or question.maximum is None or not question.low_label:
        return None
    return scale_ends(question, words.low(question), words.high(question))


def sources(changes: Sequence[Repeated]) -> list[str]:
    """Return what the licences of the questions ask to be said, each line once."""
    return list(dict.fromkeys(line for change in changes for line in change.now.words.definition.notice))
