"""My charts: which there are, and one measure over a week, 30 days, 3 months or a year."""

from datetime import date, timedelta

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.render import page
from app.diary import chart_words
from app.diary.domain.axes import AXES
from app.diary.domain.months import Month
from app.diary.domain.windows import PERIOD_DAYS, Period, window_of
from app.diary.queries import charts as queries
from app.diary.queries.pictures import picture
from app.diary.routes import bp
from app.diary.routes.reading import own_id
from app.people.domain.policy import Action
from app.people.guards import current_access, requires

FIRST_DAY = date(1900, 1, 1)


@bp.get("/diary/charts")
@requires(Action.KEEP_DIARY, readonly=True)
def charts() -> Response:
    """List what I told numbers of, each with its chart."""
    kept = queries.measures_kept(db_session(), current_access(), own_id())
    return page(
        "diary/charts.html",
        title=_("Your charts"),
        kept=[one for one in kept if one.measure in AXES],
        words=chart_words,
        month=Month.of(clock.today()),
    )


@bp.get("/diary/charts/<measure>")
@requires(Action.KEEP_DIARY, readonly=True)
def chart(measure: str) -> Response:
    """Show one measure over time, as a picture and as a table."""
    if measure not in AXES:
        raise NotFound
    period, last_on = period_asked(), _last_day()
    drawn = picture(db_session(), current_access(), own_id(), measure, window_of(period, last_on))
    return page(
        "diary/chart.html",
        title=chart_words.title_of(measure),
        picture=drawn,
        said=chart_words.Said(measure, drawn.chart),
        words=chart_words,
        period=period,
        periods=[(one, url_for(".chart", measure=measure, period=one)) for one in Period],
        month=Month.of(last_on),
        beside=_beside(measure, period, last_on),
    )


def period_asked() -> Period:
    """Return the period that the address names; 30 days where it names none that we know."""
    asked = request.args.get("period", "")
    return Period(asked) if asked in set(Period) else Period.MONTH


def _last_day() -> date:
    """Return the last day that the address asks for; today where it is none, or still to come."""
    try:
        asked = date.fromisoformat(request.args.get("to", ""))
    except ValueError:
        return clock.today()
    return min(max(asked, FIRST_DAY), clock.today())


def _beside(measure: str, period: Period, last_on: date) -> dict[str, str]:
    """Return the address of the time before, as `earlier`, and of the time after where it is past, as `later`."""
    apart = timedelta(days=PERIOD_DAYS[period])
    days = {"earlier": last_on - apart, "later": min(last_on + apart, clock.today())}
    shown = {name: day for name, day in days.items() if day >= FIRST_DAY and day != last_on}
    return {name: url_for(".chart", measure=measure, period=period, to=day.isoformat()) for name, day in shown.items()}
