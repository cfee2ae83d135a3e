"""Two at once: a request is sent once, a freeze is one, and what was stopped stays stopped."""

import pytest
from sqlalchemy import select

from app.core import clock
from app.messaging.models import Message
from app.people.domain.helping import State
from app.people.models import CarerLink, HelpFreeze
from tests.helping import access_of, add_helper, let
from tests.integration.assessments.conftest import Own, at_once
from tests.integration.carers.test_asking import FIELDS
from tests.pages import PageClient


@pytest.fixture
def asha(own: Own) -> list[PageClient]:
    return [own.browser("asha") for _ in range(3)]


def test_one_page_sent_three_times_at_once_asks_once(own: Own, asha: list[PageClient]) -> None:
    page = asha[0].get("/helpers/ask").form_values()
    fields = {**FIELDS, "operation_id": page["operation_id"]}

    at_once(3, lambda number: asha[number].post("/helpers/ask", fields))

    assert len(own.read(select(CarerLink))) == len(own.read(select(Message.id))) == 1


def test_three_colleagues_freeze_once(own: Own) -> None:
    browsers = [own.browser(who) for who in ("coordinator", "clinician", "lead")]
    address = f"/team/people/{own.world.patients['asha'].id}/helpers"

    at_once(3, lambda number: browsers[number].post(address, {"reason": "Not safe"}))

    assert len(own.read(select(HelpFreeze))) == 1


def test_whoever_says_yes_while_it_is_stopped_is_not_let_in(own: Own, asha: list[PageClient]) -> None:
    with own.database.session(own.world.access["asha"]) as session:
        helper = add_helper(session, clock.now())
        link = let(session, own.world, helper, clock.now())
        link.accepted_at, link.helper_user_id = None, None
        session.commit()
        access, link_id = access_of(helper), link.id
    browser = PageClient(own.app)
    browser.sign_in(access)

    def act(number: int) -> None:
        if number:
            asha[0].post(f"/helpers/{link_id}/end", {})
        else:
            browser.http.post(f"/helping/requests/{link_id}/yes", data={"csrf_token": browser.csrf_token()})

    at_once(2, act)

    [link] = own.read(select(CarerLink))
    assert link.state(clock.now()) is State.ENDED
    browser.get(f"/helping/{link.patient_id}", status=404)
