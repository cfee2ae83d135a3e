"""Danger signs: a flag in the record and an owned item on the team's list, in the transaction of the answer."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.domain.danger import (
    ADVICE_VERSION,
    MERGE_PRESSES_WITHIN,
    SHOWN_999,
    ItemKind,
    due_at,
    is_news,
    priority_of,
    severity,
)
from app.assessments.models import Flag
from app.assessments.queries import Sitting
from app.core import audit
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.questionnaires.domain.definition import DangerKind
from app.questionnaires.domain.safety import DangerSign, danger_signs
from app.questionnaires.domain.values import Choices
from app.worklist import services as worklist

log = structlog.get_logger()


class SettledAt(Protocol):
    """What this room needs to know of an item on the list."""

    @property
    def resolved_at(self) -> datetime | None: ...


def raise_signs(
    session: Session,
    access: Access,
    sitting: Sitting,
    signs: Sequence[DangerSign],
    now: datetime,
    *,
    is_said_now: bool = True,
) -> None:
    """Flag each danger sign and put it on the team's list, once per kind and sitting; a worse one always again.

    `is_said_now`: the person has just given these answers. If the team had settled the earlier flag, that is news.
    """
    if not signs:
        return
    flags = list(queries.flags_in(session, access, sitting.assessment.patient_id, sitting.assessment.id))
    for sign in signs:
        same_kind = [flag for flag in flags if flag.kind == sign.kind]
        severity_now = severity(sitting.version.definition, sign)
        if is_news(severity_now, (flag.severity for flag in same_kind)) or (
            is_said_now and _is_settled(session, access, same_kind[0])
        ):
            flag = _flag_in(access, sitting, sign, severity_now, now)
            _raise(session, access, flag, now)
            flags.insert(0, flag)


def raise_refused(
    session: Session, access: Access, sitting: Sitting, link_id: str, chosen: Sequence[str], now: datetime
) -> tuple[DangerKind, ...]:
    """Flag the danger signs in an answer that could not be taken, and return their kinds, most urgent first.

    Somebody who ticks "chest pain" and "none of these" needs help first, and to put the answer right after that.
    Sent again, nothing more happens.
    """
    signs = danger_signs(sitting.version.definition, {link_id: Choices(tuple(chosen))})
    raise_signs(session, access, sitting, signs, now)
    return tuple(dict.fromkeys(sign.kind for sign in signs))


def _flag_in(access: Access, sitting: Sitting, sign: DangerSign, severity_now: int, now: datetime) -> Flag:
    flag = _flag(access, sitting.assessment.patient_id, sign.kind, sitting.version.words.locale, now)
    flag.assessment_id, flag.link_id, flag.severity = sitting.assessment.id, sign.link_id, severity_now
    return flag


def declare_not_safe(session: Session, access: Access, locale: str, now: datetime) -> Flag:
    """Tell the team that the patient pressed "I am not safe". A second press within the hour is the same call."""
    if access.patient_id is None:
        raise NotFound
    pressed = queries.flags_in(session, access, access.patient_id, None)
    is_same_call = bool(pressed) and now - pressed[0].raised_at < MERGE_PRESSES_WITHIN
    if is_same_call and not _is_settled(session, access, pressed[0]):
        return pressed[0]
    flag = _flag(access, access.patient_id, DangerKind.NOT_SAFE, locale, now)
    _raise(session, access, flag, now)
    return flag


def _flag(access: Access, patient_id: uuid.UUID, kind: DangerKind, locale: str, now: datetime) -> Flag:
    return Flag(
        patient_id=patient_id,
        kind=kind.value,
        severity=0,
        advice_version=ADVICE_VERSION,
        locale=locale,
        raised_at=now,
        raised_by_user_id=access.user_id,
    )


def _raise(session: Session, access: Access, flag: Flag, now: datetime) -> None:
    session.add(flag)
    session.flush()
    _put_on_list(session, access, flag)
    audit.record(
        session, access, "flag.raised", patient_id=flag.patient_id, object_type="flag", object_id=flag.id, now=now
    )


def _is_settled(session: Session, access: Access, flag: Flag) -> bool:
    """Return whether the team has dealt with a flag."""
    item = _put_on_list(session, access, flag)
    return item is not None and item.resolved_at is not None


def _put_on_list(session: Session, access: Access, flag: Flag) -> SettledAt | None:
    """Put a flag on the list of the team that must look, if it is not there yet, and return its item."""
    team_id = queries.owning_team_id(session, access, flag.patient_id)
    if team_id is None:
        log.error("danger sign without a team", flag_id=str(flag.id))
        return None
    kind = DangerKind(flag.kind)
    return worklist.raise_item(
        session,
        access,
        patient_id=flag.patient_id,
        team_id=team_id,
        kind=ItemKind.DANGER_SIGN.value,
        priority=int(priority_of(kind)),
        reasons=[reason_for(kind)],
        source_kind="flag",
        source_id=flag.id,
        now=flag.raised_at,
        due_at=due_at(flag.raised_at, priority_of(kind)),
    )


def reason_for(kind: DangerKind) -> dict[str, Any]:
    """Return the list's reason. Abuse is not named there: a screen in a shared office is seen by passers-by."""
    if kind in SHOWN_999:
        return {"code": "shown_999", "params": {"kind": kind.value}}
    return {"code": "private_danger" if kind is DangerKind.ABUSE else kind.value, "params": {}}
