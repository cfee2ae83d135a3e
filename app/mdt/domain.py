"""What a team reads about one person, as values."""

from dataclasses import dataclass
from datetime import date


def age_on(born_on: date, day: date) -> int:
    """Return a person's age in whole years on `day`. Born on 29 February: a year older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


@dataclass(frozen=True)
class Search:
    """What somebody looks for, as it is stored. Exact: nothing here finds people by half a name."""

    nhs_number: str | None = None
    phone: str | None = None

    def __bool__(self) -> bool:
        return bool(self.nhs_number or self.phone)


def is_nhs_number(digits: str) -> bool:
    """Return whether ten digits end in their check digit (modulus 11, weights 10 to 2)."""
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()):
        return False
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return rest % 11 == int(digits[9]) and rest != 10
