"""Gathering what the rooms below know of one person, and listing a team's people."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessments import queries as assessments
from app.assessments.domain.goals import GoalChange
from app.assessments.domain.reading import AnswerLine
from app.assessments.domain.repeated import Repeated
from app.assessments.domain.report import Report
from app.assessments.queries import ScoreChange, TeamSummary, WrittenDown
from app.core.clock import LONDON
from app.diary.domain.months import Month
from app.diary.domain.windows import Period, window_of
from app.diary.queries.months import Glimpse, MonthTold, glimpse, month_told
from app.mdt.domain import Search
from app.people import queries as people
from app.people.domain.access import Access
from app.people.domain.policy import Relation
from app.people.models import BreakGlassGrant, Patient
from app.questionnaires.domain.localised import SOURCE_LOCALE
from app.questionnaires.services.policy import policy
from app.worklist import queries as worklist

HOLISTIC = "holistic_needs"
WISH = "what-matters"


@dataclass(frozen=True)
class OpenItem:
    """An open item of the actor's own lists, as far as this page needs it."""

    id: uuid.UUID
    priority: int
    reasons: Sequence[Mapping[str, object]]
    raised_at: datetime
    due_at: datetime | None
    owner_user_id: uuid.UUID | None


@dataclass(frozen=True)
class PersonSummary:
    """One person on one page. `glass_until` is set where the actor sees them only because they broke the glass."""

    patient: Patient
    record: TeamSummary
    needs: Report | None
    items: Sequence[OpenItem]
    names: Mapping[uuid.UUID, str]
    glass_until: datetime | None
    changes: Sequence[ScoreChange]
    goals: Sequence[GoalChange]
    repeated: Sequence[Repeated]
    written_down: Mapping[uuid.UUID, tuple[WrittenDown, ...]]
    diary: Glimpse

    @property
    def own_words(self) -> tuple[AnswerLine, ...]:
        """What the person typed, in any of their answers, but for what stands on top."""
        typed = (line for report in self.record.reports for line in report.answers if line.text)
        return tuple(line for line in typed if not line.link_id.startswith(WISH))

    @property
    def differing(self) -> tuple[AnswerLine, ...]:
        """The questions to which different people gave different answers, or of which an answer was disowned."""
        return tuple(line for report in self.record.reports for line in report.answers if line.others)

    @property
    def instruments(self) -> tuple[Report, ...]:
        return tuple(report for report in self.record.reports if report.key != HOLISTIC)


def person(session: Session, access: Access, patient_id: uuid.UUID, now: datetime) -> PersonSummary:
    """Return the summary of one person; NotFound where out of reach. The number of statements is constant."""
    patient = people.patient(session, access, patient_id)
    record = assessments.team_summary(session, access, patient_id)
    items = [
        OpenItem(item.id, item.priority, item.reasons, item.raised_at, item.due_at, item.owner_user_id)
        for item in worklist.items_about(session, access, patient_id)
    ]
    followed = assessments.followed(session, access, patient_id, policy().over_time, SOURCE_LOCALE)
    known_by = (*_owners(items), *_who_rated(followed.goals), *_who_answered(followed.answers))
    unnamed = {user_id for user_id in known_by if user_id} - set(record.names)
    return PersonSummary(
        patient=patient,
        record=record,
        needs=_needs(session, access, record),
        items=items,
        names={**record.names, **(people.names_by_id(session, access, unnamed) if unnamed else {})},
        glass_until=glass_until(session, access, patient_id, now),
        changes=assessments.score_changes(session, access, patient_id, policy(), SOURCE_LOCALE),
        goals=followed.goals,
        repeated=followed.answers,
        written_down=assessments.written_down(session, access, [one.assessment_id for one in record.history.sent]),
        diary=glimpse(session, access, patient_id, window_of(Period.MONTH, now.astimezone(LONDON).date())),
    )


@dataclass(frozen=True)
class DiaryMonth:
    """One month of a person's diary. `names` are of those who told it; `glass_until` as on the summary."""

    patient: Patient
    told: MonthTold
    names: Mapping[uuid.UUID, str]
    glass_until: datetime | None


def diary_month(
    session: Session, access: Access, patient_id: uuid.UUID, month: Month, today: date, now: datetime
) -> DiaryMonth:
    """Return one month of a person's diary; NotFound where out of reach. The number of statements is constant."""
    patient = people.patient(session, access, patient_id)
    told = month_told(session, access, patient_id, month, today)
    told_by = {voice.by_user_id for voice in told.voices if voice.by_user_id}
    names = people.names_by_id(session, access, told_by) if told_by else {}
    return DiaryMonth(patient, told, names, glass_until(session, access, patient_id, now))


def _owners(items: Sequence[OpenItem]) -> Iterator[uuid.UUID | None]:
    return (item.owner_user_id for item in items)


def _who_rated(goals: Sequence[GoalChange]) -> Iterator[uuid.UUID | None]:
    shown = (named for goal in goals for named in (goal.first, goal.last, goal.now))
    return (named.rated.answered_by_user_id for named in shown if named and named.rated)


def _who_answered(repeated: Sequence[Repeated]) -> Iterator[uuid.UUID | None]:
    shown = (answered for one in repeated for answered in (one.first, one.last, one.now))
    return (answered.facts.answered_by_user_id for answered in shown if answered and answered.facts)


def _needs(session: Session, access: Access, record: TeamSummary) -> Report | None:
    """Return the latest needs assessment beside the one before it. Three statements, none where there is none."""
    latest = record.report(HOLISTIC)
    return assessments.report(session, access, latest.assessment_id, SOURCE_LOCALE) if latest else None


def glass_until(session: Session, access: Access, patient_id: uuid.UUID, now: datetime) -> datetime | None:
    """Return when the sight through the glass ends; None for the person's own team. No statement without a grant."""
    if patient_id not in access.glass_patient_ids:
        return None
    if people.relation_to(session, access, patient_id).relation is Relation.CASELOAD:
        return None
    query = select(func.max(BreakGlassGrant.expires_at)).where(
        BreakGlassGrant.user_id == access.user_id,
        BreakGlassGrant.patient_id == patient_id,
        BreakGlassGrant.expires_at > now,
    )
    return session.scalar(query)


def found(session: Session, access: Access, search: Search) -> Sequence[Patient]:
    """Return the people within the actor's reach who have exactly this number. Several may share one phone."""
    if search.nhs_number:
        one = people.find_by_nhs_number(session, access, search.nhs_number)
        return [one] if one else []
    return people.find_by_phone(session, access, search.phone or "")
