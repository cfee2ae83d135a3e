"""What becomes of each question, and of an answer to it, when a newer version comes out."""

from collections import Counter
from dataclasses import replace

import pytest

from app.assessments.domain.version_changes import (
    Change,
    Filed,
    QuestionChange,
    aside_id,
    compare,
    counts,
    filed,
    is_aside,
    is_asked_again,
    is_scored_otherwise,
    outcomes,
)
from app.questionnaires.domain.definition import (
    Condition,
    DangerKind,
    Definition,
    Operator,
    Option,
    Question,
    QuestionType,
)
from app.questionnaires.domain.values import Choice, Rating, Skipped, Text
from tests import two_versions

SLEEP = Question(
    link_id="sleep",
    text="How do you sleep?",
    type=QuestionType.CHOICE,
    hint="Think of last week",
    stem="About your nights",
    options=(Option("well", "Well", score=0), Option("badly", "Badly", hint="Most nights", score=1)),
    concept="sleep",
)
PAIN = Question(
    "pain", "How bad is your pain?", QuestionType.RATING, minimum=0, maximum=10, low_label="None", high_label="Worst"
)


def version(*questions: Question, number: int = 1) -> Definition:
    return two_versions.definition(number, list(questions))


def outcome(old: Question, new: Question) -> Change:
    [change] = compare(version(old), version(new))
    return change.outcome


def option(asked: Question, index: int, **values: object) -> Question:
    options = list(asked.options)
    options[index] = replace(options[index], **values)
    return replace(asked, options=tuple(options))


@pytest.mark.parametrize(
    "new",
    [
        replace(SLEEP, text="How well do you sleep?"),
        replace(SLEEP, hint="Think of last month"),
        replace(SLEEP, stem="About your days"),
        option(SLEEP, 0, text="Quite well"),
        option(SLEEP, 1, hint="Some nights"),
    ],
)
def test_other_words_anywhere_in_a_question_make_it_reworded(new: Question) -> None:
    assert outcome(SLEEP, new) is Change.REWORDED


@pytest.mark.parametrize("label", ["low_label", "high_label"])
def test_other_words_at_the_ends_of_a_scale_make_it_reworded(label: str) -> None:
    assert outcome(PAIN, replace(PAIN, **{label: "Other"})) is Change.REWORDED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SLEEP, replace(SLEEP, options=SLEEP.options[:1])),
        (SLEEP, replace(SLEEP, options=(*SLEEP.options, Option("no", "Not at all", score=2)))),
        (SLEEP, option(SLEEP, 1, score=2)),
        (SLEEP, option(SLEEP, 1, safety=DangerKind.SELF_HARM)),
        (SLEEP, option(SLEEP, 1, enable_when=(Condition("x", Operator.EXISTS, True),))),
        (SLEEP, replace(SLEEP, type=QuestionType.CHOICES)),
        (SLEEP, replace(SLEEP, text="In new words and another kind?", type=QuestionType.CHOICES)),
        (PAIN, replace(PAIN, maximum=5)),
        (PAIN, replace(PAIN, minimum=1)),
        (PAIN, replace(PAIN, rates="concerns/pain")),
    ],
)
def test_other_choices_points_range_or_kind_make_it_recoded(old: Question, new: Question) -> None:
    assert outcome(old, new) is Change.RECODED


@pytest.mark.parametrize(
    "new",
    [
        SLEEP,
        replace(SLEEP, required=True),
        replace(SLEEP, private=True, hidden_from_delegates=True),
        replace(SLEEP, enable_when=(Condition("x", Operator.EXISTS, True),)),
        replace(SLEEP, options=tuple(reversed(SLEEP.options))),
        replace(SLEEP, concept=""),
    ],
)
def test_the_same_words_and_choices_are_kept(new: Question) -> None:
    assert outcome(SLEEP, new) is Change.KEPT


def test_a_renamed_link_id_is_found_by_its_concept() -> None:
    [change] = compare(version(SLEEP), version(replace(SLEEP, link_id="nights")))

    assert (change.outcome, change.old.link_id, change.link_id) == (Change.KEPT, "sleep", "nights")
    assert outcomes([change]) == {"nights < sleep": "kept"}


