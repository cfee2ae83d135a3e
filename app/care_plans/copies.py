"""What of this room's tables goes into a person's copy."""

from app.care_plans.models import (
    CarePlan,
    CarePlanEvent,
    CarePlanVersion,
    EmergencyCode,
    EmergencyContent,
    EmergencyOpening,
    HelperAnswer,
    Task,
    TaskEvent,
)
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
    Part(
        HelperAnswer,
        "answered_by_a_helper",
        plain(basis="ground", is_beside="is_beside"),
        {"carer_link_id": Why.KEY, "shown_sha256": Why.CHECK},
        under=("what_was_done", "care_plan_event_id"),
    ),
    Part(
        Task,
        "things_to_do",
        (
            *plain(made_at="from", what="what_to_be_done", locale="language", doer="doer", doer_name="doer_name"),
            *plain(organisation="organisation", by_on="by_on", version_number="version"),
            Field("doer_team_id", "team", Means.TEAM),
            Field("team_id", "team_that_sees_to_it", Means.TEAM),
            *plain(is_private="is_private", status="where_it_stands"),
            *users(claimed_by_user_id="taken_by"),
            *plain(claimed_at="taken_at", outcome="what_came_of_it", outcome_locale="language_of_that"),
            *plain(closed_at="closed_at"),
            *users(closed_by_user_id="closed_by"),
        ),
        {"action_id": Why.KEY, "goal_id": Why.KEY, "event_count": Why.MACHINE},
        under=("plan", "care_plan_id"),
    ),
    Part(
        TaskEvent,
        "what_was_done_with_it",
        (
            *plain(at="at", act="what_was_done", words="words", locale="language", version_number="version"),
            *users(by_user_id="who", to_user_id="handed_to"),
        ),
        {"number": Why.MACHINE, "by_kind": Why.TWICE, "operation_id": Why.KEY},
        under=("things_to_do", "plan_action_id"),
    ),
    Part(
        EmergencyContent,
        "what_you_said_for_an_emergency",
        plain(
            saved_at="at",
            allergies="allergies",
            allergy_words="allergy_words",
            contact_words="contact_words",
            locale="language",
        ),
        {"number": Why.MACHINE, "added": Why.KEY, "left_out": Why.KEY},
    ),
    Part(
        EmergencyCode,
        "codes_for_an_emergency",
        plain(made_at="from", ends_at="until", ended_at="ended_at"),
        {"code_hash": Why.SECRET},
    ),
    Part(
        EmergencyOpening,
        "who_opened_it",
        plain(
            opened_at="at",
            name="name_of_opener",
            role="role_of_opener",
            place="place_of_opener",
            locale="language",
            version_number="version",
        ),
        {"content_number": Why.KEY, "operation_id": Why.KEY},
        under=("codes_for_an_emergency", "emergency_code_id"),
    ),
)
