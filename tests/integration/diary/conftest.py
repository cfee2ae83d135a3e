"""Asha's phone and diary, and a desk of her team."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
import time_machine
from sqlalchemy.orm import Session

from app.diary import services
from app.diary.domain.entry import Entry
from app.diary.domain.given import parse_given
from app.people.domain.access import Access
from tests.worlds import World


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@dataclass
class Diary:
    """One person's diary, written in without pages."""

    session: Session
    access: Access
    now: datetime

    def write(self, measure: str, *, now: datetime | None = None, operation_id: uuid.UUID | None = None, **fields):
        """Keep one entry; `fields` are those of a page."""
        at = now or self.now
        given = parse_given({"measure": measure, **fields})
        return services.record_entry(self.session, self.access, given, operation_id or uuid.uuid4(), at, locale="en")

    def change(self, entry: Entry, *, now: datetime | None = None, operation_id: uuid.UUID | None = None, **fields):
        given = parse_given({"measure": entry.measure_key, **fields})
        return services.correct_entry(
            self.session, self.access, entry.id, given, operation_id or uuid.uuid4(), now or self.now, locale="en"
        )

    def remove(self, entry: Entry) -> Entry:
        return services.remove_entry(self.session, self.access, entry.id, uuid.uuid4(), self.now)


@pytest.fixture
def diary(session: Session, world: World, now: datetime) -> Diary:
    return Diary(session, world.access["asha"], now)
