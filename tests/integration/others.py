"""Another person's records beside Asha's, and what a refusal must not do, for the matrix of others."""

import hashlib
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select, true
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.core import clock
from app.core.db import Base, set_session_access
from app.messaging.models import Message
from app.people import services as people
from app.people.domain.access import Role, system_access
from app.people.models import Membership
from tests.helping import add_helper, let
from tests.integration.test_matrix import WHO, one_of_each
from tests.pages import PageClient
from tests.worlds import World

# What names a record in an address. The others choose a language, a size or a part of every record.
NAMES = {
    "action_id",
    "answer_id",
    "assessment_id",
    "batch_id",
    "entry_id",
    "goal_id",
    "grant_id",
    "help_id",
    "invitation_id",
    "item_id",
    "membership_id",
    "operation_id",
    "part_id",
    "patient_id",
    "task_id",
    "team_id",
    "user_id",
}
# The forms that name a record where the address does not: the field, and whose id it holds.
IN_THE_FORM = {
    "POST:accounts.invite": {"letter": "patient_id"},
    "POST:care_plans.claim_action": {"task": "task_id"},
    "POST:worklist.take": {"item": "item_id"},
}
# What every refusal may write: that it was refused, and that the session is still in use.
OF_A_REFUSAL = {"audit_event", "user_session"}
CODES = "sign_in_code"
INTO_THE_LOG = "INSERT INTO audit_event"
WRITES = re.compile(r'^\s*(?:WITH .*?)?(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE | re.DOTALL)


def records_of_cara(session: Session, world: World, now: datetime) -> dict[str, object]:
    """Return one of each kind of record of Cara, of the Hill team; staff and their team are of Harbour Trust."""
    theirs = {
        "asha": "cara",
        "coordinator": "other_coordinator",
        "clinician": "other_clinician",
        "river": "hill",
        "hill": "river",
    }
    hill = replace(world, **{name: _renamed(getattr(world, name), theirs) for name in ("teams", "patients", "access")})
    hill = replace(hill, users=_renamed(world.users, theirs), staff=_renamed(world.staff, theirs))
    found = one_of_each(session, hill, now, newcomer="far.newcomer")
    set_session_access(session, system_access("test"))
    asked = let(session, world, add_helper(session, now, "Piotr Promised"), clock.now(), whose="cara")
    asked.accepted_at, asked.helper_user_id = None, None
    far = people.add_staff_user(
        session,
        system_access("test"),
        name="Farah Farwell",
        email="farah@example.nhs.test",
        password_hash=None,
        totp_secret=None,
        memberships=[(world.teams["harbour"].id, Role.CLINICIAN)],
        now=now,
    )
    post = session.scalars(select(Membership.id).where(Membership.user_id == far.id)).one()
    session.commit()
    staff = {"user_id": far.id, "membership_id": post, "team_id": world.teams["harbour"].id}
    return found | {"help_id": asked.id, **staff}


def _renamed(rows: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {name: rows[names.get(name, name)] for name in rows}


def naming(app: Flask) -> list[tuple[str, Rule, str]]:
    """Return every door whose address or form names a record."""
    return [
        (f"{method}:{rule.endpoint}", rule, method)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)
        for method in sorted(rule.methods & {"GET", "POST"})
        if rule.arguments & NAMES or f"{method}:{rule.endpoint}" in IN_THE_FORM
    ]


def path_to(app: Flask, rule: Rule, ids: Mapping[str, object]) -> str:
    with app.test_request_context():
        return str(rule.build({key: ids[key] for key in rule.arguments}, append_unknown=False)[1])


def form_for(name: str, ids: Mapping[str, object]) -> dict[str, str]:
    """Return a form that the door accepts as far as it looks before it knows whose record it is."""
    fields = {"operation_id": str(uuid.uuid4()), "item": str(ids["item_id"]), "patient": str(ids["patient_id"])}
    fields |= {"sitting": str(ids["sitting"]), "version": "1", "choice": "begun"}
    return fields | {field: str(ids[key]) for field, key in IN_THE_FORM.get(name, {}).items()}


def unknown(ids: Mapping[str, object]) -> dict[str, object]:
    """Return ids that nothing has."""
    return {key: uuid.uuid4() if key in NAMES or key == "sitting" else value for key, value in ids.items()}


def browsers(app: Flask, world: World) -> dict[str, PageClient]:
    """Return a browser for each of the eighteen, signed in once."""
    clients = {who: PageClient(app) for who in WHO}
    for who in WHO[1:]:
        clients[who].sign_in(world.access[who])
    for client in clients.values():
        client.http.get("/privacy")  # the first page carries the styles in itself
    return clients


def bare(text: str) -> str:
    """Return a page without what differs at every request: ids, and tokens of forms."""
    text = re.sub(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", "(id)", text)
    return re.sub(r'name="csrf_token"[^>]*', "(token)", text)


def tables_written(statements: Iterable[str]) -> set[str]:
    return {found.group(1) for one in statements if (found := WRITES.match(one))}


def digest(session: Session) -> Mapping[str, str]:
    """Return the digest of every table that holds something of a person, but for the log and texted sign-in codes."""
    session.rollback()
    is_kept = {"message": Message.purpose != CODES}
    digests = {}
    for table in Base.metadata.sorted_tables:
        if table.name != "audit_event" and ("patient_id" in table.c or table.name == "patient"):
            rows = session.execute(select(table).where(is_kept.get(table.name, true())))
            digests[table.name] = hashlib.sha256(repr(sorted(map(repr, rows))).encode()).hexdigest()
    return digests
