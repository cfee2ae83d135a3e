"""Marks that say who may enter a route, and the check that honours them before every request.

An endpoint without a mark answers 404 at run time and fails tests/architecture.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

from flask import Flask, current_app, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import audit, clock
from app.core.db import db_session, set_session_access
from app.core.errors import Forbidden, NotFound
from app.people import queries
from app.people.domain.access import ANONYMOUS, Access
from app.people.domain.policy import Action, Deny, Facts, decide, is_fresh

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


def check_request() -> Response | None:
    """Refuse, or let the request through with its session bound to who acts. Runs before every request."""
    g.access = ANONYMOUS
    if request.endpoint is None:
        return None  # no such address: Flask's own 404 follows
    mark = mark_of(current_app, request.endpoint)
    if mark is None:
        raise NotFound
    g.db_readonly = mark.is_readonly and request.method in {"GET", "HEAD"}
    g.access = _load_access()
    if mark.action is None:
        return None
    return _enforce(mark, mark.action, g.access)


def _load_access() -> Access:
    if not current_user.is_authenticated:
        return ANONYMOUS
    access = cast("Access", current_user.access)
    set_session_access(db_session(), access)
    return access


def _enforce(mark: Mark, action: Action, access: Access) -> Response | None:
    decision = decide(access, action, _facts(access), clock.now())
    if isinstance(decision, Deny):
        return _refuse(decision, access, action)
    if mark.needs_fresh and not is_fresh(access, clock.now()):
        return redirect(url_for("accounts.prove_again", next=request.path), 303)
    return None


def _facts(access: Access) -> Facts:
    patient_id = (request.view_args or {}).get("patient_id")
    if not isinstance(patient_id, uuid.UUID) or not access.is_signed_in:
        return Facts()
    return queries.relation_to(db_session(), access, patient_id)


def _refuse(decision: Deny, access: Access, action: Action) -> Response:
    if decision.code == "not_signed_in":
        return _to_sign_in(action)
    _record_denial(access, action, decision)
    raise NotFound if decision.hidden else Forbidden


def _to_sign_in(action: Action) -> Response:
    from_team = request.path.startswith("/team")
    endpoint = "accounts.team_sign_in" if from_team else "accounts.sign_in"
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for(endpoint, next=target), 303)


def _record_denial(access: Access, action: Action, decision: Deny) -> None:
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
        reason=decision.code,
        outcome="denied",
        now=clock.now(),
    )
    session.commit()


def init_app(app: Flask) -> None:
    """Check every request; give templates who acts."""
    app.before_request(check_request)
    app.context_processor(lambda: {"access": current_access()})
