"""Charts with what belongs to them: the person's own marks, and their team's numbers."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.diary.domain.axes import AXES
from app.diary.domain.charts import Chart, Told, chart_of
from app.diary.domain.targets import Target
from app.diary.domain.windows import Window
from app.diary.queries import charts
from app.diary.queries.marks import Note, marked_notes
from app.diary.queries.targets import targets_on
from app.people.domain.access import Access


@dataclass(frozen=True, slots=True)
class Picture:
    """One measure over a window. `notes` are the person's marks, numbered in this order in the chart."""

    measure: str
    chart: Chart
    notes: Sequence[Note]
    target: Target | None


def picture(session: Session, access: Access, patient_id: uuid.UUID, measure: str, window: Window) -> Picture:
    """Return one measure's chart, empty where nothing was told. The number of statements is constant."""
    told = charts.days_told(session, access, patient_id, window, measure).get(measure, [])
    shown = marked_notes(session, access, patient_id, window)
    target = targets_on(session, access, patient_id).get(measure)
    return _drawn(measure, told, window, shown, target)


def _drawn(measure: str, told: Sequence[Told], window: Window, shown: Sequence[Note], target: Target | None) -> Picture:
    marked = [note.on for note in shown]
    ends = tuple(target.ends.values()) if target else ()
    return Picture(measure, chart_of(told, AXES[measure], window, marked=marked, targets=ends), shown, target)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Every measure of a window, and the marks that stand on each."""

    all: Sequence[Picture]
    notes: Sequence[Note]


def pictures(session: Session, access: Access, patient_id: uuid.UUID, window: Window) -> Pictures:
    """Return a chart of each measure that was told of in a window, in the order of AXES. As many statements as one."""
    told = charts.days_told(session, access, patient_id, window)
    shown = marked_notes(session, access, patient_id, window)
    targets = targets_on(session, access, patient_id)
    drawn = [_drawn(measure, told[measure], window, shown, targets.get(measure)) for measure in AXES if measure in told]
    return Pictures(drawn, shown)
