"""A site that can be switched off like a light, and what stands in its database."""

import json
import os
import socket
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.accounts.services import open_session
from app.assessments.models import Answer, Assessment, AssessmentOperation, Flag
from app.config import Settings
from app.core.db import Database
from app.people import services as people
from app.people.domain.access import Access, Kind, system_access
from app.people.models import Organisation, Team, User
from app.questionnaires import queries as questionnaires
from app.questionnaires import services as questionnaire_services
from tests.integration.assessments.versions import publish
from tests.schema import ROOT, upgrade
from tests.servers import wait_until
from tests.two_versions import changed_everywhere
from tests.wires import Wire, wire_to

SYSTEM = system_access("offline test")
START_SECONDS = 60


@dataclass(frozen=True)
class Person:
    """A patient and who they are to the site."""

    user_id: uuid.UUID
    patient_id: uuid.UUID
    locale: str
    access: Access


@dataclass(frozen=True)
class Operation:
    """One answer as the site took it. `id`: that of its sending."""

    id: str
    link_id: str
    value: Mapping[str, Any]
    outcome: str
    at: datetime
    told_at: datetime | None


@dataclass(frozen=True)
class Told:
    """One answer as the person gave it."""

    link_id: str
    value: Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """What a person told and the site does not have, and what it has more often than they told it."""

    lost: list[str]
    doubled: list[str]


class Site:
    """A server process behind a wire. `url` stays the same whether it runs or not."""

    def __init__(self, app: Flask, wire: Wire, server: subprocess.Popen[str], team_id: uuid.UUID) -> None:
        self.app, self.wire, self.team_id = app, wire, team_id
        self.url = f"http://127.0.0.1:{wire.port}"
        self._server = server
        self.is_up = False

    @property
    def database(self) -> Database:
        return self.app.extensions["database"]  # type: ignore[no-any-return]

    def goes_down(self) -> None:
        """Kill -9 the server, its workers with it."""
        if self.is_up:
            self._tell("kill")
            wait_until(lambda: not self._answers(), seconds=10, what="the server to be gone")
        self.is_up = False

    def comes_up(self, *, days: float = 0) -> None:
        """Start the server on the same port and database, its clock so many days from the true one."""
        if self.is_up:
            return
        self._tell(f"start {days}")
        wait_until(self._answers, seconds=START_SECONDS, what="the server to be there")
        self.is_up = True

    def _tell(self, line: str) -> None:
        assert self._server.stdin
        assert self._server.stdout
        print(line, file=self._server.stdin, flush=True)
        assert self._server.stdout.readline().strip() == line.split()[0]

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.wire.to_port), timeout=5):
                return True
        except OSError:
            return False

    def person(self, locale: str = "en") -> Person:
        """Return a patient nobody has met before."""
        now = datetime.now(UTC) - timedelta(days=10)
        with self.database.transaction(SYSTEM) as session:
            patient = people.register_patient(
                session,
                SYSTEM,
                given_name="Test",
                family_name="Person",
                born_on=date(1970, 1, 1),
                nhs_number=None,
                phone=None,
                team_id=self.team_id,
                locale=locale,
                now=now,
            )
            user = people.add_patient_user(session, SYSTEM, patient, now)
            access = Access(Kind.PATIENT, user.id, patient.id, locale=locale, display=patient.full_name)
            return Person(user.id, patient.id, locale, access)

    def cookie_for(self, person: Person, *, days: float = 0) -> dict[str, str]:
        """Sign in without the sign-in pages: a real session row, a real cookie."""
        a_moment_ago = datetime.now(UTC) + timedelta(days=days, seconds=-5)  # two clocks are never quite the same
        with time_machine.travel(a_moment_ago, tick=True):
            with self.database.transaction(SYSTEM) as session:
                user = session.get_one(User, person.user_id)
                secret, _ = open_session(session, person.access, user, datetime.now(UTC))
            serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
            value = serializer.dumps({"_user_id": secret, "_fresh": True})
        return {"name": "session", "value": value, "url": self.url}

    def publishes_newer_version(self, key: str) -> None:
        """Publish a version that changes each of the first questions of `key` in another way."""
        with self.database.transaction(SYSTEM) as session:
            publish(session, changed_everywhere(questionnaires.published(session, key).definition), datetime.now(UTC))

    def answers(self, person: Person) -> dict[tuple[str, str], Mapping[str, Any]]:
        """Return the answers that stand, by questionnaire and question."""
        wanted = (
            select(Assessment.questionnaire_key, Answer.link_id, Answer.value)
            .join(Assessment, Assessment.id == Answer.assessment_id)
            .where(Answer.patient_id == person.patient_id)
        )
        with self.database.transaction(SYSTEM) as session:
            return {(key, link_id): value for key, link_id, value in session.execute(wanted)}

    def question_texts(self, person: Person) -> dict[str, str]:
        """Return the words of each question as they stood when it was answered."""
        wanted = select(Answer.link_id, Answer.question_text).where(Answer.patient_id == person.patient_id)
        with self.database.transaction(SYSTEM) as session:
            return {row.link_id: row.question_text for row in session.execute(wanted)}

    def operations(self, person: Person) -> Sequence[Operation]:
        """Return everything that the site ever took from this person, in the order in which it came."""
        wanted = (
            select(AssessmentOperation)
            .where(AssessmentOperation.patient_id == person.patient_id)
            .order_by(AssessmentOperation.at)
        )
        with self.database.transaction(SYSTEM) as session:
            return [
                Operation(
                    str(row.operation_id), one["link_id"], one["value"], row.result["outcome"], row.at, row.told_at
                )
                for row in session.scalars(wanted)
                for one in row.values
            ]

    def wrong(self, person: Person, *, shown: Collection[str]) -> list[str]:
        """Return the questions whose answer is not the newest that was saved, and clashes that the person never saw.

        `shown`: the sendings of which the person was told that they clash. What is told and is no clash is wrong too.
        """
        newest = {one.link_id: one.value for one in self.operations(person) if one.outcome == "saved"}
        standing = {link_id: value for (_key, link_id), value in self.answers(person).items()}
        clashes = {one.id for one in self.operations(person) if one.outcome != "saved"}
        return [link_id for link_id in newest if standing.get(link_id) != newest[link_id]] + [*(clashes ^ set(shown))]

    def flags(self, person: Person) -> list[str]:
        with self.database.transaction(SYSTEM) as session:
            return list(session.scalars(select(Flag.kind).where(Flag.patient_id == person.patient_id)))

    def assessments(self, person: Person) -> Sequence[Assessment]:
        with self.database.transaction(SYSTEM) as session:
            return session.scalars(select(Assessment).where(Assessment.patient_id == person.patient_id)).all()


