"""Turn a questionnaire file into its definition: groups become stems, concerns become rating questions."""

from collections.abc import Iterator, Mapping

from app.questionnaires.domain.definition import (
    Band,
    Coding,
    Condition,
    Definition,
    Evidence,
    ItemBands,
    Operator,
    Option,
    Page,
    Question,
    QuestionType,
    Route,
    Scoring,
    Threshold,
)
from app.questionnaires.services.source import (
    SourceBand,
    SourceEvidence,
    SourceItem,
    SourceOption,
    SourceQuestionnaire,
    SourceScoring,
)

Items = Mapping[str, SourceItem]


def compile_definition(source: SourceQuestionnaire) -> Definition:
    """Return the definition of a checked source. The order of its pages is the order of the file."""
    questions = compile_questions(source.item)
    return Definition(
        key=source.name,
        version=source.version,
        title=source.title,
        licence=source.copyright,
        source=source.source,
        attribution=source.attribution,
        recall=source.recall,
        minutes=source.minutes,
        validated=source.wording == "validated",
        locales=tuple(source.locales),
        codings=tuple(Coding(c.system, c.code, c.display, c.confirmed) for c in source.code),
        scoring=_scoring(source.scoring) if source.scoring else None,
        pages=tuple(Page(question.link_id, (question,)) for question in questions),
    )


def compile_questions(items: list[SourceItem]) -> Iterator[Question]:
    by_link_id = {item.link_id: item for item in items}
    for item in items:
        if item.type == "group":
            yield from (_question(child, stem=item) for child in item.item)
        elif item.rate_each_ticked:
            yield from _ratings(item, by_link_id)
        elif item.choose_from_ticked:
            yield _choice_of_ticked(item, by_link_id)
        else:
            yield _question(item)


def _question(item: SourceItem, stem: SourceItem | None = None) -> Question:
    return Question(
        link_id=item.link_id,
        text=item.text,
        type=_type(item),
        hint=item.hint,
        stem=stem.text if stem else "",
        stem_id=stem.link_id if stem else "",
        options=tuple(_option(item, option) for option in item.answer_option),
        required=item.required,
        max_choices=item.max_choices,
        max_length=item.max_length,
        minimum=item.min_value,
        maximum=item.max_value,
        low_label=item.low_label,
        high_label=item.high_label,
        enable_when=tuple(Condition(c.question, c.operator, c.answer) for c in item.enable_when),
        enable_all=item.enable_behavior == "all",
        private=item.private,
        hidden_from_delegates=item.hidden_from_delegates,
        concept=item.concept,
    )


def _type(item: SourceItem) -> QuestionType:
    if item.type == "choice" and item.repeats:
        return QuestionType.CHOICES
    if item.type == "integer" and item.low_label:
        return QuestionType.RATING
    return QuestionType(item.type)


def _option(item: SourceItem, option: SourceOption) -> Option:
    is_concern = item.domain is not None and option.self_help != ""
    return Option(
        code=option.code,
        text=option.text,
        hint=option.hint,
        score=option.score,
        concept=option.concept,
        exclusive=option.exclusive,
        private=option.private,
        hidden_from_delegates=option.hidden_from_delegates,
        safety=option.safety,
        route=_route(item, option) if is_concern else None,
    )


def _route(item: SourceItem, option: SourceOption) -> Route | None:
    if item.domain is None:
        return None
    return Route(item.domain, option.self_help, option.self_help_url, option.referral)


def concerns_of(item: SourceItem) -> list[SourceOption]:
    """Return the options of `item` that are concerns: those with words of self-help."""
    return [option for option in item.answer_option if item.domain and option.self_help]


def _ticked(names: list[str], items: Items) -> Iterator[tuple[SourceItem, SourceOption]]:
    return ((items[name], option) for name in names for option in concerns_of(items[name]))


def _is_ticked(item: SourceItem, option: SourceOption) -> tuple[Condition, ...]:
    return (Condition(item.link_id, Operator.EQUAL, option.code),)


def _ratings(template: SourceItem, items: Items) -> Iterator[Question]:
    assert template.rate_each_ticked is not None
    for item, option in _ticked(template.rate_each_ticked.from_, items):
        yield Question(
            link_id=f"{template.link_id}-{option.code}",
            text=option.text,
            type=QuestionType.RATING,
            hint=template.hint,
            minimum=template.min_value,
            maximum=template.max_value,
            low_label=template.low_label,
            high_label=template.high_label,
            enable_when=_is_ticked(item, option),
            private=option.private,
            hidden_from_delegates=option.hidden_from_delegates,
            concept=f"{option.concept}.rating",
            rates=f"{item.link_id}/{option.code}",
            words=template.link_id,
        )


def _choice_of_ticked(template: SourceItem, items: Items) -> Question:
    assert template.choose_from_ticked is not None
    ticked = list(_ticked(template.choose_from_ticked.from_, items))
    return Question(
        link_id=template.link_id,
        text=template.text,
        type=QuestionType.CHOICES,
        hint=template.hint,
        options=tuple(_repeated_option(item, option) for item, option in ticked),
        max_choices=template.max_choices,
        enable_when=tuple(condition for item, option in ticked for condition in _is_ticked(item, option)),
        concept=template.concept,
    )


def _repeated_option(item: SourceItem, option: SourceOption) -> Option:
    return Option(
        code=option.code,
        text=option.text,
        concept=option.concept,
        private=option.private,
        hidden_from_delegates=option.hidden_from_delegates,
        enable_when=_is_ticked(item, option),
        words=f"{item.link_id}/{option.code}",
    )


def _scoring(source: SourceScoring) -> Scoring:
    return Scoring(
        method=source.method,
        items=tuple(source.items),
        minimum=source.minimum,
        maximum=source.maximum,
        evidence=_evidence(source),
        bands=_bands(source.bands),
        thresholds=tuple(Threshold(t.code, t.at_least, _evidence(t)) for t in source.thresholds),
        missing_allowed=source.missing.at_most if source.missing else 0,
        missing_evidence=_evidence(source.missing) if source.missing else None,
        not_asked=source.missing.not_asked if source.missing else None,
        item_bands=tuple(ItemBands(own.item, _bands(own.bands)) for own in source.item_bands),
    )


def _bands(source: list[SourceBand]) -> tuple[Band, ...]:
    return tuple(Band(band.code, band.text, band.low, band.high) for band in source)


def _evidence(source: SourceEvidence) -> Evidence:
    return Evidence(source.source, source.signed_off_by)
