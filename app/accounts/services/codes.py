"""Codes sent by text: asked for, tried, and used once."""

import hmac
import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.domain.codes import DIGITS, LASTS, PROOF_LASTS, TRIES, YEAR_TRIES
from app.accounts.domain.limits import DAY
from app.accounts.models import OneTimeCode
from app.accounts.queries import Person
from app.core import audit, crypto
from app.core.errors import NotFound
from app.messaging.services import queue_message
from app.people import queries as people
from app.people.domain.access import Access
from app.people.models import User


class _NobodyToTell(Exception):
    """Nobody can sign in with this number."""


class Answer(Enum):
    """What became of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    NO_TRIES_LEFT = "no tries left"


def ask_for_code(
    session: Session, access: Access, number: str, *, host: str, locale: str, now: datetime
) -> OneTimeCode:
    """Make a code for this number and queue its text if we know the number.

    For an unknown number the same statements run and the text is taken back: neither answer nor effort differ.
    """
    row, code = _make(session, number, now)
    patient_ids = queries.ids_with_number(session, access, number)
    with suppress(_NobodyToTell), session.begin_nested():
        _queue(session, access, row, code, patient_ids, host=host, locale=locale, now=now)
        if not patient_ids:
            raise _NobodyToTell
    return row


def ask_for_helper_code(
    session: Session, access: Access, number: str, *, host: str, locale: str, now: datetime
) -> OneTimeCode:
    """Make a code for this number and queue its text if somebody asked whoever has it to help them.

    For an unknown number the same statements run and the text is taken back, as for a person's own code.
    """
    row, code = _make(session, number, now)
    is_asked = bool(people.links_to_number(session, access, number, now))
    with suppress(_NobodyToTell), session.begin_nested():
        _queue(session, access, row, code, (), host=host, locale=locale, now=now)
        if not is_asked:
            raise _NobodyToTell
    return row


def ask_for_code_to_new_number(
    session: Session, access: Access, number: str, patient_id: uuid.UUID, *, host: str, locale: str, now: datetime
) -> OneTimeCode:
    """Make a code and text it to a number that an invited person gave just now."""
    row, code = _make(session, number, now)
    _queue(session, access, row, code, [patient_id], host=host, locale=locale, now=now)
    return row


def ask_for_proof(session: Session, access: Access, *, host: str, locale: str, now: datetime) -> OneTimeCode | None:
    """Make a code that lasts 5 minutes and text it to the number of whoever is signed in; None where there is none."""
    number = own_number(session, access)
    if not number:
        return None
    row, code = _make(session, number, now, lasts=PROOF_LASTS)
    words = _("%(code)s is your JoinedUp code. Do not share it. It works for 5 minutes.", code=code)
    about = [access.patient_id] if access.patient_id else []
    _queue(session, access, row, code, about, host=host, locale=locale, now=now, words=words)
    return row


def check_proof(session: Session, access: Access, code_id: uuid.UUID, code: str, now: datetime) -> Answer:
    """Use up one try of a code that proves the actor once more; right, it is used up at once.

    It must have gone to the number that is theirs now: the number may have changed since it was asked for.
    """
    asked = queries.code(session, access, code_id)
    if asked is None or asked.number != own_number(session, access):
        return Answer.NO_TRIES_LEFT
    answer = _check(session, access, code_id, code, now, is_known_number=access.is_patient)
    if answer is Answer.RIGHT and not use_code(session, access, code_id, now):
        return Answer.NO_TRIES_LEFT
    return answer


def own_number(session: Session, access: Access) -> str:
    """Return the number to which whoever is signed in gets codes: a person's own, or the one a helper signs in with."""
    if access.is_patient and access.patient_id:
        return str(people.patient(session, access, access.patient_id).phone or "")
    if access.is_helper and access.user_id:
        return str(session.get_one(User, access.user_id).phone or "")
    raise NotFound  # staff prove themselves with their code app


def check_code(session: Session, access: Access, code_id: uuid.UUID, code: str, now: datetime) -> Answer:
    """Use up one try of a code, and say whether it was right. The caller commits whatever the answer is."""
    return _check(session, access, code_id, code, now, is_known_number=True)


