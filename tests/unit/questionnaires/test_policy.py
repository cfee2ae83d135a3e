"""What opens what, what is asked again later, and how much change counts."""

from pathlib import Path

import pytest

from app.questionnaires.domain.policy import opened_by
from app.questionnaires.domain.scoring import score
from app.questionnaires.domain.values import Answers, Choice, Choices, Rating, Skipped, Value
from app.questionnaires.services.policy import policy, policy_problems, read_policy
from app.questionnaires.services.reading import SourceError
from tests.questionnaires import FOLDER, definition

SHIPPED = [definition(path.parent.name) for path in sorted(FOLDER.glob("*/v1.yaml"))]
FREQUENCY = ("not-at-all", "several-days", "more-than-half-the-days", "nearly-every-day")


def opened(key: str, answers: Answers) -> tuple[str, ...]:
    return opened_by(policy(), definition(key), answers, score(definition(key), answers))


@pytest.mark.parametrize(("key", "item", "opens"), [("phq2", "phq", "phq9"), ("gad2", "gad", "gad7")])
@pytest.mark.parametrize(("first", "second", "is_opened"), [(0, 2, False), (1, 2, True), (3, 0, True), (3, 3, True)])
def test_a_two_item_screen_opens_the_long_form_at_3(
    key: str, item: str, opens: str, first: int, second: int, is_opened: bool
) -> None:
    answers = {f"{item}-1": Choice(FREQUENCY[first]), f"{item}-2": Choice(FREQUENCY[second])}

    assert opened(key, answers) == ((opens,) if is_opened else ())


def test_a_screen_with_an_answer_missing_opens_nothing_however_high_the_other() -> None:
    assert opened("phq2", {"phq-1": Choice("nearly-every-day"), "phq-2": Skipped()}) == ()


@pytest.mark.parametrize(
    ("page", "concern", "opens"),
    [("concerns-feelings", "e01", "phq2"), ("concerns-feelings", "e02", "gad2"), ("concerns-people", "r01", "ucla3")],
)
@pytest.mark.parametrize(("rating", "is_opened"), [(0, False), (3, False), (4, True), (10, True)])
def test_a_concern_rated_4_or_more_opens_its_follow_up(
    page: str, concern: str, opens: str, rating: int, is_opened: bool
) -> None:
    answers: dict[str, Value] = {page: Choices((concern,)), f"rate-{concern}": Rating(rating)}

    assert opened("holistic_needs", answers) == ((opens,) if is_opened else ())


def test_several_follow_ups_come_in_the_order_of_the_policy() -> None:
    answers: dict[str, Value] = {
        "concerns-people": Choices(("r01",)),
        "concerns-feelings": Choices(("e02", "e01")),
        "rate-r01": Rating(9),
        "rate-e02": Rating(8),
        "rate-e01": Rating(4),
    }

    assert opened("holistic_needs", answers) == ("phq2", "gad2", "ucla3")


def test_a_rating_of_a_concern_no_longer_ticked_opens_nothing() -> None:
    assert opened("holistic_needs", {"concerns-feelings": Choices(("e02",)), "rate-e01": Rating(9)}) == ()


def test_another_questionnaire_opens_nothing() -> None:
    assert opened("phq9", {f"phq-{n}": Choice("nearly-every-day") for n in range(1, 10)}) == ()


def test_no_answer_about_a_recall_period_is_asked_again_as_a_fact() -> None:
    bound = {question.concept for found in SHIPPED if found.recall for question in found.questions()}

    assert not policy().asks & bound


def test_a_reliable_change_that_nobody_read_in_a_primary_source_is_not_confirmed() -> None:
    found = {key: (change.change, change.is_confirmed) for key, change in policy().reliable_changes.items()}

    assert found == {"phq9": (6, False), "gad7": (4, False)}


