"""1,000 questions beside 10, in process and in turn: pages and saves at the start and at the end."""

import itertools
import statistics
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import create_app
from app.assessments.models import Answer, Assessment
from app.config import Settings
from app.core import clock
from app.core.db import Database
from app.people.domain.access import system_access
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain import canonical
from app.questionnaires.domain.definition import Condition, Definition, Operator, Option, Page, Question, QuestionType
from app.questionnaires.models import Questionnaire, QuestionnaireVersion
from bench.statements import FORM
from bench.stores import Store
from bench.table import Row
from tests.crowds import FREQUENCY, Member

SMALL, LARGE = 10, 1000
REPEATS = 60
WHAT = (
    ("first page", 2.0),
    ("saving the first answer", 2.0),
    ("first page, read by a process for the first time", None),
    ("last page, all answered", None),
    ("saving the last answer, all answered", None),
)
OPTIONS = tuple(Option(code, code, score=points) for points, code in enumerate(FREQUENCY))


@dataclass(frozen=True)
class Sat:
    """A patient in the middle of a set of `count` questions, none answered; and in another, all answered."""

    count: int
    begun: Member
    whole: Member


def generated(count: int) -> Definition:
    """Return `count` questions with four options each. Every fifth is asked only for some answers to the one before."""
    pages = tuple(Page(f"p{place}", (_question(place),)) for place in range(count))
    return Definition(f"size{count}", 1, f"{count} questions", licence="ours", source="ours", pages=pages)


def _question(place: int) -> Question:
    before = (Condition(f"q{place - 1}", Operator.NOT_EQUAL, FREQUENCY[0]),) if place % 5 == 4 else ()
    return Question(f"q{place}", f"How often? {place}", QuestionType.CHOICE, options=OPTIONS, enable_when=before)


def measure(store: Store, rounds: int) -> list[Row]:
    """Time the two sets in turn."""
    app = create_app(Settings.load(demo=True, database_url=store.url))
    small, large = (_sit_down(app, store.crowd[0], count) for count in (SMALL, LARGE))
    client = app.test_client()
    client.set_cookie("session", store.crowd[0].cookie)
    times = [[_timed(client, sat) for sat in (small, large)] for _ in range(rounds)]
    app.extensions["database"].engine.dispose()
    return [_row(what, limit, times, which) for which, (what, limit) in enumerate(WHAT)]


def _row(what: str, limit: float | None, times: list[list[list[float]]], which: int) -> Row:
    ten, thousand = (statistics.median(one[side][which] for one in times) for side in (0, 1))
    ratio = statistics.median(one[1][which] / one[0][which] for one in times)
    return Row("17", f"1,000 questions / 10: {what}", "in process", f"{thousand:.2f} ms", f"{ten:.2f} ms", ratio, limit)


def _timed(client: FlaskClient, sat: Sat) -> list[float]:
    """Return ms of each of WHAT, the median of many."""
    first, last = "q0", f"q{sat.count - 1}"
    return [
        _median(lambda: _get(client, sat.begun.question(first))),
        _median(_saving(client, sat.begun, first)),
        _median(lambda: _get_cold(client, sat.begun.question(first))),
        _median(lambda: _get(client, sat.whole.question(last))),
        _median(_saving(client, sat.whole, last)),
    ]


def _saving(client: FlaskClient, member: Member, link_id: str) -> Callable[[], None]:
    """Return what saves a new answer each time, beginning with the revision that stands."""
    shown = client.get(member.question(link_id)).get_data(as_text=True)
    revisions = itertools.count(int(shown.split('name="revision"')[1].split('value="')[1].split('"')[0]))
    return lambda: _save(client, member, link_id, next(revisions))


def _median(act: Callable[[], None]) -> float:
    act()
    return statistics.median(_once(act) for _ in range(REPEATS))


def _once(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _get(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


def _get_cold(client: FlaskClient, address: str) -> None:
    questionnaires.remembered.clear()
    questionnaires.decoded.clear()
    _get(client, address)


def _save(client: FlaskClient, member: Member, link_id: str, revision: int) -> None:
    body = member.body(str(uuid.uuid4()), revision=revision, answer=FREQUENCY[1 + revision % 3])
    reply = client.post(member.question(link_id), data=body, content_type=FORM)
    assert reply.status_code == 303, reply.get_data(as_text=True)


def _sit_down(app: Flask, member: Member, count: int) -> Sat:
    """Publish a set and open two assessments of it, which the ordinary way in does not offer."""
    database: Database = app.extensions["database"]
    with database.transaction(system_access("bench")) as session:
        version, other = (_publish(session, generated(count), suffix) for suffix in ("", "w"))
        begun, whole = (_open(session, member, found) for found in (version, other))
        session.add_all(_answer(member, whole.id, question) for question in generated(count).questions())
        session.flush()
        return Sat(count, replace(member, assessment_id=begun.id), replace(member, assessment_id=whole.id))


def _publish(session: Session, definition: Definition, suffix: str) -> QuestionnaireVersion:
    """One patient has one open assessment of a set at a time, so each is published under a key of its own."""
    named = replace(definition, key=f"{definition.key}{suffix}")
    content = canonical.to_json(named)
    session.add(Questionnaire(key=named.key))
    session.flush()
    version = QuestionnaireVersion(
        questionnaire_key=named.key,
        number=1,
        definition=content,
        sha256=canonical.sha256(content),
        published_at=clock.now(),
    )
    session.add(version)
    session.flush()
    return version


def _open(session: Session, member: Member, version: QuestionnaireVersion) -> Assessment:
    begun = Assessment(
        patient_id=member.patient_id,
        questionnaire_key=version.questionnaire_key,
        version_id=version.id,
        locale="en",
        started_at=clock.now(),
    )
    session.add(begun)
    session.flush()
    return begun


def _answer(member: Member, assessment_id: uuid.UUID, question: Question) -> Answer:
    return Answer(
        patient_id=member.patient_id,
        assessment_id=assessment_id,
        link_id=question.link_id,
        value={"choice": FREQUENCY[2]},
        question_text=question.text,
        option_texts=[FREQUENCY[2]],
        locale="en",
        answered_as="patient",
        answered_at=clock.now(),
        operation_id=uuid.uuid4(),
        revision=1,
    )
