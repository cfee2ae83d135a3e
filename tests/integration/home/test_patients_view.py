"""Whatever others did with a person's record, the person reads who, what and when, in plain words (SAFETY D6).

An emergency opening is read in tests/integration/care_plans/test_emergency_opening.py.
"""

import re
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.audit import AuditEvent
from tests.integration.test_matrix import doors, knock, records
from tests.pages import Page, PageClient
from tests.worlds import World

__all__ = ["records"]
OTHERS = ("coordinator", "clinician", "lead", "helper", "plan_helper")
PATH = "/my-record/who-looked"
RAW = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|\b[a-z_]+\.[a-z_]+\b|did something with")
WHEN = re.compile(r"\d{1,2} \w+ \d{4} at \d{1,2}:\d{2}[ap]m$")


def everybody_opens_everything(app: Flask, world: World, records: dict[str, object]) -> None:
    fields = {"operation_id": str(uuid4()), "item": str(records["item_id"]), "patient": str(records["patient_id"])}
    fields |= {"sitting": str(records["sitting"]), "version": "1", "choice": "begun", "task": str(records["task_id"])}
    for who in OTHERS:
        client = PageClient(app)
        client.sign_in(world.access[who])
        for _name, rule, method in doors(app):
            if rule.endpoint == "accounts.sign_out":
                continue
            with app.test_request_context():
                path = rule.build({key: records[key] for key in rule.arguments}, append_unknown=False)[1]
            knock(client, method, path, fields)


def log_of(phone: PageClient, path: str) -> list[str]:
    """Return every entry, on however many pages."""
    entries: list[str] = []
    while path:
        page: Page = phone.get(path)
        entries += page.words("li")[: len(page.all("li"))]
        path = next((link.get("href") for link in page.all("a", rel="next")), "")
    return [entry for entry in entries if WHEN.search(entry)]


def count_of(session: Session, world: World, *, with_own: bool) -> int:
    query = select(func.count()).select_from(AuditEvent).where(AuditEvent.patient_id == world.patients["asha"].id)
    if not with_own:
        query = query.where(AuditEvent.actor_id.is_distinct_from(world.access["asha"].user_id))
    return session.scalar(query) or 0


def test_every_act_of_others_is_read_with_who_what_and_when(
    app: Flask, session: Session, world: World, records: dict[str, object]
) -> None:
    everybody_opens_everything(app, world, records)
    phone = PageClient(app)
    phone.sign_in(world.access["asha"])
    expected = count_of(session, world, with_own=False)

    entries = log_of(phone, PATH)

    assert len(entries) == expected > 80
    assert [entry for entry in entries if RAW.search(entry)] == []
    for who, role in (
        ("coordinator", "care co-ordinator, "),
        ("clinician", "doctor, nurse or therapist, "),
        ("lead", "senior doctor or nurse, "),
        ("helper", "helps you"),
        ("plan_helper", "helps you"),
    ):
        name = world.access[who].display
        theirs = [entry for entry in entries if f"{name} (" in entry]
        assert theirs, who
        assert all(f"{name} ({role}" in entry for entry in theirs), who


def test_what_the_person_did_is_there_when_they_ask_for_it(
    app: Flask, session: Session, world: World, records: dict[str, object]
) -> None:
    phone = PageClient(app)
    phone.sign_in(world.access["asha"])
    own = count_of(session, world, with_own=True) - count_of(session, world, with_own=False)

    without, with_own = log_of(phone, PATH), log_of(phone, f"{PATH}?mine=1")

    assert len(with_own) - len(without) == own > 0
    assert [entry for entry in without if entry.startswith("You ")] == []
    assert [entry for entry in with_own if RAW.search(entry)] == []
