"""What a web worker reads before it takes its first request, so that no person waits for it."""

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import Database
from app.core.i18n import LOCALES
from app.people.domain.access import system_access
from app.questionnaires import queries

log = structlog.get_logger()


def read_questionnaires(app: Flask) -> None:
    """Read every published questionnaire into this process, in every language; a database that is away is no error.

    Each page reads what is missing by itself: this only spares the first ones the time of decoding.
    """
    database: Database = app.extensions["database"]
    try:
        with database.session(system_access("web worker"), readonly=True) as session:
            for locale in LOCALES:
                queries.all_published(session, locale)
    except SQLAlchemyError as error:
        log.warning("questionnaires are read later", error=type(error).__name__)
