"""What of this room's table goes into a person's copy."""

from app.diary.models import DiaryEntry, DiaryMark, DiaryTarget
from app.people.domain.copies import Field, Means, Part, Why, plain, users

COPY = (
    Part(
        DiaryEntry,
        "diary",
        (
            *plain(
                taken_at="was_so_at",
                is_time_known="time_was_given",
                measure="diary_about",
                number="number",
                number2="lower_number",
                choice="how_you_were",
                words="words",
                is_current="still_counts",
                is_removed="you_took_it_out",
                is_confirmed_unlikely="you_said_it_is_right",
                entered_at="written_at",
            ),
            *users(entered_by_user_id="said_by_whom"),
            Field("replaces_id", "changes_an_earlier_entry", Means.WHETHER),
            *plain(entered="as_typed", unit_used="unit_typed", device_at="written_at_by_the_phone", locale="language"),
        ),
        {
            "kind": Why.TWICE,
            "taken_on": Why.TWICE,
            "entered_as": Why.TWICE,
            "chain_id": Why.KEY,
            "operation_id": Why.KEY,
            "body_sha256": Why.CHECK,
        },
        file_only=frozenset({"as_typed", "unit_typed", "written_at_by_the_phone", "time_was_given"}),
    ),
    Part(
        DiaryMark,
        "notes_on_your_charts",
        (*plain(marked_at="put_on_charts_at"),),
        {"chain_id": Why.KEY},
    ),
    Part(
        DiaryTarget,
        "your_teams_numbers",
        (
            *plain(
                measure="diary_about",
                is_on="is_switched_on",
                low="no_lower_than",
                high="no_higher_than",
                low2="lower_number_no_lower_than",
                high2="lower_number_no_higher_than",
                raises_item="goes_on_your_teams_list_when_outside",
                set_at="set_at",
            ),
            *users(set_by_user_id="set_by"),
        ),
        {"reason": Why.STAFF_WORDS, "number": Why.KEY, "operation_id": Why.KEY},
    ),
)
