"""A questionnaire version as a FHIR R4 Questionnaire, with its words in every language.

Hints and the labels of a rating's ends are display items below their question, so that any renderer shows them.
Codes of national systems go out only where confirmed; the others as text. What R4 has no element for is an extension
under our own address (`fhir_terms.OWN`), made from the dataclasses, so that reading the file back loses nothing.
"""

from itertools import groupby
from typing import Any

from app.questionnaires.domain import wording
from app.questionnaires.domain.canonical import canonical_bytes
from app.questionnaires.domain.definition import (
    Coding,
    Condition,
    Definition,
    Operator,
    Option,
    Question,
    QuestionType,
)
from app.questionnaires.domain.fhir_own import encode_fields, own_names
from app.questionnaires.domain.fhir_terms import (
    HELPS,
    ITEM_CONTROL,
    ITEM_CONTROLS,
    MACHINE_DRAFTED,
    MAX_OCCURS,
    MAX_VALUE,
    MIN_VALUE,
    OPTION_WORDS,
    ORDINAL,
    TRANSLATION,
    TYPES,
    UNCONFIRMED,
    canonical_url,
    option_system,
)
from app.questionnaires.domain.wording import Translation, Translations

Element = dict[str, Any]

OWN_OF_DEFINITION = own_names(Definition, frozenset({"key", "version", "title", "licence", "pages", "codings"}))
OWN_OF_QUESTION = own_names(
    Question,
    frozenset(
        [
            "link_id",
            "text",
            "type",
            "hint",
            "stem",
            "stem_id",
            "options",
            "required",
            "max_choices",
            "max_length",
            "minimum",
            "maximum",
            "low_label",
            "high_label",
            "enable_when",
            "enable_all",
        ]
    ),
)
OWN_OF_OPTION = own_names(Option, frozenset({"code", "text", "score"}))


def to_bytes(resource: Element) -> bytes:
    """Return a resource as bytes: the same resource is always the same bytes."""
    return canonical_bytes(resource)


def questionnaire(definition: Definition, translations: Translations = ()) -> Element:
    """Return the FHIR R4 Questionnaire of one version."""
    ordered = sorted(translations, key=lambda translation: translation.locale)
    return _tidy(
        {
            "resourceType": "Questionnaire",
            "id": f"{definition.key.replace('_', '-')}-v{definition.version}",
            "url": canonical_url(definition.key),
            "version": str(definition.version),
            "name": "".join(part.capitalize() for part in definition.key.split("_")),
            **_words("title", definition.title, "title", ordered),
            "status": "active",
            "language": "en",
            "subjectType": ["Patient"],
            "copyright": definition.licence,
            "code": [_coding(coding) for coding in definition.codings if coding.confirmed],
            "extension": _own_of(definition),
            "item": _items(definition, ordered),
        }
    )


def _own_of(definition: Definition) -> list[Element]:
    unconfirmed = [coding for coding in definition.codings if not coding.confirmed]
    texts = [{"url": UNCONFIRMED, "valueString": coding.display} for coding in unconfirmed]
    return encode_fields(definition, OWN_OF_DEFINITION) + texts


def _coding(coding: Coding) -> Element:
    return {"system": coding.system, "code": coding.code, "display": coding.display}


def _items(definition: Definition, translations: Translations) -> list[Element]:
    """Return one item for each question; questions that share a lead-in stand in a group of that name."""
    items: list[Element] = []
    for (stem_id, stem), questions in groupby(definition.questions(), key=lambda q: (q.stem_id, q.stem)):
        inner = [_item(definition, question, translations) for question in questions]
        group = {"linkId": stem_id, **_words("text", stem, stem_id, translations), "type": "group", "item": inner}
        items.extend([group] if stem_id else inner)
    return items


def _item(definition: Definition, question: Question, translations: Translations) -> Element:
    many = len(question.enable_when) > 1 or question.enable_all
    return _tidy(
        {
            "linkId": question.link_id,
            **_words("text", question.text, wording.text_context(question), translations),
            "type": TYPES[question.type],
            "required": question.required or None,
            "repeats": True if question.type is QuestionType.CHOICES else None,
            "maxLength": question.max_length,
            "enableWhen": [_enable_when(definition, condition) for condition in question.enable_when],
            "enableBehavior": ("all" if question.enable_all else "any") if many else None,
            "answerOption": [_option(definition, question, option, translations) for option in question.options],
            "extension": _limits(question) + encode_fields(question, OWN_OF_QUESTION),
            "item": _helps(question, translations),
        }
    )


