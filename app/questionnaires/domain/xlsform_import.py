"""The sheets of an XLSForm as one of our questionnaires: whole, or refused with every reason. Nothing in between.

Nothing is made up: XLSForm has no scores, so a score comes only from the sheet of our own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.questionnaires.domain import wording
from app.questionnaires.domain.definition import Definition, Page, Question, QuestionType
from app.questionnaires.domain.findings import Findings
from app.questionnaires.domain.imported import (
    UNKNOWN_LICENCE,
    Imported,
    Read,
    Rule,
    all_of,
    check_scoring,
    stems_apart,
    usual_elsewhere,
)
from app.questionnaires.domain.localised import SOURCE_LOCALE
from app.questionnaires.domain.naming import is_key, key_from, own_names
from app.questionnaires.domain.wording import Translation
from app.questionnaires.domain.xlsform_choices import Choices, choices_of
from app.questionnaires.domain.xlsform_conditions import rule_from
from app.questionnaires.domain.xlsform_items import Entry, entries
from app.questionnaires.domain.xlsform_ours import Ours, read_ours
from app.questionnaires.domain.xlsform_questions import read_question
from app.questionnaires.domain.xlsform_sheets import Row, Sheet, Table, sheets_by_name
from app.questionnaires.domain.xlsform_terms import CHOICE_COLUMNS, CHOICES, OURS, SETTINGS, SURVEY, SURVEY_COLUMNS
from app.questionnaires.domain.xlsform_words import Words, locale_of, words_of
from app.questionnaires.domain.xlsform_xpath import Inexpressible

_UNKNOWN_SOURCE = "An XLSForm that does not say where it comes from."


@dataclass(frozen=True, slots=True)
class _Form:
    """The sheets of one file, looked through. `names` are our names for the file's."""

    settings: Row
    ours: Ours | None
    words: Words
    choices: Choices
    entries: Sequence[Entry]
    names: Mapping[str, str]


def read_form(tables: Sequence[Table]) -> Imported:
    """Return the questionnaire in the sheets of a workbook. Raises Refused with everything that is wrong."""
    findings = Findings()
    form = _form(sheets_by_name(tables, findings), findings)
    reads = _reads(form, findings)
    if not findings.wrong and not any(read.question.type is not QuestionType.DISPLAY for read in reads.values()):
        findings.refuse(SURVEY, "The file asks nothing that can be answered.")
    definition = _definition(form, stems_apart([read.question for read in reads.values()]))
    if definition.scoring:
        check_scoring(definition, definition.scoring, findings)
    findings.raise_if_wrong()
    return Imported(
        definition=definition,
        translations=_translations(form, definition, reads),
        link_ids={ours: theirs for theirs, ours in form.names.items()},
        unused=tuple(findings.unused),
    )


def _form(sheets: Mapping[str, Sheet], findings: Findings) -> _Form:
    if SURVEY not in sheets:
        findings.refuse("", "The file is not an XLSForm. It has no sheet called survey.")
    findings.raise_if_wrong()
    settings = next(iter(sheets.get(SETTINGS, Sheet(SETTINGS)).rows), Row(SETTINGS, 2, {}))
    locale = locale_of(settings.text("default_language"))
    survey, choices = sheets[SURVEY], sheets.get(CHOICES, Sheet(CHOICES))
    words = words_of(survey, SURVEY_COLUMNS, locale, findings)
    _check_columns(survey, words, findings)
    found = entries(survey, findings)
    used = [entry.list_name for entry in found if entry.list_name]
    of_choices = words_of(choices, CHOICE_COLUMNS, locale, findings)
    return _Form(
        settings=settings,
        ours=read_ours(sheets[OURS], findings) if OURS in sheets else None,
        words=words,
        choices=choices_of(choices, of_choices, used, findings),
        entries=found,
        names=_names([entry.name for entry in found]),
    )


def _check_columns(survey: Sheet, words: Words, findings: Findings) -> None:
    for column in ("type", "name"):
        if column not in survey.columns:
            findings.refuse(f"{SURVEY}, row 1", f"It has no column called {column}.")
    if SOURCE_LOCALE not in words.by_language.get("label", {}):
        reason = "The file has no words in English. Its own words must be English, others are translations."
        findings.refuse(f"{SURVEY}, row 1, column label::English (en)", reason)
    findings.raise_if_wrong()


def _names(given: Sequence[str]) -> dict[str, str]:
    """Return our names for the file's. A name that begins with a figure had to be given a line before it."""
    plain = {name: _without_line(name) for name in given}
    plain = {name: name if short in plain else short for name, short in plain.items()}
    ours = own_names(list(plain.values()))
    return {name: ours[wanted] for name, wanted in plain.items()}


def _without_line(name: str) -> str:
    return name[1:] if name[:1] == "_" and name[1:2].isdigit() else name


