"""Marks that say who may enter a route, and the check that honours them before every request.

An endpoint without a mark answers 404 at run time and fails tests/architecture.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

from flask import Flask, current_app, g, redirect, request, url_for
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.core import audit, clock, kept_forms
from app.core.crypto import keyed_hash
from app.core.db import database, db_session, forget_db_session, set_session_access
from app.core.errors import Forbidden, NotFound, Unavailable, error_page, unavailable_page
from app.people import queries
from app.people.domain.access import ANONYMOUS, Access
from app.people.domain.policy import Action, Deny, Facts, decide, is_fresh

KEPT = "kept"
OWNER_LENGTH = 32
# Whoever was on such an address signs in there; everybody else where people do.
DOORS = {"/team": "accounts.team_sign_in", "/helping": "accounts.helper_sign_in"}
View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Mark:
    """What a route declares. `action` None means that anyone may come in."""

    action: Action | None
    is_readonly: bool = False
    needs_fresh: bool = False


def public(view: View) -> View:
    """Mark a page that anyone may open. It must also stand on PUBLIC in tests/architecture."""
    return _mark(view, Mark(None))


def requires(action: Action, *, readonly: bool = False, fresh: bool = False) -> Callable[[View], View]:
    """Mark a page that needs `action`. `readonly`: its GET writes nothing. `fresh`: proved again within 5 minutes."""
    return lambda view: _mark(view, Mark(action, readonly, fresh))


def _mark(view: View, mark: Mark) -> View:
    view.guard = mark  # type: ignore[attr-defined]
    return view


def mark_of(app: Flask, endpoint: str | None) -> Mark | None:
    """Return an endpoint's mark, or None where it declared nothing."""
    view = app.view_functions.get(endpoint or "")
    return cast("Mark | None", getattr(view, "guard", None))


def current_access() -> Access:
    """Return who acts in this request."""
    return cast("Access", g.get("access", ANONYMOUS))


def phone_owner() -> str:
    """Return the name under which a phone keeps things for who acts: always the same, and telling nobody who it is."""
    return keyed_hash("phone-owner", str(current_access().user_id))[:OWNER_LENGTH]


def check_request() -> Response | None:
    """Refuse, or let the request through with its session bound to who acts. Runs before every request."""
    g.access = ANONYMOUS
    if request.endpoint is None:
        return None  # no such address: Flask's own 404 follows
    mark = mark_of(current_app, request.endpoint)
    if mark is None:
        raise NotFound
    g.access = _load_access(is_readonly=mark.is_readonly and request.method in {"GET", "HEAD"})
    if mark.action is None:
        return None
    return _enforce(mark, mark.action, g.access)


def _load_access(*, is_readonly: bool) -> Access:
    """Find out who acts, then open the request's session to them.

    SQLite lets one transaction at a time write: who acts is asked in one that only reads, so that nobody waits for it.
    """
    g.db_readonly = is_readonly or not database().is_postgresql
    is_signed_in = current_user.is_authenticated
    if g.db_readonly != is_readonly:
        forget_db_session()
        g.db_readonly = is_readonly
    if not is_signed_in:
        return ANONYMOUS
    access = cast("Access", current_user.access).named_before(_patient_in_address())
    set_session_access(db_session(), access)
    return access


def _enforce(mark: Mark, action: Action, access: Access) -> Response | None:
    decision = decide(access, action, _facts(access), clock.now())
    if isinstance(decision, Deny):
        return _refuse(decision, access, action)
    if mark.needs_fresh and not is_fresh(access, clock.now()):
        endpoint = "accounts.prove_again" if access.is_staff else "accounts.prove_yourself"
        return redirect(url_for(endpoint, next=_back_here(access)), 303)
    return None


def _back_here(access: Access) -> str:
    """Return where to go on once proved again; what was typed on a page that waited too long is kept until then."""
    return (request.method == "POST" and _keep_form(access.user_id)) or request.path


def _facts(access: Access) -> Facts:
    patient_id = _patient_in_address()
    if patient_id is None or not access.is_signed_in:
        return Facts()
    return queries.relation_to(db_session(), access, patient_id)


def _patient_in_address() -> uuid.UUID | None:
    found = (request.view_args or {}).get("patient_id")
    return found if isinstance(found, uuid.UUID) else None


def _refuse(decision: Deny, access: Access, action: Action) -> Response:
    if decision.code == "not_signed_in":
        return _to_sign_in(action)
    _record_denial(access, action, decision.code)
    raise NotFound if decision.hidden else Forbidden


def _to_sign_in(action: Action) -> Response:
    endpoint = next((door for start, door in DOORS.items() if request.path.startswith(start)), "accounts.sign_in")
    target: str | None = None
    if request.method == "GET":
        target = request.full_path.rstrip("?")
    elif action is not Action.MANAGE_OWN_SESSION:
        target = _keep_form(g.get("expired_user_id"))
    return redirect(url_for(endpoint, next=target), 303)


def _keep_form(user_id: uuid.UUID | None) -> str | None:
    """Keep what was typed when the session ran out meanwhile; return where the same person finds it again."""
    if request.method != "POST" or user_id is None or not _has_page():
        return None
    values = {name: texts for name, texts in request.form.lists() if name != "csrf_token"}
    forget_db_session()
    with database().transaction() as session:
        kept_forms.keep(session, user_id, request.path, values, clock.now())
    return f"{request.path}?{KEPT}=1"


def _has_page() -> bool:
    """Whether this address can be opened as well as posted to."""
    is_short = len(request.path) <= kept_forms.LONGEST_PATH
    return is_short and current_app.url_map.bind("").test(request.path, "GET")


def take_kept() -> MultiDict[str, str] | None:
    """Return, once, what the actor typed on this page before their session ran out, ready for a form's `formdata`.

    Ask it before anything else in the view. None where nothing is kept, and costs nothing then.
    """
    access = current_access()
    if KEPT not in request.args or access.user_id is None:
        return None
    forget_db_session()
    with database().transaction() as session:
        values = kept_forms.take(session, access.user_id, request.path, clock.now())
    set_session_access(db_session(), access)
    return MultiDict(values) if values else None


def _record_denial(access: Access, action: Action, code: str) -> None:
    """Write down, once a request, that somebody was not let in."""
    if g.get("is_denial_recorded"):
        return
    session = db_session()
    session.rollback()
    if g.db_readonly:
        session.close()
        g.pop("db_session", None)
        g.db_readonly = False
        session = db_session()
        set_session_access(session, access)
    audit.record(
        session,
        access,
        "request.denied",
        patient_id=None,
        object_type=action.value,
        reason=code,
        outcome="denied",
        now=clock.now(),
    )
    session.commit()
    g.is_denial_recorded = True


def _on_not_found(error: Exception) -> Response:
    """Write down who asked for a record that is absent or not theirs, which only the query could tell."""
    access, mark = current_access(), mark_of(current_app, request.endpoint)
    if mark is None or mark.action is None or not access.is_signed_in:
        return error_page(NotFound.status)
    try:
        _record_denial(access, mark.action, "not_found")
    except (SQLAlchemyError, Unavailable) as unwritten:
        return unavailable_page(unwritten)
    return error_page(NotFound.status)


def init_app(app: Flask) -> None:
    """Check every request; write down what was not found; give templates who acts."""
    app.before_request(check_request)
    app.register_error_handler(NotFound, _on_not_found)
    app.context_processor(lambda: {"access": current_access(), "phone_owner": phone_owner})
