"""What a person is offered, and what they can begin by its key."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.assessments import queries, services
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.questionnaires.services import load_pack
from tests.packs import write_pack
from tests.questionnaires import FOLDER

LAST_DAY = date(2027, 3, 31)
BY_KEY_ONLY = {"gds15", "carer_check_in", "visit_experience"}


@pytest.fixture
def pack(session: Session, asha: Access, now: datetime, tmp_path: Path) -> None:
    """A content pack whose licence ends on LAST_DAY."""
    load_pack(session, write_pack(tmp_path / "pack"), FOLDER, now.date(), now)


def offered(session: Session, access: Access, today: date) -> list[str]:
    return [offer.key for offer in queries.offers(session, access, today=today)]


def test_everything_shipped_is_offered_but_what_belongs_to_an_occasion(
    session: Session, asha: Access, now: datetime
) -> None:
    shipped = {path.parent.name for path in FOLDER.glob("*/v*.yaml")}

    assert set(offered(session, asha, now.date())) == shipped - BY_KEY_ONLY


@pytest.mark.parametrize("key", sorted(BY_KEY_ONLY))
def test_what_is_not_offered_can_be_begun_by_its_key(session: Session, asha: Access, now: datetime, key: str) -> None:
    assert services.start(session, asha, key, locale="en", now=now).questionnaire_key == key


def test_what_is_not_published_cannot(session: Session, asha: Access, now: datetime) -> None:
    with pytest.raises(NotFound):
        services.start(session, asha, "nothing", locale="en", now=now)


@pytest.mark.usefixtures("pack")
def test_an_instrument_of_a_pack_comes_last_until_its_licence_ends(session: Session, asha: Access) -> None:
    assert offered(session, asha, LAST_DAY)[-1] == "sample_scale"
    assert "sample_scale" not in offered(session, asha, LAST_DAY + timedelta(days=1))


@pytest.mark.usefixtures("pack")
def test_after_the_licence_has_ended_nobody_begins_but_who_has_begun_may_finish(
    session: Session, asha: Access, now: datetime
) -> None:
    after = now + timedelta(days=400)
    with pytest.raises(NotFound):
        services.start(session, asha, "sample_scale", locale="en", now=after)

    begun = services.start(session, asha, "sample_scale", locale="en", now=now)

    assert services.start(session, asha, "sample_scale", locale="en", now=after) == begun
    assert "sample_scale" in offered(session, asha, after.date())
