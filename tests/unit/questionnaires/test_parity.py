"""Branching and scoring give the same in Python and in JavaScript: by hand, case by case, and by the thousand."""

import json
import time
from collections import Counter
from functools import cache
from typing import Any

import pytest

from app.questionnaires.domain import canonical
from app.questionnaires.services.checking import read_definition
from tests.answer_sets import answer_sets
from tests.parity import Case, Definitions
from tests.questionnaires import FOLDER
from tests.schema import ROOT

FIXTURE: dict[str, Any] = json.loads((ROOT / "tests" / "fixtures" / "branching.json").read_text(encoding="utf-8"))
BY_HAND = Definitions(FIXTURE["definitions"])
CASES = [Case(case["definition"], case["answers"], case["at"]) for case in FIXTURE["cases"]]
NAMES = [case["name"] for case in FIXTURE["cases"]]
GENERATED = 10_000


@cache
def javascript() -> dict[str, dict[str, Any]]:
    return dict(zip(NAMES, BY_HAND.in_javascript(CASES), strict=True))


def part_of(found: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in expected if name in found}


@pytest.mark.parametrize("case", FIXTURE["cases"], ids=NAMES)
def test_python(case: dict[str, Any]) -> None:
    found = BY_HAND.in_python(CASES[NAMES.index(case["name"])])

    assert part_of(found, case["expect"]) == case["expect"]


@pytest.mark.parametrize("case", FIXTURE["cases"], ids=NAMES)
def test_javascript(case: dict[str, Any]) -> None:
    found = javascript()[case["name"]]

    assert part_of(found, case["expect"]) == case["expect"]


@pytest.mark.parametrize("name", NAMES)
def test_also_what_a_case_does_not_name_is_the_same_in_both(name: str) -> None:
    assert javascript()[name] == BY_HAND.in_python(CASES[NAMES.index(name)])


def test_the_definitions_of_the_fixture_are_canonical() -> None:
    assert {name: canonical.to_json(one) for name, one in BY_HAND.decoded.items()} == FIXTURE["definitions"]


def test_each_case_says_what_it_expects_in_a_name_of_its_own() -> None:
    assert all(case["expect"] for case in FIXTURE["cases"])
    assert len(set(NAMES)) == len(NAMES)


@cache
def shipped() -> Definitions:
    """Every version in the folder, so that a new instrument joins by being there."""
    read = [read_definition(path) for path in sorted(FOLDER.glob("*/v*.yaml"))]
    return Definitions({f"{one.key} v{one.version}": canonical.to_json(one) for one in read})


def test_ten_thousand_generated_answer_sets_give_the_same_in_both() -> None:
    began = time.monotonic()
    definitions = shipped()
    cases = answer_sets(definitions.decoded, GENERATED, seed=20261123)

    differing = [
        (case, found, other)
        for case, other in zip(cases, definitions.in_javascript(cases), strict=True)
        if (found := definitions.in_python(case)) != other
    ]

    assert differing[:1] == []
    assert len(cases) >= GENERATED
    assert time.monotonic() - began < 60


def test_the_generated_answers_reach_every_outcome_of_every_instrument() -> None:
    """Else their agreement would say little."""
    definitions = shipped()
    seen = Counter(
        (case.definition, outcome_of(definitions.in_python(case)))
        for case in answer_sets(definitions.decoded, 200 * len(definitions.contents), seed=1)
    )

    for name, definition in definitions.decoded.items():
        assert (definition.scoring is None) or {"complete", "too_many_missing", "refused"} <= outcomes(seen, name), name
        if definition.scoring and definition.scoring.missing_allowed:
            assert "prorated" in outcomes(seen, name), name


def outcome_of(found: dict[str, Any]) -> str:
    if found["score"] is None:
        return "unscored"
    return str(found["score"].get("note", "refused"))


def outcomes(seen: Counter[tuple[str, str]], name: str) -> set[str]:
    return {outcome for definition, outcome in seen if definition == name}
