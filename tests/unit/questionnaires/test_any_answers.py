"""Whatever is answered, every questionnaire gives a score or says why not. 10,000 generated sets of answers."""

import random
from collections.abc import Iterator

import pytest

from app.questionnaires.domain.branching import visible_answers
from app.questionnaires.domain.definition import Definition, Question, QuestionType, Scoring, ScoringMethod
from app.questionnaires.domain.policy import opened_by
from app.questionnaires.domain.scoring import Score, ScoreNote, score
from app.questionnaires.domain.values import Answers, Choice, Choices, Rating, Skipped, Text, Value
from app.questionnaires.services.policy import policy
from tests.questionnaires import FOLDER, definition

KEYS = sorted(path.parent.name for path in FOLDER.glob("*/v1.yaml"))
SETS_EACH = 10_000 // len(KEYS) + 1
NO_TOTAL = {ScoringMethod.CATEGORY, ScoringMethod.PROFILE}


def values_of(question: Question) -> list[Value | None]:
    """Return what may be answered: nothing, a skip, and each kind of answer."""
    codes = [option.code for option in question.options]
    match question.type:
        case QuestionType.CHOICE:
            return [None, Skipped(), *(Choice(code) for code in codes)]
        case QuestionType.CHOICES:
            return [None, Skipped(), *(Choices((code,)) for code in codes), Choices(tuple(codes))]
        case QuestionType.RATING | QuestionType.INTEGER:
            assert question.minimum is not None
            assert question.maximum is not None
            return [None, Skipped(), *map(Rating, range(question.minimum, question.maximum + 1))]
    return [None, Skipped(), Text(""), Text("words")]


def answer_sets(found: Definition, count: int) -> Iterator[Answers]:
    """Yield `count` sets of answers, the same ones every time; a few with everything answered, a few with nothing."""
    chance = random.Random(found.key)
    possible = {question.link_id: values_of(question) for question in found.questions()}
    for _ in range(count):
        silence = chance.random()
        drawn = {
            link_id: None if chance.random() < silence / 2 else chance.choice(values)
            for link_id, values in possible.items()
        }
        yield {link_id: value for link_id, value in drawn.items() if value is not None}


def check(scoring: Scoring, result: Score) -> None:
    """Assert that a score is whole, or says why not."""
    missing = [link_id for link_id, points in result.items if points is None]
    assert tuple(link_id for link_id, _ in result.items) == scoring.items
    assert result.missing_count == len(missing)
    assert (result.note is ScoreNote.COMPLETE) is (not missing)
    assert result.prorated is (result.note is ScoreNote.PRORATED)
    if result.total is not None:
        assert scoring.method not in NO_TOTAL
        assert scoring.minimum <= result.total <= scoring.maximum
        assert (result.band is not None) is bool(scoring.bands)
    elif scoring.method not in NO_TOTAL:
        assert result.note in {ScoreNote.PARTIAL, ScoreNote.TOO_MANY_MISSING}
        assert result.band is None


@pytest.mark.parametrize("key", KEYS)
def test_the_score_is_defined_or_says_why_not(key: str) -> None:
    found = definition(key)
    count = 0

    for answers in answer_sets(found, SETS_EACH):
        result = score(found, visible_answers(found, answers))
        opened_by(policy(), found, answers, result)
        if found.scoring is None:
            assert result is None
        else:
            assert result is not None
            check(found.scoring, result)
        count += 1

    assert count * len(KEYS) >= 10_000