def test_a_link_id_used_again_for_another_concept_is_another_question() -> None:
    changes = compare(version(SLEEP), version(replace(SLEEP, concept="snoring")))

    assert [change.outcome for change in changes] == [Change.NEW, Change.REMOVED]
    assert outcomes(changes) == {"sleep": "new", "- sleep": "removed"}


def test_a_concept_that_two_questions_share_renames_neither() -> None:
    old = version(SLEEP, replace(SLEEP, link_id="sleep-2"))

    changes = compare(old, version(replace(SLEEP, link_id="nights")))

    assert Counter(change.outcome for change in changes) == {Change.NEW: 1, Change.REMOVED: 2}


def test_link_ids_that_change_places_are_not_taken_for_each_other() -> None:
    other = replace(SLEEP, link_id="rest", concept="rest")
    swapped = version(replace(SLEEP, concept="rest"), replace(other, concept="sleep"))

    changes = compare(version(SLEEP, other), swapped)

    assert Counter(change.outcome for change in changes) == {Change.NEW: 2, Change.REMOVED: 2}


def test_what_only_says_something_asks_nothing() -> None:
    shown = Question("note", "Nearly done.", QuestionType.DISPLAY)

    assert compare(version(shown), version(replace(shown, text="Well done."))) == ()


KEPT = QuestionChange(Change.KEPT, SLEEP, SLEEP)
REWORDED = QuestionChange(Change.REWORDED, SLEEP, replace(SLEEP, text="How well do you sleep?"))
RECODED = QuestionChange(Change.RECODED, SLEEP, replace(SLEEP, options=SLEEP.options[:1]))
REMOVED = QuestionChange(Change.REMOVED, SLEEP, None)


@pytest.mark.parametrize(
    ("change", "value", "expected"),
    [
        (KEPT, Choice("well"), Filed("sleep")),
        (KEPT, Skipped(), Filed("sleep")),
        (REWORDED, Choice("well"), Filed("sleep", is_to_confirm=True)),
        (REWORDED, Skipped(), Filed("@3+:sleep", is_aside=True)),
        (RECODED, Choice("well"), Filed("sleep", is_to_confirm=True)),
        (RECODED, Choice("badly"), Filed("@3+:sleep", is_aside=True)),
        (RECODED, Text("well"), Filed("@3+:sleep", is_aside=True)),
        (REMOVED, Choice("well"), Filed("@3:sleep", is_aside=True)),
    ],
)
def test_an_answer_counts_only_where_it_still_answers_what_is_asked(
    change: QuestionChange, value: Choice, expected: Filed
) -> None:
    assert filed(change, value, 3) == expected


def test_a_number_outside_the_new_range_is_asked_again() -> None:
    change = QuestionChange(Change.RECODED, PAIN, replace(PAIN, maximum=5))

    assert filed(change, Rating(5), 1) == Filed("pain", is_to_confirm=True)
    assert filed(change, Rating(6), 1).is_aside


def test_an_answer_set_aside_has_a_link_id_that_no_question_has_and_that_the_column_holds() -> None:
    longest = "x" * 64

    assert is_aside(aside_id("sleep", 1, is_asked_again=False))
    assert not is_aside("sleep")
    assert [is_asked_again(aside_id(longest, 1, is_asked_again=again)) for again in (True, False)] == [True, False]
    assert len(aside_id(longest, 123456, is_asked_again=True)) <= 64
    assert aside_id(longest, 1, is_asked_again=False) != aside_id("x" * 63 + "y", 1, is_asked_again=False)


def test_another_way_of_adding_up_is_noticed() -> None:
    old = version(SLEEP)
    assert old.scoring

    assert not is_scored_otherwise(old, version(PAIN))
    assert is_scored_otherwise(old, replace(old, scoring=replace(old.scoring, missing_allowed=2)))


def test_a_large_questionnaire_is_counted_question_by_question() -> None:
    changes = compare(two_versions.first(), two_versions.second(reworded=40, recoded=20))

    assert counts(changes) == {
        Change.REWORDED: 40,
        Change.RECODED: 20,
        Change.NEW: two_versions.ADDED,
        Change.REMOVED: two_versions.REMOVED,
        Change.KEPT: two_versions.KEPT - 60,
    }
    assert len(outcomes(changes)) == len(changes)