def _reads(form: _Form, findings: Findings) -> dict[str, Read]:
    reads: dict[str, Read] = {}
    for entry in form.entries:
        if entry.kind == "group":
            _rule(entry, reads, findings)
        if entry.kind in {"group", "unasked", "refused"} or entry.name in reads:
            continue
        read = read_question(entry, form.names[entry.name], form.words, form.choices, reads, findings)
        if read:
            rule = _rule(entry, reads, findings)
            stem_id, stem = _stem(entry, form)
            question = replace(
                read.question, enable_when=rule.conditions, enable_all=rule.need_all, stem_id=stem_id, stem=stem
            )
            reads[entry.name] = replace(read, question=question)
    return reads


def _rule(entry: Entry, reads: Mapping[str, Read], findings: Findings) -> Rule:
    """Return when a row is asked: what stands around it must be asked too, so its conditions count as well."""
    rules = [_own_rule(one, reads, findings if one is entry else Findings()) for one in (*entry.within, entry)]
    joined = all_of(rules)
    if joined is None:
        reason = "It and that of the group around it cannot be joined. Use “and”, not “or”."
        findings.refuse(entry.row.place("relevant"), reason)
    return joined or Rule()


def _own_rule(entry: Entry, reads: Mapping[str, Read], findings: Findings) -> Rule:
    try:
        return rule_from(entry.relevant, reads) if entry.relevant else Rule()
    except Inexpressible as error:
        findings.refuse(entry.row.place("relevant"), str(error))
        return Rule()


def _told(entry: Entry, form: _Form) -> list[Entry]:
    """Return the groups around a row that say something, outermost first."""
    return [group for group in entry.within if form.words.english(group.row, "label")]


def _stem(entry: Entry, form: _Form) -> tuple[str, str]:
    """Return the lead-in of a question: the words of all groups around it, under the name of the innermost."""
    told = _told(entry, form)
    if not told:
        return "", ""
    return form.names[told[-1].name], "\n".join(form.words.english(group.row, "label") for group in told)


def _definition(form: _Form, questions: Sequence[Question]) -> Definition:
    settings = form.settings
    form_id, title = settings.text("form_id"), settings.text("form_title")
    is_ours = form.ours is not None and is_key(form_id)
    key = form_id if is_ours else key_from(form_id or title)
    fields = {
        "licence": UNKNOWN_LICENCE,
        "source": _UNKNOWN_SOURCE,
        **({} if form.ours else usual_elsewhere(len(questions))),
        **(form.ours.fields if form.ours else {}),
    }
    return Definition(
        key=key,
        version=_version(settings.text("version")) if is_ours else 1,
        title=title or form_id or key,
        pages=tuple(Page(question.link_id, (question,)) for question in questions),
        **fields,
    )


def _version(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 and int(said) else 1


def _translations(form: _Form, definition: Definition, reads: Mapping[str, Read]) -> tuple[Translation, ...]:
    """Return the words in other languages by context. Those from elsewhere count as unchecked, whatever they say."""
    words: dict[str, dict[str, str]] = {}
    titles = form.ours.titles.items() if form.ours else ()
    for locale, context, said in [(locale, "title", title) for locale, title in titles] + list(
        _said(form, definition, reads)
    ):
        words.setdefault(locale, {}).setdefault(context, said)
    drafted = form.ours.drafted if form.ours else words.keys()
    return tuple(Translation(locale, words[locale], locale not in drafted) for locale in sorted(words))


def _titles(titles: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    return ((locale, "title", title) for locale, title in titles.items() if title)


def _said(form: _Form, definition: Definition, reads: Mapping[str, Read]) -> Iterator[tuple[str, str, str]]:
    """Yield language, context and words of every translation in the rows."""
    questions = {question.link_id: question for question in definition.questions()}
    for entry in form.entries:
        if entry.name not in reads:
            continue
        question = questions[reads[entry.name].question.link_id]
        contexts = {
            "label": wording.text_context(question),
            "hint": wording.hint_context(question),
            "joinedup.low-label": wording.low_context(question),
            "joinedup.high-label": wording.high_context(question),
        }
        told = _told(entry, form)
        if len(told) == 1:
            yield from _in(form.words, told[0].row, {"label": question.stem_id})
        yield from _in(form.words, entry.row, contexts)
        yield from _said_of_options(form, entry, question)


def _said_of_options(form: _Form, entry: Entry, question: Question) -> Iterator[tuple[str, str, str]]:
    offered = form.choices.lists.get(entry.list_name, ())
    for choice, option in zip(offered, question.options, strict=True):
        contexts = {
            "label": wording.option_context(question, option),
            "joinedup.hint": wording.option_hint_context(question, option),
            "joinedup.route.self-help": wording.self_help_context(question, option),
        }
        yield from _in(form.choices.words, choice.row, contexts)


def _in(words: Words, row: Row, contexts: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for kind, context in contexts.items():
        for locale, said in words.others(row, kind):
            yield locale, context, said
