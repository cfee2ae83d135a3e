"""Publishing questionnaire files: the same result however often, and a published version never changes."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.questionnaires import services
from app.questionnaires.models import QuestionnaireTranslation, QuestionnaireVersion
from tests.questionnaires import FOLDER, TRANSLATIONS

KEYS = sorted(path.parent.name for path in FOLDER.glob("*/v1.yaml"))
TRANSLATED = sorted(path.stem for path in TRANSLATIONS.glob("pl/questionnaires/*.po"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of two questionnaires that a test may change."""
    for key in ("phq2", "holistic_needs"):
        shutil.copytree(FOLDER / key, tmp_path / "questionnaires" / key)
    return tmp_path / "questionnaires"


@pytest.fixture
def translations(tmp_path: Path) -> Path:
    for locale in ("ur", "pl"):
        shutil.copytree(TRANSLATIONS / locale / "questionnaires", tmp_path / "words" / locale / "questionnaires")
    return tmp_path / "words"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def versions(session: Session) -> list[tuple[str, int]]:
    rows = session.scalars(select(QuestionnaireVersion))
    return sorted((row.questionnaire_key, row.number) for row in rows)


def test_every_questionnaire_is_published_with_the_words_it_has(session: Session, now: datetime) -> None:
    report = services.load(session, FOLDER, TRANSLATIONS, now)

    assert list(report.published) == [f"{key} v1" for key in KEYS]
    assert sorted(report.words_loaded) == [f"{key} v1 {locale}" for key in TRANSLATED for locale in ("pl", "ur")]
    assert report.words_missing == ()
    assert versions(session) == [(key, 1) for key in KEYS]


def test_loading_again_changes_nothing(session: Session, now: datetime) -> None:
    services.load(session, FOLDER, TRANSLATIONS, now)

    report = services.load(session, FOLDER, TRANSLATIONS, now + timedelta(days=1))

    assert (report.published, report.words_loaded) == ((), ())
    assert len(report.unchanged) == len(KEYS)
    assert {row.published_at for row in session.scalars(select(QuestionnaireVersion))} == {now}


def test_a_published_file_that_changed_is_refused_by_name_and_nothing_is_written(
    session: Session, now: datetime, folder: Path, translations: Path
) -> None:
    services.load(session, folder, translations, now)
    edit(folder / "phq2/v1.yaml", "minutes: 1", "minutes: 2")
    shutil.copytree(FOLDER / "gad2", folder / "gad2")

    with pytest.raises(services.SourceError, match=r"phq2/v1.yaml:0: has changed since phq2 v1 was published"):
        services.load(session, folder, translations, now)

    assert versions(session) == [("holistic_needs", 1), ("phq2", 1)]


def test_a_comment_may_still_be_added_to_a_published_file(
    session: Session, now: datetime, folder: Path, translations: Path
) -> None:
    services.load(session, folder, translations, now)
    edit(folder / "phq2/v1.yaml", "minutes: 1", "minutes: 1  # about one")

    assert services.load(session, folder, translations, now).published == ()


def test_a_new_version_is_added_beside_the_old(
    session: Session, now: datetime, folder: Path, translations: Path
) -> None:
    services.load(session, folder, translations, now)
    shutil.copy(folder / "phq2/v1.yaml", folder / "phq2/v2.yaml")
    edit(folder / "phq2/v2.yaml", "version: 1", "version: 2")

    report = services.load(session, folder, translations, now)

    assert report.published == ("phq2 v2",)
    assert versions(session) == [("holistic_needs", 1), ("phq2", 1), ("phq2", 2)]


def test_a_new_version_takes_over_the_words_of_unchanged_phrases_and_reports_the_rest(
    session: Session, now: datetime, folder: Path, translations: Path
) -> None:
    shutil.copy(folder / "holistic_needs/v1.yaml", folder / "holistic_needs/v2.yaml")
    edit(folder / "holistic_needs/v2.yaml", "version: 1\n", "version: 2\n")
    edit(folder / "holistic_needs/v2.yaml", "text: Trouble sleeping", "text: Not sleeping well")

    report = services.load(session, folder, translations, now)

    assert sorted(report.words_missing) == [
        "holistic_needs v2 pl concerns-body/b04",
        "holistic_needs v2 ur concerns-body/b04",
    ]


def test_corrected_words_replace_the_old_ones(
    session: Session, now: datetime, folder: Path, translations: Path
) -> None:
    services.load(session, folder, translations, now)
    edit(translations / "pl/questionnaires/holistic_needs.po", '"Ból"', '"Bóle"')

    report = services.load(session, folder, translations, now + timedelta(days=1))

    assert report.words_loaded == ("holistic_needs v1 pl",)
    polish = session.scalars(select(QuestionnaireTranslation).filter_by(locale="pl")).one()
    assert polish.words["concerns-body/b01"] == "Bóle"
    assert polish.loaded_at == now + timedelta(days=1)


def test_the_problems_of_all_files_are_told_at_once(
    session: Session, now: datetime, folder: Path, translations: Path
) -> None:
    edit(folder / "phq2/v1.yaml", "name: phq2", "name: phq")
    edit(folder / "holistic_needs/v1.yaml", "name: holistic_needs", "name: hna")

    with pytest.raises(services.SourceError) as caught:
        services.load(session, folder, translations, now)

    assert [problem.file for problem in caught.value.problems] == ["holistic_needs/v1.yaml", "phq2/v1.yaml"]


def test_a_policy_that_does_not_fit_the_questionnaires_is_refused_and_nothing_is_written(
    session: Session, now: datetime, folder: Path, translations: Path
) -> None:
    shutil.copy(FOLDER / "policy.yaml", folder)

    with pytest.raises(services.SourceError, match="opens names 'phq9', which no questionnaire is called"):
        services.load(session, folder, translations, now)

    assert versions(session) == []


def test_an_empty_folder_is_a_mistake_not_a_success(session: Session, now: datetime, tmp_path: Path) -> None:
    with pytest.raises(services.SourceError, match="holds no questionnaire"):
        services.load(session, tmp_path, tmp_path, now)


@pytest.mark.parametrize(
    "statement", [update(QuestionnaireVersion).values(number=9), delete(QuestionnaireVersion)], ids=["update", "delete"]
)
def test_the_database_itself_refuses_to_change_a_published_version(
    session: Session, now: datetime, folder: Path, translations: Path, statement: object
) -> None:
    services.load(session, folder, translations, now)

    with pytest.raises(DatabaseError, match=r"append-only|permission denied"):
        session.execute(statement)