def test_nothing_in_the_policy_claims_a_signature() -> None:
    evidence = [
        *(follow_up.evidence for follow_up in policy().follow_ups),
        *(change.evidence for change in policy().reliable_changes.values()),
    ]

    assert {line.signed_off_by for line in evidence} == {""}
    assert all(line.source for line in evidence)


def test_the_policy_fits_the_questionnaires_of_this_release() -> None:
    assert policy_problems(FOLDER / "policy.yaml", SHIPPED) == []


GOOD = """\
followUps:
  - after: phq2
    when: {threshold: positive}
    opens: phq9
    source: a paper
  - after: holistic_needs
    when: {question: rate-e01, operator: ">=", answer: 4}
    opens: phq2
    source: our own
carry:
  - {carry: ask, concepts: [joinedup.confidence], source: our own}
reliableChange:
  - {questionnaire: phq9, change: 6, confirmed: false, source: a manual}
overTime:
  - {questions: [confidence], source: our own}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("after: phq2", "after: phq3", "2: after names 'phq3', which no questionnaire is called; correct it"),
        ("opens: phq9", "opens: phq10", "4: opens names 'phq10', which no questionnaire is called; correct it"),
        ("opens: phq9", "opens: phq2", "4: opens 'phq2', which leads back to 'phq2'; break the circle"),
        ("opens: phq9", "opens: holistic_needs", "4: opens 'holistic_needs', which leads back to 'phq2'; break the"),
        ("threshold: positive", "threshold: high", "3: phq2 has no threshold 'high'; correct it"),
        ("rate-e01", "rate-e99", "7: holistic_needs has no question 'rate-e99'; correct it"),
        ("rate-e01", "concerns-body", "7: cannot compare concerns-body of holistic_needs with 4; compare whole"),
        ('">="', '"=>"', "7: followUps.1.when.operator is not right"),
        ('operator: ">="', "operator: exists", "7: exists needs the answer true or false"),
        ("answer: 4", 'answer: "4"', "7: cannot compare rate-e01 of holistic_needs with '4'; compare whole numbers"),
        (", answer: 4", "", "7: needs either a threshold, or a question with operator and answer"),
        ("threshold: positive", "threshold: positive, answer: 1", "3: needs either a threshold, or a question with"),
        ("joinedup.confidence", "joinedup.courage", "11: 'joinedup.courage' is the concept of no question; correct it"),
        ("joinedup.confidence", "joinedup.phq-1", "11: 'joinedup.phq-1' is asked about a recall period; take it out"),
        ("carry: ask", "carry: always", "11: carry.0.carry is not right"),
        ("questionnaire: phq9", "questionnaire: phq8", "13: questionnaire names 'phq8', which no questionnaire is"),
        ("questionnaire: phq9", "questionnaire: holistic_needs", "13: holistic_needs has no score to change; take it"),
        (
            "questions: [confidence]",
            "questions: [courage]",
            "15: no questionnaire has a question 'courage'",
        ),
        ("questions: [confidence]", "questions: [communication]", "15: 'communication' must be a number or one choice"),
        ("questions: [confidence]", "questions: [rate-e01]", "15: 'rate-e01' must be a number or one choice, always"),
        ("questions: [confidence]", "questions: [phq-9]", "15: 'phq-9' must be a number or one choice, always asked"),
        ("    source: a paper\n", "", "2: followUps.0.source is missing; add it"),
        ("followUps:", "followups:", "1: followups is not a known word here; correct its spelling or take it out"),
    ],
)
def test_a_mistake_in_the_policy_is_named_with_its_line(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new, 1))

    found = [str(problem).partition(":")[2] for problem in policy_problems(path, SHIPPED)]

    assert [line for line in found if line.replace("  ", " ").startswith(expected)], found


def test_the_good_policy_has_no_problems(tmp_path: Path) -> None:
    assert policy_problems(write(tmp_path, GOOD), SHIPPED) == []


def test_a_policy_of_a_wrong_shape_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is not a policy; start with followUps"):
        read_policy(write(tmp_path, "- a list\n"))
