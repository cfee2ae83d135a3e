"""A web worker reads the questionnaires before its first request."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from app import create_app
from app.cli.warming import read_questionnaires
from app.config import Settings
from app.core.db import Database
from app.core.i18n import LOCALES
from app.questionnaires import queries
from app.questionnaires import services as questionnaires


@pytest.fixture
def loaded(session: Session, root: Path, now: datetime) -> Iterator[Session]:
    """The shipped questionnaires are published, and this process has read none of them."""
    questionnaires.load(session, root / "questionnaires", root / "translations", now)
    session.commit()
    queries.remembered.clear()
    queries.decoded.clear()
    yield session
    queries.remembered.clear()
    queries.decoded.clear()


def test_the_first_page_in_any_language_need_not_read_its_questionnaire(
    app: Flask, database: Database, loaded: Session
) -> None:
    read_questionnaires(app)

    newest = queries.published(loaded, "holistic_needs")
    sent: list[str] = []
    note = lambda *arguments: sent.append(arguments[2])  # noqa: E731
    event.listen(database.engine, "before_cursor_execute", note)
    titles = {queries.pinned(loaded, newest.id, locale).words.locale for locale in LOCALES}
    event.remove(database.engine, "before_cursor_execute", note)
    assert titles == set(LOCALES)
    assert sent == []


def test_a_version_is_decoded_once_for_all_languages(app: Flask, loaded: Session) -> None:
    read_questionnaires(app)

    newest = queries.published(loaded, "holistic_needs")
    assert all(queries.pinned(loaded, newest.id, locale).definition is newest.definition for locale in LOCALES)


@pytest.mark.parametrize(
    "url", ["sqlite:////nonexistent/folder/nothing.sqlite3", "postgresql+psycopg://nobody@127.0.0.1:1/nothing"]
)
def test_a_worker_starts_while_the_database_is_away(url: str) -> None:
    app = create_app(Settings.load(demo=True, database_url=url), testing=True)

    read_questionnaires(app)

    assert app.test_client().get("/health/live").status_code == 200
