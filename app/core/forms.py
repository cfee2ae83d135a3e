"""The base of every form: protected, translated, and deaf to bytes that a database cannot hold."""

import re
import unicodedata
import uuid
from collections.abc import Callable

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from wtforms import Field, HiddenField, ValidationError

from app.core.errors import Invalid

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Form(FlaskForm):
    """A form with CSRF on; its errors are shown beside the field and in the summary."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: FlaskForm, formdata: object) -> object:
            """Read forms only: Flask-WTF would parse a JSON body too, and fall over one nested 100,000 deep.

            Fields that were read already, such as those that a phone kept, are taken as they are.
            """
            if isinstance(formdata, MultiDict):
                return formdata
            is_json = bool(formdata) and request.is_json
            return ImmutableMultiDict() if is_json else super().wrap_formdata(form, formdata)

    def add_error(self, field_name: str, message: str) -> None:
        """Add an error that only a service could find."""
        field = self[field_name]
        field.errors = [*field.errors, message]


class OnceForm(Form):
    """A page made once: sent again, it has no second effect."""

    operation_id = HiddenField()

    def mark(self) -> None:
        """Mark a new page; one that is shown again keeps its mark."""
        self.operation_id.data = self.operation_id.data or str(uuid.uuid4())

    @property
    def operation(self) -> uuid.UUID:
        """The mark that came with the page; raises Invalid where it was taken out or altered."""
        try:
            return uuid.UUID(self.operation_id.data)
        except (TypeError, ValueError, AttributeError):
            raise Invalid from None


def storable(form: Form, field: Field) -> None:
    """Refuse text with NUL or half a character: PostgreSQL cannot hold it, so SQLite must not."""
    values = field.data if isinstance(field.data, list) else [field.data]
    if any(isinstance(value, str) and _UNSTORABLE.search(value) for value in values):
        if isinstance(field.data, str):
            field.data = _UNSTORABLE.sub("", field.data)  # a page cannot show them again either
        raise ValidationError(_l("Remove the special characters that cannot be saved"))


def required(message: object) -> Callable[[Form, Field], None]:
    """Return a validator: something other than blanks must be given."""

    def validate(form: Form, field: Field) -> None:
        if not (field.data.strip() if isinstance(field.data, str) else field.data):
            raise ValidationError(message)

    return validate


def max_length(limit: int, message: object) -> Callable[[Form, Field], None]:
    """Return a validator: at most `limit` characters."""

    def validate(form: Form, field: Field) -> None:
        if len(field.data or "") > limit:
            raise ValidationError(message)

    return validate


def is_storable(text: str) -> bool:
    """Return whether both databases can hold `text`."""
    return _UNSTORABLE.search(text) is None


def shown_again(text: str) -> str:
    """Return text with a mark in place of what no database and no page can hold, for the person to put right."""
    return _UNSTORABLE.sub("\ufffd", text)


def one_line(text: str | None) -> str | None:
    """Trim, and fold every kind of white space and control character into single spaces."""
    return " ".join(_CONTROL.sub(" ", text).split()) if text else text


def for_comparison(text: str) -> str:
    """Return text as it is compared, never as it is stored: NFC, folded, trimmed."""
    return unicodedata.normalize("NFC", text).casefold().strip()
