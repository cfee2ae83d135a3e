"""Whoever owns the database, and so is stopped by no trigger, cannot change the log unnoticed (SAFETY D3).

Each tampering is done in a transaction without triggers, looked for as `flask verify-audit` does, with the heads that
were published before, and rolled back. They do not have the key: hashes that they work out are not ours.
"""

import hashlib
import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Table, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from app.cli import audit_heads
from app.core import audit
from app.core.audit import AuditEvent, AuditHead
from app.core.db import Database
from app.people.domain.access import system_access
from tests import postgres
from tests.worlds import build_world

TAMPERINGS = int(os.environ.get("TAMPERINGS", "72"))  # 1,000 before a release
SYSTEM = system_access("test")
EVENT, HEAD = AuditEvent.__table__, AuditHead.__table__
assert isinstance(EVENT, Table)
TRIGGERS = (
    "audit_event_no_delete",
    "audit_event_no_update",
    "audit_event_head",
    "audit_head_forward",
    "audit_head_stays",
)
Tampering = Callable[[Session, Random], object]


def some(session: Session, chance: Random, count: int = 1) -> list[AuditEvent]:
    """Return events of one chain by chance, the earlier first."""
    chains = session.scalars(select(HEAD.c.chain).where(HEAD.c.seq >= count).order_by(HEAD.c.chain)).all()
    chain = chance.choice(chains)
    events = session.scalars(select(AuditEvent).where(EVENT.c.chain == chain).order_by(EVENT.c.seq)).all()
    found = sorted(chance.sample(range(len(events)), count))
    return [events[place] for place in found]


def edit(session: Session, chance: Random) -> str:
    """Change one column of one event."""
    (event,) = some(session, chance)
    column = chance.choice([one for one in EVENT.c if one.name != "id"])
    session.execute(
        update(EVENT).where(EVENT.c.id == event.id).values({column.name: other(session, chance, event, column.name)})
    )
    return column.name


def other(session: Session, chance: Random, event: AuditEvent, name: str) -> object:
    """Return another value that the column takes."""
    was = getattr(event, name)
    if name == "patient_id":  # a foreign key
        ids = [*session.scalars(select(EVENT.c.patient_id).distinct().where(EVENT.c.patient_id.is_not(None))), None]
        return chance.choice([one for one in ids if one != was])
    if isinstance(was, datetime):
        return was + timedelta(seconds=chance.choice([-1, 1, 3600]))
    if isinstance(was, bytes):
        return bytes([was[0] ^ 1]) + was[1:]
    if isinstance(was, int):
        return was + 1000
    if isinstance(was, list):
        return [*was, "answers"]
    if isinstance(was, uuid.UUID) or name.endswith("_id"):
        return uuid.UUID(int=chance.getrandbits(128)) if name != "request_id" else f"{was}x"
    return f"{was}x"[-20:]


def take_out(session: Session, chance: Random) -> None:
    (event,) = some(session, chance)
    session.execute(delete(EVENT).where(EVENT.c.id == event.id))


def take_out_and_close_up(session: Session, chance: Random) -> None:
    """Take one out, number the others anew and link them to each other, as well as can be without the key."""
    (event,) = some(session, chance)
    session.execute(delete(EVENT).where(EVENT.c.id == event.id))
    link_anew(session, event.chain)


def put_in(session: Session, chance: Random) -> None:
    """Add one at the end, with the hash that somebody without the key gets."""
    (event,) = some(session, chance)
    seq, link = session.execute(select(HEAD.c.seq, HEAD.c.hash).where(HEAD.c.chain == event.chain)).one()
    values = {column.name: getattr(event, column.name) for column in EVENT.c}
    values |= {"id": uuid.uuid4(), "seq": seq + 1, "prev": link, "action": "summary.read"}
    values["hash"] = unkeyed(bytes(link), str(values))
    session.execute(insert(EVENT).values(values))
    session.execute(update(HEAD).where(HEAD.c.chain == event.chain).values(seq=seq + 1, hash=values["hash"]))


def reorder(session: Session, chance: Random) -> None:
    """Let two of one chain change places."""
    one, two = some(session, chance, 2)
    for event, seq in ((one, -1), (two, one.seq), (one, two.seq)):
        session.execute(update(EVENT).where(EVENT.c.id == event.id).values(seq=seq))


def cut(session: Session, chance: Random) -> None:
    """Cut off the end and leave the head."""
    (event,) = some(session, chance)
    session.execute(delete(EVENT).where(EVENT.c.chain == event.chain, EVENT.c.seq >= event.seq))


def cut_with_head(session: Session, chance: Random) -> None:
    """Cut off the end, and move the head back to what is left: only the published heads tell."""
    (event,) = some(session, chance)
    cut_back(session, event.chain, event.seq)


def roll_back_all(session: Session, chance: Random) -> None:
    """Put every chain back to how it was some events ago, heads too."""
    back = chance.randint(1, 3)
    for chain, seq in session.execute(select(HEAD.c.chain, HEAD.c.seq)).all():
        cut_back(session, chain, max(seq - back + 1, 1))


