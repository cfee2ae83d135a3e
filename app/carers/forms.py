"""Asking for help, and keeping helpers out."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice

from app.core.forms import Form, OnceForm, max_length, one_line, required, storable
from app.messaging.domain.texts import uk_mobile
from app.people.domain.helping import FOR_HOMES, Basis, Lasts, Scope, expires_on, may_grant

# What a person can let a helper do. The team can let them do more, on a formal ground (docs/adr/0020).
OFFERED = (Scope.ANSWER, Scope.SEE_PLAN, Scope.GET_TEXTS)
SENTENCES = {
    Scope.ANSWER: _l("They can answer questions for me. My team sees that the answers came from them."),
    Scope.SEE_PLAN: _l("They can read the plan that I agreed with my team."),
    Scope.AGREE_PLAN: _l("They can read a new plan and answer it for me. My team sees that the answer is theirs."),
    Scope.GET_TEXTS: _l("They get a text when I get one about my plan. It says nothing about me."),
}
GROUNDS = {
    Basis.AGREEMENT: _l("The person agreed"),
    Basis.LASTING_POWER: _l("Lasting power of attorney for health and welfare"),
    Basis.BEST_INTERESTS: _l("A decision in their best interests"),
}
LASTS = {
    Lasts.MONTH: _l("1 month"),
    Lasts.QUARTER: _l("3 months"),
    Lasts.YEAR: _l("1 year"),
}
TOO_LONG = _l("Use 100 characters or fewer")


def _one_of(choices: object, message: object) -> Callable[[Form, Field], None]:
    def validate(form: Form, field: Field) -> None:
        if field.data not in {str(one) for one in choices}:  # type: ignore[attr-defined]
            raise ValidationError(message)

    return validate


class _Scopes(Form):
    offered: tuple[Scope, ...] = OFFERED
    scopes = SelectMultipleField(_l("What can they do for you?"), choices=[], validate_choice=False)

    def __init__(self, *values: object, **more: object) -> None:
        super().__init__(*values, **more)
        self.offer(self.offered)

    def offer(self, scopes: tuple[Scope, ...]) -> None:
        """Offer these, each in one sentence."""
        self.offered = scopes
        self.scopes.choices = [SelectChoice(scope.value, SENTENCES[scope]) for scope in scopes]

    def validate_scopes(self, field: Field) -> None:
        if not self.chosen:
            raise ValidationError(_l("Choose at least one thing they can do"))

    @property
    def chosen(self) -> frozenset[Scope]:
        return frozenset(scope for scope in self.offered if scope.value in (self.scopes.data or []))


class _Lasts(Form):
    lasts = RadioField(
        _l("For how long?"),
        choices=[SelectChoice(lasts.value, words) for lasts, words in LASTS.items()],
        validate_choice=False,
        validators=[_one_of(Lasts, _l("Choose for how long"))],
    )

    def until(self, today: date) -> date:
        return expires_on(Lasts(self.lasts.data), today)


class AskForm(_Scopes, _Lasts, OnceForm):
    """Who, on which number, may do what, and for how long. Sent again, it is the same request."""

    name = StringField(
        _l("What is their name?"),
        filters=[one_line],
        validators=[storable, required(_l("Enter their name")), max_length(100, TOO_LONG)],
    )
    phone = StringField(_l("What is their mobile phone number?"), validators=[storable, max_length(40, TOO_LONG)])

    def validate_phone(self, field: Field) -> None:
        if not (field.data or "").strip():
            raise ValidationError(_l("Enter their mobile phone number"))
        if uk_mobile(field.data) is None:
            raise ValidationError(_l("Enter a UK mobile phone number, like 07700 900 982"))

    @property
    def number(self) -> str:
        return str(uk_mobile(self.phone.data))


class ChangeForm(_Scopes):
    """What they may do from now on; and for how long, counted from today, where that is to change.

    What the team gave on a formal ground can be kept or taken away, and is offered to nobody who does not have it.
    """

    lasts = RadioField(
        _l("For how long?"),
        choices=[
            SelectChoice("", _l("Leave it as it is")),
            *(SelectChoice(lasts.value, words) for lasts, words in LASTS.items()),
        ],
        validate_choice=False,
        validators=[_one_of(("", *Lasts), _l("Choose for how long"))],
    )

    def offer_to(self, link_scopes: frozenset[Scope], *, is_home: bool) -> None:
        """Offer what any helper, or any home, may be let do, and what this one may do already."""
        offered = FOR_HOMES if is_home else OFFERED
        self.offer((*offered, *sorted(link_scopes - set(offered))))

    def until(self, today: date) -> date | None:
        return expires_on(Lasts(self.lasts.data), today) if self.lasts.data else None


class _Ground(Form):
    """On which ground, who decided it, and that its paper was seen."""

    basis = RadioField(
        _l("On which ground?"),
        choices=[SelectChoice(basis.value, words) for basis, words in GROUNDS.items()],
        validate_choice=False,
        validators=[_one_of(Basis, _l("Choose the ground"))],
    )
    decided_by = StringField(
        _l("Who decided this?"),
        filters=[one_line],
        validators=[storable, required(_l("Enter who decided this")), max_length(100, TOO_LONG)],
    )
    is_seen = SelectMultipleField(
        _l("Have you seen the paper?"),
        choices=[SelectChoice("yes", _l("I have seen the paper that says so"))],
        validate_choice=False,
    )

    def validate_is_seen(self, field: Field) -> None:
        if self.basis.data != Basis.AGREEMENT and field.data != ["yes"]:
            raise ValidationError(_l("Look at the paper first, then tick that you have seen it"))

    @property
    def is_paper_seen(self) -> bool:
        return bool(self.is_seen.data == ["yes"])


class TeamAskForm(AskForm, _Ground):
    """The same as a person asks, asked by the team for them on a ground in law."""

    offered = (*OFFERED, Scope.AGREE_PLAN)

    def validate_scopes(self, field: Field) -> None:
        super().validate_scopes(field)
        if self.basis.data == Basis.AGREEMENT and not may_grant(self.chosen, Basis.AGREEMENT):
            raise ValidationError(
                _l("To answer a plan for them needs another ground. Take this tick away, or choose the other ground")
            )


class HomeForm(_Scopes, _Lasts, _Ground, OnceForm):
    """Which care home, what its workers may do, for how long and on which ground. The homes are handed in."""

    offered = FOR_HOMES
    home = RadioField(_l("Which care home?"), choices=[], validate_choice=False)

    def offer_homes(self, homes: Sequence[tuple[str, str]]) -> None:
        self.home.choices = [SelectChoice(value, label) for value, label in homes]

    def validate_home(self, field: Field) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Choose the care home"))

    @property
    def home_value(self) -> uuid.UUID:
        return uuid.UUID(self.home.data)


class FreezeForm(Form):
    """Why all helpers are kept out: for the team alone."""

    reason = TextAreaField(
        _l("Why do you keep them out?"),
        validators=[
            storable,
            required(_l("Write why. A few words are enough")),
            max_length(500, _l("Use 500 characters or fewer")),
        ],
    )
