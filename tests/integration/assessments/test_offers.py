"""What a person is offered, and what they can begin by its key."""

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from app.assessments import queries, services
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.questionnaires.services import load_pack
from tests.integration.assessments.conftest import begin
from tests.packs import write_pack
from tests.pages import PageClient
from tests.questionnaires import FOLDER, definition

LAST_DAY = date(2027, 3, 31)
OCCASIONS = ("carer_check_in", "visit_experience")
BY_KEY_ONLY = {"gds15", *OCCASIONS}


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


def test_the_direct_question_on_loneliness_comes_after_the_set(session: Session, asha: Access, now: datetime) -> None:
    keys = offered(session, asha, now.date())

    assert keys.index("loneliness_single") == keys.index("ucla3") + 1


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


@pytest.mark.parametrize("locale", ["en", "ur"])
@pytest.mark.parametrize(
    "key", ["ons4", "audit_c", "gds15", "confidence", "what_matters", "treatment_burden", "about_me", *OCCASIONS]
)
def test_each_new_set_of_questions_is_shown_skipped_through_and_sent(
    phone: PageClient, session: Session, key: str, locale: str
) -> None:
    phone.post("/language", {"locale": locale})
    address = begin(phone, key)

    for _ in definition(key).questions():
        current = phone.get(address, status=303).location
        if current.endswith("/check"):
            break
        assert phone.get(current).heading
        phone.post(current, {"skip": "1", "operation_id": str(uuid4())})

    sent = phone.post(f"{address}/check")
    assert phone.get(sent.location).heading
