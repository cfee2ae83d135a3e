"""Write a published version back as the YAML it could have been loaded from: load(export(x)) has the hash of x."""

import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from ruamel.yaml import YAML

from app.questionnaires.domain.definition import (
    Band,
    Condition,
    Definition,
    Evidence,
    Option,
    Question,
    QuestionType,
    Scoring,
)

Node = dict[str, Any]
_SOURCE_TYPES = {QuestionType.CHOICES: "choice", QuestionType.RATING: "integer"}


def source_yaml(definition: Definition) -> str:
    """Return `definition` as a questionnaire file. Comments of the first file are not kept."""
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 120
    out = io.StringIO()
    yaml.dump(source_of(definition), out)
    return out.getvalue()


def source_of(definition: Definition) -> Node:
    """Return `definition` in the shape of `source.SourceQuestionnaire`."""
    return _filled(
        resourceType="Questionnaire",
        name=definition.key,
        version=definition.version,
        title=definition.title,
        wording="validated" if definition.validated else "own",
        copyright=definition.licence,
        source=definition.source,
        attribution=definition.attribution,
        recall=definition.recall,
        minutes=definition.minutes,
        locales=list(definition.locales),
        code=[
            {"system": c.system, "code": c.code, "display": c.display, "confirmed": c.confirmed}
            for c in definition.codings
        ],
        scoring=_scoring(definition.scoring) if definition.scoring else None,
        item=[item for _, found in groupby(definition.questions(), _belongs_to) for item in _items(list(found))],
    )


def _belongs_to(question: Question) -> str:
    """Return what neighbours share who stand in one group, or come from one template; "" for the others."""
    return question.stem_id or question.words


def _items(questions: Sequence[Question]) -> Iterator[Node]:
    first = questions[0]
    if first.stem_id:
        yield {
            "linkId": first.stem_id,
            "text": first.stem,
            "type": "group",
            "item": [_item(question) for question in questions],
        }
    elif first.words:
        yield _template_of_ratings(questions)
    else:
        yield from (_item(question) for question in questions)


def _item(question: Question) -> Node:
    is_chosen_from = any(option.words for option in question.options)
    route = next((option.route for option in question.options if option.route), None)
    return _filled(
        linkId=question.link_id,
        text=question.text,
        type=_SOURCE_TYPES.get(question.type, question.type.value),
        hint=question.hint,
        repeats=question.type is QuestionType.CHOICES,
        required=question.required,
        private=question.private,
        hiddenFromDelegates=question.hidden_from_delegates,
        concept=question.concept,
        domain=route.domain.value if route else None,
        answerOption=[] if is_chosen_from else [_option(option) for option in question.options],
        maxChoices=question.max_choices,
        maxLength=question.max_length,
        **_scale(question),
        enableWhen=[] if is_chosen_from else [_condition(condition) for condition in question.enable_when],
        enableBehavior="all" if question.enable_all else None,
        chooseFromTicked=_from(option.words for option in question.options) if is_chosen_from else None,
    )


def _template_of_ratings(questions: Sequence[Question]) -> Node:
    first = questions[0]
    return _filled(
        linkId=first.words,
        type="integer",
        hint=first.hint,
        **_scale(first),
        rateEachTicked=_from(question.rates for question in questions),
    )


def _scale(question: Question) -> Node:
    return {
        "minValue": question.minimum,
        "maxValue": question.maximum,
        "lowLabel": question.low_label,
        "highLabel": question.high_label,
    }


def _from(references: Iterator[str]) -> Node:
    return {"from": list(dict.fromkeys(reference.partition("/")[0] for reference in references))}


def _option(option: Option) -> Node:
    return _filled(
        code=option.code,
        text=option.text,
        hint=option.hint,
        score=option.score,
        concept=option.concept,
        exclusive=option.exclusive,
        private=option.private,
        hiddenFromDelegates=option.hidden_from_delegates,
        safety=option.safety.value if option.safety else None,
        selfHelp=option.route.self_help if option.route else "",
        selfHelpUrl=option.route.self_help_url if option.route else "",
        referral=option.route.referral if option.route else "",
    )


def _condition(condition: Condition) -> Node:
    return {"question": condition.question, "operator": condition.operator.value, "answer": condition.answer}


def _scoring(scoring: Scoring) -> Node:
    return _filled(
        method=scoring.method.value,
        items=list(scoring.items),
        minimum=scoring.minimum,
        maximum=scoring.maximum,
        **_evidence(scoring.evidence),
        bands=_bands(scoring.bands),
        itemBands=[{"item": own.item, "bands": _bands(own.bands)} for own in scoring.item_bands],
        thresholds=[{"code": t.code, "atLeast": t.at_least, **_evidence(t.evidence)} for t in scoring.thresholds],
        missing=_missing(scoring),
    )


def _missing(scoring: Scoring) -> Node | None:
    if scoring.missing_evidence is None:
        return None
    not_asked = {} if scoring.not_asked is None else {"notAsked": scoring.not_asked}
    return {"atMost": scoring.missing_allowed, **not_asked, **_evidence(scoring.missing_evidence)}


def _bands(bands: Sequence[Band]) -> list[Node]:
    return [{"code": band.code, "text": band.text, "low": band.low, "high": band.high} for band in bands]


def _evidence(evidence: Evidence) -> Node:
    return {"source": evidence.source, "signedOffBy": evidence.signed_off_by}


def _filled(**fields: Any) -> Node:
    """Return the fields that say something; 0 does, and an empty sign-off is written by `_evidence`."""
    return {name: value for name, value in fields.items() if name == "signedOffBy" or _says_something(value)}


def _says_something(value: Any) -> bool:
    return value is not None and value is not False and value not in ("", [], {})
