"""Setting the team's numbers of one person, and telling the team of an entry outside, where they asked for it."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.core import audit
from app.core.errors import Conflict, Invalid
from app.diary.domain.axes import AXES
from app.diary.domain.entry import Entry
from app.diary.domain.targets import Decision, Target
from app.diary.models import DiaryTarget
from app.diary.queries import targets as queries
from app.people.domain.access import Access
from app.people.queries import lead_team, patient
from app.worklist import services as worklist
from app.worklist.domain.items import ItemKind, Priority


def set_target(
    session: Session,
    access: Access,
    patient_id: uuid.UUID,
    measure: str,
    decision: Decision,
    *,
    seen: int,
    operation_id: uuid.UUID,
    now: datetime,
) -> Target:
    """Add a decision on one measure and return it. The same sent again is kept once.

    `seen` is the number of the decision that the page showed, 0 for none. Raises Conflict where another came
    meanwhile, Invalid for ends that are none or the wrong way round, NotFound where the person is out of reach.
    """
    audit.hold(session, patient(session, access, patient_id).id)
    before = queries.sent_before(session, access, patient_id, operation_id)
    if before is not None:
        return before
    if measure not in AXES or not decision.ends.are_in_order() or (decision.is_on and decision.ends.are_none):
        raise Invalid
    taken = queries.steps(session, access, patient_id, measure)
    if (taken[0].number if taken else 0) != seen:
        raise Conflict
    return _add(session, access, patient_id, Target(measure, seen + 1, decision, now, access.user_id), operation_id)


def _add(session: Session, access: Access, patient_id: uuid.UUID, target: Target, operation_id: uuid.UUID) -> Target:
    decision, ends = target.decision, target.ends
    row = DiaryTarget(
        patient_id=patient_id,
        measure=target.measure,
        number=target.number,
        is_on=decision.is_on,
        raises_item=decision.raises_item,
        low=ends.low,
        high=ends.high,
        low2=ends.low2,
        high2=ends.high2,
        reason=decision.reason,
        set_at=target.set_at,
        set_by_user_id=target.set_by_user_id,
        operation_id=operation_id,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        access,
        "diary.target_on" if decision.is_on else "diary.target_off",
        patient_id=patient_id,
        object_type="diary_target",
        object_id=row.id,
        sections=[target.measure],
        now=target.set_at,
    )
    return target


def raise_if_outside(session: Session, access: Access, entry: Entry, now: datetime) -> None:
    """Put an entry outside its target on the team's list, where a lead switched that on for this person and measure.

    Each entry is an item of its own, so that no worse number is taken for one that is on the list already.
    """
    if entry.number is None or entry.is_removed:
        return
    target = queries.targets_on(session, access, entry.patient_id).get(entry.measure_key)
    if target is None or not target.decision.raises_item or not target.ends.is_outside(entry.number, entry.number2):
        return
    team = lead_team(session, access, entry.patient_id)
    if team is None:
        return  # nobody looks after this person now; the diary keeps it for whoever does next
    worklist.raise_item(
        session,
        access,
        patient_id=entry.patient_id,
        team_id=team.id,
        kind=ItemKind.DIARY_OUTSIDE.value,
        priority=int(Priority.AMBER),
        reasons=[{"code": "diary_outside", "params": _params(entry, target)}],
        source_kind="diary_entry",
        source_id=entry.id,
        now=now,
    )


def _params(entry: Entry, target: Target) -> dict[str, object]:
    """Return what somebody must know who reads it: the value, when it was so, when it came in, and the target."""
    ends = target.ends
    return {
        "measure": entry.measure_key,
        "numbers": [number for number in (entry.number, entry.number2) if number is not None],
        "taken_at": entry.taken_at.isoformat(),
        "received_at": entry.entered_at.isoformat(),
        "ends": [ends.low, ends.high, ends.low2, ends.high2],
        "target": target.number,
    }
