"""Looking for one person by a whole number."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from app.core.forms import Form, max_length, required, storable
from app.mdt.domain import Search

LONGEST = 40


class SearchForm(Form):
    """One box for either number. Posted, never in the address: addresses are kept in logs and histories."""

    number = StringField(
        _l("Find a person by NHS number or mobile number"),
        validators=[
            storable,
            required(_l("Enter an NHS number or a mobile number")),
            max_length(LONGEST, _l("Enter an NHS number or a mobile number")),
        ],
    )

    def read(self, parse: Callable[[str], Search]) -> Search | None:
        """Return what is looked for, or None with the error on the form."""
        if not self.validate():
            return None
        search = parse(self.number.data or "")
        if not search:
            self.add_error("number", str(_l("Enter a whole NHS number, such as 943 476 5919, or a UK mobile number")))
        return search or None
