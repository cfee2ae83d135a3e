"""Who helps, in the demo world: somebody and a care home, let in by the same services that real people use."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.carers import services
from app.carers.services import Admission, Ground, Request
from app.people import services as people
from app.people.domain.access import Access, Kind
from app.people.domain.helping import Basis, Lasts, Scope, expires_on
from app.people.models import Patient, Team

NAME, PHONE = "Hana Helpwell", "+447700900190"
HELPED = (0, 1, 4)  # by number of the demo patients: two languages, so that there is somebody to switch to
RESIDENTS = (1, 2, 7)  # who live in the care home of the demo, and are looked after by both teams
SCOPES = frozenset({Scope.ANSWER, Scope.SEE_PLAN})


def add_helper(session: Session, system: Access, patients: Sequence[Access], base_url: str, now: datetime) -> None:
    """Let one helper help these people, each of whom asked them a day ago."""
    user = people.add_helper_user(session, system, name=NAME, phone=PHONE, locale="en", now=now)
    helper = Access(kind=Kind.HELPER, user_id=user.id, display=NAME, request_id="demo")
    for patient in patients:
        request = Request(
            name="Hana",
            phone=PHONE,
            scopes=SCOPES,
            expires_on=expires_on(Lasts.YEAR, now.date()),
            operation_id=uuid.uuid4(),
            locale="en",
        )
        link = services.ask(session, patient, request, base_url=base_url, now=now - timedelta(days=1))
        services.answer(session, helper, link.id, is_yes=True, now=now - timedelta(hours=20))


def let_home_in(session: Session, residents: Sequence[tuple[Access, Patient]], home: Team, now: datetime) -> None:
    """Let the care home help these people, each by a colleague of their own team."""
    for colleague, patient in residents:
        admission = Admission(home.id, SCOPES, expires_on(Lasts.QUARTER, now.date()), uuid.uuid4())
        ground = Ground(Basis.AGREEMENT, patient.full_name)
        services.let_home_in(session, colleague, patient.id, admission, ground, now=now - timedelta(hours=30))
