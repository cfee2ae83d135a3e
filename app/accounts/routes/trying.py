"""Trying a code that was texted, within the whole site's budget of wrong ones; and saying why one did not work."""

from collections.abc import Callable
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.accounts import guards
from app.accounts.domain import limits
from app.accounts.forms.sign_in import CodeForm
from app.accounts.services import Answer
from app.core.errors import TooMany
from app.people.domain.access import Access

Check = Callable[[Session, Access], Answer]


def try_code(form: CodeForm, number: str, check: Check, now: datetime) -> int | None:
    """Try a code as the sign-in pages, and commit the try. None: it was right.

    Else the form says why not, and what is returned is the status of its page.
    """
    budget = limits.on_wrong_codes(is_known_device=guards.known_device(number))
    try:
        guards.spend(budget, now)
    except TooMany:
        form.add_error("code", too_many_words())
        return 429
    session, access = guards.as_system()
    answer = check(session, access)
    session.commit()
    if answer is not Answer.WRONG:
        guards.give_back(budget, now)
    if answer is Answer.RIGHT:
        return None
    form.add_error("code", code_words(answer))
    return 422


def too_many_words() -> str:
    return str(_("You cannot sign in with a code at the moment. Call your team"))


def code_words(answer: Answer) -> str:
    """Say why a code did not work."""
    if answer is Answer.WRONG:
        return str(_("This code is not right. Check the text message and try again"))
    return str(_("This code does not work any more. Ask for another code"))
