"""Many signed-in patients at the same questionnaire, each as a cookie and a form token that a real server takes."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from app.accounts.services import open_session
from app.assessments import services as assessments
from app.core.db import Database
from app.people import services as people
from app.people.domain.access import Access, Kind, system_access
from app.people.models import Organisation, Team
from app.questionnaires import services as questionnaires
from tests.schema import ROOT

FREQUENCY = ("not-at-all", "several-days", "more-than-half-the-days", "nearly-every-day")
RAW_TOKEN = "0" * 40


@dataclass(frozen=True)
class Member:
    """One patient, signed in, with an open assessment."""

    patient_id: uuid.UUID
    assessment_id: uuid.UUID
    cookie: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": f"session={self.cookie}", "Content-Type": "application/x-www-form-urlencoded"}

    def question(self, link_id: str) -> str:
        """Return the address of one question."""
        return f"/assessments/{self.assessment_id}/questions/{link_id}"

    def body(self, operation_id: str, *, revision: int, answer: str) -> bytes:
        """Return what the question's page would send. `revision` is that of the answer it showed, 0 for none."""
        values = {"csrf_token": self.token, "operation_id": operation_id, "revision": revision, "shown_in": "en"}
        return urlencode({**values, "answer": answer}).encode()


def build_crowd(app: Flask, count: int, now: datetime, *, key: str = "phq9") -> list[Member]:
    """Add `count` patients of one team, each signed in and in the middle of questionnaire `key`."""
    database: Database = app.extensions["database"]
    with database.transaction(system_access("crowd")) as session:
        questionnaires.load(session, ROOT / "questionnaires", ROOT / "translations", now)
        team = _add_team(session)
    return [_add_member(app, database, team, number, key, now) for number in range(count)]


def _add_team(session: Session) -> Team:
    organisation = Organisation(name="Crowd Practice", kind="practice", ods_code="CROWD")
    session.add(organisation)
    session.flush()
    team = Team(organisation_id=organisation.id, name="Crowd team", phone="0121 496 0000")
    session.add(team)
    session.flush()
    return team


def _add_member(app: Flask, database: Database, team: Team, number: int, key: str, now: datetime) -> Member:
    system = system_access("crowd")
    with database.transaction(system) as session:
        patient = people.register_patient(
            session,
            system,
            given_name="Crowd",
            family_name=f"Member {number}",
            born_on=date(1950, 12, 31),
            nhs_number=None,
            phone=None,
            team_id=team.id,
            now=now,
        )
        user = people.add_patient_user(session, system, patient, now)
        access = Access(kind=Kind.PATIENT, user_id=user.id, patient_id=patient.id, display="Crowd", request_id="crowd")
        assessment = assessments.start(session, access, key, locale="en", now=now)
        secret, _ = open_session(session, access, user, now)
    return Member(patient.id, assessment.id, session_cookie(app, secret), form_token(app))


def session_cookie(app: Flask, secret: str) -> str:
    """Return the signed cookie of a browser whose session has this secret."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps({"_user_id": secret, "csrf_token": RAW_TOKEN}))


def form_token(app: Flask) -> str:
    """Return a form token of such a browser, made as Flask-WTF makes it."""
    return str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(RAW_TOKEN))
