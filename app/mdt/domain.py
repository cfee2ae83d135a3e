"""What a team reads about one person, as values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Search:
    """What somebody looks for, as it is stored. Exact: nothing here finds people by half a name."""

    nhs_number: str | None = None
    phone: str | None = None

    def __bool__(self) -> bool:
        return bool(self.nhs_number or self.phone)
