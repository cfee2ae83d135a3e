"""What is shown again: the same question, in the same words, of another set, this week; never what is about danger."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from app.assessments.domain.recalling import Told, shown_again
from app.assessments.domain.version_changes import is_asked_alike
from app.assessments.domain.voices import Voice
from app.questionnaires.domain.definition import DangerKind, Definition, Option, Page, Question, QuestionType
from app.questionnaires.domain.values import Choice, Skipped, Value
from tests.questionnaires import definitions

NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
ASKED = Question(
    "sleep",
    "Do you sleep well?",
    QuestionType.CHOICE,
    options=(Option("yes", "Yes", score=0), Option("no", "No", score=1)),
    concept="joinedup.sleep",
)
GIVEN = Choice("yes")
DANGEROUS = (Option("yes", "Yes", score=0), Option("no", "No", score=1, safety=DangerKind.SELF_HARM))


def a_set(key: str, question: Question = ASKED, recall: str = "") -> Definition:
    return Definition(
        key=key,
        version=1,
        title=key,
        licence="",
        source="",
        pages=(Page(question.link_id, (question,)),),
        recall=recall,
    )


def told(question: Question = ASKED, value: Value = GIVEN, *, key: str = "first", recall: str = "", **facts) -> Told:
    facts = {"voice": Voice.SELF, "answered_at": NOW - timedelta(hours=1), **facts}
    return Told(uuid.uuid4(), a_set(key, question, recall), question, value, **facts)


def again(*said: Told, question: Question = ASKED, recall: str = "", lasting: frozenset[str] = frozenset()) -> object:
    return shown_again(a_set("second", question, recall), said, lasting, NOW)


def test_the_same_question_of_another_set_is_shown_again() -> None:
    one = told()

    assert again(one) == {"sleep": one.source_id}


def test_it_may_have_another_link_id_there() -> None:
    one = told()

    assert again(one, question=replace(ASKED, link_id="q7")) == {"q7": one.source_id}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ({"text": "Did you sleep well?"}, {}),
        ({"stem": "Over the last 2 weeks"}, {}),
        ({}, {"options": (Option("yes", "Yes, very", score=0), Option("no", "No", score=1))}),
        ({}, {"options": (Option("yes", "Yes", score=1), Option("no", "No", score=0))}),
        ({"concept": "joinedup.rest"}, {}),
        ({"concept": ""}, {"concept": ""}),
        ({"private": True}, {}),
        ({}, {"private": True}),
        ({"hidden_from_delegates": True}, {}),
        ({"options": (replace(ASKED.options[0], private=True), ASKED.options[1])}, {}),
        ({"options": DANGEROUS}, {"options": DANGEROUS}),
        ({"concept": "loinc.44260-8"}, {"concept": "loinc.44260-8"}),
        ({"rates": "concerns/b01"}, {"rates": "concerns/b01"}),
    ],
)
def test_other_words_other_answers_danger_and_what_is_private_are_asked_anew(
    source: Mapping[str, object], target: Mapping[str, object]
) -> None:
    asked_then, asked_now = replace(ASKED, **source), replace(ASKED, **target)

    assert again(told(asked_then), question=asked_now) == {}


@pytest.mark.parametrize(
    "facts",
    [
        {"answered_at": NOW - timedelta(days=7, seconds=1)},
        {"voice": Voice.HELPER},
        {"voice": Voice.PAPER},
        {"counted": False},
        {"key": "second"},
        {"recall": "the last 2 weeks"},
        {"value": Skipped()},
    ],
)
def test_what_is_old_or_of_another_voice_or_counted_for_nothing_is_asked_anew(facts: Mapping[str, object]) -> None:
    assert again(told(**facts)) == {}


def test_only_the_newest_is_looked_at() -> None:
    in_other_words = told(replace(ASKED, text="Do you rest well?"), answered_at=NOW - timedelta(minutes=1))

    assert again(in_other_words, told()) == {}


def test_what_was_taken_over_from_a_set_into_this_one_was_measured_in_both() -> None:
    said = {"answered_at": NOW - timedelta(hours=1)}

    assert again(told(key="first", **said), told(key="second", **said)) == {}
    assert again(told(key="second", **said), told(key="first", **said)) == {}


def test_a_helpers_word_does_not_stand_before_the_persons_own() -> None:
    own = told()

    assert again(told(voice=Voice.HELPER, answered_at=NOW), own) == {"sleep": own.source_id}


def test_a_lasting_fact_comes_back_whenever_and_in_whatever_words_but_not_from_a_helper() -> None:
    long_ago = told(replace(ASKED, text="Do you rest well?"), answered_at=NOW - timedelta(days=400), key="second")
    helped = told(voice=Voice.HELPER)

    found = again(helped, long_ago, lasting=frozenset({ASKED.concept}))

    assert found == {"sleep": long_ago.source_id}


def test_every_concept_that_two_of_our_sets_share_is_asked_alike_in_both() -> None:
    shared: dict[str, list[Question]] = defaultdict(list)
    for definition in definitions():
        for question in definition.questions():
            if question.concept:
                shared[question.concept].append(question)

    pairs = [pair for asked in shared.values() for pair in combinations(asked, 2)]
    assert len(pairs) >= 9
    assert [(one.link_id, one.text) for one, other in pairs if not is_asked_alike(one, other)] == []
