"""What of this room's tables goes into a person's copy."""

from app.people.domain.copies import Field, Means, Part, Why, plain
from app.population.models import ImportRow

COPY = (
    Part(
        ImportRow,
        "lists_you_were_on",
        (
            Field("team_id", "team", Means.TEAM),
            *plain(state="what_became_of_it"),
            Field("payload", "what_the_list_said", Means.CELLS),
        ),
        {"batch_id": Why.KEY, "number": Why.MACHINE},
        is_beyond_wall=True,
    ),
)
