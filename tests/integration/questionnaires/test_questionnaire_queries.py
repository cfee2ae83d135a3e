"""Reading published versions: the newest one, a pinned one, in the right language, in few statements."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.questionnaires import queries, services
from app.questionnaires.domain import canonical
from app.questionnaires.models import QuestionnaireVersion
from tests.questionnaires import FOLDER, TRANSLATIONS, definition


@pytest.fixture
def loaded(session: Session, now: datetime) -> Session:
    services.load(session, FOLDER, TRANSLATIONS, now)
    return session


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    statements: list[str] = []
    connection = session.connection()

    def note(_connection, _cursor, statement, *_rest) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            statements.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(connection, "before_cursor_execute", note)


def test_the_published_definition_is_the_one_in_the_file(loaded: Session) -> None:
    found = queries.published(loaded, "phq9")

    assert found.definition == definition("phq9")
    assert queries.pinned(loaded, found.id).definition == definition("phq9")


def test_words_come_in_the_language_asked_for_with_their_review_status(loaded: Session) -> None:
    found = queries.published(loaded, "holistic_needs", "ur")

    assert (found.words.locale, found.words.is_checked, found.words.is_translated) == ("ur", False, True)
    assert found.words.title().text == "آپ کے لیے کیا اہم ہے"


def test_an_instrument_without_words_in_that_language_shows_english_marked(loaded: Session) -> None:
    title = queries.published(loaded, "phq9", "ur").words.title()

    assert (title.lang, title.is_fallback) == ("en", True)


@pytest.mark.parametrize("key", ["phq2", "holistic_needs"])
def test_a_first_read_takes_two_statements_however_long_the_questionnaire(loaded: Session, key: str) -> None:
    loaded.expunge_all()
    with counted(loaded) as statements:
        queries.published(loaded, key, "pl")

    assert len(statements) == 2


def test_a_remembered_version_takes_no_statement(loaded: Session) -> None:
    version_id = queries.published(loaded, "holistic_needs", "pl").id

    with counted(loaded) as statements:
        queries.pinned(loaded, version_id, "pl")

    assert statements == []


def test_an_unknown_questionnaire_or_version_is_told_apart_from_an_empty_one(loaded: Session) -> None:
    with pytest.raises(queries.UnknownQuestionnaire):
        queries.published(loaded, "nothing")
    with pytest.raises(queries.UnknownQuestionnaire):
        queries.pinned(loaded, uuid.uuid4())


def test_a_definition_that_does_not_have_its_hash_is_not_used(loaded: Session, now: datetime) -> None:
    content = canonical.to_json(definition("phq2"))
    damaged = QuestionnaireVersion(
        questionnaire_key="phq2", number=2, definition=content, sha256="0" * 64, published_at=now
    )
    loaded.add(damaged)
    loaded.flush()

    with pytest.raises(queries.DefinitionDamaged, match="phq2 version 2"):
        queries.published(loaded, "phq2")
