"""Writing in the diary: a new entry, a change, taking one out, putting it back. Each is a new row; none is lost."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import audit
from app.core.errors import Conflict, Invalid, Mismatch, NotFound
from app.core.rows import new_row
from app.diary import queries
from app.diary.domain.entry import Entry
from app.diary.domain.given import Given, fingerprint
from app.diary.domain.moments import Moment, moment_of
from app.diary.models import DiaryEntry
from app.diary.services.targets import raise_if_outside
from app.people.domain.access import Access
from app.people.queries import patient


class MovedOn(Conflict):
    """The entry is not as the page showed it: it was changed or taken out meanwhile. `entry` is how it stands."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry


@dataclass(frozen=True, slots=True)
class _Sending:
    """One sending: what it does, its id, what it says, and when."""

    act: str
    operation_id: uuid.UUID
    body: str
    now: datetime
    told_at: datetime | None = None


def record_entry(
    session: Session,
    access: Access,
    given: Given,
    operation_id: uuid.UUID,
    now: datetime,
    *,
    locale: str,
    told_at: datetime | None = None,
) -> Entry:
    """Keep a new entry of the person's own diary and return it. The same sent again is kept once.

    `told_at` is when the person's phone says that it was written down; None where it came straight in. An unlikely
    number is kept, whether anybody asked about it or not. Raises NotTaken for a time still to come, Mismatch for
    other content under a used operation id.
    """
    sending = _Sending("recorded", operation_id, fingerprint("recorded", given), now, told_at)
    patient_id = _own(session, access)
    before = _sent_before(session, access, patient_id, sending)
    if before is not None:
        return before
    values = _values(given, moment_of(given, now, told_at), locale)
    return _write(session, access, patient_id, sending, values, None)


def correct_entry(
    session: Session,
    access: Access,
    entry_id: uuid.UUID,
    given: Given,
    operation_id: uuid.UUID,
    now: datetime,
    *,
    locale: str,
    told_at: datetime | None = None,
) -> Entry:
    """Put what is given in the place of an entry, as it was when the page was made; return the new one.

    What it said before stays in its history. Where nothing is said of the time, it stays. What was taken out is put
    back by it. Raises MovedOn where the entry is not that any more, NotFound where it is out of reach, Invalid where
    it is of another measure, and what `record_entry` raises.
    """
    sending = _Sending("changed", operation_id, fingerprint("changed", given, str(entry_id)), now, told_at)
    patient_id = _own(session, access)
    before = _sent_before(session, access, patient_id, sending)
    if before is not None:
        return before
    stands = _standing(session, access, entry_id)
    if stands.measure is not given.measure:
        raise Invalid
    values = _values(given, moment_of(given, now, told_at, stands.moment), locale)
    return _write(session, access, patient_id, sending, values, stands)


def remove_entry(
    session: Session, access: Access, entry_id: uuid.UUID, operation_id: uuid.UUID, now: datetime
) -> Entry:
    """Take an entry out of the diary. It stays in its history, and can be put back."""
    return _again(session, access, entry_id, "removed", operation_id, now)


def put_back_entry(
    session: Session, access: Access, entry_id: uuid.UUID, operation_id: uuid.UUID, now: datetime
) -> Entry:
    """Put an entry back that was taken out."""
    return _again(session, access, entry_id, "put_back", operation_id, now)


def _again(
    session: Session, access: Access, entry_id: uuid.UUID, act: str, operation_id: uuid.UUID, now: datetime
) -> Entry:
    """Write the same words once more, taken out or not."""
    sending = _Sending(act, operation_id, fingerprint(act, None, str(entry_id)), now)
    patient_id = _own(session, access)
    before = _sent_before(session, access, patient_id, sending)
    if before is not None:
        return before
    stands = _standing(session, access, entry_id)
    if stands.is_removed is not (act == "put_back"):
        raise MovedOn(stands)
    values = _copied(replace(stands, is_removed=act == "removed"))
    return _write(session, access, patient_id, sending, values, stands)


def _own(session: Session, access: Access) -> uuid.UUID:
    """Return whose diary it is; let one sending at a time write in it."""
    if not access.is_patient or access.patient_id is None:
        raise NotFound
    audit.hold(session, access.patient_id)
    return patient(session, access, access.patient_id).id


def _sent_before(session: Session, access: Access, patient_id: uuid.UUID, sending: _Sending) -> Entry | None:
    found = queries.operation(session, access, patient_id, sending.operation_id)
    if found is None:
        return None
    entry, body = found
    if body != sending.body:
        raise Mismatch
    return entry


def _standing(session: Session, access: Access, entry_id: uuid.UUID) -> Entry:
    """Return the entry, if it is still the one that the page showed."""
    current = queries.history(session, access, entry_id).current
    if current.id != entry_id:
        raise MovedOn(current)
    return current


def _values(given: Given, moment: Moment, locale: str) -> dict[str, Any]:
    return {
        "is_removed": False,
        "kind": given.measure.kind.value,
        "measure": given.measure.key,
        "number": given.number,
        "number2": given.number2,
        "choice": given.choice.value if given.choice else None,
        "words": given.words,
        "entered": dict(given.typed),
        "unit_used": given.unit,
        "locale": locale,
        "taken_at": moment.taken_at,
        "taken_on": moment.taken_on,
        "is_time_known": moment.is_time_known,
        "is_confirmed_unlikely": given.is_unlikely and given.is_confirmed,
    }


def _copied(entry: Entry) -> dict[str, Any]:
    return {
        "is_removed": entry.is_removed,
        "kind": entry.kind.value,
        "measure": entry.measure_key,
        "number": entry.number,
        "number2": entry.number2,
        "choice": entry.choice,
        "words": entry.words,
        "entered": dict(entry.typed),
        "unit_used": entry.unit,
        "locale": entry.locale,
        "taken_at": entry.taken_at,
        "taken_on": entry.taken_on,
        "is_time_known": entry.is_time_known,
        "is_confirmed_unlikely": entry.is_confirmed_unlikely,
    }


def _write(
    session: Session,
    access: Access,
    patient_id: uuid.UUID,
    sending: _Sending,
    values: dict[str, Any],
    replaced: Entry | None,
) -> Entry:
    """Add one row with its event in the person's log; the row before stops counting first."""
    if replaced is not None:
        done = update(DiaryEntry).where(DiaryEntry.id == replaced.id).values(is_current=False)
        session.execute(done, execution_options={"synchronize_session": False})
    row = _row(access, patient_id, sending, values, replaced)
    columns = {column.key: getattr(row, column.key) for column in DiaryEntry.__table__.columns}
    audit.record(
        session,
        access,
        f"diary.{sending.act}",
        patient_id=patient_id,
        object_type="diary_entry",
        object_id=row.chain_id,
        now=sending.now,
        beside=[new_row(DiaryEntry, **columns)],
    )
    written = row.facts()
    raise_if_outside(session, access, written, sending.now)
    return written


def _row(
    access: Access, patient_id: uuid.UUID, sending: _Sending, values: dict[str, Any], replaced: Entry | None
) -> DiaryEntry:
    entry_id = uuid.uuid4()
    return DiaryEntry(
        id=entry_id,
        patient_id=patient_id,
        chain_id=replaced.chain_id if replaced else entry_id,
        replaces_id=replaced.id if replaced else None,
        is_current=True,
        entered_at=sending.now,
        device_at=sending.told_at,
        entered_by_user_id=access.user_id,
        entered_as=access.kind.value,
        operation_id=sending.operation_id,
        body_sha256=sending.body,
        **values,
    )
