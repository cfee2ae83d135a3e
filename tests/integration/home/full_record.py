"""A record in which every table says something about Asha: a copy must hold all of it."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.services import invitations
from app.assessments import services as assessments
from app.assessments.domain.assisted import How
from app.assessments.domain.voices import Voice
from app.assessments.models import Answer, VersionChoice
from app.care_plans.domain.emergency import Content, Lasts
from app.care_plans.domain.states import Act
from app.care_plans.domain.tasks import TaskAct
from app.care_plans.models import EmergencyCode, EmergencyOpening
from app.care_plans.queries import Version
from app.care_plans.services import SaidFor, emergency, mark_of, respond_for
from app.carers import services as carers
from app.diary import services as diary
from app.diary.domain.given import parse_given
from app.diary.domain.months import Month
from app.diary.domain.targets import Decision, Ends
from app.diary.services.marks import mark_notes
from app.diary.services.targets import set_target
from app.messaging.models import Notice, PushSubscription
from app.messaging.services import pushing
from app.people.domain.helping import Scope
from app.people.models import BreakGlassGrant
from app.population.models import ImportBatch, ImportRow, RowState
from app.questionnaires.domain.values import Choice, Text
from app.worklist import services as worklist
from app.worklist.models import WorklistItem
from tests.helping import access_of, add_helper, let
from tests.integration.assessments.conftest import Steps, phq9_answers
from tests.integration.assessments.test_voices import say
from tests.integration.care_plans.doing import act, tasks
from tests.plans import PlanSteps
from tests.questionnaires import publish_all
from tests.worlds import World

SECRET_REASON = "Canary: what staff typed about a relative"
CLOSING_NOTE = "Canary: what staff typed when they closed it"
DRAFTED = "Canary: not finished writing"
OWN_WORDS = "میں دوبارہ باغ میں جانا چاہتی ہوں"


def fill(session: Session, world: World, now: datetime) -> None:
    """Give Asha one of everything."""
    publish_all(session, now)
    patient_id = world.patients["asha"].id
    _questions(session, world, now)
    _plan(session, world, now)
    invitations.invite_by_letter(session, world.access["coordinator"], patient_id, now=now)
    grant = BreakGlassGrant(
        user_id=world.staff["far_clinician"].id,
        patient_id=patient_id,
        reason_code="emergency_care",
        reason=SECRET_REASON,
        granted_at=now,
        expires_at=now + timedelta(hours=1),
    )
    session.add(grant)
    _list(session, world, now)
    _help(session, world, now)
    _diary(session, world, now)
    _told(session, world, now)
    session.commit()


def _diary(session: Session, world: World, now: datetime) -> None:
    """She wrote down her pulse, and put it right."""
    asha = world.access["asha"]
    wrong, right = (parse_given({"measure": "pulse", "number": number}) for number in ("27", "72"))
    entry = diary.record_entry(session, asha, wrong, uuid.uuid4(), now, locale="en")
    diary.correct_entry(session, asha, entry.id, right, uuid.uuid4(), now, locale="en")
    told = parse_given({"measure": "note", "words": "New tablet"})
    note = diary.record_entry(session, asha, told, uuid.uuid4(), now, locale="en")
    mark_notes(session, asha, asha.patient_id, Month.of(now.date()).window(now.date()), {note.chain_id}, now)
    decision = Decision(is_on=True, raises_item=True, ends=Ends(high=140), reason="Agreed with the clinic")
    lead, sent = world.access["lead"], uuid.uuid4()
    set_target(session, lead, asha.patient_id, "blood_pressure", decision, seen=0, operation_id=sent, now=now)


def _told(session: Session, world: World, now: datetime) -> None:
    """Her phone was woken for something that she was told."""
    patient_id = world.patients["asha"].id
    phone = PushSubscription(
        user_id=world.users["asha"].id,
        patient_id=patient_id,
        endpoint="https://fcm.googleapis.com/canary-endpoint",
        endpoint_hash="canary-hash",
        phone_hash="canary-hash",
        p256dh="canary-key",
        auth="canary-key",
        created_at=now,
    )
    notice = session.scalars(select(Notice).where(Notice.patient_id == patient_id)).first()
    assert notice is not None
    session.add(phone)
    session.flush()
    pushing.queue(session, [(notice.id, phone.id, patient_id, now)], now)


def _help(session: Session, world: World, now: datetime) -> None:
    """The team kept out whoever helps her, and somebody opened her emergency summary."""
    patient_id, asha = world.patients["asha"].id, world.access["asha"]
    carers.freeze(session, world.access["coordinator"], patient_id, SECRET_REASON, now)
    emergency.save_content(session, asha, patient_id, Content(), now)
    emergency.make_code(session, asha, patient_id, Lasts.WEEK, uuid.uuid4(), now)
    code = session.scalars(select(EmergencyCode)).one()
    session.add(
        EmergencyOpening(
            patient_id=patient_id,
            emergency_code_id=code.id,
            name="Pat Paramedic",
            role="paramedic",
            place="Ambulance 7",
            locale="en",
            version_number=None,
            content_number=None,
            opened_at=now,
            operation_id=uuid.uuid4(),
        )
    )


def _questions(session: Session, world: World, now: datetime) -> None:
    asha, patient_id = world.access["asha"], world.patients["asha"].id
    matters = Steps(session, asha, now, "what_matters")
    first = matters.assessment
    matters.save("what-matters-1", Text(OWN_WORDS), locale="ur")
    short = Steps(session, asha, now, "phq2")
    say(short, Voice.HELPER, "phq-1", Choice("nearly-every-day"))
    short.save("phq-2", Choice("nearly-every-day"))
    helper = session.scalars(select(Answer.id).where(Answer.voice == Voice.HELPER.value)).one()
    assessments.disown(session, asha, short.id, helper, locale="en", now=now)
    session.add(
        VersionChoice(
            patient_id=patient_id,
            assessment_id=short.id,
            from_version_id=first.version_id,
            to_version_id=short.assessment.version_id,
            is_moved=True,
            outcomes={},
            chosen_at=now,
            chosen_by_user_id=asha.user_id,
        )
    )
    long = Steps(session, asha, now, "phq9")
    long.save_all(phq9_answers(1, 1, 1, 1, 1, 1, 1, 1, 1))
    long.submit()
    how = How(Voice.PHONE, "ur")
    assessments.begin_assisted(session, world.access["coordinator"], patient_id, "gad2", how, now=now)
    session.commit()


def _plan(session: Session, world: World, now: datetime) -> None:
    steps = PlanSteps(session, world, now)
    version = steps.proposed()
    _answer_for(session, world, version, now)
    steps.say(version, Act.AGREE)
    [task, *_] = [one for one in tasks(session).values() if one.team_id is not None]
    act(steps, task, TaskAct.CLAIM)
    steps.write(replace(steps.draft(), responsible_name=DRAFTED))
    item = session.scalars(select(WorklistItem).where(WorklistItem.patient_id == steps.patient_id).limit(1)).one()
    worklist.resolve(session, world.access["clinician"], item.id, outcome=CLOSING_NOTE, now=now)


def _answer_for(session: Session, world: World, version: Version, now: datetime) -> None:
    """Somebody helps her, and asks for help with her plan for her."""
    helper = add_helper(session, now)
    link = let(session, world, helper, now, scopes=frozenset(Scope) - {Scope.GET_TEXTS})
    operation_id = uuid.uuid4()
    said = SaidFor(Act.ASK_FOR_HELP, mark_of(version, operation_id), "en", operation_id)
    respond_for(session, access_of(helper, link), link.patient_id, said, now)


def _list(session: Session, world: World, now: datetime) -> None:
    team_id = world.teams["river"].id
    batch = ImportBatch(team_id=team_id, uploaded_at=now, file_kind="csv", file_name="may.csv", notes="[]")
    session.add(batch)
    session.flush()
    payload = '{"number": 1, "cells": {"given_name": "Ash"}, "person": null, "refusals": [], "notes": []}'
    session.add(
        ImportRow(
            batch_id=batch.id,
            team_id=team_id,
            number=1,
            state=RowState.known,
            patient_id=world.patients["asha"].id,
            payload=payload,
        )
    )
