"""What administrators are asked about staff and teams, and what a new member of staff is asked."""

import uuid
from collections.abc import Callable, Mapping, Sequence

from flask_babel import lazy_gettext as _l
from wtforms import Field, PasswordField, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice

from app.accounts.domain.passwords import LONGEST
from app.accounts.domain.staffing import Refusal, email_address, phone_number
from app.accounts.forms.sign_in import TOO_LONG, means
from app.core.forms import Form, max_length, one_line, required, storable
from app.people.domain.access import Role

Choices = Sequence[tuple[str, str]]
ROLES: Mapping[Role, object] = {
    Role.CARE_COORDINATOR: _l("Care co-ordinator"),
    Role.CLINICIAN: _l("Clinician"),
    Role.CLINICAL_LEAD: _l("Clinical lead"),
    Role.EXPERT_PATIENT: _l("Expert patient"),
    Role.ANALYST: _l("Analyst"),
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.CARE_WORKER: _l("Care worker in a care home"),
}
REFUSALS: Mapping[Refusal, object] = {
    Refusal.ALREADY: _l("This person already has this role in this team. Find them in the list of staff"),
    Refusal.LAST_ADMINISTRATOR: _l("An organisation needs an administrator. Make somebody else an administrator first"),
    Refusal.ELSEWHERE: _l("This person also works for another organisation. You can only change their roles here"),
    Refusal.OWN_ACCOUNT: _l("You cannot do this to your own account. Ask another administrator"),
    Refusal.NOT_A_HOME: _l("Only a team of a care home can have care workers. Choose another role or team"),
    Refusal.HOME_ROLE_ALONE: _l("A care worker cannot have another role. Take the other role away first"),
    Refusal.TEAM_NAME: _l("There is already a team with this name. Use another name"),
}


def _offered(message: object) -> Callable[[Form, Field], None]:
    def validate(form: Form, field: Field) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(message)

    return validate


class RoleForm(Form):
    """A role in a team. The teams are handed in; with a single one nothing is asked."""

    team_id = RadioField(_l("Team"), validators=[_offered(_l("Choose a team"))], validate_choice=False)
    role = RadioField(
        _l("Role"),
        choices=[SelectChoice(role.value, words) for role, words in ROLES.items()],
        validators=[_offered(_l("Choose a role"))],
        validate_choice=False,
    )

    def offer(self, teams: Choices) -> None:
        """Offer the teams within reach."""
        self.team_id.choices = [SelectChoice(value, label) for value, label in teams]
        if len(teams) == 1:
            self.team_id.data = teams[0][0]

    @property
    def team_value(self) -> uuid.UUID:
        return uuid.UUID(self.team_id.data)

    @property
    def role_value(self) -> Role:
        return Role(self.role.data)


class AddMemberForm(RoleForm):
    """Who comes to work here."""

    name = StringField(
        _l("Full name"),
        filters=[one_line],
        validators=[
            storable,
            required(_l("Enter their name")),
            max_length(200, TOO_LONG),
        ],
    )
    email = StringField(
        _l("Work email address"),
        filters=[one_line],
        validators=[
            storable,
            required(_l("Enter their work email address")),
            max_length(254, TOO_LONG),
            means(email_address, _l("Enter an email address, like name@example.nhs.uk")),
        ],
    )

    @property
    def name_value(self) -> str:
        return str(self.name.data)

    @property
    def email_value(self) -> str:
        return str(email_address(self.email.data))


class TeamForm(Form):
    """A team's name and the number that people call."""

    organisation_id = RadioField(
        _l("Organisation"), validators=[_offered(_l("Choose an organisation"))], validate_choice=False
    )
    name = StringField(
        _l("Name of the team"),
        filters=[one_line],
        validators=[
            storable,
            required(_l("Enter the name of the team")),
            max_length(200, TOO_LONG),
        ],
    )
    phone = StringField(
        _l("Phone number of the team"),
        filters=[one_line],
        validators=[
            storable,
            required(_l("Enter the phone number of the team")),
            max_length(40, TOO_LONG),
            means(phone_number, _l("Enter a phone number, like 0121 496 0100")),
        ],
    )

    def offer(self, organisations: Choices) -> None:
        """Offer the organisations within reach. A single one is taken without asking."""
        self.organisation_id.choices = [SelectChoice(value, label) for value, label in organisations]
        if len(organisations) == 1:
            self.organisation_id.data = organisations[0][0]

    @property
    def organisation_value(self) -> uuid.UUID:
        return uuid.UUID(self.organisation_id.data)

    @property
    def name_value(self) -> str:
        return str(self.name.data)

    @property
    def phone_value(self) -> str:
        return str(phone_number(self.phone.data))


class PasswordForm(Form):
    """A password of one's own."""

    password = PasswordField(
        _l("Your new password"),
        validators=[storable, required(_l("Enter a password")), max_length(LONGEST, _l("Use 128 characters or fewer"))],
    )
