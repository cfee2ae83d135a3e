"""`flask questionnaires check | load | export | burden`."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import services as assessments
from app.assessments.domain.saving import Given
from app.core import clock
from app.people.domain.access import Access
from app.questionnaires.domain.values import Choice
from app.questionnaires.models import QuestionnaireVersion
from tests.packs import INSTRUMENT, write_pack
from tests.questionnaires import FOLDER, definition, publish_all
from tests.worlds import World


def run(app: Flask, *words: str | Path, fails: bool = False) -> str:
    with app.app_context():
        result = app.test_cli_runner().invoke(args=["questionnaires", *map(str, words)])
    assert (result.exit_code == 1) == fails, result.output or result.exception
    assert fails or result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def without_database(app: Flask) -> Flask:
    """The app as on a machine that has no database: any use of one fails."""
    app.extensions["database"] = None
    return app


def test_the_questionnaires_of_this_release_have_no_problems(without_database: Flask) -> None:
    assert "versions, no problems" in run(without_database, "check", FOLDER)


def test_every_problem_is_told_by_file_line_and_question(without_database: Flask, tmp_path: Path) -> None:
    wrong = INSTRUMENT.replace("name: sample_scale", "name: other").replace("code: yes", "code: no")
    (write_pack(tmp_path / "folder", instrument=wrong) / "pack.yaml").unlink()

    said = run(without_database, "check", tmp_path / "folder", fails=True)

    assert "sample_scale/v1.yaml:2: name 'other' is not the folder's; call it 'sample_scale'" in said
    assert "sample_scale/v1.yaml:23: first: code 'no' is used twice; give each option its own" in said


def test_a_pack_is_checked_as_a_pack(without_database: Flask, tmp_path: Path) -> None:
    good = write_pack(tmp_path / "good")
    bad = write_pack(tmp_path / "bad", instrument=INSTRUMENT.replace("wording: validated", "wording: own"))

    assert "1 versions, no problems" in run(without_database, "check", good)
    assert "says wording: own" in run(without_database, "check", bad, fails=True)


def test_a_pack_is_loaded_from_its_folder(app: Flask, session: Session, tmp_path: Path) -> None:
    run(app, "load", "--pack", write_pack(tmp_path / "pack"))

    assert session.scalars(select(QuestionnaireVersion.questionnaire_key)).all() == ["sample_scale"]


def test_a_pack_that_is_refused_writes_nothing(app: Flask, session: Session, tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack")
    (pack / "pack.yaml").unlink()

    assert "pack/pack.yaml:0: is missing" in run(app, "load", "--pack", pack, fails=True)
    assert session.scalars(select(QuestionnaireVersion)).all() == []


def test_a_published_version_is_written_back_and_passes_the_check(app: Flask, tmp_path: Path) -> None:
    run(app, "load")

    said = run(app, "export", "holistic_needs", "--version", "1", "--to", tmp_path)

    assert said.strip() == str(tmp_path / "holistic_needs" / "v1.yaml")
    assert "1 versions, no problems" in run(app, "check", tmp_path)


@pytest.mark.parametrize("words", [["nothing"], ["phq9", "--version", "9"]])
def test_what_is_not_published_is_not_exported(app: Flask, tmp_path: Path, words: list[str]) -> None:
    run(app, "load")

    assert "is not published here" in run(app, "export", *words, "--to", tmp_path, fails=True)


def test_a_file_that_is_there_is_not_written_over(app: Flask, tmp_path: Path) -> None:
    run(app, "load")
    run(app, "export", "phq9", "--to", tmp_path)

    assert "is there already" in run(app, "export", "phq9", "--to", tmp_path, fails=True)
    assert definition("phq9").title in (tmp_path / "phq9/v1.yaml").read_text(encoding="utf-8")


def test_burden_shows_what_sets_took_beside_what_was_said_and_nothing_of_few(
    app: Flask, session: Session, world: World
) -> None:
    publish_all(session, clock.now())
    asha, began = world.access["asha"], clock.now() - timedelta(days=30)
    for day in range(5):
        Sent(session, asha, "phq2", began + timedelta(days=day)).minutes_apart(3)
    Sent(session, asha, "gad2", began).minutes_apart(9)

    said = run(app, "burden", "--days", "60").splitlines()

    assert said[0].split()[:2] == ["set", "sent"]
    rows = {line.split()[0]: line.split()[1:] for line in said[1:-1]}
    assert rows == {"gad2": ["few", "1", "few", "2", "few"], "phq2": ["5", "1", "3", "2", "2"]}
    assert "phq2" not in run(app, "burden", "--days", "1")


@dataclass(frozen=True)
class Sent:
    """Two answers to a short screen, sent so many minutes apart."""

    session: Session
    access: Access
    key: str
    at: datetime

    def minutes_apart(self, count: int) -> None:
        begun = assessments.start(self.session, self.access, self.key, locale="en", now=self.at)
        for place in (1, 2):
            link_id = f"{self.key[:3]}-{place}"
            given = {link_id: Given(Choice("not-at-all"), 0)}
            later = self.at + timedelta(minutes=count * (place - 1))
            assessments.save_answers(self.session, self.access, begun.id, given, uuid.uuid4(), later, locale="en")
        assessments.submit(self.session, self.access, begun.id, locale="en", now=self.at + timedelta(hours=1))
        self.session.commit()
