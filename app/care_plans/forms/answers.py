"""What the person says of their plan. Each form carries which version was on the screen, word for word."""

import re
import uuid
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from app.care_plans.domain.states import ANSWERS, NEEDS_WORDS, Act
from app.core.errors import Invalid
from app.core.forms import Form, OnceForm, max_length, required, storable

LONGEST = 2000
_HASH = re.compile("[0-9a-f]{64}")
TOO_LONG = _l("Use 2,000 characters or fewer")
MISSING = {
    Act.AGREE_WITH_NOTES: _l("Write your notes"),
    Act.DISAGREE: _l("Write why you do not agree. A few words are enough"),
}


class _Bound(OnceForm):
    """A form bound to one version and made once: sent again, it has no second effect."""

    number = HiddenField()
    sha256 = HiddenField()

    def bind(self, number: int, sha256: str) -> None:
        """Bind a new page to the version that it shows."""
        self.number.data, self.sha256.data, self.operation_id.data = str(number), sha256, str(uuid.uuid4())

    def check_bound(self) -> None:
        """Raise Invalid where what the page carried was taken out or altered: such a page cannot be shown again."""
        _ = self.version_number, self.operation
        if not _HASH.fullmatch(self.sha256.data or ""):
            raise Invalid

    @property
    def version_number(self) -> int:
        """The number of the version on the screen; raises Invalid where the page was altered."""
        if not str(self.number.data).isdecimal() or len(self.number.data) > 9:
            raise Invalid
        return int(self.number.data)


class _Answer(Form):
    """Agree, agree with notes, disagree with a reason, or ask for help."""

    act = RadioField(_l("Do you agree with this plan?"), validate_choice=False)
    words = TextAreaField(_l("Your words"), validators=[storable, max_length(LONGEST, TOO_LONG)])

    def offer(self, labels: Sequence[tuple[Act, object]]) -> None:
        """Offer the four answers in words."""
        self.act.choices = [SelectChoice(act.value, label) for act, label in labels]

    def validate_act(self, field: Field) -> None:
        if field.data not in {act.value for act in ANSWERS}:
            raise ValidationError(_l("Choose one answer"))

    def validate_words(self, field: Field) -> None:
        act = self.act.data
        if act in {one.value for one in NEEDS_WORDS} and not (field.data or "").strip():
            raise ValidationError(MISSING[Act(act)])

    @property
    def chosen(self) -> Act:
        return Act(self.act.data)


class AnswerForm(_Answer, _Bound):
    """What the person says of a plan, or of one goal of it."""


class AnswerForForm(_Answer, OnceForm):
    """What somebody who helps says of a plan for them. Which version was on the screen is told by a mark alone."""

    seen = HiddenField()

    def check_bound(self) -> None:
        """Raise Invalid where what the page carried was taken out or altered: such a page cannot be shown again."""
        _ = self.operation
        if not _HASH.fullmatch(self.seen.data or ""):
            raise Invalid


class CommentForm(_Bound):
    """A few words about one part of the plan."""

    words = TextAreaField(
        _l("What do you want to say about this?"),
        validators=[required(_l("Write what you want to say")), storable, max_length(LONGEST, TOO_LONG)],
    )
