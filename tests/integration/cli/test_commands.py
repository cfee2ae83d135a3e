"""What those who run a site type."""

import base64
import json
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import create_app
from app.assessments.models import CarerCheckIn
from app.assessments.services import check_ins
from app.config import DEMO_FIELD_KEYS, Settings
from app.core import audit, crypto
from app.core.db import set_session_access
from app.people import queries as people
from app.people.domain.access import system_access
from app.people.models import Patient, User
from app.questionnaires.models import QuestionnaireVersion
from tests.helping import access_of, add_helper, add_home, let, let_home
from tests.questionnaires import FOLDER, publish_all
from tests.worlds import World

NEW_KEY = "new:" + base64.b64encode(b"n" * 32).decode()


def run(app: Flask, *words: str, fails: bool = False) -> str:
    with app.app_context():
        result = app.test_cli_runner().invoke(args=list(words))
    assert (result.exit_code != 0) == fails, result.output or result.exception
    return result.output


def with_both_keys(app: Flask, settings: Settings) -> Flask:
    """Return the app as it runs while keys are rotated: the new key first, the old one still there."""
    both = Settings.load(demo=True, database_url=settings.database_url, field_keys=f"{NEW_KEY},{DEMO_FIELD_KEYS}")
    rotating = create_app(both, testing=True)
    rotating.extensions["database"] = app.extensions["database"]
    return rotating


def test_rotating_keys_seals_everyone_anew_and_a_second_run_has_nothing_to_do(
    app: Flask, settings: Settings, session: Session, world: World
) -> None:
    both = with_both_keys(app, settings)

    first, second = run(both, "rotate-keys"), run(both, "rotate-keys")

    assert "patient: 4" in first
    assert "patient: 0" in second
    stored = session.execute(text("SELECT given_name_ct FROM patient")).scalars().all()
    assert all(bytes(name).startswith(b"new:") for name in stored)


def test_after_rotation_the_old_key_is_not_needed_to_read_or_to_find(
    app: Flask, settings: Settings, session: Session, world: World
) -> None:
    both = with_both_keys(app, settings)
    run(both, "rotate-keys")

    crypto.configure(crypto.Keyring({"new": b"n" * 32}, settings.secret_key.get_secret_value()))
    session.expire_all()
    found = people.find_by_nhs_number(session, system_access("test"), "9990000018")

    assert found is not None
    assert found.given_name == "Asha"


def test_after_rotation_helpers_homes_and_finished_check_ins_are_as_they_were(
    app: Flask, settings: Settings, session: Session, world: World, now: datetime
) -> None:
    publish_all(session, now)
    hana = add_helper(session, now, phone="+447700900999")
    let(session, world, hana, now)
    let_home(session, world, add_home(session), now, whose="bogdan")
    own = check_ins.begin_check_in(session, access_of(hana), locale="en", now=now)
    own.finished_at = now
    session.commit()
    both = with_both_keys(app, settings)
    run(both, "rotate-keys")

    crypto.configure(crypto.Keyring({"new": b"n" * 32}, settings.secret_key.get_secret_value()))
    set_session_access(session, system_access("test"))
    session.expire_all()
    links = people.links_to_number(session, system_access("test"), "+447700900999", now)

    assert [str(link.phone) for link in links] == ["+447700900999"]
    assert people.helper_with_number(session, system_access("test"), "+447700900999") == hana
    assert session.get_one(CarerCheckIn, own.id).answers == "{}"


def test_the_audit_chains_are_verified_and_a_broken_one_fails(
    app: Flask, session: Session, world: World, now: datetime
) -> None:
    assert "0 problems" in run(app, "verify-audit")

    patient_id = world.patients["asha"].id
    audit.record(session, system_access("x"), "x", patient_id=patient_id, object_type="x", now=now)
    head = session.get_one(audit.AuditHead, str(patient_id))
    forged = audit.AuditEvent(
        chain=head.chain,
        seq=head.seq + 1,
        patient_id=patient_id,
        at=now,
        actor_kind="staff",
        actor_display="nobody",
        action="x",
        object_type="x",
        sections=[],
        reason="",
        outcome="ok",
        request_id="",
        prev=head.hash,
        hash=b"not a link",
    )
    session.add(forged)
    session.commit()

    assert "was changed" in run(app, "verify-audit", fails=True)


def test_questionnaires_are_loaded_once(app: Flask, session: Session) -> None:
    run(app, "questionnaires", "load")
    run(app, "questionnaires", "load")

    assert len(session.scalars(select(QuestionnaireVersion)).all()) == len(list(FOLDER.glob("*/v*.yaml")))


def test_a_member_of_staff_is_added_with_a_password_that_is_strong_enough(
    app: Flask, session: Session, world: World
) -> None:
    words = [
        "add-staff",
        "--name",
        "Nia Testnurse",
        "--email",
        "nia@example.nhs.test",
        "--role",
        "clinician",
        "--team",
        str(world.teams["river"].id),
    ]

    run(app, *words, "--password", "short", fails=True)
    run(app, *words, "--password", "seven green rivers run")

    user = session.scalar(select(User).where(User.email_index == crypto.blind_index("email", "nia@example.nhs.test")))
    assert user is not None
    assert "seven green" not in str(user.password_hash)


def test_a_member_of_staff_whom_no_administrator_can_help_starts_anew(
    app: Flask, session: Session, world: World, now: datetime
) -> None:
    user = world.staff["administrator"]
    user.totp_secret, user.totp_enrolled_at = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", now
    session.commit()

    run(app, "reset-staff", "--email", "nobody@example.nhs.test", "--password", "seven green rivers run", fails=True)
    run(app, "reset-staff", "--email", "administrator@example.nhs.test", "--password", "short", fails=True)
    run(app, "reset-staff", "--email", "administrator@example.nhs.test", "--password", "seven green rivers run")

    found = session.get_one(User, user.id, populate_existing=True)
    assert found.totp_enrolled_at is None
    assert found.password_hash is not None


def test_the_demo_says_who_can_sign_in_and_how(app: Flask) -> None:
    people_of_the_demo = json.loads(run(app, "demo", "accounts"))

    assert {person["role"] for person in people_of_the_demo} == {
        "patient",
        "helper",
        "care_coordinator",
        "clinician",
        "clinical_lead",
        "expert_patient",
        "analyst",
        "administrator",
        "care_worker",
    }
    assert all(person["mobile"].startswith("07700900") for person in people_of_the_demo if person["role"] == "patient")


def test_the_demo_is_refused_on_a_site_for_real_people(app: Flask) -> None:
    app.config["DEMO"] = False

    assert "DEMO is not set" in run(app, "demo", "accounts", fails=True)


@pytest.mark.parametrize("times", [1, 2])
def test_sending_what_is_due_once_ends_by_itself(app: Flask, times: int) -> None:
    for _ in range(times):
        run(app, "send-messages", "--once")


def test_every_name_of_the_world_is_plainly_fictional(session: Session, world: World) -> None:
    assert {patient.nhs_number[:3] for patient in session.scalars(select(Patient))} == {"999"}
