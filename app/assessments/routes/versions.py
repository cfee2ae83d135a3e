"""A newer version came out while someone was answering: what changed, and the choice between the two."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.domain.confirming import first_open, is_answered_beyond
from app.assessments.domain.version_changes import Change, QuestionChange, compare, counts, is_scored_otherwise
from app.assessments.forms import VersionForm
from app.assessments.queries import Sitting
from app.assessments.routes import bp
from app.assessments.routes.earlier import as_asked
from app.assessments.routes.words import BETWEEN, phrase
from app.core import clock
from app.core.db import db_session
from app.core.i18n import current_locale
from app.core.render import page
from app.people.domain.policy import Action
from app.people.guards import current_access, requires
from app.questionnaires.domain.definition import Question
from app.questionnaires.domain.localised import Localised
from app.questionnaires.queries import PinnedVersion

PER_PAGE = 50


def carry_on(found: Sitting) -> str:
    """Return where to go on: the choice of a newer version, the first open question, the check when there is none.

    Where later questions have answers already, the way leads from gap to gap and not through them again.
    """
    assessment_id = found.assessment.id
    if queries.newer_version(db_session(), current_access(), found.assessment, current_locale()):
        return url_for("assessments.versions", assessment_id=assessment_id)
    definition = found.version.definition
    following = first_open(definition, found.values, found.said.to_confirm())
    if following is None:
        return url_for("assessments.check", assessment_id=assessment_id)
    is_gap = is_answered_beyond(definition, found.values, following.link_id)
    return url_for(
        "assessments.question",
        assessment_id=assessment_id,
        link_id=following.link_id,
        review="1" if is_gap or following.link_id in found.values else None,
    )


@bp.get("/assessments/<uuid:assessment_id>/versions")
@requires(Action.ANSWER_OWN, readonly=True)
def versions(assessment_id: uuid.UUID) -> Response:
    """Say what a newer version changes, and ask which to go on with."""
    session, access = db_session(), current_access()
    found = queries.sitting(session, access, assessment_id, current_locale())
    newer = queries.newer_version(session, access, found.assessment, current_locale())
    if newer is None:
        return _resume(assessment_id)
    form = VersionForm(formdata=None)
    return _versions_page(found, newer, form)


@bp.post("/assessments/<uuid:assessment_id>/versions")
@requires(Action.ANSWER_OWN)
def choose_version(assessment_id: uuid.UUID) -> Response:
    """Go on with the newer version, or with the one that was begun."""
    session, access, form = db_session(), current_access(), VersionForm()
    operation_id, number, is_moved = form.operation(), form.number(), form.is_moved()
    if is_moved is None:
        found = queries.sitting(session, access, assessment_id, current_locale())
        newer = queries.newer_version(session, access, found.assessment, current_locale())
        return _versions_page(found, newer, form, status=422) if newer else _resume(assessment_id)
    try:
        services.choose_version(
            session,
            access,
            assessment_id,
            number,
            is_moved=is_moved,
            operation_id=operation_id,
            locale=current_locale(),
            now=clock.now(),
        )
    except services.OtherChoice as other:
        title = _("You have already chosen")
        return page("assessments/chosen.html", title=title, status=409, other=other, assessment_id=assessment_id)
    session.commit()
    return _resume(assessment_id)


def _resume(assessment_id: uuid.UUID) -> Response:
    return redirect(url_for("assessments.resume", assessment_id=assessment_id), 303)


def _versions_page(found: Sitting, newer: PinnedVersion, form: VersionForm, *, status: int = 200) -> Response:
    form.operation_id.data, form.version.data = str(uuid.uuid4()), str(newer.definition.version)
    changes = compare(found.version.definition, newer.definition)
    told = sorted(changes, key=lambda change: list(Change).index(change.outcome))
    part = _Part(len(told), request.args.get("page", 1, type=int))
    return page(
        "assessments/versions.html",
        title=_("Some questions have changed"),
        status=status,
        has_errors=bool(form.form_errors),
        form=form,
        counts=_counts(changes),
        is_scored_otherwise=is_scored_otherwise(found.version.definition, newer.definition),
        rows=[_row(found, newer, change) for change in told[part.first - 1 : part.last]],
        part=part,
        assessment_id=found.assessment.id,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """One page of a long list; a number beyond its ends is its nearest page."""

    total: int
    wanted: int

    @property
    def number(self) -> int:
        return min(max(self.wanted, 1), max(1, -(-self.total // PER_PAGE)))

    @property
    def first(self) -> int:
        return (self.number - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        return min(self.number * PER_PAGE, self.total)

    @property
    def is_long(self) -> bool:
        return self.total > PER_PAGE


def _counts(changes: Sequence[QuestionChange]) -> list[str]:
    found = counts(changes)
    return [_count(outcome, number) for outcome, number in found.items() if number]


def _count(outcome: Change, number: int) -> str:
    if outcome is Change.REWORDED:
        return str(
            ngettext(
                "%(num)s question has new words. Check that your answer is still right.",
                "%(num)s questions have new words. Check that your answers are still right.",
                number,
            )
        )
    if outcome is Change.RECODED:
        return str(
            ngettext(
                "%(num)s question has other answers to choose from. Check your answer, or answer again.",
                "%(num)s questions have other answers to choose from. Check your answers, or answer again.",
                number,
            )
        )
    if outcome is Change.NEW:
        return str(
            ngettext(
                "%(num)s question is new. Please answer it.", "%(num)s questions are new. Please answer them.", number
            )
        )
    if outcome is Change.REMOVED:
        return str(
            ngettext(
                "%(num)s question is not asked any more. We keep your answer and show it as asked before.",
                "%(num)s questions are not asked any more. We keep your answers and show them as asked before.",
                number,
            )
        )
    return str(
        ngettext(
            "%(num)s question is the same. Your answer stays.",
            "%(num)s questions are the same. Your answers stay.",
            number,
        )
    )


def _row(found: Sitting, newer: PinnedVersion, change: QuestionChange) -> dict[str, object]:
    is_removed = change.new is None
    words, question = (found.version.words, change.old) if is_removed else (newer.words, change.new)
    assert question is not None
    return {"key": _asked(words, question), "value": BETWEEN.join(_told(found, change))}


def _asked(words: Localised, question: Question) -> Markup:
    """Return what a question asks. The heading of a rating is only the concern's label, so it says what is rated."""
    text = phrase(words.text(question))
    return escape(_("%(concern)s: how much it bothers you")) % {"concern": text} if question.rates else text


def _told(found: Sitting, change: QuestionChange) -> list[Markup]:
    lines = [Markup("<strong>{}</strong>").format(_outcome(change.outcome))]
    if change.old and change.outcome is Change.REWORDED:
        before = _asked(found.version.words, change.old)
        lines.append(escape(_("Before: %(question)s")) % {"question": before})
    row = found.said.stands(change.old.link_id) if change.old else None
    if row is not None:
        facts = row.facts()
        answer = as_asked(facts.value, facts.option_texts, facts.locale)
        lines.append(escape(_("Your answer: %(answer)s")) % {"answer": answer})
    return lines


def _outcome(outcome: Change) -> str:
    return str(
        {
            Change.REWORDED: _("New words. Check your answer."),
            Change.RECODED: _("Other answers to choose from. Check your answer, or answer again."),
            Change.NEW: _("New. Please answer."),
            Change.REMOVED: _("Not asked any more. We keep your answer as you gave it."),
            Change.KEPT: _("The same. Your answer stays."),
        }[outcome]
    )
