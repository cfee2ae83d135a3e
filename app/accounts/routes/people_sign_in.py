"""How patients sign in: mobile number, code, and the first time the year they were born."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.accounts import guards, queries, services
from app.accounts.domain import limits
from app.accounts.domain.codes import SEND_AGAIN_AFTER
from app.accounts.forms.sign_in import CodeForm, NumberForm, WhoForm, YearForm
from app.accounts.models import OneTimeCode
from app.accounts.queries import Person
from app.accounts.routes import bp, steps
from app.accounts.routes.trying import try_code
from app.accounts.services import Answer
from app.core import clock, i18n
from app.core.db import forget_db_session
from app.core.errors import TooMany
from app.core.forms import Form
from app.people.domain.access import Access
from app.people.guards import current_access, public


@bp.get("/sign-in")
@public
def sign_in() -> Response:
    """Ask for the mobile number."""
    if current_access().is_signed_in:
        return redirect(url_for("home.index"), 303)
    steps.start()
    return _number_page(NumberForm())


@bp.post("/sign-in")
@public
def send_code() -> Response:
    """Text a code to a number that we know; answer every number alike."""
    form = NumberForm()
    if not form.validate():
        return _number_page(form)
    try:
        _send(form.value, clock.now())
    except TooMany:
        form.add_error("number", _("You have asked for too many codes. Wait 10 minutes and try again"))
        return _number_page(form, status=429)
    return redirect(url_for("accounts.enter_code"), 303)


@bp.get("/sign-in/send-again")
@public
def send_again() -> Response:
    """Offer another code."""
    if steps.remembered_id("code") is None:
        return _start_again()
    return _again_page(Form())


@bp.post("/sign-in/send-again")
@public
def send_code_again() -> Response:
    """Text another code to the same number, not sooner than a minute after the last."""
    form, now = Form(), clock.now()
    last = _asked_for()
    if last is None:
        return _start_again()
    try:
        _refuse_haste(last, now)
        _send(str(last.number), now)
    except TooMany:
        form.form_errors.append(_("Wait a minute before you ask for another code. You can ask 3 times in 10 minutes"))
        return _again_page(form, status=429)
    return redirect(url_for("accounts.enter_code"), 303)


@bp.get("/sign-in/code")
@public
def enter_code() -> Response:
    """Ask for the code."""
    return _code_page(CodeForm()) if steps.remembered_id("code") else _start_again()


@bp.post("/sign-in/code")
@public
def check_code() -> Response:
    """Take a right code on to the next step."""
    form, asked = CodeForm(), _asked_for()
    if asked is None:
        return _start_again()
    if not form.validate():
        return _code_page(form)
    return _try_code(form, asked, clock.now())


@bp.get("/sign-in/year-of-birth")
@public
def enter_year() -> Response:
    """Ask for the year of birth: the first time, and where several people share the phone."""
    return _year_page(YearForm()) if _proved(clock.now()) else _start_again()


@bp.post("/sign-in/year-of-birth")
@public
def check_year() -> Response:
    """Sign in whoever was born that year."""
    form, now, code_id = YearForm(), clock.now(), steps.remembered_id("code")
    if code_id is None:
        return _start_again()
    if not form.validate():
        return _year_page(form)
    session, access = guards.as_system()
    answer, people = services.check_year(session, access, code_id, form.value, now)
    session.commit()
    if answer is not Answer.RIGHT:
        form.add_error("year", _year_words(answer))
        return _year_page(form)
    steps.remember(year=form.value)
    return _enter(people[0], now) if len(people) == 1 else redirect(url_for("accounts.choose_person"), 303)


@bp.get("/sign-in/who")
@public
def choose_person() -> Response:
    """Ask which of those who share a phone and a year of birth this is."""
    people = _people_of_year(clock.now())
    return _who_page(_who_form(people)) if people else _start_again()


@bp.post("/sign-in/who")
@public
def check_person() -> Response:
    """Sign in the person who was chosen."""
    now = clock.now()
    people = _people_of_year(now)
    if not people:
        return _start_again()
    form = _who_form(people)
    if not form.validate():
        return _who_page(form)
    return _enter(next(person for person in people if str(person.user.id) == form.person.data), now)


def _send(number: str, now: datetime) -> None:
    """Count, make the code, queue its text, commit."""
    guards.spend(limits.on_sends(number, str(request.remote_addr), is_known_device=guards.known_device(number)), now)
    session, access = guards.as_system()
    host = str(urlsplit(current_app.extensions["settings"].base_url).hostname)
    code = services.ask_for_code(session, access, number, host=host, locale=i18n.current_locale(), now=now)
    session.commit()
    steps.remember(code=str(code.id), year=None)


def _refuse_haste(last: OneTimeCode, now: datetime) -> None:
    if now - last.created_at < SEND_AGAIN_AFTER:
        raise TooMany


def _try_code(form: CodeForm, asked: OneTimeCode, now: datetime) -> Response:
    """Try the code, within the whole site's budget of wrong ones."""

    def check(session: Session, access: Access) -> Answer:
        return services.check_code(session, access, asked.id, form.value, now)

    refused = try_code(form, str(asked.number), check, now)
    return _code_page(form, status=refused) if refused else _after_code(asked, now)


