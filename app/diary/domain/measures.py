"""What can be written in the diary: symptoms and readings, the units people use, and which numbers are asked about.

The ranges are about slips of the finger and nothing else. What lies outside `allowed` cannot be such a reading at
all; what lies outside `usual` is asked about once and always kept. Neither is a limit of health: which number is a
danger for whom is not known here. Both are ours and not yet signed off (docs/clinical-safety/open-questions.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

# 1 pound is 0.45359237 kg exactly (Weights and Measures Act 1985, schedule 1); 14 pounds are a stone.
KG_IN_A_POUND = 0.45359237
POUNDS_IN_A_STONE = 14
# 1 mmol of glucose, C6H12O6, weighs 180.16 mg (standard atomic weights, IUPAC 2021): 18.016 mg/dL are 1 mmol/L.
MG_DL_IN_A_MMOL_L = 18.016


class Kind(StrEnum):
    """What sort of entry this is."""

    CHECK_IN = "check_in"
    SYMPTOM = "symptom"
    READING = "reading"
    NOTE = "note"


class Choice(StrEnum):
    """How the person is, in one tap."""

    OK = "ok"
    NOT_SO_GOOD = "not_so_good"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, both included."""

    low: float
    high: float

    def __contains__(self, number: float) -> bool:
        return self.low <= number <= self.high


@dataclass(frozen=True, slots=True)
class Unit:
    """A way to write a number down. `number` of it is (number - zero) * factor in the measure's own unit.

    `second`: what one of the second box adds, such as pounds beside stone. `decimals`: how exact a converted number
    is shown. `endings`: what people type behind the number.
    """

    key: str
    factor: float = 1.0
    zero: float = 0.0
    second: float | None = None
    decimals: int = 0
    endings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is written down. The first of `units` is its own, in which it is stored.

    `second_allowed` and `second_usual` are of a second number that is not part of the first: diastolic.
    `is_grouped`: a large count, where "10,500" is ten thousand and not ten and a half.
    """

    key: str
    kind: Kind
    units: tuple[Unit, ...] = ()
    allowed: Range = Range(0, 10)
    usual: Range = Range(0, 10)
    second_allowed: Range | None = None
    second_usual: Range | None = None
    is_grouped: bool = False

    @property
    def has_two_numbers(self) -> bool:
        return self.second_allowed is not None

    def unit(self, key: str) -> Unit | None:
        """Return the unit of this key; its own where none is named; None where it has no such unit."""
        if not key and self.units:
            return self.units[0]
        return next((unit for unit in self.units if unit.key == key), None)


SCALE = Unit("of_10")
KG = Unit("kg", decimals=1, endings=("kg", "kgs", "kilos"))
STONE = Unit(
    "st_lb",
    factor=POUNDS_IN_A_STONE * KG_IN_A_POUND,
    second=KG_IN_A_POUND,
    decimals=0,
    endings=("st", "stone", "lb", "lbs", "pounds"),
)
MMOL_L = Unit("mmol_l", decimals=1, endings=("mmol/l", "mmol"))
MG_DL = Unit("mg_dl", factor=1 / MG_DL_IN_A_MMOL_L, endings=("mg/dl", "mg"))
CELSIUS = Unit("celsius", decimals=1, endings=("°c", "c", "°"))
FAHRENHEIT = Unit("fahrenheit", factor=5 / 9, zero=32, decimals=1, endings=("°f", "f", "°"))

FEELING = Measure("feeling", Kind.CHECK_IN)
NOTE = Measure("note", Kind.NOTE)
SYMPTOMS = tuple(
    Measure(key, Kind.SYMPTOM, (SCALE,))
    for key in ("pain", "tiredness", "breathlessness", "low_mood", "worry", "poor_sleep")
)
READINGS = (
    Measure(
        "blood_pressure",
        Kind.READING,
        (Unit("mmhg", endings=("mmhg",)),),
        allowed=Range(1, 999),
        usual=Range(80, 200),
        second_allowed=Range(0, 999),
        second_usual=Range(45, 120),
    ),
    Measure(
        "pulse",
        Kind.READING,
        (Unit("per_minute", endings=("bpm", "/min")),),
        allowed=Range(1, 999),
        usual=Range(40, 150),
    ),
    Measure(
        "oxygen",
        Kind.READING,
        (Unit("percent", endings=("%",)),),
        allowed=Range(1, 100),
        usual=Range(80, 100),
    ),
    Measure("weight", Kind.READING, (KG, STONE), allowed=Range(1, 999), usual=Range(30, 250)),
    Measure("glucose", Kind.READING, (MMOL_L, MG_DL), allowed=Range(0.1, 200), usual=Range(2, 28)),
    Measure("temperature", Kind.READING, (CELSIUS, FAHRENHEIT), allowed=Range(10, 50), usual=Range(34, 42)),
    Measure(
        "peak_flow",
        Kind.READING,
        (Unit("l_min", endings=("l/min", "l")),),
        allowed=Range(1, 2000),
        usual=Range(50, 800),
    ),
    Measure(
        "steps",
        Kind.READING,
        (Unit("steps"),),
        allowed=Range(0, 999_999),
        usual=Range(0, 50_000),
        is_grouped=True,
    ),
    Measure(
        "sleep",
        Kind.READING,
        (Unit("hours", decimals=1, endings=("h", "hours")),),
        allowed=Range(0, 24),
        usual=Range(1, 16),
    ),
)
MEASURES: Mapping[str, Measure] = {one.key: one for one in (FEELING, *SYMPTOMS, *READINGS, NOTE)}


def to_own(unit: Unit, number: float, second: float | None = None) -> float:
    """Return what was written in `unit` in the measure's own unit."""
    return (number - unit.zero) * unit.factor + (second or 0.0) * (unit.second or 0.0)


def from_own(unit: Unit, number: float) -> tuple[float, float | None]:
    """Return a number of the measure's own unit as it is shown in `unit`: rounded, with whole stone before pounds."""
    if unit.second is None:
        return round(number / unit.factor + unit.zero, unit.decimals), None
    seconds = round(number / unit.second, unit.decimals)
    whole, rest = divmod(seconds, round(unit.factor / unit.second))
    return whole, rest


def is_unlikely(measure: Measure, number: float, number2: float | None = None) -> bool:
    """Return whether to ask if a number is right. Never a reason to refuse it."""
    if number not in measure.usual:
        return True
    if measure.second_usual is None or number2 is None:
        return False
    return number2 not in measure.second_usual or number2 >= number


def of_kind(kind: Kind) -> Sequence[Measure]:
    """Return the measures of one kind, in the order in which they are offered."""
    return [measure for measure in MEASURES.values() if measure.kind is kind]
