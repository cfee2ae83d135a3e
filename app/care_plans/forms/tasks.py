"""What is done with one task. Each form carries what the task said on the screen, and is made once."""

import re
import uuid
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from app.care_plans.domain.tasks import CLOSING, TaskAct
from app.core.errors import Invalid
from app.core.forms import OnceForm, max_length, required, storable

LONGEST = 2000
_HASH = re.compile("[0-9a-f]{64}")
TOO_LONG = _l("Use 2,000 characters or fewer")


class _SeenForm(OnceForm):
    """Bound to what the task said when the page was made."""

    seen = HiddenField()

    def show(self, seen: str) -> None:
        """Bind a new page to what it shows: it is another page than the one that was sent."""
        self.operation_id.data, self.seen.data = str(uuid.uuid4()), seen

    @property
    def seen_mark(self) -> str:
        if not _HASH.fullmatch(self.seen.data or ""):
            raise Invalid
        return str(self.seen.data)


class CloseForm(_SeenForm):
    """What came of a task, for the team. The person reads the words too."""

    act = RadioField(_l("What came of it?"), validate_choice=False)
    words = TextAreaField(
        _l("What was done, and what happens next?"),
        validators=[required(_l("Write what came of it")), storable, max_length(LONGEST, TOO_LONG)],
    )

    def offer(self, labels: Mapping[TaskAct, object]) -> None:
        """Offer the two ways to close in words."""
        self.act.choices = [SelectChoice(act.value, label) for act, label in labels.items()]

    def validate_act(self, field: Field) -> None:
        if field.data not in {act.value for act in CLOSING}:
            raise ValidationError(_l("Choose one answer"))

    @property
    def chosen(self) -> TaskAct:
        return TaskAct(self.act.data)


class MyCloseForm(CloseForm):
    """What the person says of their own action. They need not say more."""

    act = RadioField(_l("How did it go?"), validate_choice=False)
    words = TextAreaField(_l("Your words"), validators=[storable, max_length(LONGEST, TOO_LONG)])


class HandOverForm(_SeenForm):
    """To whom a task is handed over, and why."""

    colleague = RadioField(_l("Who will do it?"), validate_choice=False)
    words = TextAreaField(
        _l("Why do you hand it over?"),
        validators=[required(_l("Write why you hand it over")), storable, max_length(LONGEST, TOO_LONG)],
    )

    def offer(self, staff: Mapping[uuid.UUID, str]) -> None:
        """Offer colleagues of the team by id."""
        self.colleague.choices = [SelectChoice(str(key), name) for key, name in staff.items()]

    def validate_colleague(self, field: Field) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Choose a colleague"))
