"""The words for what is written in the diary. The domain knows the keys, these tables what a person reads."""

from collections.abc import Mapping

from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup

from app.core.clock import LONDON
from app.core.i18n import clock_time, current_locale, set_apart, short_day
from app.diary.domain.entry import Entry
from app.diary.domain.given import LONGEST_WORDS, Found, Given, Problem
from app.diary.domain.measures import MEASURES, Choice, Kind, Measure, Unit, from_own
from app.diary.domain.numbers import parse_number

NAMES: Mapping[str, object] = {
    "feeling": _l("How you are"),
    "note": _l("Note"),
    "pain": _l("Pain"),
    "tiredness": _l("Tiredness"),
    "breathlessness": _l("Short of breath"),
    "low_mood": _l("Feeling low"),
    "worry": _l("Worry"),
    "poor_sleep": _l("Sleeping badly"),
    "blood_pressure": _l("Blood pressure"),
    "pulse": _l("Pulse"),
    "oxygen": _l("Oxygen level"),
    "weight": _l("Weight"),
    "glucose": _l("Blood sugar"),
    "temperature": _l("Temperature"),
    "peak_flow": _l("Peak flow"),
    "steps": _l("Steps in a day"),
    "sleep": _l("Hours of sleep"),
}
QUESTIONS: Mapping[str, object] = {
    "feeling": _l("How are you?"),
    "note": _l("What do you want to write down?"),
    "pain": _l("How bad is your pain?"),
    "tiredness": _l("How tired are you?"),
    "breathlessness": _l("How short of breath are you?"),
    "low_mood": _l("How low do you feel?"),
    "worry": _l("How worried are you?"),
    "poor_sleep": _l("How badly did you sleep?"),
    "blood_pressure": _l("What is your blood pressure?"),
    "pulse": _l("What is your pulse?"),
    "oxygen": _l("What is your oxygen level?"),
    "weight": _l("What is your weight?"),
    "glucose": _l("What is your blood sugar?"),
    "temperature": _l("What is your temperature?"),
    "peak_flow": _l("What is your peak flow?"),
    "steps": _l("How many steps did you take in a day?"),
    "sleep": _l("How many hours did you sleep?"),
}
# What 0 and what 10 mean.
ENDS: Mapping[str, tuple[object, object]] = {
    "pain": (_l("no pain"), _l("the worst pain you can think of")),
    "tiredness": (_l("not tired"), _l("as tired as you can be")),
    "breathlessness": (_l("breathing is easy"), _l("as short of breath as you can be")),
    "low_mood": (_l("not low"), _l("as low as you can feel")),
    "worry": (_l("no worry"), _l("as worried as you can be")),
    "poor_sleep": (_l("slept well"), _l("did not sleep at all")),
}
# The boxes of a reading, and how to find the number.
BOXES: Mapping[str, tuple[object, ...]] = {
    "blood_pressure": (_l("Top number"), _l("Bottom number")),
    "pulse": (_l("Beats in a minute"),),
    "oxygen": (_l("Oxygen, in percent"),),
    "weight": (_l("Kilograms or stone"), _l("Pounds, if you use stone")),
    "glucose": (_l("Number on your meter"),),
    "temperature": (_l("Degrees"),),
    "peak_flow": (_l("Litres in a minute"),),
    "steps": (_l("Steps"),),
    "sleep": (_l("Hours"),),
}
HINTS: Mapping[str, object] = {
    "blood_pressure": _l("Your monitor may call the top number SYS and the bottom number DIA."),
    "oxygen": _l("It is the number with the percent sign on the clip. Some clips call it SpO2."),
    "glucose": _l("Your meter says which unit it uses."),
    "peak_flow": _l("Blow 3 times. Write the highest number."),
    "sleep": _l("For example 7 or 7.5"),
}
UNITS: Mapping[str, object] = {
    "kg": _l("Kilograms"),
    "st_lb": _l("Stone and pounds"),
    "mmol_l": _l("mmol/L"),
    "mg_dl": _l("mg/dL"),
    "celsius": _l("Celsius (°C)"),
    "fahrenheit": _l("Fahrenheit (°F)"),
}
# Translators: a number with its unit, as short as it is said
WITH_UNIT: Mapping[str, object] = {
    "of_10": _l("%(number)s out of 10"),
    "mmhg": _l("%(number)s over %(number2)s"),
    "per_minute": _l("%(number)s a minute"),
    "percent": _l("%(number)s%%"),
    "kg": _l("%(number)s kg"),
    "st_lb": _l("%(number)s st %(number2)s lb"),
    "mmol_l": _l("%(number)s mmol/L"),
    "mg_dl": _l("%(number)s mg/dL"),
    "celsius": _l("%(number)s °C"),
    "fahrenheit": _l("%(number)s °F"),
    "l_min": _l("%(number)s L/min"),
    "hours": _l("%(number)s hours"),
}
CHOICES: Mapping[Choice, object] = {
    Choice.OK: _l("I am OK"),
    Choice.NOT_SO_GOOD: _l("Not so good"),
    Choice.WORSE: _l("Worse"),
}
PROBLEMS: Mapping[Problem, object] = {
    Problem.NUMBER_NEEDED: _l("Write the number"),
    Problem.NOT_A_NUMBER: _l("Write a number, like 72 or 7.5"),
    Problem.OUT_OF_RANGE: _l("Check the number. It must be from %(low)s to %(high)s"),
    Problem.SECOND_NOT_WANTED: _l("You wrote pounds. Choose “Stone and pounds”, or empty this box"),
    Problem.UNIT_NEEDED: _l("Choose the unit that you use"),
    Problem.CHOICE_NEEDED: _l("Choose how you are"),
    Problem.WORDS_NEEDED: _l("Write your note"),
    Problem.TOO_LONG: _l("Use %(limit)s characters or fewer. You have used %(used)s"),
    Problem.UNSTORABLE: _l("Remove the special characters that cannot be saved"),
    Problem.NOT_A_DAY: _l("Write the day as in 12/5/2026"),
    Problem.NOT_A_TIME: _l("Write the time as in 14:30"),
    Problem.FUTURE: _l("This is still to come. Check the day and the time"),
    Problem.TOO_LONG_AGO: _l("Check the year"),
    Problem.UNKNOWN_MEASURE: _l("Choose what you want to write down"),
}


