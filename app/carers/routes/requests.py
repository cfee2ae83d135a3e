"""What a form asks of somebody, as the services take it: by the person, and by the team for them."""

import uuid

from flask import current_app

from app.carers.forms import AskForm
from app.carers.services import Request
from app.core import clock
from app.core.i18n import current_locale


def request_of(form: AskForm, operation_id: uuid.UUID) -> Request:
    """Return the request that a valid form makes; its text is in the language of the page."""
    return Request(
        name=form.name.data,
        phone=form.number,
        scopes=form.chosen,
        expires_on=form.until(clock.today()),
        operation_id=operation_id,
        locale=current_locale(),
    )


def base_url() -> str:
    """Return the site's address, without a stroke at its end."""
    return str(current_app.extensions["settings"].base_url).rstrip("/")
