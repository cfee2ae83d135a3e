"""Signing in and out."""

from app.accounts.services.codes import (
    Answer,
    ask_for_code,
    ask_for_code_to_new_number,
    ask_for_helper_code,
    ask_for_proof,
    check_code,
    check_code_to_new_number,
    check_proof,
    check_year,
    own_number,
    use_code,
)
from app.accounts.services.limits import give_back, spend
from app.accounts.services.sessions import open_session, record_sign_in, renew, revoke, revoke_all, touch
from app.accounts.services.staff import (
    check_app_code,
    check_password,
    finish_enrolment,
    password_problems,
    provisioning_uri,
    set_password,
    start_enrolment,
)
from app.accounts.services.staff_changes import forget_code_app

__all__ = [
    "Answer",
    "ask_for_code",
    "ask_for_code_to_new_number",
    "ask_for_helper_code",
    "ask_for_proof",
    "check_app_code",
    "check_code",
    "check_code_to_new_number",
    "check_password",
    "check_proof",
    "check_year",
    "finish_enrolment",
    "forget_code_app",
    "give_back",
    "open_session",
    "own_number",
    "password_problems",
    "provisioning_uri",
    "record_sign_in",
    "renew",
    "revoke",
    "revoke_all",
    "set_password",
    "spend",
    "start_enrolment",
    "touch",
    "use_code",
]
