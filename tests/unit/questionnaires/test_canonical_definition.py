"""A definition as JSON: what was published is what comes back, and its hash depends on nothing else."""

from dataclasses import replace

import pytest

from app.questionnaires.domain import canonical
from tests.questionnaires import FOLDER, definition

KEYS = sorted(path.parent.name for path in FOLDER.glob("*/v1.yaml"))


@pytest.mark.parametrize("key", KEYS)
def test_a_definition_comes_back_from_json_as_it_went(key: str) -> None:
    assert canonical.from_json(canonical.to_json(definition(key))) == definition(key)


def test_the_hash_does_not_depend_on_the_order_of_keys() -> None:
    content = canonical.to_json(definition("phq2"))

    assert canonical.sha256(dict(reversed(content.items()))) == canonical.sha256(content)


def test_a_changed_word_changes_the_hash() -> None:
    changed = replace(definition("phq2"), title="Something else")

    assert canonical.sha256(canonical.to_json(changed)) != canonical.sha256(canonical.to_json(definition("phq2")))


def test_fields_left_at_their_default_are_not_part_of_the_hash() -> None:
    content = canonical.to_json(definition("ucla3"))

    assert "recall" not in content
    assert "hint" not in content["pages"][0]["questions"][0]
    assert "score" in content["pages"][0]["questions"][0]["options"][0]
