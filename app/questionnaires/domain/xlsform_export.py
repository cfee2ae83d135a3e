"""A questionnaire version as the sheets of an XLSForm, with its words in every language.

What XLSForm can say stands in its own columns: types, lists, groups, ranges, relevant. What it cannot say stands in
ours (`xlsform_terms.OWN`) and on a fourth sheet, so that reading the sheets back loses nothing. A code of a national
system that nobody has confirmed does not go out; its name does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from app.questionnaires.domain import wording
from app.questionnaires.domain.definition import Coding, Definition, Option, Question, QuestionType
from app.questionnaires.domain.localised import SOURCE_LOCALE
from app.questionnaires.domain.wording import Translations
from app.questionnaires.domain.xlsform_conditions import choice_filter_of, relevant_of
from app.questionnaires.domain.xlsform_own import OWN_OF_DEFINITION, OWN_OF_OPTION, OWN_OF_QUESTION, own_paths
from app.questionnaires.domain.xlsform_sheets import Cell, Table
from app.questionnaires.domain.xlsform_terms import (
    CHOICE_COLUMNS,
    CHOICES,
    FORMAT,
    MULTILINE,
    OURS,
    OWN,
    SETTINGS,
    SETTINGS_COLUMNS,
    SURVEY,
    SURVEY_COLUMNS,
    TYPES,
    xml_name,
)

Cells = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class _Languages:
    """The translations, in the order of their codes, and what English calls their languages."""

    translations: Translations
    names: Mapping[str, str]

    def named(self, locale: str) -> str:
        return f"{self.names.get(locale, locale)} ({locale})"

    def words(self, column: str, text: str, context: str) -> Cells:
        """Return words under XLSForm's own column, e.g. label::English (en) and label::Urdu (ur)."""
        if not text:
            return {}
        others: Cells = {f"{column}::{self.named(locale)}": words for locale, words in self.others(context)}
        return {f"{column}::{self.named(SOURCE_LOCALE)}": text, **others}

    def of_own(self, column: str, context: str) -> Cells:
        """Return the translations of words in a column of ours, e.g. joinedup.hint.ur."""
        return {f"{OWN}{column}.{locale}": words for locale, words in self.others(context)}

    def others(self, context: str) -> Iterator[tuple[str, str]]:
        found = ((translation.locale, translation.words.get(context)) for translation in self.translations)
        return ((locale, words) for locale, words in found if words)


def sheets(definition: Definition, translations: Translations, language_names: Mapping[str, str]) -> list[Table]:
    """Return the four sheets of one version. `language_names` are English names by code; a code may be missing."""
    ordered = sorted(translations, key=lambda translation: translation.locale)
    languages = _Languages(ordered, language_names)
    survey, choices = _survey(definition, languages)
    return [
        _table(SURVEY, SURVEY_COLUMNS, survey),
        _table(CHOICES, CHOICE_COLUMNS, choices),
        _table(SETTINGS, SETTINGS_COLUMNS, [_settings(definition, languages)]),
        _table(OURS, ("field", "value"), _ours(definition, languages)),
    ]


def _table(name: str, order: Sequence[str], rows: Sequence[Cells]) -> Table:
    """Return rows under the columns that any of them fills: XLSForm's in their usual order, then ours."""
    used = {column for row in rows for column in row} | set(order[:2])
    first = {column: position for position, column in enumerate(order)}
    english = f"({SOURCE_LOCALE})"

    def place(column: str) -> tuple[int, bool, str]:
        return first.get(column.partition("::")[0], len(order)), not column.endswith(english), column

    columns = sorted(used, key=place)
    return Table(name, [columns, *([row.get(column) for column in columns] for row in rows)])


def _survey(definition: Definition, languages: _Languages) -> tuple[list[Cells], list[Cells]]:
    """Return the rows of the sheets survey and choices. Questions with the same options share one list."""
    survey: list[Cells] = []
    lists: dict[str, str] = {}
    choices: list[Cells] = []
    for (stem_id, stem), questions in groupby(definition.questions(), key=lambda q: (q.stem_id, q.stem)):
        if stem_id:
            survey.append({"type": "begin_group", "name": xml_name(stem_id), **languages.words("label", stem, stem_id)})
        for question in questions:
            options = [_choice(definition, question, option, languages) for option in question.options]
            wanted = xml_name(question.link_id)
            name = lists.setdefault(repr(options), wanted) if options else ""
            choices.extend({"list_name": name, **option} for option in options if name == wanted)
            survey.append(_row(definition, question, name, languages))
        if stem_id:
            survey.append({"type": "end_group"})
    return survey, choices


def _row(definition: Definition, question: Question, list_name: str, languages: _Languages) -> Cells:
    kind = TYPES[question.type]
    return _filled(
        {
            "type": f"{kind} {list_name}" if list_name else kind,
            "name": xml_name(question.link_id),
            **languages.words("label", question.text, wording.text_context(question)),
            **languages.words("hint", question.hint, wording.hint_context(question)),
            "required": "yes" if question.required else None,
            "relevant": relevant_of(definition, question.enable_when, need_all=question.enable_all),
            "constraint": _constraint(question),
            "choice_filter": choice_filter_of(question),
            "appearance": MULTILINE if question.type is QuestionType.TEXT else None,
            **{f"{OWN}{path}": cell for path, cell in own_paths(question, OWN_OF_QUESTION).items()},
            **(languages.of_own("low-label", wording.low_context(question)) if question.low_label else {}),
            **(languages.of_own("high-label", wording.high_context(question)) if question.high_label else {}),
        }
    )


def _constraint(question: Question) -> str:
    limits = {
        ". >=": question.minimum,
        ". <=": question.maximum,
        "string-length(.) <=": question.max_length,
        "count-selected(.) <=": question.max_choices,
    }
    return " and ".join(f"{compared} {limit}" for compared, limit in limits.items() if limit is not None)


def _choice(definition: Definition, question: Question, option: Option, languages: _Languages) -> Cells:
    help_context = wording.self_help_context(question, option)
    return _filled(
        {
            "name": option.code,
            **languages.words("label", option.text, wording.option_context(question, option)),
            **{f"{OWN}{path}": cell for path, cell in own_paths(option, OWN_OF_OPTION).items()},
            **(languages.of_own("hint", wording.option_hint_context(question, option)) if option.hint else {}),
            **(languages.of_own("route.self-help", help_context) if option.route else {}),
            f"{OWN}relevant": relevant_of(definition, option.enable_when, need_all=False),
        }
    )


def _settings(definition: Definition, languages: _Languages) -> Cells:
    return {
        "form_title": definition.title,
        "form_id": definition.key,
        "version": str(definition.version),
        "default_language": languages.named(SOURCE_LOCALE),
    }


def _ours(definition: Definition, languages: _Languages) -> list[Cells]:
    """Return what belongs to no question: titles, review status, licence, codes of the whole, scoring."""
    codings = tuple(c if c.confirmed else Coding("", "", c.display, confirmed=False) for c in definition.codings)
    drafted = [translation.locale for translation in languages.translations if not translation.is_checked]
    fields: Cells = {
        "format": FORMAT,
        **{f"title.{locale}": words for locale, words in languages.others("title")},
        **{f"machine-drafted.{locale}": True for locale in drafted},
        **own_paths(replace(definition, codings=codings), OWN_OF_DEFINITION),
    }
    return [{"field": path, "value": cell} for path, cell in fields.items()]


def _filled(cells: Cells) -> Cells:
    return {column: cell for column, cell in cells.items() if cell not in (None, "")}
