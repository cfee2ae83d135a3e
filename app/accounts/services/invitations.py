"""Inviting people by text or by letter."""

import secrets
import uuid
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.domain.invitations import (
    CODE_LENGTH,
    LASTS,
    TEXT_AGAIN_AFTER,
    TEXT_USEFUL_FOR,
    TRIES,
    Channel,
    Refusal,
    Standing,
)
from app.accounts.models import Invitation
from app.core import audit, crypto, i18n
from app.core.errors import NotFound
from app.messaging.domain.texts import Purpose, is_uk_mobile
from app.messaging.services import queue_message
from app.people import queries as people
from app.people.domain.access import Access
from app.people.domain.spelling import ALPHABET
from app.people.models import Patient, Team
from app.people.queries import visible_patient_ids
from app.people.services import add_patient_user

MOST_AT_ONCE = 200
PAGE = 200


def invitation_words(base_url: str, phone: str, locale: str) -> str:
    """Return the text of an invitation: no condition, clinic, name or token. Keep it within two parts."""
    is_right_to_left = i18n.text_direction(locale) == "rtl"
    shown_phone = i18n.isolated(phone) if is_right_to_left else phone  # elsewhere it would cost a longer alphabet
    with force_locale(locale):
        # Translators: a text message. Keep it short: with an address and a phone number at most 134 characters.
        return str(
            _(
                "Your NHS care team invites you to use JoinedUp: %(url)s Questions? Call %(phone)s",
                url=f"{base_url}/start",
                phone=shown_phone,
            )
        )


def invite_by_text(
    session: Session, access: Access, patient_id: uuid.UUID, *, base_url: str, now: datetime
) -> Invitation | Refusal:
    """Text someone the way in, at most once a day. The person's row is locked: nobody who has died is texted."""
    patient = _lock(session, access, patient_id)
    if patient.deceased_on is not None:
        return Refusal.DIED
    if not is_uk_mobile(patient.phone or ""):
        return Refusal.NO_MOBILE
    last = queries.newest_invitation(session, access, patient_id, Channel.TEXT, now)
    if last is not None and now - last.invited_at < TEXT_AGAIN_AFTER:
        return Refusal.TEXTED_LATELY
    team = _team(session, access, patient_id)
    invitation = _add(session, access, patient, team, Channel.TEXT, now)
    queue_message(
        session,
        access,
        dedupe_key=f"invitation:{invitation.id}",
        patient_id=patient.id,
        to_number=str(patient.phone),
        body=invitation_words(base_url, team.phone, patient.locale),
        purpose=Purpose.INVITATION,
        locale=patient.locale,
        useful_until=now + TEXT_USEFUL_FOR,
        now=now,
        link_host=urlsplit(base_url).netloc,
    )
    return invitation


def invite_by_letter(
    session: Session, access: Access, patient_id: uuid.UUID, *, now: datetime, is_new_code: bool = False
) -> Invitation | Refusal:
    """Return a letter's invitation: the one whose code still works, or a new one in its place."""
    patient = _lock(session, access, patient_id)
    if patient.deceased_on is not None:
        return Refusal.DIED
    last = queries.newest_invitation(session, access, patient_id, Channel.LETTER, now)
    if last is not None and last.tries < TRIES and not is_new_code:
        return last
    if last is not None:
        last.revoked_at = now
    return _add(session, access, patient, _team(session, access, patient_id), Channel.LETTER, now)


def invite_everyone(session: Session, access: Access, *, base_url: str, now: datetime) -> int:
    """Text everyone of the actor's teams who was not invited and has a mobile, up to MOST_AT_ONCE; return how many."""
    waiting = islice(_with_mobile(session, access), MOST_AT_ONCE)
    answers = [invite_by_text(session, access, patient_id, base_url=base_url, now=now) for patient_id in list(waiting)]
    return sum(isinstance(answer, Invitation) for answer in answers)


def count_with_mobile(session: Session, access: Access) -> int:
    """Return how many people `invite_everyone` would text if nothing stopped it."""
    return sum(1 for _patient_id in _with_mobile(session, access))


def _with_mobile(session: Session, access: Access) -> Iterator[uuid.UUID]:
    """Yield the people who were not invited and can be texted. Numbers are sealed, so each is opened to see."""
    after: uuid.UUID | None = None
    while page := queries.invitees(session, access, standing=Standing.NOT_INVITED, after=after, limit=PAGE):
        yield from (found.patient.id for found in page if is_uk_mobile(found.patient.phone or ""))
        after = page[-1].patient.id


def record_print(session: Session, access: Access, invitation: Invitation, now: datetime) -> None:
    """Write down that a letter with someone's name, address and code was shown."""
    _record(session, access, "invitation.printed", invitation, now)


def _lock(session: Session, access: Access, patient_id: uuid.UUID) -> Patient:
    query = select(Patient).where(Patient.id == patient_id, Patient.id.in_(visible_patient_ids(access)))
    found = session.scalar(query.with_for_update(of=Patient), execution_options={"populate_existing": True})
    if found is None:
        raise NotFound
    return found


def _team(session: Session, access: Access, patient_id: uuid.UUID) -> Team:
    team = people.lead_team(session, access, patient_id)
    if team is None:
        raise NotFound
    return team


def _add(session: Session, access: Access, patient: Patient, team: Team, channel: Channel, now: datetime) -> Invitation:
    if queries.patient_user(session, access, patient.id) is None:
        add_patient_user(session, access, patient, now)
    invitation = Invitation(
        patient_id=patient.id,
        team_id=team.id,
        channel=channel.value,
        invited_by=access.user_id,
        invited_at=now,
        expires_at=now + LASTS,
        tries=0,
    )
    if channel is Channel.LETTER:
        code = "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))
        invitation.code, invitation.code_hash = code, hash_of(code)
    session.add(invitation)
    session.flush()
    _record(session, access, "patient.invited", invitation, now)
    return invitation


def _record(session: Session, access: Access, action: str, invitation: Invitation, now: datetime) -> None:
    audit.record(
        session,
        access,
        action,
        patient_id=invitation.patient_id,
        object_type="invitation",
        object_id=invitation.id,
        reason=invitation.channel,
        now=now,
    )


def hash_of(code: str) -> str:
    """Return what is kept of a letter's code to find it by."""
    return crypto.keyed_hash("invitation", code)
