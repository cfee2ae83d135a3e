"""Registering people and tying them to teams."""

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.core import audit, crypto
from app.people.domain.access import Access, Kind, Role
from app.people.models import Caseload, Membership, Patient, User


def register_patient(
    session: Session,
    access: Access,
    *,
    given_name: str,
    family_name: str,
    born_on: date,
    nhs_number: str | None,
    phone: str | None,
    team_id: uuid.UUID,
    now: datetime,
    address: str | None = None,
    sex: str | None = None,
    practice_name: str | None = None,
    locale: str = "en",
    interpreter_language: str | None = None,
) -> Patient:
    """Add a patient to a team's caseload and return them. `phone` is E.164, `nhs_number` ten digits."""
    patient = Patient(
        given_name=given_name,
        family_name=family_name,
        born_on=born_on.isoformat(),
        address=address,
        sex=sex,
        practice_name=practice_name,
        locale=locale,
        instrument_locale=locale,
        interpreter_language=interpreter_language,
        created_at=now,
    )
    set_nhs_number(patient, nhs_number)
    set_phone(patient, phone)
    session.add(patient)
    session.flush()
    session.add(Caseload(team_id=team_id, patient_id=patient.id, is_lead=True, since_on=now.date()))
    audit.record(
        session,
        access,
        "patient.registered",
        patient_id=patient.id,
        object_type="patient",
        object_id=patient.id,
        now=now,
    )
    return patient


def set_phone(patient: Patient, phone: str | None) -> None:
    """Store an E.164 number and the index that finds it."""
    patient.phone = phone
    patient.phone_index = crypto.blind_index("phone", phone) if phone else None


def set_nhs_number(patient: Patient, nhs_number: str | None) -> None:
    """Store ten digits and the index that finds them."""
    patient.nhs_number = nhs_number
    patient.nhs_number_index = crypto.blind_index("nhs_number", nhs_number) if nhs_number else None


def add_patient_user(session: Session, access: Access, patient: Patient, now: datetime) -> User:
    """Give a patient the user they sign in as."""
    user = User(
        kind=Kind.PATIENT.value,
        patient_id=patient.id,
        name=patient.full_name,
        locale=patient.locale,
        is_active=True,
        created_at=now,
    )
    session.add(user)
    session.flush()
    audit.record(session, access, "user.created", patient_id=patient.id, object_type="user", object_id=user.id, now=now)
    return user


def add_staff_user(
    session: Session,
    access: Access,
    *,
    name: str,
    email: str,
    password_hash: str | None,
    totp_secret: str | None,
    memberships: list[tuple[uuid.UUID, Role]],
    now: datetime,
) -> User:
    """Add a member of staff with their roles by team."""
    user = User(
        kind=Kind.STAFF.value,
        name=name,
        email=email,
        password_hash=password_hash,
        totp_secret=totp_secret,
        is_active=True,
        locale="en",
        created_at=now,
    )
    user.email_index = crypto.blind_index("email", email.casefold())
    session.add(user)
    session.flush()
    session.add_all(Membership(user_id=user.id, team_id=team_id, role=role.value) for team_id, role in memberships)
    audit.record(session, access, "user.created", patient_id=None, object_type="user", object_id=user.id, now=now)
    return user


def add_helper_user(session: Session, access: Access, *, name: str, phone: str, locale: str, now: datetime) -> User:
    """Add the user that a helper signs in as, once they proved that this E.164 number is theirs."""
    user = User(kind=Kind.HELPER.value, name=name, phone=phone, locale=locale, is_active=True, created_at=now)
    user.phone_index = crypto.blind_index("phone", phone)
    session.add(user)
    session.flush()
    audit.record(session, access, "user.created", patient_id=None, object_type="user", object_id=user.id, now=now)
    return user


def choose_locale(session: Session, access: Access, locale: str, now: datetime) -> None:
    """Keep the actor's language for the next time; a patient's texts and questions follow it."""
    user = session.get_one(User, access.user_id)
    user.locale = locale
    if access.patient_id is None:
        return
    patient = session.get_one(Patient, access.patient_id)
    patient.locale = patient.instrument_locale = locale
    audit.record(
        session, access, "language.chosen", patient_id=patient.id, object_type="patient", object_id=patient.id, now=now
    )
