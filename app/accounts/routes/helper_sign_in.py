"""How someone who helps signs in: the number that they were asked at, and a code."""

from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.accounts import guards, queries, services
from app.accounts.domain import limits
from app.accounts.forms.sign_in import CodeForm, NumberForm
from app.accounts.models import OneTimeCode
from app.accounts.routes import bp, steps
from app.accounts.routes.trying import try_code
from app.accounts.services import Answer
from app.core import clock, i18n
from app.core.db import forget_db_session
from app.core.errors import TooMany
from app.people import queries as people
from app.people import services as people_services
from app.people.domain.access import Access
from app.people.guards import current_access, public

KEPT_CODE = "helper_code"  # not the step of a person's own sign-in: the one code does not open the other


@bp.get("/helping/sign-in")
@public
def helper_sign_in() -> Response:
    """Ask a helper for the number that they were asked at."""
    if current_access().is_helper:
        return redirect(url_for("carers.helping"), 303)
    steps.start()
    return _number_page(NumberForm())


@bp.post("/helping/sign-in")
@public
def send_helper_code() -> Response:
    """Text a code to a number that somebody asked for help; answer every number alike."""
    form, now = NumberForm(), clock.now()
    if not form.validate():
        return _number_page(form)
    number = form.value
    try:
        known = guards.known_device(number)
        guards.spend(limits.on_sends(number, str(request.remote_addr), is_known_device=known), now)
    except TooMany:
        form.add_error("number", _("You have asked for too many codes. Wait 10 minutes and try again"))
        return _number_page(form, status=429)
    session, access = guards.as_system()
    host = str(urlsplit(current_app.extensions["settings"].base_url).hostname)
    code = services.ask_for_helper_code(session, access, number, host=host, locale=i18n.current_locale(), now=now)
    session.commit()
    steps.remember(**{KEPT_CODE: str(code.id)})
    return redirect(url_for("accounts.enter_helper_code"), 303)


@bp.get("/helping/sign-in/code")
@public
def enter_helper_code() -> Response:
    """Ask for the code."""
    return _code_page(CodeForm()) if _asked_for() else _start_again()


@bp.post("/helping/sign-in/code")
@public
def check_helper_code() -> Response:
    """Sign in whoever typed the right code."""
    form, asked, now = CodeForm(), _asked_for(), clock.now()
    if asked is None:
        return _start_again()
    if not form.validate():
        return _code_page(form)

    def check(session: Session, access: Access) -> Answer:
        return services.check_code_to_new_number(session, access, asked.id, form.value, now)

    refused = try_code(form, str(asked.number), check, now)
    return _code_page(form, status=refused) if refused else _enter(asked, now)


def _enter(asked: OneTimeCode, now: datetime) -> Response:
    """Use the code up and open the helper's session. Nobody comes in whom nobody asks for help any more."""
    session, access = guards.as_system()
    number = str(asked.number)
    links = people.links_to_number(session, access, number, now)
    user = people.helper_with_number(session, access, number)
    if not (links or user) or not services.use_code(session, access, asked.id, now):
        return _start_again()
    if user is None:
        locale = i18n.current_locale()
        user = people_services.add_helper_user(
            session, access, name=str(links[0].name), phone=number, locale=locale, now=now
        )
    response = steps.finish(user, now)
    guards.remember_device(response, number)
    return response


def _asked_for() -> OneTimeCode | None:
    session, access = guards.as_system()
    code_id = steps.remembered_id(KEPT_CODE)
    found = queries.code(session, access, code_id) if code_id else None
    forget_db_session()
    return found


def _start_again() -> Response:
    return redirect(url_for("accounts.helper_sign_in"), 303)


def _number_page(form: NumberForm, status: int | None = None) -> Response:
    return steps.show("helper_sign_in.html", title=_("Sign in to help someone"), form=form, status=status)


def _code_page(form: CodeForm, status: int | None = None) -> Response:
    return steps.show("helper_code.html", title=_("Check your phone"), form=form, status=status)
