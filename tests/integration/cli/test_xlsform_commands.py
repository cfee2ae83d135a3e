"""`flask questionnaires import-xlsform | export-xlsform`: spreadsheets for people to review, and nothing published."""

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.questionnaires.domain import canonical
from app.questionnaires.models import QuestionnaireVersion
from app.questionnaires.services.checking import read_definition
from tests.integration.cli.test_questionnaire_commands import run
from tests.questionnaires import publish_all
from tests.unit.questionnaires.fhir_cases import SHIPPED


@pytest.mark.parametrize("name", ["holistic_needs-v1", "phq9-v1"])
def test_a_version_that_was_exported_and_imported_is_the_same(
    app: Flask, session: Session, now: datetime, tmp_path: Path, name: str
) -> None:
    publish_all(session, now)
    key = name.partition("-")[0]

    run(app, "export-xlsform", key, "--to", tmp_path / "out.xlsx")
    run(app, "import-xlsform", tmp_path / "out.xlsx", "--to", tmp_path)

    back = read_definition(tmp_path / key / "v1.yaml")
    assert canonical.to_json(back) == canonical.to_json(SHIPPED[name][0])


def test_the_export_holds_every_language_and_other_tools_read_it(
    app: Flask, session: Session, now: datetime, tmp_path: Path
) -> None:
    publish_all(session, now)

    run(app, "export-xlsform", "holistic_needs", "--version", "1", "--to", tmp_path / "out.xlsx")

    heading = [cell.value for cell in next(load_workbook(tmp_path / "out.xlsx")["survey"].iter_rows(max_row=1))]
    assert {"label::English (en)", "label::Urdu (ur)", "label::Polish (pl)"} <= set(heading)
    assert "<h:html" in convert(str(tmp_path / "out.xlsx")).xform


def test_importing_publishes_nothing(app: Flask, session: Session, now: datetime, tmp_path: Path) -> None:
    publish_all(session, now)
    count = len(session.scalars(select(QuestionnaireVersion.id)).all())
    run(app, "export-xlsform", "phq2", "--to", tmp_path / "out.xlsx")

    run(app, "import-xlsform", tmp_path / "out.xlsx", "--to", tmp_path)

    assert len(session.scalars(select(QuestionnaireVersion.id)).all()) == count


def test_what_is_wrong_with_a_file_is_told_by_sheet_and_row_and_nothing_is_written(app: Flask, tmp_path: Path) -> None:
    book = Workbook()
    survey = book.active
    survey.title = "survey"
    for row in (("type", "name", "label"), ("geopoint", "where", "Where?"), ("select_one yn", "ill", "Are you ill?")):
        survey.append(row)
    book.save(tmp_path / "in.xlsx")

    said = run(app, "import-xlsform", tmp_path / "in.xlsx", "--to", tmp_path, fails=True)

    assert "survey" in said
    assert "geopoint" in said
    assert [path.name for path in tmp_path.iterdir()] == ["in.xlsx"]


def test_what_is_no_workbook_is_said_to_be_none(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(b"not a workbook at all")

    said = run(app, "import-xlsform", tmp_path / "in.xlsx", "--to", tmp_path, fails=True)

    assert said.strip()
    assert "Traceback" not in said


def test_nothing_that_is_there_is_written_over(app: Flask, session: Session, now: datetime, tmp_path: Path) -> None:
    publish_all(session, now)
    run(app, "export-xlsform", "phq2", "--to", tmp_path / "out.xlsx")

    assert "is there already" in run(app, "export-xlsform", "phq2", "--to", tmp_path / "out.xlsx", fails=True)
    assert "is not published here" in run(app, "export-xlsform", "none", "--to", tmp_path / "none.xlsx", fails=True)
