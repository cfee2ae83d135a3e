"""What was asked before, in the words of then; and what a page says where its questions have changed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from app.assessments import queries
from app.assessments.domain.asked_before import AskedBefore, asked_before
from app.assessments.domain.goals import goal_of, goals_of, is_goal
from app.assessments.domain.reading import AnswerLine
from app.assessments.domain.version_changes import aside_id
from app.assessments.domain.voices import Voice
from app.assessments.queries import Sitting
from app.assessments.routes.when_words import given_for_you, told_before
from app.assessments.routes.words import BETWEEN, check_rows, in_language, typed
from app.core.db import db_session
from app.core.i18n import ltr
from app.core.render import page
from app.people.guards import current_access
from app.questionnaires.domain.definition import DangerKind, Question
from app.questionnaires.domain.values import Rating, Skipped, Text, Value, from_json


@dataclass(frozen=True, slots=True)
class Note:
    """What a question page says above a question that was asked otherwise before. `more` may be empty.

    `who` wrote the answer down for the person; "" where they gave it themselves.
    """

    says: str
    question: Markup
    answer: Markup
    more: str = ""
    who: str = ""


def as_asked(value: Value, option_texts: Sequence[str], locale: str) -> Markup:
    """Return an answer in the words that it was given in."""
    match value:
        case Skipped():
            return escape(_("Skipped"))
        case Rating(number):
            return ltr(number)
        case Text(text):
            return typed(text)
    return BETWEEN.join(in_language(text, locale) for text in option_texts)


def before_rows(lines: Sequence[AskedBefore]) -> list[dict[str, object]]:
    """Return rows of what was asked before: nothing of it can be changed."""
    return [{"key": _question(line), "value": _answer(line)} for line in lines]


def _question(line: AskedBefore) -> Markup:
    return in_language(line.question, line.facts.locale)


def _answer(line: AskedBefore) -> Markup:
    return as_asked(line.facts.value, line.options, line.facts.locale)


def rows_to_check(found: Sitting, lines: tuple[AnswerLine, ...]) -> list[dict[str, object]]:
    """Return the rows of "check your answers"; an answer to other words says so, and to which."""
    return with_what_waits(found, check_rows(lines, found.assessment.id), lines)


def with_what_waits(
    found: Sitting, rows: Sequence[dict[str, object]], lines: Sequence[AnswerLine]
) -> list[dict[str, object]]:
    """Return the rows of these lines; an answer to other words says so, and to which."""
    ratings = {rating.link_id for _goal, rating in goals_of(found.version.definition)}
    return [_to_confirm(row, line, line.link_id in ratings) for row, line in zip(rows, lines, strict=True)]


def _to_confirm(row: dict[str, object], line: AnswerLine, is_of_goal: bool) -> dict[str, object]:
    if line.facts is None or not line.facts.is_to_confirm:
        return row
    before = asked_before(line.link_id, line.facts)
    if is_of_goal:
        says = Markup("<strong>{}</strong>").format(_rate_again())
        return {**row, "value": BETWEEN.join([_answer(before), says]), "action": _("Check")}
    if line.facts.is_carried:
        says = Markup("<strong>{}</strong>").format(told_before(line.facts))
        who = []
        if line.facts.voice is Voice.PHONE:
            who = [Markup("<small>{}</small>").format(given_for_you(line.facts))]
        return {**row, "value": BETWEEN.join([_answer(before), *who, says]), "action": _("Check")}
    asked = escape(_("We asked before: %(question)s")) % {"question": _question(before)}
    says = Markup("<strong>{}</strong>").format(_("We changed this question. Check that your answer is still right."))
    return {**row, "value": BETWEEN.join([_answer(before), says, asked]), "action": _("Check")}


def note_of(found: Sitting, asked: Question) -> Note | None:
    """Return what to say above a question that was asked otherwise when it was answered; None where it was not."""
    row = found.said.suggested(asked.link_id) or found.said.stands(asked.link_id)
    if row and row.is_to_confirm:
        before = asked_before(asked.link_id, row.facts())
        return _note(before, _to_do(found, asked, before), _about_goal(found, asked, before))
    if not found.said.aside or asked.link_id in found.rows:
        return None
    earlier = [line for line in found.said.aside if line.link_id in _asides(found, asked)]
    return _note(asked_before(earlier[-1].link_id, earlier[-1].facts()), _again()) if earlier else None


def _note(before: AskedBefore, says: str, more: str = "") -> Note | None:
    if before.is_skipped:
        return None
    is_by_phone = before.facts.is_carried and before.facts.voice is Voice.PHONE
    who = given_for_you(before.facts) if is_by_phone else ""
    return Note(says, _question(before), _answer(before), more, who)


def _to_do(found: Sitting, asked: Question, before: AskedBefore) -> str:
    if goal_of(found.version.definition, asked):
        return _rate_again()
    is_shown = asked.link_id in found.rows or found.said.suggested(asked.link_id)
    return _confirm_words(found, asked, before) if is_shown else _again()


def _about_goal(found: Sitting, asked: Question, before: AskedBefore) -> str:
    """Say what changing the words of a goal means; "" where `asked` asks for none."""
    if not before.facts.is_carried or not is_goal(found.version.definition, asked):
        return ""
    return str(_("If it is the same goal, keep the words. If you change them, it is a new goal."))


def _rate_again() -> str:
    return str(_("The words that you rated have changed. Check that your number is still right."))


def _again() -> str:
    return str(_("We changed this question. Please answer it again."))


def _confirm_words(found: Sitting, asked: Question, before: AskedBefore) -> str:
    if before.facts.is_carried:
        return told_before(before.facts)
    if before.question.endswith(found.version.words.text(asked).text):
        return str(_("We changed this question. Is your answer still right?"))
    return str(_("We changed the words of this question. Is your answer still right?"))


def _asides(found: Sitting, asked: Question) -> list[str]:
    numbers = range(1, found.version.definition.version)
    return [aside_id(asked.link_id, number, is_asked_again=True) for number in numbers]


def changed_page(found: Sitting, operation_id: uuid.UUID, *, status: int = 409) -> Response:
    """Say that what was sent is kept and no longer asked like that."""
    sent = queries.operation(db_session(), current_access(), found.assessment.id, operation_id).values[0]
    answer = as_asked(from_json(sent["value"]), sent["option_texts"], sent["locale"])
    return _changed(found, in_language(sent["question_text"], sent["locale"]), answer, is_kept=True, status=status)


def not_kept_page(found: Sitting, asked: Question, text: str, kinds: Sequence[DangerKind]) -> Response:
    """Say that a question is not asked any more, and give back what was typed and could not be kept.

    `kinds` of danger sign were in it: the help comes first.
    """
    return _changed(found, in_language(asked.text, "en"), typed(text), kinds, is_kept=False)


def _changed(
    found: Sitting,
    question: Markup,
    answer: Markup,
    kinds: Sequence[DangerKind] = (),
    *,
    is_kept: bool,
    status: int = 409,
) -> Response:
    return page(
        "assessments/changed.html",
        title=_("Your questions have changed"),
        status=status,
        rows=[{"key": question, "value": answer}],
        is_kept=is_kept,
        kinds=[kind.value for kind in kinds],
        carry_on=url_for("assessments.resume", assessment_id=found.assessment.id),
    )
