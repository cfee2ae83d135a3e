"""How a person, or somebody who helps one, proves once more that it is them: a fresh code by text."""

import uuid
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app, redirect, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import guards, services
from app.accounts.domain import limits
from app.accounts.forms.sign_in import CodeForm
from app.accounts.routes import bp, steps
from app.accounts.routes.trying import code_words, too_many_words
from app.accounts.services import Answer
from app.core import clock, i18n
from app.core.db import db_session, set_session_access
from app.core.destinations import own_path
from app.core.errors import NotFound, TooMany
from app.core.forms import Form
from app.people.domain.access import Access
from app.people.domain.policy import Action
from app.people.guards import KEPT, current_access, requires

# Apart from what a sign-in remembers: its code may have gone to any number.
KEY = "prove"


@bp.get("/prove-again")
@requires(Action.MANAGE_OWN_SESSION, readonly=True)
def prove_yourself() -> Response:
    """Say why a code is needed, and which number it goes to."""
    return _ask_page(Form(), _own_number(_person()))


@bp.post("/prove-again")
@requires(Action.MANAGE_OWN_SESSION)
def send_proof() -> Response:
    """Text a code to the person's own number."""
    form, access, now = Form(), _person(), clock.now()
    number = _own_number(access)
    if not number:
        return _ask_page(form, number, status=422)
    try:
        _send(access, number, now)
    except TooMany:
        form.form_errors.append(_("You have asked for too many codes. Wait 10 minutes and try again"))
        return _ask_page(form, number, status=429)
    return redirect(url_for("accounts.enter_proof", next=_next()), 303)


@bp.get("/prove-again/code")
@requires(Action.MANAGE_OWN_SESSION, readonly=True)
def enter_proof() -> Response:
    """Ask for the code."""
    _person()
    return _code_page(CodeForm()) if KEY in cookie else _start_again()


@bp.post("/prove-again/code")
@requires(Action.MANAGE_OWN_SESSION)
def check_proof() -> Response:
    """Swap the session for a new one, proved now, and go on."""
    form, access, now = CodeForm(), _person(), clock.now()
    if KEY not in cookie:
        return _start_again()
    if not form.validate():
        return _code_page(form)
    number = _own_number(access)
    budget = limits.on_wrong_codes(is_known_device=guards.known_device(number))
    try:
        guards.spend(budget, now)
    except TooMany:
        form.add_error("code", too_many_words())
        return _code_page(form, status=429)
    return _try(form, access, budget, now)


def _try(form: CodeForm, access: Access, budget: list[limits.Limit], now: datetime) -> Response:
    going_to = own_path(request.args.get("next")) or url_for("home.index")
    session = db_session()
    set_session_access(session, access)
    answer = services.check_proof(session, access, uuid.UUID(cookie[KEY]), form.value, now)
    if answer is not Answer.RIGHT:
        session.commit()
        _give_back_unless_wrong(answer, budget, now)
        form.add_error("code", code_words(answer))
        return _code_page(form)
    secret, _row = services.renew(session, access, now)
    session.commit()
    _give_back_unless_wrong(answer, budget, now)
    guards.begin(secret, access)
    return redirect(going_to, 303)


def _give_back_unless_wrong(answer: Answer, budget: list[limits.Limit], now: datetime) -> None:
    if answer is not Answer.WRONG:
        guards.give_back(budget, now)


def _send(access: Access, number: str, now: datetime) -> None:
    """Count, make the code, queue its text, commit. The limits are those of signing in: one number, one count."""
    guards.spend(limits.on_sends(number, str(request.remote_addr), is_known_device=guards.known_device(number)), now)
    session = db_session()
    set_session_access(session, access)
    host = str(urlsplit(current_app.extensions["settings"].base_url).hostname)
    asked = services.ask_for_proof(session, access, host=host, locale=i18n.current_locale(), now=now)
    session.commit()
    if asked is not None:
        cookie[KEY] = str(asked.id)


def _person() -> Access:
    access = current_access()
    if access.is_staff:
        raise NotFound  # staff have a code app, and a page of their own
    return access


def _own_number(access: Access) -> str:
    return services.own_number(db_session(), access)


def _next() -> str | None:
    return own_path(request.args.get("next"))


def _start_again() -> Response:
    return redirect(url_for("accounts.prove_yourself", next=_next()), 303)


def _ask_page(form: Form, number: str, status: int | None = None) -> Response:
    return steps.show(
        "prove_yourself.html",
        title=_("Check that it is you"),
        form=form,
        status=status,
        ending=number[-3:],
        is_kept=f"?{KEPT}=" in (_next() or ""),
    )


def _code_page(form: CodeForm, status: int | None = None) -> Response:
    again = url_for("accounts.prove_yourself", next=_next())
    return steps.show("proof_code.html", title=_("Check your phone"), form=form, status=status, again=again)
