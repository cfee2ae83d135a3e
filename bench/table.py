"""The one table that is printed."""

from collections.abc import Sequence
from dataclasses import dataclass

HEADS = ("goal", "what", "where", "ours", "reference", "ratio", "goal is", "met")


@dataclass(frozen=True)
class Row:
    """One figure beside its reference. `limit` None = shown for choosing, not a goal."""

    goal: str
    what: str
    where: str
    ours: str
    reference: str
    figure: float
    limit: float | None
    at_least: bool = False
    unit: str = "x"

    @property
    def is_met(self) -> bool | None:
        if self.limit is None:
            return None
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit

    def cells(self) -> tuple[str, ...]:
        sign = ">=" if self.at_least else "<="
        wanted = "" if self.limit is None else f"{sign} {self.limit:g}{self.unit}"
        met = {True: "yes", False: "NO", None: ""}[self.is_met]
        return (
            self.goal,
            self.what,
            self.where,
            self.ours,
            self.reference,
            f"{self.figure:.4g}{self.unit}",
            wanted,
            met,
        )


def markdown(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table with straight columns."""
    lines = [HEADS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADS))]
    written = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([written[0], rule, *written[1:]])