def _limits(question: Question) -> list[Element]:
    limits = {MAX_OCCURS: question.max_choices, MIN_VALUE: question.minimum, MAX_VALUE: question.maximum}
    found: list[Element] = [{"url": url, "valueInteger": limit} for url, limit in limits.items() if limit is not None]
    return [_control("slider"), *found] if question.type is QuestionType.RATING else found


def _control(code: str) -> Element:
    return {"url": ITEM_CONTROL, "valueCodeableConcept": {"coding": [{"system": ITEM_CONTROLS, "code": code}]}}


def _helps(question: Question, translations: Translations) -> list[Element]:
    texts = {
        "hint": (question.hint, wording.hint_context(question)),
        "low": (question.low_label, wording.low_context(question)),
        "high": (question.high_label, wording.high_context(question)),
    }
    return [
        {
            "linkId": f"{question.link_id}/{name}",
            **_words("text", text, context, translations),
            "type": "display",
            "extension": [_control(HELPS[name])],
        }
        for name, (text, context) in texts.items()
        if text
    ]


def _enable_when(definition: Definition, condition: Condition) -> Element:
    return {"question": condition.question, "operator": condition.operator.value} | _answer(definition, condition)


def _answer(definition: Definition, condition: Condition) -> Element:
    if condition.operator is Operator.EXISTS:
        return {"answerBoolean": condition.answer}
    if isinstance(condition.answer, int):
        return {"answerInteger": condition.answer}
    target = definition.question(condition.question)
    if target is None or not target.options:
        return {"answerString": condition.answer}
    system = option_system(definition.key, condition.question)
    return {"answerCoding": {"system": system, "code": condition.answer}}


def _option(definition: Definition, question: Question, option: Option, translations: Translations) -> Element:
    system = option_system(definition.key, question.link_id)
    words = _words("display", option.text, wording.option_context(question, option), translations)
    score = [] if option.score is None else [{"url": ORDINAL, "valueDecimal": option.score}]
    own = encode_fields(option, OWN_OF_OPTION)
    return _tidy(
        {
            "valueCoding": {"system": system, "code": option.code, **words},
            "extension": score + own + _words_of_option(question, option, translations),
        }
    )


def _words_of_option(question: Question, option: Option, translations: Translations) -> list[Element]:
    """Return the translations of what an option says besides its text. They cannot stand on the words themselves:
    some readers know no extension of an extension's own value."""
    contexts = {
        "hint": wording.option_hint_context(question, option),
        "self-help": wording.self_help_context(question, option),
    }
    found = {phrase: _in_other_languages(context, translations) for phrase, context in contexts.items()}
    return [
        {"url": OPTION_WORDS, "extension": [{"url": "phrase", "valueCode": phrase}, *words]}
        for phrase, words in found.items()
        if words
    ]


def _words(name: str, text: str, context: str, translations: Translations) -> Element:
    others = _in_other_languages(context, translations)
    return ({name: text} | ({f"_{name}": {"extension": others}} if others else {})) if text else {}


def _in_other_languages(context: str, translations: Translations) -> list[Element]:
    found = [(translation, translation.words.get(context)) for translation in translations]
    return [extension for translation, text in found if text for extension in _translation(translation, text)]


def _translation(translation: Translation, text: str) -> list[Element]:
    """Return one translation and, beside it, a mark of its language where no speaker has checked it."""
    parts = [{"url": "lang", "valueCode": translation.locale}, {"url": "content", "valueString": text}]
    drafted = [] if translation.is_checked else [{"url": MACHINE_DRAFTED, "valueCode": translation.locale}]
    return [{"url": TRANSLATION, "extension": parts}, *drafted]


def _tidy(element: Element) -> Element:
    """Leave out what is empty: FHIR has no empty lists and no nulls."""
    return {name: value for name, value in element.items() if value not in (None, [], "")}
