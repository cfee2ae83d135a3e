"""Open items and danger signs in words."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from app.mdt.queries import OpenItem
from app.mdt.routes import signs

NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def request_in_english() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def item(*, waited: timedelta = timedelta(0), due_in: timedelta | None = None, priority: int = 0) -> OpenItem:
    due_at = NOW + due_in if due_in else None
    return OpenItem(uuid.uuid4(), priority, [], NOW - waited, due_at, None)


def test_an_item_says_how_long_it_has_waited() -> None:
    assert signs.waiting(item(waited=timedelta(hours=47)), NOW) == "Waiting 47 hours"


def test_an_item_past_its_time_says_overdue() -> None:
    assert signs.due(item(due_in=timedelta(hours=-1)), NOW) == "Overdue since 12 May 2026 at 9:30am"


def test_an_item_in_time_says_when_it_is_due() -> None:
    assert signs.due(item(due_in=timedelta(hours=1)), NOW) == "Due by 12 May 2026 at 11:30am"


def test_an_item_without_a_time_says_nothing_of_it() -> None:
    assert signs.due(item(), NOW) == ""


def test_urgency_is_said_in_words_and_shape() -> None:
    said = {signs.urgency(item(priority=priority)) for priority in (0, 10, 20)}

    assert [text.striptags().split()[1] for text in sorted(said)] == ["Urgent", "Soon", "Routine"]
