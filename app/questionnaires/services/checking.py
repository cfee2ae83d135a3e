"""What the parts of a questionnaire file say about each other: refused here, before anybody is asked."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from app.questionnaires.domain.answering import WIDEST_SCALE, fits_a_page
from app.questionnaires.domain.definition import Definition, Operator
from app.questionnaires.services.compiling import compile_definition, concerns_of
from app.questionnaires.services.reading import Place, SourceError, SourceFile, SourceProblem, read
from app.questionnaires.services.scoring_checks import scoring_problems
from app.questionnaires.services.source import SourceCondition, SourceItem

Placed = tuple[list[str | int], SourceItem]


def read_definition(path: Path) -> Definition:
    """Return the definition in the file at `path`. Raises SourceError with everything that is wrong."""
    file = read(path)
    problems = list(problems_in(file, path))
    if problems:
        raise SourceError(problems)
    return compile_definition(file.questionnaire)


def problems_in(file: SourceFile, path: Path) -> Iterator[SourceProblem]:
    items = list(_placed(file.questionnaire.item, ["item"]))
    yield from _name_problems(file, path)
    yield from _duplicate_link_ids(file, items)
    for place, item in items:
        for message in _item_problems(item):
            yield file.problem(place, message)
        yield from _option_problems(file, place, item)
        yield from _ticked_problems(file, place, item, items)
    yield from _condition_problems(file, items)
    if file.questionnaire.scoring:
        for message in scoring_problems(file.questionnaire.scoring, [item for _, item in items]):
            yield file.problem(["scoring"], message)


def _placed(items: list[SourceItem], place: list[str | int]) -> Iterator[Placed]:
    for number, item in enumerate(items):
        yield [*place, number], item
        yield from _placed(item.item, [*place, number, "item"])


def _name_problems(file: SourceFile, path: Path) -> Iterator[SourceProblem]:
    source = file.questionnaire
    if source.name != path.parent.name:
        yield file.problem(["name"], f"name {source.name!r} is not the folder's; call it {path.parent.name!r}")
    if f"v{source.version}" != path.stem:
        yield file.problem(["version"], f"version {source.version} does not fit the file name; make them agree")
    if source.wording == "validated" and source.locales != ["en"]:
        yield file.problem(["locales"], "a validated instrument is not translated here; list en only")


def _duplicate_link_ids(file: SourceFile, items: list[Placed]) -> Iterator[SourceProblem]:
    counts = Counter(item.link_id for _, item in items)
    for place, item in items:
        if counts[item.link_id] > 1:
            yield file.problem([*place, "linkId"], f"linkId {item.link_id!r} is used twice; give each its own")


def _item_problems(item: SourceItem) -> Iterator[str]:
    if not item.text and not item.rate_each_ticked:
        yield "has no text; write the question"
    if item.type == "choice" and not item.answer_option and not item.choose_from_ticked:
        yield "is a choice without answerOption; add the options"
    if item.type != "choice" and item.answer_option:
        yield f"is of type {item.type} but has answerOption; make it a choice or take them out"
    if (item.type == "group") != bool(item.item):
        yield "needs type group to hold items, and items to be a group"
    if any(child.item or child.rate_each_ticked or child.choose_from_ticked for child in item.item):
        yield "holds a group or a list made from ticks; move it to the top level"
    if item.type in {"text", "string"} and item.max_length is None:
        yield "has no maxLength; say how long the answer may be"
    yield from _range_problems(item)


def _range_problems(item: SourceItem) -> Iterator[str]:
    if item.type != "integer":
        return
    if item.min_value is None or item.max_value is None or item.min_value >= item.max_value:
        yield "needs minValue below maxValue"
    elif not fits_a_page(item.min_value, item.max_value):
        yield f"asks for numbers that no page can offer; begin at 0 or above and span {WIDEST_SCALE} at most"
    if bool(item.low_label) != bool(item.high_label):
        yield "has a label at one end only; give lowLabel and highLabel"


def _option_problems(file: SourceFile, place: Place, item: SourceItem) -> Iterator[SourceProblem]:
    counts = Counter(option.code for option in item.answer_option)
    for number, option in enumerate(item.answer_option):
        at = [*place, "answerOption", number]
        if counts[option.code] > 1:
            yield file.problem(at, f"code {option.code!r} is used twice; give each option its own")
        if option.exclusive and not item.repeats:
            yield file.problem(at, "is exclusive, but only 1 option can be chosen; take exclusive out")
        if option.hidden_from_delegates and not option.private:
            yield file.problem(at, "is hidden from delegates but not private; add private: true")


def _ticked_problems(file: SourceFile, place: Place, item: SourceItem, items: list[Placed]) -> Iterator[SourceProblem]:
    ticked = item.rate_each_ticked or item.choose_from_ticked
    earlier = {other.link_id: other for at, other in items if at < list(place)}
    for name in ticked.from_ if ticked else []:
        if name not in earlier:
            yield file.problem(place, f"from names {name!r}, which is no earlier question; correct it")
        elif not concerns_of(earlier[name]):
            yield file.problem(place, f"from names {name!r}, which offers no concerns; give its options selfHelp")


def _condition_problems(file: SourceFile, items: list[Placed]) -> Iterator[SourceProblem]:
    by_link_id = {item.link_id: item for _, item in items}
    seen: set[str] = set()
    for place, item in items:
        for number, condition in enumerate(item.enable_when):
            message = _condition_problem(item, condition, by_link_id, seen)
            if message:
                yield file.problem([*place, "enableWhen", number], message)
        seen.add(item.link_id)


def _condition_problem(
    item: SourceItem, condition: SourceCondition, by_link_id: dict[str, SourceItem], seen: set[str]
) -> str:
    target = by_link_id.get(condition.question)
    if target is None:
        return f"enableWhen names {condition.question!r}, which no question is called; correct it"
    if _leads_to(target, item.link_id, by_link_id, set()):
        return f"enableWhen goes round in a circle through {condition.question!r}; break the circle"
    if condition.question not in seen:
        return f"enableWhen looks ahead to {condition.question!r}; move that question before this one"
    return _answer_problem(condition, target)


def _leads_to(item: SourceItem, goal: str, by_link_id: dict[str, SourceItem], visited: set[str]) -> bool:
    """Return whether following enableWhen from `item` arrives at `goal`."""
    if item.link_id == goal:
        return True
    visited.add(item.link_id)
    onward = {condition.question for condition in item.enable_when} - visited
    return any(_leads_to(by_link_id[name], goal, by_link_id, visited) for name in onward if name in by_link_id)


def _answer_problem(condition: SourceCondition, target: SourceItem) -> str:
    if condition.operator is Operator.EXISTS:
        return "" if isinstance(condition.answer, bool) else "exists needs the answer true or false"
    if condition.operator in {Operator.EQUAL, Operator.NOT_EQUAL} and target.type == "choice":
        known = condition.answer in {option.code for option in target.answer_option}
        return "" if known else f"enableWhen asks for {condition.answer!r}, which {target.link_id} does not offer"
    if target.type != "integer" or isinstance(condition.answer, bool | str):
        return f"cannot compare {target.link_id} with {condition.answer!r}; compare whole numbers"
    return ""
