"""A helper says yes or no; their help is ended, or all of a person's helpers are kept out.

Whatever ends a helper's help is silent: they are told nothing, and the person is not named to them any more.
"""

import uuid
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.carers import queries
from app.carers.services.asking import text_key
from app.carers.services.recording import record_step
from app.core import audit, crypto
from app.core.errors import NotFound
from app.messaging.services import cancel_copies, cancel_message
from app.people import queries as people
from app.people.domain.access import Access
from app.people.domain.helping import State
from app.people.models import CarerLink, HelpFreeze, User


def answer(session: Session, access: Access, link_id: uuid.UUID, *, is_yes: bool, now: datetime) -> None:
    """Say yes or no as the helper who acts; the session acts as the system. The same answer again changes nothing.

    NotFound unless the number that they signed in with is the one that was asked, and may still answer.
    """
    helper = session.get_one(User, access.user_id)
    link = session.scalar(select(CarerLink).where(CarerLink.id == link_id).with_for_update())
    if link is None or helper.phone is None or link.phone_index not in crypto.blind_indexes("phone", str(helper.phone)):
        raise NotFound
    state = link.state(now)
    if state is (State.HELPING if is_yes else State.DECLINED):
        return
    if state is not State.INVITED:
        raise NotFound
    if is_yes:
        link.accepted_at, link.helper_user_id = now, helper.id
    else:
        link.declined_at = now
    record_step(session, access, "helper.said_yes" if is_yes else "helper.said_no", link, now)


def end(session: Session, access: Access, patient_id: uuid.UUID, link_id: uuid.UUID, now: datetime) -> None:
    """End a helper's help at once, and withdraw what waits to be texted to them. Ended already: nothing happens."""
    link = queries.locked_link(session, access, patient_id, link_id)
    if link.ended_at is not None:
        return
    link.ended_at, link.ended_by_user_id = now, access.user_id
    _withdraw_texts(session, access, link)
    record_step(session, access, "helper.ended", link, now)


def freeze(session: Session, access: Access, patient_id: uuid.UUID, reason: str, now: datetime) -> None:
    """Keep all helpers of one person out, from the next request on, and withdraw what waits to be texted to them.

    Frozen already: nothing happens.
    """
    people.patient(session, access, patient_id)
    row = HelpFreeze(patient_id=patient_id, reason=reason, frozen_at=now, frozen_by_user_id=access.user_id)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return
    for link in queries.links(session, access, patient_id):
        _withdraw_texts(session, access, link)
    _record(session, access, "helpers.frozen", row, now)


def lift(session: Session, access: Access, patient_id: uuid.UUID, now: datetime) -> None:
    """Let the helpers in again. Not frozen: nothing happens."""
    found = queries.freeze(session, access, patient_id)
    if found is None:
        return
    still = update(HelpFreeze).where(HelpFreeze.id == found.id, HelpFreeze.lifted_at.is_(None))
    lifted = session.execute(still.values(lifted_at=now, lifted_by_user_id=access.user_id).returning(HelpFreeze.id))
    if lifted.first() is not None:
        _record(session, access, "helpers.let_in_again", found, now)


def _withdraw_texts(session: Session, access: Access, link: CarerLink) -> None:
    cancel_message(session, access, text_key(link), reason="help_ended")
    cancel_copies(session, access, link.id, reason="help_ended")


def _record(session: Session, access: Access, action: str, row: HelpFreeze, now: datetime) -> None:
    audit.record(
        session, access, action, patient_id=row.patient_id, object_type="help_freeze", object_id=row.id, now=now
    )
