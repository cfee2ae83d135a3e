"""What a person was told in the app: the list, opening one, and having read them all."""

import uuid
from collections.abc import Mapping

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.forms import Form
from app.core.render import page
from app.messaging import queries
from app.messaging.domain.notices import NoticeKind, Target
from app.messaging.models import Notice
from app.messaging.routes import bp
from app.messaging.services import notices as services
from app.people.domain.policy import Action
from app.people.guards import current_access, requires

PAGE = 25
# By name only: this room knows none of those that the pages are in.
ENDPOINTS: Mapping[str, str] = {
    Target.PLAN: "care_plans.my_plan",
    Target.HELPERS: "carers.helpers",
    Target.EMERGENCY: "care_plans.my_emergency",
}


@bp.get("/notices")
@requires(Action.READ_OWN, readonly=True)
def notices() -> Response:
    """List what I was told, newest first."""
    before = _before()
    found = queries.own_notices(db_session(), current_access(), before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    return page(
        "messaging/notices.html",
        title=_("Messages for you"),
        rows=[{"notice": one, "words": words(one.kind), "href": _address(one)} for one in shown],
        has_unread=any(one.read_at is None for one in shown),
        is_first=before is None,
        following=shown[-1].id if len(found) > PAGE else None,
        form=Form(),
    )


@bp.post("/notices/<uuid:notice_id>/open")
@requires(Action.READ_OWN)
def open_notice(notice_id: uuid.UUID) -> Response:
    """Note that I read one, and go where it leads."""
    notice = services.read_notice(db_session(), current_access(), notice_id, clock.now())
    target = _address(notice)
    db_session().commit()
    return redirect(target, 303)


@bp.post("/notices/read")
@requires(Action.READ_OWN)
def read_notices() -> Response:
    """Note that I read all that my page showed, and those before."""
    newest = _id(request.form.get("up_to", ""))
    if newest is None:
        raise NotFound
    services.read_all(db_session(), current_access(), newest, clock.now())
    db_session().commit()
    return redirect(url_for(".notices"), 303)


def words(kind: str) -> str:
    """Say what a notice is about. One that this release has no words for is said neutrally, never by its code."""
    said: Mapping[str, str] = {
        NoticeKind.PLAN: _("Your team gave you a plan to read."),
        NoticeKind.PLAN_REVIEW: _("It is time to look at your plan again."),
        NoticeKind.HELP_REVIEW: _("Somebody’s help ends soon. Choose if they go on helping you."),
        NoticeKind.RECORD_OPENED: _("Somebody opened your emergency summary."),
    }
    return said.get(kind) or str(_("There is something new for you to read."))


def _address(notice: Notice) -> str:
    """Return where a notice leads: the start page where this release does not know the place."""
    return url_for(ENDPOINTS.get(notice.target_kind, "home.index"))


def _before() -> uuid.UUID | None:
    """Return the notice after which the page starts; from the top where the address was cut short."""
    return _id(request.args.get("before", ""))


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
