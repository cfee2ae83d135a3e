"""The team's number of one measure: on or off, its ends, whether what is outside goes on the list, and why."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from app.core.errors import Invalid
from app.core.forms import OnceForm, max_length, required, storable
from app.diary.domain.measures import Measure
from app.diary.domain.numbers import parse_number
from app.diary.domain.targets import Decision, Ends, Target

LONGEST_REASON = 1000
LARGEST_STEP = 2**31 - 1
ON, OFF = "on", "off"


class TargetForm(OnceForm):
    """Bound to the decision that the page showed. The second pair of ends is for a measure with two numbers."""

    seen = HiddenField()
    state = RadioField(_l("Is there a number for this person?"), validate_choice=False)
    low = StringField(_l("No lower than"), validators=[storable])
    high = StringField(_l("No higher than"), validators=[storable])
    low2 = StringField(_l("Bottom number no lower than"), validators=[storable])
    high2 = StringField(_l("Bottom number no higher than"), validators=[storable])
    raises_item = BooleanField(_l("Put on our list when outside"))
    reason = TextAreaField(
        _l("Why?"),
        validators=[
            required(_l("Write why. The person can ask for it, and so can a colleague")),
            storable,
            max_length(LONGEST_REASON, _l("Use 1,000 characters or fewer")),
        ],
    )

    def offer(self, labels: Mapping[str, object]) -> None:
        self.state.choices = [SelectChoice(value, label) for value, label in labels.items()]

    def show(self, target: Target | None) -> None:
        """Begin with what stands now; the reason is written anew each time."""
        self.mark()
        self.seen.data = str(target.number if target else 0)
        self.state.data = ON if target and target.decision.is_on else OFF
        if target:
            self.raises_item.data = target.decision.raises_item
            for name in ("low", "high", "low2", "high2"):
                end = getattr(target.ends, name)
                self[name].data = "" if end is None else f"{end:g}"

    def validate_state(self, field: Field) -> None:
        if field.data not in (ON, OFF):
            raise ValidationError(_l("Choose one answer"))

    @property
    def seen_number(self) -> int:
        text = self.seen.data or ""
        if not (text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= LARGEST_STEP):
            raise Invalid
        return int(text)

    def read(self, measure: Measure) -> Decision | None:
        """Return what was decided, or None with the errors on the form."""
        is_sound = self.validate()
        ends = Ends(*(self._end(measure, name) for name in ("low", "high", "low2", "high2")))
        if self.errors or not is_sound:
            return None
        if self.state.data == ON and ends.are_none:
            self.add_error("low", str(_l("Write at least one number")))
        elif not ends.are_in_order():
            self.add_error("low", str(_l("The lower number must come first")))
        if self.errors:
            return None
        raises_item = bool(self.raises_item.data) and self.state.data == ON
        return Decision(self.state.data == ON, raises_item, ends, (self.reason.data or "").strip())

    def _end(self, measure: Measure, name: str) -> float | None:
        text = (self[name].data or "").strip()
        is_second = name.endswith("2")
        if not text or (is_second and not measure.has_two_numbers):
            return None
        number = parse_number(text, endings=measure.units[0].endings, is_grouped=measure.is_grouped)
        allowed = (measure.second_allowed if is_second else None) or measure.allowed
        if number is None or number not in allowed:
            said = _l("Write a number from %(low)s to %(high)s")
            self.add_error(name, str(said) % {"low": f"{allowed.low:g}", "high": f"{allowed.high:g}"})
            return None
        return number
