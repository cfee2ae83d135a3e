"""A person's diary as their team reads it: one month, in numbers, charts and the person's own words."""

import uuid

from flask import request
from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from app.core import clock
from app.core.db import db_session
from app.core.i18n import instant, set_apart
from app.core.render import page
from app.diary import chart_words, month_words
from app.diary.domain.months import Month, Part
from app.diary.queries.months import Voice
from app.mdt import services
from app.mdt.routes import bp, words
from app.mdt.routes.words import Names
from app.people.domain.access import Role
from app.people.domain.policy import Action
from app.people.guards import current_access, requires


@bp.get("/team/people/<uuid:patient_id>/diary")
@requires(Action.SEE_PERSON)
def diary(patient_id: uuid.UUID) -> Response:
    """Show one month of a person's diary, with who told it, when and in which language."""
    month, this_month = _month_asked(), Month.of(clock.today())
    read = services.read_diary(db_session(), current_access(), patient_id, month, clock.today(), clock.now())
    db_session().commit()
    return page(
        "mdt/diary.html",
        title=month_words.month_name(month),
        read=read,
        patient=read.patient,
        told=read.told,
        parts=frozenset(Part),
        later=month.after if month < this_month else None,
        is_own=False,
        may_set_targets=Role.CLINICAL_LEAD in current_access().roles and not read.glass_until,
        reported=reported,
        words=month_words,
        chart_words=chart_words,
        language=words.language_name,
    )


def _month_asked() -> Month:
    """Return the month that the address names; this month where it names none that has begun."""
    this_month = Month.of(clock.today())
    return min(Month.from_text(request.args.get("month", "")) or this_month, this_month)


def reported(voice: Voice, names: Names) -> Markup:
    """Say who told some of it, in which language, how often, and when the last of it came in."""
    name = names.get(voice.by_user_id) if voice.by_user_id else None
    told = {
        "who": set_apart(name or _("somebody unknown")),
        "language": words.language_name(voice.locale),
        "count": voice.count,
        "day": instant(voice.last_at),
    }
    said = _("Self-reported by %(who)s in %(language)s. Entries: %(count)s. The last came in on %(day)s.")
    return escape(said) % told
