"""What is asked of someone who opens a record outside their caseload, and of the person who reviews it."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from nhs_number.validate import is_valid
from wtforms import Field, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from app.accounts.domain.codes import digits_of
from app.accounts.forms.sign_in import TOO_LONG, means
from app.core.forms import Form, max_length, required, storable

SHORTEST_REASON = 10
LONGEST_REASON = 400
REASONS: Mapping[str, object] = {
    "emergency_care": _l("They need care now and I am giving it"),
    "urgent_advice": _l("A colleague or service asks for urgent advice about them"),
    "covering_team": _l("I am covering for the team that looks after them"),
    "safeguarding": _l("They or somebody else may not be safe"),
}
OUTCOMES: Mapping[str, object] = {
    "justified": _l("There was a good reason"),
    "not_justified": _l("There was no good reason, and I have reported it"),
}


def nhs_number(text: str) -> str | None:
    """Return a typed NHS number as ten digits, or None where its check digit does not fit."""
    digits = digits_of(text)
    return digits if digits and len(digits) == 10 and is_valid(digits) else None


def _long_enough(form: Form, field: Field) -> None:
    if field.data and len(field.data.strip()) < SHORTEST_REASON:
        raise ValidationError(_l("Say a little more: at least 10 characters"))


def _known(form: Form, field: Field) -> None:
    if field.data and field.data not in [choice.value for choice in field.choices]:
        raise ValidationError(_l("Choose one from the list"))


class BreakGlassForm(Form):
    """Whose record, and why."""

    number = StringField(
        _l("NHS number"),
        validators=[
            storable,
            required(_l("Enter the NHS number")),
            max_length(40, TOO_LONG),
            means(nhs_number, _l("Enter an NHS number of 10 digits, like 999 123 4567")),
        ],
    )
    reason_code = RadioField(
        _l("Why do you need to see this record?"),
        choices=[SelectChoice(code, words) for code, words in REASONS.items()],
        validators=[required(_l("Choose why you need to see this record")), _known],
        validate_choice=False,
    )
    reason = TextAreaField(
        _l("Say more about your reason"),
        validators=[
            storable,
            required(_l("Say more about your reason")),
            max_length(LONGEST_REASON, _l("Use 400 characters or fewer")),
            _long_enough,
        ],
    )

    @property
    def number_value(self) -> str:
        return str(nhs_number(self.number.data))


class ReviewForm(Form):
    """What the reviewer makes of it."""

    outcome = RadioField(
        _l("What did you find?"),
        choices=[SelectChoice(code, words) for code, words in OUTCOMES.items()],
        validators=[required(_l("Choose what you found")), _known],
        validate_choice=False,
    )
    note = TextAreaField(
        _l("How do you know?"),
        validators=[
            storable,
            required(_l("Say how you know")),
            max_length(LONGEST_REASON, _l("Use 400 characters or fewer")),
        ],
    )