def cut_back(session: Session, chain: str, seq: int) -> None:
    session.execute(delete(EVENT).where(EVENT.c.chain == chain, EVENT.c.seq >= seq))
    last = session.execute(
        select(EVENT.c.seq, EVENT.c.hash).where(EVENT.c.chain == chain, EVENT.c.seq == seq - 1)
    ).first()
    if last is None:
        session.execute(delete(HEAD).where(HEAD.c.chain == chain))
    else:
        session.execute(update(HEAD).where(HEAD.c.chain == chain).values(seq=last.seq, hash=last.hash))


def forget(session: Session, chance: Random) -> None:
    """Take a whole chain out with its head."""
    (event,) = some(session, chance)
    cut_back(session, event.chain, 1)


def lose_head(session: Session, chance: Random) -> None:
    """Take a head out, so that the chain is not on the list of chains any more, and change an event of it."""
    (event,) = some(session, chance)
    session.execute(update(EVENT).where(EVENT.c.id == event.id).values(outcome="denied"))
    session.execute(delete(HEAD).where(HEAD.c.chain == event.chain))


def put_in_a_new_chain(session: Session, chance: Random) -> None:
    """Add an event in a chain that never was, without a head."""
    (event,) = some(session, chance)
    values = {column.name: getattr(event, column.name) for column in EVENT.c}
    values |= {"id": uuid.uuid4(), "chain": str(uuid.uuid4()), "seq": 1, "prev": audit.GENESIS}
    session.execute(insert(EVENT).values({**values, "hash": unkeyed(audit.GENESIS, str(values))}))


def swap_people(session: Session, chance: Random) -> None:
    """Let two people have each other's whole log, heads too."""
    one, two = chance.sample(people(session), 2)
    for table in (EVENT, HEAD):
        for was, becomes in ((one, "between"), (two, one), ("between", two)):
            session.execute(update(table).where(table.c.chain == was).values(chain=becomes))


def move_to_another(session: Session, chance: Random) -> None:
    """Put the last event of one person at the end of another's log."""
    one, two = chance.sample(people(session), 2)
    seq = session.scalar(select(HEAD.c.seq).where(HEAD.c.chain == two)) or 0
    last = session.scalars(select(EVENT.c.id).where(EVENT.c.chain == one).order_by(EVENT.c.seq.desc())).first()
    session.execute(update(EVENT).where(EVENT.c.id == last).values(chain=two, seq=seq + 1))


def people(session: Session) -> Sequence[str]:
    found = session.scalars(select(HEAD.c.chain).where(HEAD.c.chain != audit.SYSTEM_CHAIN).order_by(HEAD.c.chain))
    return found.all()


def link_anew(session: Session, chain: str) -> None:
    link, events = (
        audit.GENESIS,
        session.execute(select(EVENT).where(EVENT.c.chain == chain).order_by(EVENT.c.seq)).all(),
    )
    for seq, event in enumerate(events, start=1):
        made = unkeyed(link, str(event))
        session.execute(update(EVENT).where(EVENT.c.id == event.id).values(seq=seq, prev=link, hash=made))
        link = made
    session.execute(update(HEAD).where(HEAD.c.chain == chain).values(seq=len(events), hash=link))


def unkeyed(link: bytes, words: str) -> bytes:
    return hashlib.sha256(link + words.encode()).digest()


KINDS: tuple[Tampering, ...] = (
    edit, edit, edit, edit, take_out, take_out_and_close_up, put_in, reorder, cut, cut_with_head, roll_back_all, forget,
    lose_head, put_in_a_new_chain,
    swap_people, move_to_another,
)  # fmt: skip


@pytest.fixture
def owned(fresh_url: str, now: datetime) -> Iterator[Database]:
    """A database with a few logs, opened as its owner."""
    database = Database(fresh_url)
    with database.session(SYSTEM) as session:
        world = build_world(session, now)
        for number in range(8):
            for patient in (*world.patients.values(), None):
                audit.record(
                    session,
                    SYSTEM,
                    f"act.{number}",
                    patient_id=patient.id if patient else None,
                    object_type="x",
                    now=now,
                )
        session.commit()
    database.engine.dispose()
    owner = Database(fresh_url.replace("joinedup_app", "joinedup_owner"))
    yield owner
    owner.engine.dispose()


def without_triggers(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        for table in (EVENT, HEAD):
            session.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
        return
    for trigger in TRIGGERS:
        session.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))


def alarms(session: Session, published: Path) -> list[str]:
    """Return what `flask verify-audit --against` finds."""
    session.expire_all()
    found = [problem for chain in audit_heads.chains(session) for problem in audit.verify_chain(session, chain)]
    return [*found, *audit_heads.problems(session, published, audit_heads.length(published))]


@pytest.mark.timeout(600)
def test_every_tampering_is_found_and_nothing_else(
    owned: Database, pg_server: postgres.Server | None, tmp_path: Path, now: datetime
) -> None:
    published, missed, tried = tmp_path / "heads.jsonl", [], set()
    with owned.session(SYSTEM) as session:
        audit_heads.publish(session, published, now)
        count = session.scalar(select(func.count()).select_from(AuditEvent)) or 0
        assert alarms(session, published) == []

    for number in range(TAMPERINGS):
        kind = KINDS[number % len(KINDS)]
        tried.add(kind)
        with owned.session(SYSTEM) as session:
            without_triggers(session)
            what = kind(session, Random(number))
            if not alarms(session, published):
                missed.append((kind.__name__, what, number))
            session.rollback()

    assert missed == []
    assert tried == set(KINDS)
    with owned.session(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == count
        assert alarms(session, published) == []
