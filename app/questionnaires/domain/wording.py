"""Which words a questionnaire shows, each under its context: the linkId path used as msgctxt in PO files.

    title                    the questionnaire's name
    <linkId>                 the question (or the stem shared by a group)
    <linkId>/hint            also /low and /high for the ends of a rating
    <linkId>/<option code>   the option, and /hint and /self-help below it

Words that repeat others (a rating's heading is the concern's label) have the other's context, so a
translator meets each phrase once and it cannot come out in two ways.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.questionnaires.domain.definition import Definition, Option, Question


@dataclass(frozen=True, slots=True)
class Translation:
    """The words of a version in one language, by context. `is_checked`: reviewed, not machine-drafted."""

    locale: str
    words: Mapping[str, str]
    is_checked: bool


Translations = Sequence[Translation]


def text_context(question: Question) -> str:
    return question.rates or question.link_id


def hint_context(question: Question) -> str:
    return f"{question.words or question.link_id}/hint"


def low_context(question: Question) -> str:
    return f"{question.words or question.link_id}/low"


def high_context(question: Question) -> str:
    return f"{question.words or question.link_id}/high"


def option_context(question: Question, option: Option) -> str:
    return option.words or f"{question.link_id}/{option.code}"


def option_hint_context(question: Question, option: Option) -> str:
    return f"{option_context(question, option)}/hint"


def self_help_context(question: Question, option: Option) -> str:
    return f"{option_context(question, option)}/self-help"


def source_words(definition: Definition) -> dict[str, str]:
    """Return every English phrase of `definition` by context, in the order a person meets them."""
    words = {"title": definition.title}
    for question in definition.questions():
        words |= _without_blanks(_question_words(question))
        for option in question.options:
            words |= _without_blanks(_option_words(question, option))
    return words


def _without_blanks(words: dict[str, str]) -> dict[str, str]:
    return {context: text for context, text in words.items() if text}


def _question_words(question: Question) -> dict[str, str]:
    return ({question.stem_id: question.stem} if question.stem_id else {}) | {
        text_context(question): question.text,
        hint_context(question): question.hint,
        low_context(question): question.low_label,
        high_context(question): question.high_label,
    }


def _option_words(question: Question, option: Option) -> dict[str, str]:
    return {
        option_context(question, option): option.text,
        option_hint_context(question, option): option.hint,
        self_help_context(question, option): option.route.self_help if option.route else "",
    }
