"""The words of one questionnaire version in one language, with English where a phrase is missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.questionnaires.domain import wording
from app.questionnaires.domain.definition import Definition, Option, Question

SOURCE_LOCALE = "en"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words to show. `lang` is the language they are really in, for the lang attribute; "" text is false.

    `is_fallback`: English stands in because this language has no words for it. `is_checked`: a speaker and
    a clinician have reviewed these words.
    """

    text: str
    lang: str
    is_checked: bool
    is_fallback: bool

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Localised:
    """Every phrase of `definition` in `locale`. `words` are the translations by context; English needs none."""

    definition: Definition
    locale: str
    words: Mapping[str, str]
    is_checked: bool

    @property
    def is_translated(self) -> bool:
        """True when the person reads their own language; false where English stands in for all of it."""
        return self.locale == SOURCE_LOCALE or bool(self.words)

    def title(self) -> Phrase:
        return self._phrase("title", self.definition.title)

    def stem(self, question: Question) -> Phrase:
        return self._phrase(question.stem_id, question.stem)

    def text(self, question: Question) -> Phrase:
        return self._phrase(wording.text_context(question), question.text)

    def hint(self, question: Question) -> Phrase:
        return self._phrase(wording.hint_context(question), question.hint)

    def low(self, question: Question) -> Phrase:
        return self._phrase(wording.low_context(question), question.low_label)

    def high(self, question: Question) -> Phrase:
        return self._phrase(wording.high_context(question), question.high_label)

    def option(self, question: Question, option: Option) -> Phrase:
        return self._phrase(wording.option_context(question, option), option.text)

    def option_hint(self, question: Question, option: Option) -> Phrase:
        return self._phrase(wording.option_hint_context(question, option), option.hint)

    def self_help(self, question: Question, option: Option) -> Phrase:
        source = option.route.self_help if option.route else ""
        return self._phrase(wording.self_help_context(question, option), source)

    def _phrase(self, context: str, source: str) -> Phrase:
        if self.locale == SOURCE_LOCALE:
            return Phrase(source, SOURCE_LOCALE, is_checked=True, is_fallback=False)
        if source and context in self.words:
            return Phrase(self.words[context], self.locale, is_checked=self.is_checked, is_fallback=False)
        return Phrase(source, SOURCE_LOCALE, is_checked=True, is_fallback=True)


def english(definition: Definition) -> Localised:
    """Return the words as they stand in the questionnaire's own file: what the team reads."""
    return Localised(definition, SOURCE_LOCALE, {}, is_checked=True)
