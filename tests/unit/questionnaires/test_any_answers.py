"""Whatever is answered, every questionnaire gives a score or says why not. 10,000 generated sets of answers."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.questionnaires.domain.branching import visible_answers
from app.questionnaires.domain.definition import Definition, Question, QuestionType, Scoring, ScoringMethod
from app.questionnaires.domain.policy import opened_by
from app.questionnaires.domain.scoring import Score, ScoreNote, score
from app.questionnaires.domain.values import Answers, Choice, Choices, Rating, Skipped, Text, Value
from app.questionnaires.services.policy import policy
from tests.questionnaires import FOLDER, definition

KEYS = sorted(path.parent.name for path in FOLDER.glob("*/v1.yaml"))
SETS_EACH = 10_000 // len(KEYS) + 1
NO_ANSWER: st.SearchStrategy[Value | None] = st.sampled_from([None, Skipped()])
NO_TOTAL = {ScoringMethod.CATEGORY, ScoringMethod.PROFILE}


def values_of(question: Question) -> st.SearchStrategy[Value | None]:
    codes = [option.code for option in question.options]
    match question.type:
        case QuestionType.CHOICE:
            return NO_ANSWER | st.sampled_from([Choice(code) for code in codes])
        case QuestionType.CHOICES:
            one = st.sampled_from([Choices((code,)) for code in codes])
            return NO_ANSWER | one | st.just(Choices(tuple(codes)))
        case QuestionType.RATING | QuestionType.INTEGER:
            return NO_ANSWER | st.builds(Rating, st.integers(question.minimum, question.maximum))
    return NO_ANSWER | st.sampled_from([Text(""), Text("words")])


def answers_to(found: Definition) -> st.SearchStrategy[dict[str, Value]]:
    each = st.fixed_dictionaries({question.link_id: values_of(question) for question in found.questions()})
    return each.map(lambda drawn: {link_id: value for link_id, value in drawn.items() if value is not None})


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

    @settings(max_examples=SETS_EACH, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(answers_to(found))
    def hold(answers: Answers) -> None:
        result = score(found, visible_answers(found, answers))
        opened_by(policy(), found, answers, result)
        if found.scoring is None:
            assert result is None
        else:
            assert result is not None
            check(found.scoring, result)

    hold()
