"""The forms for a list of people and for one person."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, RadioField, SelectChoice, StringField, ValidationError

from app.core.forms import Form
from app.population import words
from app.population.domain.findings import Column, Note, Refusal, Remark
from app.population.domain.text import marked

Choices = Sequence[tuple[str, str]]
# On a list an unreadable cell is remarked upon and left empty; whoever types it can put it right at once.
_MENDABLE = frozenset(
    {Remark.language_unknown, Remark.interpreter_language_missing, Remark.sex_unknown, Remark.year_completed}
)

SEXES = [
    SelectChoice("female", _l("Female")),
    SelectChoice("male", _l("Male")),
    SelectChoice("other", _l("Other")),
    SelectChoice("unknown", _l("Not known")),
]


def _showable(text: str | None) -> str | None:
    """Keep what was typed so that it can be shown again; what cannot be is marked, and refused for its mark."""
    return marked(text) if text else text


class TeamForm(Form):
    """A form for one of the actor's teams; with a single team nothing is asked."""

    team_id = RadioField(_l("Which team will look after them?"), validate_choice=False)

    def offer(self, choices: Choices) -> None:
        """Offer the actor's teams. A single one is taken without asking."""
        self.team_id.choices = [SelectChoice(value, label) for value, label in choices]
        if len(choices) == 1:
            self.team_id.data = choices[0][0]

    def validate_team_id(self, field: Field) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Choose a team"))


class UploadForm(TeamForm):
    """A list of people as a file."""

    file = FileField(_l("List of people"))

    def validate_file(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_l("Choose a file"))

    def show_refusal(self, refusal: Refusal) -> None:
        self.add_error("file", words.reason_words(refusal))


class PersonForm(TeamForm):
    """One person, judged as a row of a list would be."""

    nhs_number = StringField(words.COLUMNS[Column.nhs_number], filters=[_showable])
    given_name = StringField(words.COLUMNS[Column.given_name], filters=[_showable])
    family_name = StringField(words.COLUMNS[Column.family_name], filters=[_showable])
    born_on = StringField(words.COLUMNS[Column.born_on], filters=[_showable])
    phone = StringField(words.COLUMNS[Column.phone], filters=[_showable])
    address = StringField(words.COLUMNS[Column.address], filters=[_showable])
    postcode = StringField(words.COLUMNS[Column.postcode], filters=[_showable])
    sex = RadioField(words.COLUMNS[Column.sex], choices=SEXES, default="unknown", validate_choice=False)
    language = StringField(words.COLUMNS[Column.language], filters=[_showable])
    interpreter = StringField(words.COLUMNS[Column.interpreter], filters=[_showable])
    practice = StringField(words.COLUMNS[Column.practice], filters=[_showable])

    def cells(self) -> dict[Column, str]:
        """Return what was typed, by column."""
        return {column: self[column.value].data or "" for column in Column}

    def show_findings(self, refusals: Sequence[Refusal], notes: Sequence[Note]) -> None:
        """Put what is wrong beside the field it is about."""
        for refusal in refusals:
            self._show(refusal.column, words.reason_words(refusal))
        for note in notes:
            if note.remark in _MENDABLE:
                self._show(note.column, words.remark_words(note))

    def _show(self, column: Column | None, said: str) -> None:
        """Name the field too: the summary at the top of the page shows the sentence alone."""
        place = column or Column.nhs_number
        self.add_error(place.value, _("%(field)s: %(problem)s", field=words.column_words(place), problem=said))
