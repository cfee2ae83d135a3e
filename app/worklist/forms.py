"""What came of an item, in words."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from app.core.forms import Form, max_length, required, storable

LONGEST_OUTCOME = 1000


class OutcomeForm(Form):
    """Close an item. The words stay with it; the person's own page of who looked does not show them."""

    outcome = TextAreaField(
        _l("What did you do, and what happens next?"),
        validators=[
            required(_l("Write what you did, even if it was nothing")),
            max_length(LONGEST_OUTCOME, _l("Use 1,000 characters or fewer")),
            storable,
        ],
    )
