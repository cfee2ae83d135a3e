"""Whatever sets of questions a person answers in one day, nothing is asked blank twice but what must always be."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from app.assessments import queries, services
from app.assessments.domain.confirming import first_open
from app.assessments.domain.saving import Given
from app.people.domain.access import Access
from app.questionnaires.domain.definition import (
    Condition,
    DangerKind,
    Definition,
    Operator,
    Option,
    Page,
    Question,
    QuestionType,
)
from app.questionnaires.domain.values import Choice, Choices, Rating, Skipped, Text, Value
from tests.integration.assessments.versions import publish
from tests.worlds import World

ALWAYS_ASKED = {"danger", "private", "option", "reworded"}
OPTIONS = (Option("a", "Often", score=2), Option("b", "Now and then", score=1), Option("c", "Never", score=0))
POOL = [
    Question("sleep", "Do you sleep badly?", QuestionType.CHOICE, options=OPTIONS, stem="The last 2 weeks"),
    Question("worry", "Do you worry?", QuestionType.CHOICE, options=OPTIONS),
    Question("pain", "Where does it hurt?", QuestionType.CHOICES, options=OPTIONS, max_choices=3),
    Question(
        "sure", "How sure are you?", QuestionType.INTEGER, minimum=0, maximum=10, low_label="Not", high_label="Very"
    ),
    Question("words", "What helps?", QuestionType.TEXT, max_length=200),
    Question(
        "danger",
        "Not safe?",
        QuestionType.CHOICE,
        options=(*OPTIONS[1:], Option("d", "No", safety=DangerKind.NOT_SAFE)),
    ),
    Question("private", "In private?", QuestionType.CHOICE, options=OPTIONS, private=True),
    Question("option", "Which?", QuestionType.CHOICE, options=tuple(replace(one, private=True) for one in OPTIONS)),
    Question("reworded", "Asked in {key}?", QuestionType.CHOICE, options=OPTIONS),
]


def generated(chance: Random, key: str) -> Definition:
    """Return a set of some of the pool, in any order and under link ids of its own; some only follow an answer."""
    chosen = chance.sample(POOL, chance.randint(4, len(POOL)))
    asked: list[Question] = []
    for question in chosen:
        follows = asked and chance.random() < 0.2
        shown_after = (Condition(asked[-1].link_id, Operator.EXISTS, True),) if follows else ()
        link_id = question.link_id if chance.random() < 0.5 else f"{key}-{question.link_id}"
        text = question.text.format(key=key)
        concept = f"generated.{question.link_id}"
        asked.append(replace(question, link_id=link_id, text=text, concept=concept, enable_when=shown_after))
    pages = tuple(Page(question.link_id, (question,)) for question in asked)
    return Definition(key=key, version=1, title=key, licence="none", source="generated", pages=pages)


def said(chance: Random, question: Question) -> Value:
    if chance.random() < 0.2:
        return Skipped()
    code = chance.choice([option.code for option in question.options if not option.safety] or [""])
    match question.type:
        case QuestionType.CHOICE:
            return Choice(code)
        case QuestionType.CHOICES:
            return Choices((code,))
        case QuestionType.INTEGER:
            return Rating(chance.randint(0, 10))
    return Text(chance.choice(["A walk", "My sister", "Tea"]))


class Day:
    """One person's day of questions, and what they said in it by concept: the value and the set."""

    def __init__(self, session: Session, access: Access, chance: Random) -> None:
        self.session, self.access, self.chance = session, access, chance
        self.newest: dict[str, tuple[Value, str]] = {}
        self.confirmed = 0

    def answer(self, key: str, now: datetime) -> None:
        """Begin or go on, answer each question as it is asked, and send."""
        begun = services.start(self.session, self.access, key, locale="en", now=now)
        services.resume(self.session, self.access, begun.id, "en", now)
        given: dict[str, Value] = {}
        while True:
            sitting = queries.sitting(self.session, self.access, begun.id, "en")
            asked = first_open(sitting.version.definition, sitting.values, sitting.said.to_confirm())
            if asked is None:
                break
            shown = sitting.to_show(asked.link_id)
            assert shown == self.expected(asked, key), f"{key} {asked.link_id}"
            value = shown if shown is not None and self.chance.random() < 0.5 else said(self.chance, asked)
            self.confirmed += shown is not None and shown == value
            stored = sitting.stored(asked.link_id)
            answers = {asked.link_id: Given(value, stored.revision if stored else 0)}
            services.save_answers(self.session, self.access, begun.id, answers, uuid.uuid4(), now, locale="en")
            given[asked.concept] = value
        services.submit(self.session, self.access, begun.id, locale="en", now=now)
        self.session.commit()
        self.newest |= {concept: (value, key) for concept, value in given.items() if not isinstance(value, Skipped)}

    def expected(self, asked: Question, key: str) -> Value | None:
        """Return what the page must show: the newest answer, None where the question must be blank."""
        value, where = self.newest.get(asked.concept, (None, ""))
        is_always_asked = asked.concept.removeprefix("generated.") in ALWAYS_ASKED
        return None if is_always_asked or where == key else value


@pytest.mark.parametrize("are_all_open", [False, True], ids=["one after the other", "all begun first"])
@pytest.mark.parametrize("seed", range(8))
def test_within_a_day_no_concept_is_asked_blank_twice(
    session: Session, world: World, asha: Access, now: datetime, seed: int, *, are_all_open: bool
) -> None:
    chance = Random(seed)
    keys = [f"set-{number}" for number in range(4)]
    for key in keys:
        publish(session, generated(chance, key), now)
    for key in keys if are_all_open else ():
        services.start(session, asha, key, locale="en", now=now - timedelta(hours=1))
    day = Day(session, asha, chance)

    for hour, key in enumerate(in_any_order(chance, keys)):
        day.answer(key, now + timedelta(hours=hour))

    assert day.confirmed


def in_any_order(chance: Random, keys: Sequence[str]) -> list[str]:
    """Return every key, in any order, and some of them once more: the same set again is a new measurement."""
    return [*chance.sample(keys, len(keys)), *chance.sample(keys, 2)]
