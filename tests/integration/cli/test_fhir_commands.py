"""`flask questionnaires import-fhir | export-fhir`: files for people to review, and nothing published."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.questionnaires import services
from app.questionnaires.domain import canonical
from app.questionnaires.models import QuestionnaireVersion
from app.questionnaires.services.checking import read_definition
from tests.integration.cli.test_questionnaire_commands import run
from tests.pages import PageClient
from tests.questionnaires import publish_all
from tests.unit.questionnaires.fhir_cases import SHIPPED
from tests.worlds import World


@pytest.mark.parametrize("name", ["holistic_needs-v1", "phq9-v1"])
def test_a_version_that_was_exported_and_imported_is_loaded_with_the_same_hash(
    app: Flask, session: Session, now: datetime, tmp_path: Path, name: str
) -> None:
    publish_all(session, now)
    key = name.partition("-")[0]

    run(app, "export-fhir", key, "--to", tmp_path / "out.json")
    run(app, "import-fhir", tmp_path / "out.json", "--to", tmp_path)

    back = read_definition(tmp_path / key / "v1.yaml")
    assert canonical.to_json(back) == canonical.to_json(SHIPPED[name][0])


def test_the_export_holds_every_language(app: Flask, session: Session, now: datetime, tmp_path: Path) -> None:
    publish_all(session, now)

    run(app, "export-fhir", "holistic_needs", "--version", "1", "--to", tmp_path / "out.json")

    languages = json.loads((tmp_path / "out.json").read_text())["_title"]["extension"]
    assert {"pl", "ur"} <= {part["valueCode"] for e in languages for part in e.get("extension", [])[:1]}


def test_what_is_wrong_with_a_file_is_told_and_nothing_is_written(app: Flask, tmp_path: Path) -> None:
    item = {"linkId": "/1", "type": "date", "text": "When?"}
    (tmp_path / "in.json").write_text(json.dumps({"resourceType": "Questionnaire", "item": [item]}))

    said = run(app, "import-fhir", tmp_path / "in.json", "--to", tmp_path, fails=True)

    assert "/1: Questions of type “date” cannot be asked here." in said
    assert [path.name for path in tmp_path.iterdir()] == ["in.json"]


def test_nothing_that_is_there_is_written_over(app: Flask, session: Session, now: datetime, tmp_path: Path) -> None:
    publish_all(session, now)
    run(app, "export-fhir", "phq2", "--to", tmp_path / "out.json")
    run(app, "import-fhir", tmp_path / "out.json", "--to", tmp_path)

    assert "is there already" in run(app, "export-fhir", "phq2", "--to", tmp_path / "out.json", fails=True)
    assert "is there already" in run(app, "import-fhir", tmp_path / "out.json", "--to", tmp_path, fails=True)
    assert "is not published here" in run(app, "export-fhir", "none", "--to", tmp_path / "none.json", fails=True)


@pytest.mark.samples
def test_the_sample_is_imported_loaded_and_its_first_page_shown(
    app: Flask, session: Session, client: PageClient, world: World, samples: Path, now: datetime, tmp_path: Path
) -> None:
    path = run(app, "import-fhir", samples / "lforms-phq9.json", "--to", tmp_path).strip()
    assert '# 44250-9 is linkId "/44250-9" of the file' in Path(path).read_text()
    assert session.scalars(select(QuestionnaireVersion)).all() == []
    services.load(session, tmp_path, tmp_path, now)
    session.commit()
    client.sign_in(world.access["asha"])

    begun = client.post(f"/assessments/start/{Path(path).parent.name}").location
    page = client.get(client.get(begun, status=303).location)

    assert "Little interest or pleasure in doing things?" in page.main
    assert "More than half the days" in page.main
