"""Whatever the code writes down in a person's log, the person can read: no event is left without a sentence."""

import ast
from collections.abc import Iterator

import pytest
from flask import Flask

from app.care_plans.domain.states import Act
from app.care_plans.domain.tasks import PERSONS_ACTS, TEAMS_ACTS
from app.home.routes.who_looked import _actions
from tests.schema import ROOT

RECORDING = {"record", "record_many", "record_step", "_record", "_record_about", "_record_listed"}
# In the system's log, which no person reads: staff, lists as a whole, and what names nobody.
NOT_IN_A_PERSONS_LOG = (
    "batch.",
    "check_in.",
    "code_app.",
    "hold.",
    "import.",
    "list.",
    "password.",
    "questionnaire.",
    "retention.",
    "role.",
    "staff.",
    "team.",
    "user.",
)


def recorded() -> Iterator[str]:
    """Yield the name of every event that is written out where it is recorded with a person's id."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and name_of(node) in RECORDING and not is_about_nobody(node):
                yield from (one.value for one in node.args if is_event(one))


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_about_nobody(call: ast.Call) -> bool:
    whose = next((one.value for one in call.keywords if one.arg == "patient_id"), None)
    return isinstance(whose, ast.Constant) and whose.value is None


def is_event(node: ast.AST) -> bool:
    text = node.value if isinstance(node, ast.Constant) else None
    return isinstance(text, str) and text.count(".") == 1 and text.replace(".", "").replace("_", "").isalpha()


def test_what_is_recorded_of_a_person_has_a_sentence(app: Flask) -> None:
    with app.test_request_context():
        told = set(_actions())
    found = {name for name in recorded() if not name.startswith(NOT_IN_A_PERSONS_LOG)}

    assert len(found) > 40
    assert found - told - {"emergency.refused"} == set()  # said as a refusal


@pytest.mark.parametrize(
    "name", [*(f"care_plan.{act}" for act in Act), *(f"plan_action.{act}" for act in sorted(TEAMS_ACTS | PERSONS_ACTS))]
)
def test_each_step_of_a_plan_and_of_its_actions_has_a_sentence(app: Flask, name: str) -> None:
    with app.test_request_context():
        assert name in _actions()