def name(measure: Measure | str) -> str:
    """Return what a measure is called."""
    return str(NAMES[measure if isinstance(measure, str) else measure.key])


def problem_words(found: Found) -> str:
    """Say what to put right."""
    if found.problem is Problem.NUMBER_NEEDED and found.high:
        return str(_("Choose a number from %(low)s to %(high)s", low=plain(found.low), high=plain(found.high)))
    more = {"low": plain(found.low), "high": plain(found.high), "limit": LONGEST_WORDS, "used": found.used}
    words = str(PROBLEMS[found.problem])
    return words % more if "%(" in words else words


def plain(number: float) -> str:
    """Write a number as the page's language does."""
    return str(format_decimal(number, format="#,##0.###", locale=current_locale()))


def said(entry: Entry) -> Markup:
    """Return what an entry says, as the person used it: the number in their unit, or how they are; "" for a note."""
    if entry.choice:
        return Markup("{}").format(CHOICES[Choice(entry.choice)])
    if entry.number is None:
        return Markup("")
    unit = entry.measure.unit(entry.unit)
    assert unit is not None  # it was taken with it
    return reading(entry.measure, unit, *_numbers_used(entry, unit))


def reading(measure: Measure, unit: Unit, number: float, number2: float | None) -> Markup:
    """Write a number that is in `unit`, with its unit, in the direction of the unit's own letters."""
    if measure.key == "steps":
        return set_apart(ngettext("%(steps)s step", "%(steps)s steps", int(number), steps=plain(number)))
    words = str(WITH_UNIT[unit.key])
    return set_apart(words % {"number": plain(number), "number2": plain(number2 or 0)})


def as_typed(given: Given, unit: Unit) -> Markup:
    """Write a number that was given, as it was typed: so that a slip is seen."""
    found = [_number_typed(given.typed, given.measure, unit, box) for box in ("number", "number2")]
    return reading(given.measure, unit, found[0] or 0.0, found[1])


def _numbers_used(entry: Entry, unit: Unit) -> tuple[float, float | None]:
    """Return the numbers as they were typed; worked out where they are in no way known."""
    typed = [_number_typed(entry.typed, entry.measure, unit, box) for box in ("number", "number2")]
    if typed[0] is not None or (unit.second and typed[1] is not None):
        return typed[0] or 0.0, typed[1]
    assert entry.number is not None  # said only of numbers
    number, second = from_own(unit, entry.number)
    return number, second if unit.second else entry.number2


def _number_typed(typed: Mapping[str, str], measure: Measure, unit: Unit, box: str) -> float | None:
    text = typed.get(box, "")
    return parse_number(text, endings=unit.endings, is_grouped=measure.is_grouped) if text else None


def when(entry: Entry) -> str:
    """Say when it was so: the day, and the time where it was said."""
    if not entry.is_time_known:
        return short_day(entry.taken_on)
    time = clock_time(entry.taken_at.astimezone(LONDON))
    return str(_("%(day)s at %(time)s", day=short_day(entry.taken_on), time=time))


def time_of(entry: Entry) -> str:
    """Say at what time of its day it was so; "" where nobody said."""
    return clock_time(entry.taken_at.astimezone(LONDON)) if entry.is_time_known else ""


def is_of_kind(entry: Entry, kind: str) -> bool:
    return entry.kind is Kind(kind)


def offered(kind: Kind) -> list[tuple[str, str]]:
    """Return the measures of a kind with what they are called, in their order."""
    return [(key, name(key)) for key, measure in MEASURES.items() if measure.kind is kind]