def _after_code(asked: OneTimeCode, now: datetime) -> Response:
    session, access = guards.as_system()
    people = queries.people_with_number(session, access, str(asked.number))
    if len(people) == 1 and queries.has_signed_in(session, access, people[0].user.id):
        return _enter(people[0], now)
    return redirect(url_for("accounts.enter_year"), 303)


def _enter(person: Person, now: datetime) -> Response:
    """Use the code up and sign in; a code that was used meanwhile opens nothing."""
    session, access = guards.as_system()
    code_id = steps.remembered_id("code")
    if code_id is None or not services.use_code(session, access, code_id, now):
        return _start_again()
    response = steps.finish(person.user, now)
    guards.remember_device(response, str(person.patient.phone))
    return response


def _asked_for() -> OneTimeCode | None:
    session, access = guards.as_system()
    code_id = steps.remembered_id("code")
    found = queries.code(session, access, code_id) if code_id else None
    forget_db_session()
    return found


def _proved(now: datetime) -> OneTimeCode | None:
    session, access = guards.as_system()
    code_id: uuid.UUID | None = steps.remembered_id("code")
    return queries.proved_code(session, access, code_id, now) if code_id else None


def _people_of_year(now: datetime) -> Sequence[Person]:
    code, year = _proved(now), steps.state().get("year")
    if code is None or year is None:
        return ()
    session, access = guards.as_system()
    people = queries.people_with_number(session, access, str(code.number))
    return [person for person in people if person.patient.birthday.year == year]


def _who_form(people: Sequence[Person]) -> WhoForm:
    names = [str(person.patient.given_name) for person in people]
    form = WhoForm()
    form.person.choices = [
        (str(person.user.id), name if names.count(name) == 1 else person.patient.full_name)
        for person, name in zip(people, names, strict=True)
    ]
    return form


def _start_again() -> Response:
    return redirect(url_for("accounts.sign_in"), 303)


def _year_words(answer: Answer) -> str:
    if answer is Answer.WRONG:
        return str(_("We could not match this year. Check it and try again"))
    return str(_("You have tried 3 times. Start again with your mobile phone number"))


def _number_page(form: NumberForm, status: int | None = None) -> Response:
    return steps.show("sign_in.html", title=_("Sign in with your mobile phone"), form=form, status=status)


def _again_page(form: Form, status: int | None = None) -> Response:
    return steps.show("send_again.html", title=_("Ask for another code"), form=form, status=status)


def _code_page(form: CodeForm, status: int | None = None) -> Response:
    return steps.show("code.html", title=_("Check your phone"), form=form, status=status)


def _year_page(form: YearForm) -> Response:
    return steps.show("year_of_birth.html", title=_("What year were you born?"), form=form)


def _who_page(form: WhoForm) -> Response:
    return steps.show("who.html", title=_("Who are you?"), form=form)
