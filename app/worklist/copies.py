"""What of this room's tables goes into a person's copy."""

from app.people.domain.copies import Field, Means, Part, Why, plain, users
from app.worklist.models import WorklistItem

COPY = (
    Part(
        WorklistItem,
        "on_your_teams_list",
        (
            *plain(raised_at="put_on_at", reasons="why"),
            Field("owner_team_id", "team", Means.TEAM),
            *users(owner_user_id="who_has_it", acknowledged_by="taken_by"),
            *plain(acknowledged_at="taken_at", due_at="to_be_looked_at_by", is_open="still_to_do"),
            *users(resolved_by="closed_by"),
            *plain(resolved_at="closed_at", priority="how_urgent"),
        ),
        {
            "outcome": Why.STAFF_WORDS,
            "kind": Why.TWICE,
            "source_kind": Why.KEY,
            "source_id": Why.KEY,
            "locale": Why.MACHINE,
            "is_acknowledged": Why.TWICE,
            "rank": Why.MACHINE,
        },
        file_only=frozenset({"how_urgent"}),
    ),
)
