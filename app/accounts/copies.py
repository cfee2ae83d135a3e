"""What of this room's tables goes into a person's copy."""

from app.accounts.models import Invitation, UserSession
from app.people.domain.copies import Field, Means, Part, Why, plain, users

COPY = (
    Part(
        Invitation,
        "invitations",
        (
            *plain(channel="sent_by", invited_at="invited_at"),
            *users(invited_by="invited_by"),
            Field("team_id", "team", Means.TEAM),
            *plain(
                expires_at="of_use_until",
                opened_at="opened_at",
                accepted_at="used_at",
                revoked_at="taken_back_at",
            ),
        ),
        {"code": Why.SECRET, "code_hash": Why.SECRET, "tries": Why.MACHINE},
    ),
    Part(
        UserSession,
        "sign_ins",
        plain(
            created_at="from",
            last_seen_at="last_seen_at",
            reauthenticated_at="checked_again_at",
            revoked_at="ended_at",
            ends_at="until",
        ),
        {"kind": Why.TWICE, "secret_hash": Why.SECRET},
        owner="user_id",
    ),
)
