"""The form of the choice between a newer version and the one that was begun; and which version a page showed."""

import uuid
from collections.abc import Mapping

from flask_babel import gettext as _
from wtforms import HiddenField

from app.assessments.forms.sent import operation_in, whole_number
from app.core.errors import Invalid
from app.core.forms import Form

CHOICES = {"new": True, "begun": False}


class VersionForm(Form):
    """Two buttons; the id made with the page, and the version that the page compared with."""

    operation_id = HiddenField()
    version = HiddenField()
    choice = HiddenField()

    def operation(self) -> uuid.UUID:
        return operation_in({"operation_id": str(self.operation_id.data)})

    def number(self) -> int:
        """Return the version that the page compared with."""
        return version_in({"version": str(self.version.data)})

    def is_moved(self) -> bool | None:
        """Return whether the new questions were chosen; None with an error where neither was."""
        chosen = CHOICES.get(str(self.choice.data))
        if chosen is None:
            self.form_errors = [_("Choose the new questions or the ones you started")]
        return chosen


def version_in(fields: Mapping[str, str]) -> int:
    """Return the version that a page showed; raise Invalid where it was altered."""
    number = whole_number(fields.get("version", ""))
    if number is None:
        raise Invalid
    return number
