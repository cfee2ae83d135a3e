"""What someone who comes with a letter is asked."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from app.accounts.domain.codes import four_digits
from app.accounts.domain.invitations import read_code
from app.accounts.forms.sign_in import NUMBER_RULES, TOO_LONG, YEAR_RULES, means
from app.core.forms import Form, max_length, required, storable
from app.messaging.domain.texts import uk_mobile


class LetterForm(Form):
    """The letter's code, the year of birth, and a mobile number of one's own."""

    code = StringField(
        _l("Invitation code"),
        validators=[
            storable,
            required(_l("Enter the invitation code from your letter")),
            max_length(40, TOO_LONG),
            means(read_code, _l("The invitation code is 10 letters and numbers, like ABCD-EFGH-JK")),
        ],
    )
    year = StringField(
        _l("What year were you born?"),
        validators=YEAR_RULES,
    )
    number = StringField(
        _l("Your mobile phone number"),
        validators=NUMBER_RULES,
    )

    @property
    def code_value(self) -> str:
        return str(read_code(self.code.data))

    @property
    def year_value(self) -> int:
        return four_digits(self.year.data) or 0

    @property
    def number_value(self) -> str:
        return str(uk_mobile(self.number.data))
