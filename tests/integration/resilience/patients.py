"""The real app's side of the harness: patients who answer, and what the database kept of it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from app.assessments.models import Answer, AssessmentOperation
from app.config import Settings
from app.core import audit
from app.core.audit import AuditEvent
from app.core.db import Database
from app.people.domain.access import system_access
from app.questionnaires.domain.values import Choice, from_json
from tests.crowds import FREQUENCY, Member, build_crowd
from tests.integration.resilience.driving import Save
from tests.integration.resilience.history import Effect, Stored
from tests.servers import Reply

QUESTIONS = ("phq-1", "phq-2", "phq-3")


def crowd(url: str, count: int, now: datetime) -> list[Member]:
    """Return patients signed in to the app at `url`."""
    app = create_app(Settings.load(demo=True, database_url=url))
    members = build_crowd(app, count, now)
    app.extensions["database"].engine.dispose()
    return members


def saves(member: Member, count: int) -> Iterator[Save]:
    """Yield one patient's answers, to a few questions in turn, each changing the one before."""
    for number in range(count):
        link_id, revision = QUESTIONS[number % len(QUESTIONS)], number // len(QUESTIONS)
        operation_id, answer = str(uuid.uuid4()), FREQUENCY[revision % len(FREQUENCY)]
        body = member.body(operation_id, revision=revision, answer=answer)
        place = f"{member.assessment_id} {link_id}"
        yield Save(operation_id, place, answer, member.question(link_id), member.headers, body)


def is_kept(reply: Reply) -> bool:
    """Return whether the app acknowledged the answer; 503 says that it could not, anything else is a fault."""
    assert reply.status == 303 or is_away(reply), f"{reply.status}: {reply.body[-2000:]!r}"
    return reply.status == 303


def is_away(reply: Reply) -> bool:
    """Return whether the app said that it cannot answer now, and when to come back."""
    return reply.status == 503 and reply.headers.get("retry-after", "").isdigit()


def kept(url: str) -> Stored:
    """Read the operations and the answers as they stand."""
    with _reading(url) as session:
        operations = session.scalars(select(AssessmentOperation)).all()
        answers = session.scalars(select(Answer)).all()
    effects = [
        Effect(str(row.operation_id), f"{row.assessment_id} {entry['link_id']}", _code(entry["value"]))
        for row in operations
        for entry in row.values
        if row.result["outcome"] == "saved"
    ]
    places = {f"{row.assessment_id} {row.link_id}": row for row in answers}
    final = {place: _code(row.value) for place, row in places.items()}
    return Stored(effects, final, writes={place: row.revision for place, row in places.items()})


def _code(stored: dict[str, Any]) -> str:
    value = from_json(stored)
    assert isinstance(value, Choice)
    return value.code


def audited_saves(url: str) -> int:
    """Return how many savings the log tells of."""
    with _reading(url) as session:
        query = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "assessment.saved")
        return session.scalars(query).one()


def broken_chains(url: str, members: list[Member]) -> list[str]:
    """Return what is wrong with the patients' audit chains."""
    with _reading(url) as session:
        return [problem for member in members for problem in audit.verify(session, member.patient_id)]


@contextmanager
def _reading(url: str) -> Iterator[Session]:
    database = Database(url)
    with database.session(system_access("resilience test"), readonly=True) as session:
        yield session
    database.engine.dispose()
