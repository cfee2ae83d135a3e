"""Two versions of one large questionnaire: 600 questions kept, 79 removed, 192 added, as a real one once changed."""

from dataclasses import replace

from app.questionnaires.domain.definition import (
    Definition,
    Evidence,
    Option,
    Page,
    Question,
    QuestionType,
    Scoring,
    ScoringMethod,
)
from app.questionnaires.domain.values import Answers, Choice, Choices, Rating, Text, Value

KEPT, REMOVED, ADDED, REWORDED, RECODED = 600, 79, 192, 40, 20
SCORED = 20
KEY = "large"
OFTEN = tuple(Option(code=f"c{score}", text=f"Choice {score}", score=score) for score in range(4))
TYPES = (QuestionType.CHOICE, QuestionType.CHOICES, QuestionType.RATING, QuestionType.TEXT)


def question(number: int, text: str = "") -> Question:
    """Return a question; the first 20 are choices with points, the others of every type in turn."""
    kind = QuestionType.CHOICE if number < SCORED else TYPES[number % len(TYPES)]
    has_options = kind in {QuestionType.CHOICE, QuestionType.CHOICES}
    is_rating = kind is QuestionType.RATING
    return Question(
        link_id=f"q{number}",
        text=text or f"Question {number} as first asked?",
        type=kind,
        options=OFTEN if has_options else (),
        minimum=0 if is_rating else None,
        maximum=10 if is_rating else None,
        max_length=500 if kind is QuestionType.TEXT else None,
        concept=f"large.q{number}",
    )


def definition(version: int, questions: list[Question]) -> Definition:
    return Definition(
        key=KEY,
        version=version,
        title="A large set of questions",
        licence="none",
        source="generated",
        pages=tuple(Page(asked.link_id, (asked,)) for asked in questions),
        scoring=Scoring(
            method=ScoringMethod.SUM,
            items=tuple(f"q{number}" for number in range(SCORED)),
            minimum=0,
            maximum=3 * SCORED,
            evidence=Evidence("generated"),
        ),
    )


def first() -> Definition:
    return definition(1, [question(number) for number in range(KEPT + REMOVED)])


def second(*, reworded: int = 0, recoded: int = 0) -> Definition:
    """Return the next version. Of the 600 that stay, the last ones are `reworded` and those before `recoded`."""
    stay = [question(number) for number in range(KEPT)]
    for number in range(KEPT - reworded, KEPT):
        stay[number] = replace(stay[number], text=f"Question {number} in new words?")
    for number in range(KEPT - reworded - recoded, KEPT - reworded):
        stay[number] = other_choices(stay[number])
    added = [question(number) for number in range(1000, 1000 + ADDED)]
    # Spread among the others, as in life.
    return definition(2, [found for index, kept in enumerate(stay) for found in (kept, *added[index : index + 1])])


def other_choices(asked: Question) -> Question:
    """Return a question of which the answer of `answers` is no longer one, or is another kind of answer."""
    if asked.options:
        return replace(asked, options=tuple(option for option in asked.options if option.code != "c1"))
    return replace(asked, type=QuestionType.RATING, minimum=0, maximum=3, max_length=None)


def answers() -> Answers:
    """Return an answer to every question of the first version."""
    return {asked.link_id: value(asked) for asked in first().questions()}


def value(asked: Question) -> Value:
    match asked.type:
        case QuestionType.CHOICE:
            return Choice("c1")
        case QuestionType.CHOICES:
            return Choices(("c1", "c2"))
        case QuestionType.RATING:
            return Rating(7)
    return Text(f"In my own words: {asked.link_id}")


def changed_everywhere(old: Definition) -> Definition:
    """Return the next version of a small scored set: reworded, with another choice, removed and new, in that order."""
    reworded, recoded, gone = list(old.questions())[:3]
    number = old.version + 1
    last = replace(recoded.options[-1], code=f"another-{number}")
    questions = [
        replace(reworded, text=f"{reworded.text} ({number})"),
        replace(recoded, options=(*recoded.options[:-1], last)),
        replace(gone, link_id=f"new-{number}", concept=f"new.{number}", text=f"A new question, {number}?"),
    ]
    assert old.scoring
    items = tuple(asked.link_id for asked in questions[:2])
    pages = tuple(Page(asked.link_id, (asked,)) for asked in questions)
    return replace(old, version=number, pages=pages, scoring=replace(old.scoring, items=items))


def small_first() -> Definition:
    """Return the first version of five questions, a type each and one that stays: q20 to q24."""
    return asking(1, [question(number) for number in range(20, 25)])


def small_second() -> Definition:
    """Return the next version: q20 in new words, q21 without what was chosen, q22 gone, q23 in new words, q24 kept."""
    stay = {asked.link_id: asked for asked in small_first().questions() if asked.link_id != "q22"}
    for link_id in ("q20", "q23"):
        stay[link_id] = replace(stay[link_id], text=f"Question {link_id[1:]} in new words?")
    stay["q21"] = other_choices(stay["q21"])
    return asking(2, list(stay.values()))


def asking(version: int, questions: list[Question]) -> Definition:
    """Return a version that asks these and adds nothing up."""
    return replace(definition(version, questions), scoring=None)
