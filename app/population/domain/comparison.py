"""What a list says about somebody we know already, beside what we hold. Ours is kept; the difference is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from app.population.domain.findings import Column
from app.population.domain.person import Person
from app.population.domain.text import tidy

_COMPARED: Mapping[str, Column] = {
    "given_name": Column.given_name,
    "family_name": Column.family_name,
    "born_on": Column.born_on,
    "phone": Column.phone,
    "address": Column.address,
    "sex": Column.sex,
    "interpreter_language": Column.interpreter,
    "practice": Column.practice,
}


@dataclass(frozen=True)
class Difference:
    column: Column
    ours: str
    theirs: str


def differences(ours: Person, theirs: Person) -> tuple[Difference, ...]:
    """Return the fields in which the list says something else. What it leaves empty is no difference."""
    return tuple(
        Difference(_COMPARED[place.name], str(getattr(ours, place.name)), str(getattr(theirs, place.name)))
        for place in fields(Person)
        if place.name in _COMPARED and _differs(str(getattr(ours, place.name)), str(getattr(theirs, place.name)))
    )


def _differs(ours: str, theirs: str) -> bool:
    is_said = theirs not in {"", "unknown"}
    return is_said and tidy(ours).casefold() != tidy(theirs).casefold()
