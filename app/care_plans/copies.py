"""What of this room's tables goes into a person's copy."""

from app.care_plans.models import CarePlan, CarePlanEvent, CarePlanVersion
from app.people.domain.copies import Field, Means, Part, Why, plain, users

COPY = (
    Part(
        CarePlan,
        "plan",
        (*plain(begun_at="begun_at", changed_at="changed_at"), *users(changed_by_user_id="changed_by")),
        {"draft": Why.DRAFT, "event_count": Why.MACHINE},
    ),
    Part(
        CarePlanVersion,
        "versions",
        (
            *plain(number="version", locale="language", proposed_at="given_to_you_at"),
            *users(proposed_by_user_id="given_by"),
            Field("content", "what_it_says", Means.PLAN),
        ),
        {"sha256": Why.CHECK},
        under=("plan", "care_plan_id"),
    ),
    Part(
        CarePlanEvent,
        "what_was_done",
        (
            *plain(at="at", act="what", version_number="version"),
            Field("item_id", "about_one_part_only", Means.WHETHER),
            *plain(words="words", locale="language"),
            *users(by_user_id="who"),
        ),
        {"number": Why.MACHINE, "sha256": Why.CHECK, "operation_id": Why.KEY, "by_kind": Why.TWICE},
        under=("plan", "care_plan_id"),
    ),
)
