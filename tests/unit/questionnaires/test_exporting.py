"""A version written back as YAML loads as the same version."""

from pathlib import Path

import pytest

from app.questionnaires.domain import canonical
from app.questionnaires.services.checking import read_definition
from app.questionnaires.services.exporting import source_yaml
from tests.questionnaires import FOLDER, definition

KEYS = sorted(path.parent.name for path in FOLDER.glob("*/v1.yaml"))


@pytest.mark.parametrize("key", KEYS)
def test_an_exported_version_has_the_hash_it_was_published_with(key: str, tmp_path: Path) -> None:
    path = tmp_path / key / "v1.yaml"
    path.parent.mkdir()
    path.write_text(source_yaml(definition(key)), encoding="utf-8")

    found = read_definition(path)

    assert canonical.sha256(canonical.to_json(found)) == canonical.sha256(canonical.to_json(definition(key)))


def test_the_47_ratings_come_back_as_one_template() -> None:
    text = source_yaml(definition("holistic_needs"))

    assert "rateEachTicked" in text
    assert "rate-b01" not in text


def test_a_zero_is_written_and_an_empty_word_is_not() -> None:
    text = source_yaml(definition("phq2"))

    assert "score: 0" in text
    assert "hint" not in text
