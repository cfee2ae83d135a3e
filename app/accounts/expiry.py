"""Which rows of this room go when their time is over."""

from app.accounts.models import OneTimeCode
from app.core.expiry import Expiry
from app.core.kept_forms import KeptForm
from app.people.holds import may_go_of_user, nobody_is_held

EXPIRES = (
    Expiry("codes", OneTimeCode.id, lambda before: OneTimeCode.created_at < before, nobody_is_held),
    Expiry(
        "kept_forms", KeptForm.id, lambda before: KeptForm.kept_at < before, lambda: may_go_of_user(KeptForm.user_id)
    ),
)
