"""When an answer from a paper form was given: the paper says the day."""

from datetime import UTC, date, datetime, time


def said_at(answered_at: datetime, paper_on: date | None) -> datetime:
    """Return the earliest instant at which an answer can have been given: its paper says the day, not the hour."""
    if paper_on is None:
        return answered_at
    return min(answered_at, datetime.combine(paper_on, time.min, UTC))