def times_told(told: Iterable[Told | Operation]) -> Counter[tuple[str, str]]:
    """Return how often each value of each question was told."""
    return Counter((one.link_id, json.dumps(one.value, sort_keys=True)) for one in told)


def difference(told: Iterable[Told], taken: Iterable[Operation]) -> Difference:
    """Compare what a person told with what the site took."""
    given, found = times_told(told), times_told(taken)
    return Difference(
        lost=[" ".join(one) for one in (given - found).elements()],
        doubled=[" ".join(one) for one in (found - given).elements()],
    )


@contextmanager
def switchable_site(folder: Path) -> Iterator[Site]:
    """Make a database with every questionnaire and one team, and a server for it that is up."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    with wire_to(port) as wire:
        url = f"http://127.0.0.1:{wire.port}"
        settings = Settings.load(demo=True, database_url=f"sqlite:///{folder}/site.sqlite3", base_url=url)
        app = create_app(settings)
        upgrade(settings.database_url)
        team_id = _fill(app.extensions["database"])
        told = {"DATABASE_URL": settings.database_url, "BASE_URL": url, "LOG_LEVEL": "ERROR", "DEMO": "1"}
        with (folder / "server.log").open("w") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "tests.serving", str(port)],
                cwd=ROOT,
                env={**os.environ, **told},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        site = Site(app, wire, server, team_id)
        try:
            site.comes_up()
            yield site
        finally:
            site.goes_down()
            server.stdin.close()  # type: ignore[union-attr]
            server.wait(timeout=20)
            server.stdout.close()  # type: ignore[union-attr]


def _fill(database: Database) -> uuid.UUID:
    now = datetime.now(UTC) - timedelta(days=20)
    with database.transaction(SYSTEM) as session:
        questionnaire_services.load(session, ROOT / "questionnaires", ROOT / "translations", now)
    with database.transaction(SYSTEM) as session:
        home = Organisation(name="River (test)", kind="practice", ods_code="TEST1")
        session.add(home)
        session.flush()
        team = Team(name="River team", organisation_id=home.id, phone="01632 960001")
        session.add(team)
        session.flush()
        return team.id
