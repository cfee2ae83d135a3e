"""Somebody who helps, in the demo world: asked and let in by the same services that real people use."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.carers import services
from app.carers.services import Request
from app.people import services as people
from app.people.domain.access import Access, Kind
from app.people.domain.helping import Lasts, Scope, expires_on

NAME, PHONE = "Hana Helpwell", "+447700900190"
HELPED = (0, 1, 4)  # by number of the demo patients: two languages, so that there is somebody to switch to
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
