"""How old somebody is."""

from datetime import date


def age_on(born_on: date, day: date) -> int:
    """Return a person's age in whole years on `day`. Born on 29 February: a year older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
