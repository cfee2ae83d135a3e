"""A patient's pages: what I can answer, one question a page, check and send, what I said, and help now."""

from flask import Blueprint

bp = Blueprint("assessments", __name__, template_folder="../templates")

from app.assessments.routes import (  # noqa: E402
    answering,  # noqa: F401
    assisted,  # noqa: F401
    assisted_more,  # noqa: F401
    assisted_saving,  # noqa: F401
    assisted_sending,  # noqa: F401
    assisted_versions,  # noqa: F401
    changes,  # noqa: F401
    check_ins,  # noqa: F401
    disowning,  # noqa: F401
    help_now,  # noqa: F401
    helped,  # noqa: F401
    just_me,  # noqa: F401
    mine,  # noqa: F401
    packs,  # noqa: F401
    paper,  # noqa: F401
    printing,  # noqa: F401
    sending,  # noqa: F401
    syncing,  # noqa: F401
    versions,  # noqa: F401
)
