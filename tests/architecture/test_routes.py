"""Every door has a sign on it."""

import pytest
from flask import Flask

from app import create_app
from app.config import Settings
from app.people.guards import mark_of

PUBLIC = {
    "home.index",
    "home.about",
    "home.privacy",
    "home.accessibility",
    "home.choose_language",
    "home.leave",
    "home.live",
    "home.ready",
}


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(Settings.load(demo=True, database_url="sqlite:////nowhere/at/all.sqlite3"), testing=True)


def test_every_endpoint_declares_its_guard(app: Flask) -> None:
    silent = [rule.endpoint for rule in app.url_map.iter_rules() if mark_of(app, rule.endpoint) is None]

    assert silent == []


def test_public_endpoints_are_exactly_those_on_the_list(app: Flask) -> None:
    public = {rule.endpoint for rule in app.url_map.iter_rules() if mark_of(app, rule.endpoint).action is None}

    assert public == PUBLIC


def test_every_id_in_an_address_is_typed(app: Flask) -> None:
    loose = [str(rule) for rule in app.url_map.iter_rules() if "_id>" in str(rule) and "uuid:" not in str(rule)]

    assert loose == []


def test_making_the_app_touches_no_database(app: Flask) -> None:
    """The fixture's database cannot exist: reaching this line is the proof."""
    assert app.url_map
