"""Settling a clash between two devices: the person chose which of the two answers stays."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.domain.saving import Given, Outcome, Reply
from app.assessments.queries import Sitting
from app.assessments.services.older_pages import as_shown, keep_older
from app.assessments.services.saving import keep_answers
from app.people.domain.access import Access
from app.questionnaires.domain.values import Value, from_json


def choose_answer(
    session: Session,
    access: Access,
    assessment_id: uuid.UUID,
    clash_id: uuid.UUID,
    *,
    take_sent: bool,
    revision: int,
    operation_id: uuid.UUID,
    locale: str,
    now: datetime,
) -> Reply:
    """Settle a clash between two devices: keep the answer that stands, or take the one sent under `clash_id`.

    `revision` is that of the standing answer which the person saw when choosing. An answer sent from a page of an
    older version is filed as such: it never gets the words of the newer one.
    """
    sent = queries.operation(session, access, assessment_id, clash_id).values
    sitting = queries.locked_sitting(session, access, assessment_id, locale, operation_id)
    if _is_older(sitting, sent[0]):  # a page sends one answer
        return _settle_older(session, access, sitting, sent[0], revision, operation_id, now, take_sent=take_sent)
    answers = {
        entry["link_id"]: Given(_chosen(sitting, entry["link_id"], from_json(entry["value"]), take_sent), revision)
        for entry in sent
    }
    return keep_answers(session, access, sitting, answers, operation_id, now)


def _is_older(sitting: Sitting, sent: Mapping[str, Any]) -> bool:
    current = sitting.version.definition.version
    return bool(sent.get("version", current) != current)


def _settle_older(
    session: Session,
    access: Access,
    sitting: Sitting,
    sent: Mapping[str, Any],
    revision: int,
    operation_id: uuid.UUID,
    now: datetime,
    *,
    take_sent: bool,
) -> Reply:
    if not take_sent:
        return Reply(Outcome.SAVED)  # what stands was filed under the newer version when the person moved to it
    older, change = as_shown(session, access, sitting, int(sent["version"]), sent["link_id"])
    given = Given(from_json(sent["value"]), revision)
    return keep_older(session, access, older, change, given, operation_id, now)


def _chosen(sitting: Sitting, link_id: str, sent: Value, take_sent: bool) -> Value:
    stored = sitting.stored(link_id)
    return sent if take_sent or stored is None else stored.value
