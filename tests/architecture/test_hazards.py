"""Each hazard has a control, and each control a test that exists."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
HAZARDS = YAML(typ="safe").load(ROOT / "docs" / "clinical-safety" / "hazards.yaml")["hazards"]
TESTS = {
    name
    for path in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("hazard", HAZARDS, ids=[hazard["id"] for hazard in HAZARDS])
def test_every_control_of_a_hazard_names_tests_that_exist(hazard: dict) -> None:
    named = [test for control in hazard["controls"] for test in control["tests"]]

    assert named
    assert [test for test in named if test not in TESTS] == []


def test_every_test_that_the_threat_model_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")))

    assert named
    assert named - TESTS == set()
