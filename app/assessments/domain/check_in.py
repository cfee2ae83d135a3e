"""How somebody who helps is themselves: what one check-in holds, what becomes of an answer, and what it adds up to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from app.assessments.domain.saving import Given, Outcome, Stored, is_new, outcome_of
from app.questionnaires.domain import values
from app.questionnaires.domain.branching import questions_to_answer
from app.questionnaires.domain.definition import Definition
from app.questionnaires.domain.scoring import score
from app.questionnaires.domain.values import Answers, Value

OFFER = "offer-carers-assessment"


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer as it stands. Its first revision is 1."""

    value: Value
    revision: int

    @property
    def stored(self) -> Stored:
        return Stored(self.value, self.revision)


KeptAnswers = Mapping[str, Kept]


@dataclass(frozen=True, slots=True)
class Result:
    """What the answers add up to. A question without an answer is no problem and no lack of one.

    `offers_assessment`: the threshold of the questionnaire's own file is met. It is our own and not signed off.
    """

    problem_count: int
    missing_count: int
    offers_assessment: bool


def to_text(kept: KeptAnswers) -> str:
    """Return the answers as one text, to be sealed."""
    rows = {link_id: [values.to_json(one.value), one.revision] for link_id, one in sorted(kept.items())}
    return json.dumps(rows, ensure_ascii=False)


def from_text(text: str) -> KeptAnswers:
    """Return the answers that `to_text` wrote."""
    rows = json.loads(text)
    return {link_id: Kept(values.from_json(row[0]), int(row[1])) for link_id, row in rows.items()}


def save(kept: KeptAnswers, link_id: str, given: Given, *, is_finished: bool) -> tuple[Outcome, KeptAnswers]:
    """Return what becomes of one answer, and the answers after it.

    Sent again, it changes nothing more: it is known by its value. So no id of the sending is kept.
    """
    before = kept.get(link_id)
    stored = before.stored if before else None
    outcome = outcome_of(stored, given, is_submitted=is_finished)
    if outcome is not Outcome.SAVED or not is_new(stored, given):
        return outcome, kept
    revision = before.revision + 1 if before else 1
    return outcome, {**kept, link_id: Kept(given.value, revision)}


def result_of(definition: Definition, answers: Answers) -> Result:
    """Return what the answers add up to: the problems that were named, and how many questions say nothing."""
    found = score(definition, answers)
    items = found.items if found else ()
    return Result(
        problem_count=sum(points for _, points in items if points is not None),
        missing_count=sum(points is None for _, points in items),
        offers_assessment=found is not None and OFFER in found.thresholds,
    )


def next_link_id(definition: Definition, answers: Answers, after: str) -> str | None:
    """Return the question after this one; None = check your answers."""
    asked = [question.link_id for question in questions_to_answer(definition, answers)]
    following = asked[asked.index(after) + 1 :]
    return following[0] if following else None
