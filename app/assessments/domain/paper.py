"""A set of questions as it is printed: what to tick, where to write, and how many lines."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.assessments.domain.pictures import Picture, picture_of
from app.questionnaires.domain.definition import Option, Question, QuestionType
from app.questionnaires.domain.localised import Localised, Phrase

LINES_FOR_TEXT = 4
LINES_FOR_STRING = 1
LINES_FOR_REPEATS = 3
MOST_NUMBERS = 21
NUMBERS = frozenset({QuestionType.RATING, QuestionType.INTEGER})


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers to circle, and what the ends mean."""

    numbers: tuple[int, ...]
    low: Phrase
    high: Phrase


@dataclass(frozen=True, slots=True)
class PaperOption:
    """A box to tick. `scale` stands beside it where ticking it asks how much."""

    text: Phrase
    hint: Phrase
    is_private: bool
    scale: Scale | None


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """One question on paper. `stem` is said once, before the first question of its group."""

    link_id: str
    stem: Phrase | None
    text: Phrase
    hint: Phrase
    is_one_choice: bool
    options: tuple[PaperOption, ...]
    scale: Scale | None
    line_count: int
    is_private: bool
    is_conditional: bool
    picture: Picture | None = None


def paper_questions(words: Localised) -> Iterator[PaperQuestion]:
    """Give the questions to print, in order. A rating of a ticked concern stands beside that concern's box."""
    stem_id = ""
    ratings = {question.rates: question for question in words.definition.questions() if question.rates}
    for question in words.definition.questions():
        if question.rates:
            continue
        is_new_stem = question.stem_id != stem_id
        stem_id = question.stem_id
        yield _printed(words, question, ratings, is_new_stem=is_new_stem)


def _printed(words: Localised, question: Question, ratings: dict[str, Question], *, is_new_stem: bool) -> PaperQuestion:
    repeats = bool(question.options) and any(option.words for option in question.options)
    options = () if repeats else question.options
    return PaperQuestion(
        link_id=question.link_id,
        stem=words.stem(question) if question.stem and is_new_stem else None,
        text=words.text(question),
        hint=words.hint(question),
        is_one_choice=question.type is QuestionType.CHOICE,
        options=tuple(_option(words, question, option, ratings) for option in options),
        scale=_scale(words, question) if question.type in NUMBERS else None,
        line_count=(question.max_choices or LINES_FOR_REPEATS) if repeats else _lines(question),
        is_private=question.private,
        is_conditional=bool(question.enable_when),
        picture=picture_of(question),
    )


def _option(words: Localised, question: Question, option: Option, ratings: dict[str, Question]) -> PaperOption:
    rating = ratings.get(f"{question.link_id}/{option.code}")
    return PaperOption(
        text=words.option(question, option),
        hint=words.option_hint(question, option),
        is_private=option.private,
        scale=_scale(words, rating) if rating else None,
    )


def _scale(words: Localised, question: Question) -> Scale | None:
    """Return the numbers to circle; None where there are too many, and the number is written."""
    low, high = question.minimum or 0, question.maximum if question.maximum is not None else 10
    numbers = tuple(range(low, high + 1))
    return Scale(numbers, words.low(question), words.high(question)) if len(numbers) <= MOST_NUMBERS else None


def _lines(question: Question) -> int:
    if question.type in NUMBERS:
        return 1
    return {QuestionType.TEXT: LINES_FOR_TEXT, QuestionType.STRING: LINES_FOR_STRING}.get(question.type, 0)
