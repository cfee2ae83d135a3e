"""What a file's scoring says about its questions: refused here where it does not add up."""

from collections.abc import Iterator, Sequence

from app.questionnaires.domain.definition import ScoringMethod
from app.questionnaires.services.source import SourceBand, SourceItem, SourceScoring

_OF_ONE_ITEM = {ScoringMethod.GRADE, ScoringMethod.CATEGORY}
_NEVER_PRORATED = {ScoringMethod.COUNT, ScoringMethod.PROFILE}
_ADDED_UP = {ScoringMethod.SUM, ScoringMethod.COUNT}


def scoring_problems(scoring: SourceScoring, items: Sequence[SourceItem]) -> Iterator[str]:
    by_link_id = {item.link_id: item for item in items}
    if scoring.method in _OF_ONE_ITEM and len(scoring.items) != 1:
        yield f"method {scoring.method} takes exactly 1 item"
    unfit = list(_item_problems(scoring, by_link_id))
    yield from unfit
    if not unfit:
        yield from _range_problems(scoring, [by_link_id[name] for name in scoring.items])
    yield from _missing_problems(scoring, by_link_id)
    yield from _band_problems(scoring)
    yield from _profile_problems(scoring)


def _item_problems(scoring: SourceScoring, by_link_id: dict[str, SourceItem]) -> Iterator[str]:
    for name in scoring.items:
        item = by_link_id.get(name)
        if item is None:
            yield f"scoring counts {name!r}, which no question is called; correct it"
        elif scoring.items.count(name) > 1:
            yield f"scoring counts {name!r} twice; take one out"
        elif not _can_be_scored(item):
            yield f"scoring counts {name!r}, which needs one choice with a score on every option"


def _can_be_scored(item: SourceItem) -> bool:
    if item.type == "integer":
        return item.min_value is not None and item.max_value is not None
    has_scores = all(option.score is not None for option in item.answer_option)
    return bool(item.answer_option) and has_scores and not item.repeats


def _range_problems(scoring: SourceScoring, items: Sequence[SourceItem]) -> Iterator[str]:
    """Compare the range that the file states with the one its items can reach."""
    ranges = [_range(item) for item in items]
    if scoring.missing and scoring.missing.not_asked is not None:
        ranges = [(min(low, scoring.missing.not_asked), high) for low, high in ranges]
    lows, highs = [low for low, _ in ranges], [high for _, high in ranges]
    reached = (sum(lows), sum(highs)) if scoring.method in _ADDED_UP else (min(lows), max(highs))
    if reached != (scoring.minimum, scoring.maximum):
        yield f"the items can make {reached[0]} to {reached[1]}; correct minimum and maximum, or the scores"


def _range(item: SourceItem) -> tuple[int, int]:
    if item.min_value is not None and item.max_value is not None:
        return item.min_value, item.max_value
    scores = [option.score for option in item.answer_option if option.score is not None]
    return min(scores), max(scores)


def _missing_problems(scoring: SourceScoring, by_link_id: dict[str, SourceItem]) -> Iterator[str]:
    if scoring.missing is None:
        return
    if scoring.missing.at_most >= len(scoring.items):
        yield "missing.atMost lets every item be missing; lower it"
    if scoring.missing.at_most and scoring.method in _NEVER_PRORATED:
        yield f"method {scoring.method} is never worked out from part of the items; set missing.atMost to 0"
    conditional = [item for name in scoring.items if (item := by_link_id.get(name)) and item.enable_when]
    if scoring.missing.not_asked is not None and not conditional:
        yield "missing.notAsked is for an item with enableWhen; none has it"


def _band_problems(scoring: SourceScoring) -> Iterator[str]:
    if not _covers(scoring, scoring.bands):
        yield f"bands must cover {scoring.minimum} to {scoring.maximum}, in order, each number once"
    for threshold in scoring.thresholds:
        if not scoring.minimum <= threshold.at_least <= scoring.maximum:
            yield f"threshold {threshold.code!r} is outside {scoring.minimum} to {scoring.maximum}"


def _covers(scoring: SourceScoring, bands: Sequence[SourceBand]) -> bool:
    covered = [number for band in bands for number in range(band.low, band.high + 1)]
    return not bands or covered == list(range(scoring.minimum, scoring.maximum + 1))


def _profile_problems(scoring: SourceScoring) -> Iterator[str]:
    if scoring.method is ScoringMethod.PROFILE and scoring.thresholds:
        yield "a profile has no total, so no thresholds; take them out"
    if scoring.method is not ScoringMethod.PROFILE and scoring.item_bands:
        yield f"method {scoring.method} has one set of bands; take itemBands out"
    for own in scoring.item_bands:
        if own.item not in scoring.items:
            yield f"itemBands names {own.item!r}, which is not scored; correct it"
        if not _covers(scoring, own.bands):
            yield f"itemBands of {own.item!r} must cover {scoring.minimum} to {scoring.maximum}, each number once"
