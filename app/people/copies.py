"""What of this room's tables goes into a person's copy."""

from app.people.domain.copies import Field, Means, Part, Why, plain, users
from app.people.models import BreakGlassGrant, CarerLink, Caseload, HelpFreeze, Patient, User

COPY = (
    Part(
        Patient,
        "details",
        (
            *plain(given_name="given_name", family_name="family_name"),
            Field("born_on", "born_on", Means.DAY),
            *plain(
                nhs_number="nhs_number",
                phone="phone",
                address="address",
                sex="sex",
                practice_name="practice",
                locale="language",
                instrument_locale="language_of_questions",
                interpreter_language="interpreter_language",
                deceased_on="died_on",
                created_at="added_at",
            ),
        ),
        {"nhs_number_index": Why.CHECK, "phone_index": Why.CHECK},
        owner="id",
    ),
    Part(
        Caseload,
        "teams",
        (
            Field("team_id", "team", Means.TEAM),
            *plain(is_lead="is_lead_team", since_on="from_day", until_on="until_day"),
        ),
    ),
    Part(
        User,
        "sign_in",
        plain(is_active="can_sign_in", locale="language", created_at="added_at"),
        {
            "kind": Why.TWICE,
            "name": Why.TWICE,
            "phone": Why.HELPER_ONLY,
            "phone_index": Why.HELPER_ONLY,
            "email": Why.STAFF_ONLY,
            "email_index": Why.STAFF_ONLY,
            "password_hash": Why.STAFF_ONLY,
            "totp_secret": Why.SECRET,
            "totp_last_step": Why.STAFF_ONLY,
            "totp_enrolled_at": Why.STAFF_ONLY,
        },
    ),
    Part(
        CarerLink,
        "people_who_help_you",
        (
            *plain(
                invited_at="asked_at",
                name="name_of_helper",
                phone="phone",
                scopes="may_do",
                basis="ground",
                decided_by="decided_by",
                accepted_at="said_yes_at",
                declined_at="said_no_at",
                reviewed_at="looked_at_again_at",
                expires_on="until_day",
                ended_at="ended_at",
            ),
            *users(
                invited_by_user_id="asked_by",
                helper_user_id="who",
                basis_seen_by_user_id="paper_seen_by",
                ended_by_user_id="ended_by",
            ),
        ),
        {"phone_index": Why.CHECK, "operation_id": Why.KEY, "helper_team_id": Why.TWICE},
    ),
    Part(
        HelpFreeze,
        "when_your_team_kept_helpers_out",
        (
            *plain(frozen_at="from", lifted_at="ended_at"),
            *users(frozen_by_user_id="who", lifted_by_user_id="ended_by"),
        ),
        {"reason": Why.STAFF_WORDS},
    ),
    Part(
        BreakGlassGrant,
        "opened_from_outside_your_team",
        (
            *users(user_id="who"),
            *plain(granted_at="from", expires_at="until", reviewed_at="checked_at"),
            *users(reviewed_by="checked_by"),
        ),
        {"reason_code": Why.STAFF_WORDS, "reason": Why.STAFF_WORDS, "review_outcome": Why.STAFF_WORDS},
    ),
)
