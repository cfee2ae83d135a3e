"""What a newer version changes, question by question, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from app.assessments.domain.version_changes import Change, QuestionChange, compare, counts, is_scored_otherwise
from app.assessments.queries import Sitting
from app.assessments.routes.earlier import as_asked
from app.assessments.routes.words import BETWEEN, phrase
from app.questionnaires.domain.definition import Question
from app.questionnaires.domain.localised import Localised
from app.questionnaires.queries import PinnedVersion

PER_PAGE = 50


def change_words(found: Sitting, newer: PinnedVersion, wanted: int) -> dict[str, object]:
    """Return what the page of a choice between two versions says; `wanted` is the part of a long list."""
    changes = compare(found.version.definition, newer.definition)
    told = sorted(changes, key=lambda change: list(Change).index(change.outcome))
    part = _Part(len(told), wanted)
    return {
        "counts": _counts(changes),
        "is_scored_otherwise": is_scored_otherwise(found.version.definition, newer.definition),
        "rows": [_row(found, newer, change) for change in told[part.first - 1 : part.last]],
        "part": part,
    }


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
