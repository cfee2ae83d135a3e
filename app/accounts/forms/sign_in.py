"""What the sign-in pages ask. What was typed is shown again as it was typed; `value` is what it means."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from wtforms import Field, PasswordField, RadioField, StringField, ValidationError

from app.accounts.domain.codes import four_digits, six_digits
from app.accounts.domain.passwords import LONGEST
from app.core.forms import Form, max_length, required, storable
from app.messaging.domain.texts import uk_mobile

TOO_LONG = _l("Check what you typed. It is too long")


def means(read: Callable[[str], object], message: object) -> Callable[[Form, Field], None]:
    """Return a validator: `read` must make something of what was typed."""

    def validate(form: Form, field: Field) -> None:
        if field.data and read(field.data) is None:
            raise ValidationError(message)

    return validate


# What a mobile number and a year of birth must be, on whichever page they are asked.
NUMBER_RULES = [
    storable,
    required(_l("Enter your mobile phone number")),
    max_length(40, TOO_LONG),
    means(uk_mobile, _l("Enter a UK mobile phone number, like 07700 900 982")),
]
YEAR_RULES = [
    storable,
    required(_l("Enter the year you were born")),
    max_length(40, TOO_LONG),
    means(four_digits, _l("The year is 4 numbers, like 1951")),
]


class NumberForm(Form):
    """The mobile number that codes are sent to."""

    number = StringField(
        _l("What is your mobile phone number?"),
        validators=NUMBER_RULES,
    )

    @property
    def value(self) -> str:
        return str(uk_mobile(self.number.data))


class CodeForm(Form):
    """Six digits, from a text or a code app."""

    code = StringField(
        _l("6-digit code"),
        validators=[
            storable,
            required(_l("Enter the 6-digit code")),
            max_length(40, TOO_LONG),
            means(six_digits, _l("The code is 6 numbers, like 012345")),
        ],
    )

    @property
    def value(self) -> str:
        return str(six_digits(self.code.data))


class YearForm(Form):
    """The year someone was born in."""

    year = StringField(
        _l("What year were you born?"),
        validators=YEAR_RULES,
    )

    @property
    def value(self) -> int:
        return four_digits(self.year.data) or 0


class WhoForm(Form):
    """Which of the people who share a phone and a year of birth. The names are handed in."""

    # WTForms' own message for a value that is not on the list is in English only.
    person = RadioField(_l("Who are you?"), validators=[required(_l("Choose your name"))], validate_choice=False)

    def validate_person(self, field: Field) -> None:
        """Refuse whoever is not on the list."""
        if field.data and field.data not in dict(field.choices):
            raise ValidationError(_l("Choose your name"))


class TeamSignInForm(Form):
    """The first of the two things that staff prove."""

    email = StringField(
        _l("Email address"),
        validators=[storable, required(_l("Enter your email address")), max_length(254, TOO_LONG)],
    )
    password = PasswordField(
        _l("Password"), validators=[storable, required(_l("Enter your password")), max_length(LONGEST, TOO_LONG)]
    )
