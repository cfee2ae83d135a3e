"""An answer that somebody gave for me: read it again, and say that it is not mine."""

import uuid

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.domain.stored import answer_facts
from app.assessments.forms import SendForm
from app.assessments.routes import bp
from app.assessments.routes.when_words import given_when
from app.assessments.routes.words import phrase, value_words
from app.core import clock
from app.core.db import db_session
from app.core.i18n import current_locale
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires
from app.questionnaires.domain.values import from_json


@bp.get("/assessments/<uuid:assessment_id>/not-my-answer/<uuid:answer_id>")
@requires(Action.ANSWER_OWN, readonly=True)
def not_mine(assessment_id: uuid.UUID, answer_id: uuid.UUID) -> Response:
    """Show the answer and ask."""
    found = queries.sitting(db_session(), current_access(), assessment_id, current_locale())
    answer = services.answer_of_another(found, answer_id)
    asked, words = found.question(answer.link_id), found.version.words
    return page(
        "assessments/not_mine.html",
        title=_("Is this not your answer?"),
        form=SendForm(),
        question=phrase(words.text(asked)),
        answer=value_words(words, asked, from_json(answer.value)),
        given=given_when(answer_facts(answer, is_disowned=False)),
        is_disowned=answer.id in found.said.disowned_ids,
        is_submitted=found.assessment.is_submitted,
        assessment_id=assessment_id,
        answer_id=answer_id,
    )


@bp.post("/assessments/<uuid:assessment_id>/not-my-answer/<uuid:answer_id>")
@requires(Action.ANSWER_OWN)
def disown(assessment_id: uuid.UUID, answer_id: uuid.UUID) -> Response:
    """Keep that the answer is not the person's."""
    session, access = db_session(), current_access()
    answer = services.disown(session, access, assessment_id, answer_id, locale=current_locale(), now=clock.now())
    link_id = answer.link_id
    session.commit()
    found = queries.sitting(session, access, assessment_id, current_locale())
    if found.assessment.is_submitted:
        return redirect(url_for("assessments.summary", assessment_id=assessment_id), 303)
    return redirect(url_for("assessments.question", assessment_id=assessment_id, link_id=link_id, review="1"), 303)
