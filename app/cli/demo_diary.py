"""Some weeks of diary for two patients of the demo, plainly made up, written by the same service as a real one."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.diary import services
from app.diary.domain.given import parse_given
from app.people.domain.access import Access

# By their number among the demo's patients: one who reads Urdu and one who reads English.
WITH_DIARY = frozenset({1, 8})
DAYS = 42
CHOICES = ("ok", "ok", "not_so_good", "ok", "ok", "not_so_good", "worse")
# Days without a reading: gaps are part of every diary.
MISSED = frozenset({4, 5, 11, 19, 20, 21, 33})
NOTES: Mapping[str, tuple[str, ...]] = {
    "en": ("Walked to the shop and back.", "Hot day. My feet were swollen by the evening.", "Slept in the chair."),
    "ur": ("دکان تک پیدل گئی اور واپس آئی۔", "گرم دن تھا۔ شام تک پاؤں سوجے ہوئے تھے۔", "کرسی پر سوئی۔"),
}


def write_diary(session: Session, access: Access, now: datetime) -> None:
    """Fill the diary of the last six weeks, and change one entry so that there is a history."""
    for day in range(DAYS, 0, -1):
        for hours, fields in _entries_of(day, access.locale):
            at = now - timedelta(days=day, hours=hours)
            given = parse_given({**fields, "is_confirmed": "yes"})
            services.record_entry(session, access, given, uuid.uuid4(), at, locale=access.locale)
    mistaken = parse_given({"measure": "pulse", "number": "17"})
    first = services.record_entry(
        session, access, mistaken, uuid.uuid4(), now - timedelta(hours=5), locale=access.locale
    )
    right = parse_given({"measure": "pulse", "number": "71"})
    later = now - timedelta(hours=4)
    services.correct_entry(session, access, first.id, right, uuid.uuid4(), later, locale=access.locale)


def _entries_of(day: int, locale: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield what is written down on one day, with how many hours before now's time of day."""
    wave = (day * 7) % 11
    if day % 2 == 0:
        yield 3, {"measure": "feeling", "choice": CHOICES[day % len(CHOICES)]}
    if day in MISSED:
        return
    yield 2, {"measure": "blood_pressure", "number": str(126 + wave * 2), "number2": str(76 + wave)}
    yield 1, {"measure": "pain", "number": str(2 + wave % 5)}
    if day % 3 == 0:
        yield 1, {"measure": "weight", "number": "11", "number2": str(2 + wave % 6), "unit": "st_lb"}
        yield 0, {"measure": "glucose", "number": f"{6 + wave / 5:.1f}", "unit": "mmol_l"}
    if day % 14 == 0:
        notes = NOTES.get(locale, NOTES["en"])
        yield 0, {"measure": "note", "words": notes[day // 14 % len(notes)]}
