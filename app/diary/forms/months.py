"""Which parts of a month go on its page, and which notes stand on the charts."""

import uuid
from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice

from app.core.forms import Form
from app.diary.domain.months import Part


class PartsForm(Form):
    """Sent by GET, so that the page with these parts has an address; it changes nothing, so it needs no token."""

    class Meta(Form.Meta):
        csrf = False

    part = SelectMultipleField(_l("What do you want on the page?"), validate_choice=False)

    def offer(self, labels: Mapping[Part, object]) -> None:
        self.part.choices = [SelectChoice(part.value, label) for part, label in labels.items()]

    def read(self) -> frozenset[Part]:
        """Return the parts that were chosen; none, and an error on the form, where nothing that we know was."""
        chosen = frozenset(Part(value) for value in self.part.data or () if value in set(Part))
        if not chosen:
            self.part.errors = [_l("Choose at least one part")]
        return chosen


class MarksForm(Form):
    """The notes of a month, each shown on the charts or not."""

    notes = SelectMultipleField(_l("Which notes do you want on your charts?"), validate_choice=False)

    def offer(self, labels: Iterable[tuple[uuid.UUID, object]]) -> None:
        self.notes.choices = [SelectChoice(str(chain_id), label) for chain_id, label in labels]

    @property
    def chosen(self) -> frozenset[uuid.UUID]:
        """The notes that were ticked. An id that is none is no note of theirs: it is passed over."""
        offered = {choice.value for choice in self.notes.choices}
        return frozenset(uuid.UUID(value) for value in self.notes.data or () if value in offered)
