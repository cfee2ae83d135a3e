"""What the pages of this room ask."""

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectChoice, ValidationError

from app.core.forms import Form, required

PAPER, MACHINE = "pdf", "json"
KINDS = (
    SelectChoice(PAPER, _l("To read or print (PDF)")),
    SelectChoice(MACHINE, _l("For another computer system (JSON)")),
)


class CopyForm(Form):
    """Which kind of file. WTForms' own message for one that is not on the list is in English only."""

    kind = RadioField(
        _l("Which file do you want?"),
        choices=list(KINDS),
        validators=[required(_l("Choose which file you want"))],
        validate_choice=False,
    )

    def validate_kind(self, field: Field) -> None:
        """Refuse what is not on the list."""
        if field.data and field.data not in {PAPER, MACHINE}:
            raise ValidationError(_l("Choose which file you want"))