def check_code_to_new_number(session: Session, access: Access, code_id: uuid.UUID, code: str, now: datetime) -> Answer:
    """Do the same for a number that nobody need have yet. Proves the number only, and nobody's identity."""
    return _check(session, access, code_id, code, now, is_known_number=False)


def _check(
    session: Session, access: Access, code_id: uuid.UUID, code: str, now: datetime, *, is_known_number: bool
) -> Answer:
    tried = _spend(
        session,
        OneTimeCode.tries,
        TRIES,
        OneTimeCode.id == code_id,
        OneTimeCode.proved_at.is_(None),
        OneTimeCode.expires_at > now,
    )
    if tried is None:
        return Answer.NO_TRIES_LEFT
    is_right = hmac.compare_digest(tried.code_hash, _hash(code_id, code))
    is_known = not is_known_number or bool(queries.people_with_number(session, access, str(tried.number)))
    if not is_right or not is_known:
        return _failed(session, access, "code", code_id, now)
    tried.proved_at = now
    session.flush()
    return Answer.RIGHT


def check_year(
    session: Session, access: Access, code_id: uuid.UUID, year: int, now: datetime
) -> tuple[Answer, Sequence[Person]]:
    """Use up one try at the year of birth behind a proved code; return whose it may be."""
    tried = _spend(
        session,
        OneTimeCode.year_tries,
        YEAR_TRIES,
        OneTimeCode.id == code_id,
        OneTimeCode.proved_at > now - LASTS,
        OneTimeCode.used_at.is_(None),
    )
    if tried is None:
        return Answer.NO_TRIES_LEFT, ()
    everyone = queries.people_with_number(session, access, str(tried.number))
    found = [person for person in everyone if person.patient.birthday.year == year]
    return (Answer.RIGHT, found) if found else (_failed(session, access, "year of birth", code_id, now), ())


def use_code(session: Session, access: Access, code_id: uuid.UUID, now: datetime) -> bool:
    """Let a proved code open one session; False if it already has."""
    free = update(OneTimeCode).where(OneTimeCode.id == code_id, OneTimeCode.used_at.is_(None))
    used = session.execute(
        free.where(OneTimeCode.proved_at > now - LASTS).values(used_at=now).returning(OneTimeCode.id)
    )
    return used.first() is not None


def _make(session: Session, number: str, now: datetime, *, lasts: timedelta = LASTS) -> tuple[OneTimeCode, str]:
    session.execute(delete(OneTimeCode).where(OneTimeCode.created_at < now - DAY))
    code = crypto.new_digits(DIGITS)
    row = OneTimeCode(number=number, tries=0, year_tries=0, created_at=now, expires_at=now + lasts)
    row.code_hash = _hash(row.id, code)
    session.add(row)
    session.flush()
    return row, code


def _queue(
    session: Session,
    access: Access,
    row: OneTimeCode,
    code: str,
    patient_ids: Sequence[uuid.UUID],
    *,
    host: str,
    locale: str,
    now: datetime,
    words: str | None = None,
) -> None:
    # The last line lets the phone's browser fill the code in, on our site only (WebOTP).
    words = words or _("%(code)s is your JoinedUp code. Do not share it. It works for 10 minutes.", code=code)
    queue_message(
        session,
        access,
        dedupe_key=f"sign_in_code:{row.id}",
        patient_id=patient_ids[0] if len(patient_ids) == 1 else None,
        to_number=str(row.number),
        body=f"{words}\n\n@{host} #{code}",
        purpose="sign_in_code",
        locale=locale,
        useful_until=row.expires_at,
        now=now,
    )


def _spend(session: Session, counter: Any, limit: int, *conditions: Any) -> OneTimeCode | None:
    """Count one try in the same statement that checks that there is one left."""
    statement = update(OneTimeCode).where(counter < limit, *conditions).values({counter: counter + 1})
    spent = statement.returning(OneTimeCode).execution_options(populate_existing=True)
    return session.scalars(spent).first()


def _failed(session: Session, access: Access, what: str, code_id: uuid.UUID, now: datetime) -> Answer:
    audit.record(
        session,
        access,
        "signin.failed",
        patient_id=None,
        object_type=what,
        object_id=code_id,
        outcome="denied",
        now=now,
    )
    return Answer.WRONG


def _hash(code_id: uuid.UUID, code: str) -> str:
    return crypto.keyed_hash("one-time code", f"{code_id}:{code}")
