"""The ends of the audit chains, kept where the database's owner cannot write, and held against the database again.

A chain shows what was changed in it, but not that its tail was cut off together with its head. So each head that
moved is published as a line of JSON. Its seal is keyed with a secret that the database does not hold, and covers the
seal of the line before: a line that was altered, added or taken out from between others is noticed. A chain is
named by its keyed hash, so a line does not say whose record it is. However many chains, memory stays the same.
"""

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import exists, select, tuple_
from sqlalchemy.orm import Session

from app.core import crypto
from app.core.audit import AuditEvent, AuditHead

ROWS_AT_ONCE = 1000
HEADS_AT_ONCE = 400  # two parameters each, and SQLite's oldest limit is 999


@dataclass(frozen=True)
class Line:
    """One published head, as it stands in the file."""

    chain: str
    seq: int
    head: str
    at: str
    key: str
    seal: str = ""

    def sealed_after(self, before: str) -> "Line":
        """Return this line with the seal that it has after a line with the seal `before`."""
        facts = json.dumps([before, self.chain, self.seq, self.head, self.at, self.key])
        return replace(self, seal=crypto.keyed_hash("audit-head", facts))


@dataclass(frozen=True)
class Found:
    """A line of the file and what is wrong with it; `line` is None where it cannot be read."""

    number: int
    line: Line | None
    problem: str = ""


def chains(session: Session) -> Iterator[str]:
    """Yield every chain, a page at a time: other questions may be asked in between. Last those that lost their head."""
    last = ""
    query = select(AuditHead.chain).order_by(AuditHead.chain).limit(ROWS_AT_ONCE)
    while page := session.scalars(query.where(AuditHead.chain > last)).all():
        yield from page
        last = page[-1]
    has_head = exists().where(AuditHead.chain == AuditEvent.chain)
    yield from session.scalars(select(AuditEvent.chain).where(~has_head).distinct().order_by(AuditEvent.chain)).all()


def key_id() -> str:
    """Return a name for the site's secret that tells nothing of it."""
    return crypto.keyed_hash("audit-head-key", "id")[:8]


def chain_name(chain: str) -> str:
    """Return the name under which a chain is published."""
    return crypto.keyed_hash("audit-head-chain", chain)


def length(path: Path) -> int:
    """Return how long the file is, when nobody is writing to it."""
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        return file.seek(0, os.SEEK_END)


def publish(session: Session, path: Path, now: datetime) -> int:
    """Append every head that moved since its last line; return how many. Several may run at once: one waits."""
    with path.open("a+b") as file, closing(sqlite3.connect("")) as last:  # "": on disk, gone when closed
        fcntl.flock(file, fcntl.LOCK_EX)
        before = _remember(file, last)
        count = 0
        for head in _moved(session, last, now):
            line = head.sealed_after(before)
            file.write(json.dumps(asdict(line)).encode() + b"\n")
            before, count = line.seal, count + 1
        file.flush()
        os.fsync(file.fileno())
    return count


def _remember(file: BinaryIO, last: sqlite3.Connection) -> str:
    """Note the last rightly sealed line of each chain, end a line that a crash cut short, return the last seal."""
    last.execute("CREATE TABLE published (chain TEXT PRIMARY KEY, seq INTEGER, head TEXT)")
    seal = ""
    for found in read(file, file.seek(0, os.SEEK_END)):
        seal = str(found.line.seal) if found.line else seal
        if found.line and not found.problem:
            row = (found.line.chain, found.line.seq, found.line.head)
            last.execute("INSERT OR REPLACE INTO published VALUES (?, ?, ?)", row)
    _end_the_last_line(file)
    return seal


def _end_the_last_line(file: BinaryIO) -> None:
    if file.seek(0, os.SEEK_END) > 0:
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            file.write(b"\n")


def _moved(session: Session, last: sqlite3.Connection, now: datetime) -> Iterator[Line]:
    heads = session.execute(select(AuditHead.chain, AuditHead.seq, AuditHead.hash)).yield_per(ROWS_AT_ONCE)
    for chain, seq, head in heads:
        line = Line(chain_name(chain), seq, bytes(head).hex(), now.isoformat(), key_id())
        row = (line.chain, line.seq, line.head)
        if not last.execute("SELECT 1 FROM published WHERE (chain, seq, head) = (?, ?, ?)", row).fetchone():
            yield line


def read(file: BinaryIO, size: int) -> Iterator[Found]:
    """Yield each line of the first `size` bytes, with what is wrong with it."""
    file.seek(0)
    before, left = "", size
    for number, raw in enumerate(file, start=1):
        if left <= 0:
            return
        left -= len(raw)
        line = _parsed(raw)
        yield Found(number, line, _problem(line, before))
        before = str(line.seal) if line else before


def _parsed(raw: bytes) -> Line | None:
    try:
        return Line(**json.loads(raw))
    except (ValueError, TypeError):
        return None


def _problem(line: Line | None, before: str) -> str:
    if line is None:
        return "cannot be read"
    if line.key != key_id():
        return "was sealed with another SECRET_KEY"
    if line.sealed_after(before) != line:
        return "was altered, or the line before it was"
    return ""


def problems(session: Session, path: Path, size: int) -> Iterator[str]:
    """Yield in words which lines are not as they were sealed, and which heads the database no longer holds.

    `size` is the file's `length` from before `session` began: a later head may be one that it does not see.
    """
    with path.open("rb") as file, closing(sqlite3.connect("")) as names:
        _name_chains(session, names)
        lines = read(file, size)
        while some := list(islice(lines, HEADS_AT_ONCE)):
            yield from (f"line {found.number}: {found.problem}" for found in some if found.problem)
            yield from _not_held(session, names, [found for found in some if not found.problem])


def _name_chains(session: Session, names: sqlite3.Connection) -> None:
    names.execute("CREATE TABLE chain (name TEXT PRIMARY KEY, chain TEXT)")
    for chain in session.scalars(select(AuditHead.chain)).yield_per(ROWS_AT_ONCE):
        names.execute("INSERT INTO chain VALUES (?, ?)", (chain_name(chain), chain))


def _not_held(session: Session, names: sqlite3.Connection, published: Iterable[Found]) -> Iterator[str]:
    named = [(found.number, found.line, _chain(names, found.line)) for found in published if found.line]
    held = _hashes(session, [(chain, line.seq) for _, line, chain in named if chain])
    for number, line, chain in named:
        if not chain:
            yield f"line {number}: the chain whose head was published {line.at} is gone"
        elif held.get((chain, line.seq)) != line.head:
            yield f"{chain}: event {line.seq}, published {line.at}, is gone or is another (line {number})"


def _chain(names: sqlite3.Connection, line: Line) -> str | None:
    row = names.execute("SELECT chain FROM chain WHERE name = ?", (line.chain,)).fetchone()
    return str(row[0]) if row else None


def _hashes(session: Session, places: list[tuple[str, int]]) -> dict[tuple[str, int], str]:
    place = tuple_(AuditEvent.chain, AuditEvent.seq)
    query = select(AuditEvent.chain, AuditEvent.seq, AuditEvent.hash).where(place.in_(places))
    return {(chain, seq): bytes(found).hex() for chain, seq, found in session.execute(query)}
