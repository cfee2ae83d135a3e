"""Which answers a person keeps from everybody who helps them."""

from collections.abc import Collection, Iterable

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from app.core.forms import Form


class JustMeForm(Form):
    """One tick for each answer. `were` says which were ticked when the page was made.

    Only what the person changed on the page is changed: a tick made meanwhile on another phone stays.
    """

    were = HiddenField()
    answers = SelectMultipleField(_l("Which answers are only for you and your care team?"), validate_choice=False)

    def offer(self, rows: Iterable[tuple[str, Markup, Markup]]) -> None:
        """Offer each question, by link id, with its answer below."""
        self.answers.choices = [SelectChoice(link_id, asked, render_kw={"hint": said}) for link_id, asked, said in rows]

    def fill(self, link_ids: Collection[str]) -> None:
        """Tick what is kept already."""
        self.were.data, self.answers.data = " ".join(sorted(link_ids)), list(link_ids)

    @property
    def kept(self) -> frozenset[str]:
        return frozenset(self.answers.data or ()) - self._were

    @property
    def let_go(self) -> frozenset[str]:
        return self._were - frozenset(self.answers.data or ())

    @property
    def _were(self) -> frozenset[str]:
        return frozenset(str(self.were.data or "").split())
