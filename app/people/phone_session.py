"""Whom a phone keeps things for, to which key it seals what waits, and what its own script says."""

from typing import Any

from flask_babel import gettext as _

from app.core.boxes import site_key
from app.core.i18n import current_locale, text_direction
from app.people.guards import phone_owner


def session_of_phone() -> dict[str, Any]:
    """Return what the phone of who acts notes of this session, in the page's language (frontend/js/sync.js)."""
    key = site_key()
    return {"owner": phone_owner(), "site": {"id": key.key_id, "key": key.public}, "words": _words()}


def _words() -> dict[str, str]:
    """Return what the phone's own script says, in the page's language."""
    return {
        "lang": current_locale(),
        "dir": text_direction(current_locale()),
        "push": _("There is something new for you in JoinedUp."),
        "sending": _("Sending…"),
        "saved": _("Your last answer is saved."),
        "phone": _("Saved on this phone. It will be sent when there is signal."),
        "not_kept": _("This phone has no room for it. It is not saved. Try again when you have signal."),
        "fill_in": _("Fill in the box first"),
        "held": _("We could not save this answer as it is. Please look at it again."),
        "hidden": _("You answered this. It is not shown on this phone."),
        "on_phone": _("Saved on this phone"),
        "at_site": _("Saved"),
        "change": _("Change"),
        "answer": _("Answer"),
        "private": _("Only you and your care team see this."),
        "not_answered": _("Not answered"),
        "skipped": _("Skipped"),
        "waiting_title": _("Not sent yet"),
        "waiting": _("Waiting on this phone to be sent: %(count)s", count="{count}"),
        "typed": _("You wrote:"),
        "look": _("Look at it"),
        "looked": _("I have looked"),
        "save_file": _("Save what waits as a file"),
        "leave_title": _("Some of your answers are not sent yet"),
        "leave": _(
            "You can sign out and keep them on this phone. Nobody can read them here. Sign in again to send them."
        ),
        "leave_keep": _("Sign out and keep them"),
        "leave_drop": _("Sign out and delete them"),
        "leave_stay": _("Stay signed in"),
    }
