"""Where an invitation leads: what JoinedUp is, and the way in with a letter."""

import uuid
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import guards, services
from app.accounts.domain import limits
from app.accounts.forms.letter import LetterForm
from app.accounts.forms.sign_in import CodeForm
from app.accounts.models import Invitation
from app.accounts.routes import bp, steps
from app.accounts.services import Answer, letters
from app.core import clock, i18n
from app.core.errors import TooMany
from app.core.render import page
from app.people.guards import public


@bp.get("/start")
@public
def start() -> Response:
    """Say what JoinedUp is, and show the way in."""
    return page("accounts/start.html", title=_("Tell your team what matters to you"))


@bp.get("/start/letter")
@public
def letter_start() -> Response:
    """Ask for the letter's code, the year of birth and a mobile number."""
    steps.start()
    return _letter_page(LetterForm())


@bp.post("/start/letter")
@public
def open_letter() -> Response:
    """Text a code to the number if code and year belong together; answer everything else alike."""
    form, now = LetterForm(), clock.now()
    if not form.validate():
        return _letter_page(form)
    try:
        guards.spend(limits.on_letters(str(request.remote_addr)), now)
        invitation = _open(form, now)
        if invitation is not None:
            _text_code(invitation, form.number_value, now)
            return redirect(url_for("accounts.letter_code"), 303)
    except TooMany:
        form.form_errors.append(_("You have tried too often. Wait an hour and try again, or call your team"))
        return _letter_page(form, status=429)
    form.add_error("code", _("We could not match this code and year. Check both, or call the number on your letter"))
    return _letter_page(form)


@bp.get("/start/letter/code")
@public
def letter_code() -> Response:
    """Ask for the code that was texted."""
    return _code_page(CodeForm()) if _remembered() else _start_again()


@bp.post("/start/letter/code")
@public
def accept_letter() -> Response:
    """Bind the number to the person and sign them in."""
    form, now, remembered = CodeForm(), clock.now(), _remembered()
    if remembered is None:
        return _start_again()
    if not form.validate():
        return _code_page(form)
    invitation_id, code_id = remembered
    answer = _try_code(code_id, form.value, now)
    if answer is not Answer.RIGHT:
        form.add_error("code", _code_words(answer))
        return _code_page(form)
    return _enter(invitation_id, code_id, now)


def _open(form: LetterForm, now: datetime) -> Invitation | None:
    session, access = guards.as_system()
    invitation = letters.open_letter(session, access, code=form.code_value, year=form.year_value, now=now)
    session.commit()
    return invitation


def _text_code(invitation: Invitation, number: str, now: datetime) -> None:
    address = str(request.remote_addr)
    guards.spend(limits.on_sends(number, address, is_known_device=guards.known_device(number)), now)
    session, access = guards.as_system()
    host = urlsplit(current_app.extensions["settings"].base_url).netloc
    code = services.ask_for_code_to_new_number(
        session, access, number, invitation.patient_id, host=host, locale=i18n.current_locale(), now=now
    )
    session.commit()
    steps.remember(letter=str(invitation.id), letter_code=str(code.id))


def _try_code(code_id: uuid.UUID, code: str, now: datetime) -> Answer:
    session, access = guards.as_system()
    answer = services.check_code_to_new_number(session, access, code_id, code, now)
    session.commit()
    return answer


def _enter(invitation_id: uuid.UUID, code_id: uuid.UUID, now: datetime) -> Response:
    session, access = guards.as_system()
    user = letters.accept_letter(session, access, invitation_id=invitation_id, code_id=code_id, now=now)
    if user is None:
        session.rollback()
        return _start_again()
    return steps.finish(user, now)


def _remembered() -> tuple[uuid.UUID, uuid.UUID] | None:
    invitation_id, code_id = steps.remembered_id("letter"), steps.remembered_id("letter_code")
    return (invitation_id, code_id) if invitation_id and code_id else None


def _start_again() -> Response:
    return redirect(url_for("accounts.letter_start"), 303)


def _code_words(answer: Answer) -> str:
    if answer is Answer.WRONG:
        return str(_("This code is not right. Check the text message and try again"))
    return str(_("This code does not work any more. Start again with your letter"))


def _letter_page(form: LetterForm, status: int | None = None) -> Response:
    return steps.show("letter_start.html", title=_("Start with your letter"), form=form, status=status)


def _code_page(form: CodeForm) -> Response:
    return steps.show("letter_code.html", title=_("Check your phone"), form=form)
