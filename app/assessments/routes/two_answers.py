"""Two devices answered one question otherwise: both answers, each in the words that it was given to."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.domain.stored import StoredAnswer
from app.assessments.forms import ChooseForm
from app.assessments.queries import Sitting
from app.assessments.routes.earlier import as_asked
from app.assessments.routes.words import in_language, phrase, value_words
from app.core.db import db_session
from app.core.render import page
from app.people.guards import current_access
from app.questionnaires.domain.definition import Question
from app.questionnaires.domain.values import from_json


def two_answers_page(
    found: Sitting, operation_id: uuid.UUID, *, status: int, form: ChooseForm | None = None
) -> Response:
    """Show the answer that stands and the one that was sent; go on where nothing is left to choose."""
    sent = queries.operation(db_session(), current_access(), found.assessment.id, operation_id).values[0]
    asked = _asked_now(found, sent)
    row = found.rows.get(asked.link_id) if asked else None
    if asked is None or row is None or found.assessment.is_submitted:
        return redirect(url_for("assessments.resume", assessment_id=found.assessment.id), 303)
    if form is None:
        form = ChooseForm(formdata=None)
        form.operation_id.data, form.revision.data = str(uuid.uuid4()), str(row.revision)
    form.keep.choices = [
        ("saved", _standing(found, asked, row), {"hint": _("Sent from another page or phone")}),
        ("sent", _sent(found, asked, sent), {"hint": _hint(found, row, sent)}),
    ]
    return page(
        "assessments/two_answers.html",
        title=_("There are 2 different answers"),
        status=status,
        has_errors=bool(form.errors),
        form=form,
        question=_question(found, asked, row),
        saved_at=row.answered_at,
        assessment_id=found.assessment.id,
        operation_id=operation_id,
    )


def _asked_now(found: Sitting, sent: Mapping[str, Any]) -> Question | None:
    """Return the question of now that was answered; None where it is not asked any more."""
    if services.is_older(found, sent):
        return services.as_sent(db_session(), current_access(), found, sent)[1].new
    return found.version.definition.question(sent["link_id"])


def _question(found: Sitting, asked: Question, row: StoredAnswer) -> Markup:
    """Return the words that the standing answer was given to."""
    if row.is_to_confirm:
        return in_language(row.question_text, row.locale)
    return phrase(found.version.words.text(asked))


def _standing(found: Sitting, asked: Question, row: StoredAnswer) -> Markup:
    if row.is_to_confirm:
        return as_asked(from_json(row.value), row.option_texts, row.locale)
    return value_words(found.version.words, asked, from_json(row.value))


def _sent(found: Sitting, asked: Question, sent: Mapping[str, Any]) -> Markup:
    if services.is_older(found, sent):
        return as_asked(from_json(sent["value"]), sent["option_texts"], sent["locale"])
    return value_words(found.version.words, asked, from_json(sent["value"]))


def _hint(found: Sitting, row: StoredAnswer, sent: Mapping[str, Any]) -> Markup:
    """Say where it was sent from, and what was asked there where the standing answer was given to other words."""
    hint = escape(_("Sent from this page"))
    if not services.is_older(found, sent) or sent["question_text"] == row.question_text:
        return hint
    question = in_language(sent["question_text"], sent["locale"])
    return Markup("{}<br>{}").format(hint, escape(_("We asked before: %(question)s")) % {"question": question})
