"""Every door has a sign on it."""

import pytest
from flask import Flask

from app import create_app
from app.config import Settings
from app.people.guards import mark_of

PUBLIC = {
    # Invited people, before they are known.
    "accounts.start",
    "accounts.letter_start",
    "accounts.open_letter",
    "accounts.letter_code",
    "accounts.accept_letter",
    # Staff, with the link that an administrator made for them.
    "accounts.set_up",
    "accounts.choose_password",
    # Signing in and out.
    "accounts.sign_in",
    "accounts.helper_sign_in",
    "accounts.send_helper_code",
    "accounts.enter_helper_code",
    "accounts.check_helper_code",
    "accounts.send_code",
    "accounts.send_again",
    "accounts.send_code_again",
    "accounts.enter_code",
    "accounts.check_code",
    "accounts.enter_year",
    "accounts.check_year",
    "accounts.choose_person",
    "accounts.check_person",
    "accounts.team_sign_in",
    "accounts.check_password",
    "accounts.enter_app_code",
    "accounts.check_app_code",
    "accounts.enrol",
    "accounts.finish_enrolment",
    "accounts.sign_out",
    # In danger, nobody signs in first.
    "assessments.help_now",
    # Somebody with a person's emergency code, who says who they are before anything is shown.
    "care_plans.emergency",
    "care_plans.open_emergency",
    "care_plans.emergency_summary",
    # What is the same for everybody, and needed at once.
    "diary.danger_signs",
    # Answers 404 outside a demo.
    "messaging.demo_texts",
    "home.index",
    "home.about",
    "home.privacy",
    "home.accessibility",
    "home.choose_language",
    # About the phone, whoever holds it.
    "home.manifest",
    "home.this_phone",
    "home.choose_text",
    "home.choose_cover",
    "home.leave",
    "home.live",
    # The same for everybody; the browser fetches them by itself.
    "home.offline",
    "home.service_worker",
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
