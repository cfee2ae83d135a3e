"""A session that ran out while somebody was writing."""

from datetime import datetime, timedelta

import pytest
import time_machine

from app.people.domain.access import Access
from tests.integration.assessments.conftest import begin
from tests.pages import PageClient


@pytest.mark.parametrize(
    ("link_id", "typed"),
    [("concerns-body", ["b01", "b04"]), ("something-else", "I cannot get upstairs: میں نہیں جا سکتی")],
)
def test_what_was_written_when_the_session_ran_out_is_on_the_page_again(
    client: PageClient, asha: Access, now: datetime, link_id: str, typed: str | list[str]
) -> None:
    with time_machine.travel(now, tick=False) as clock:
        client.sign_in(asha)
        address = f"{begin(client)}/questions/{link_id}"
        form = client.get(address).form_values()
        clock.shift(timedelta(minutes=31))

        away = client.post(address, {**form, "answer": typed}).location
        client.sign_in(asha)
        page = client.get(f"{address}?kept=1")

    assert away.startswith("/sign-in")
    shown = [tag.get("value") for tag in page.all("input", name="answer") if tag.get("checked") is not None]
    assert (shown or page.words("textarea")[0]) == typed
