"""What the person's page says of a score over time. Reported by the person each time, never measured by us."""

from flask_babel import gettext as _
from markupsafe import Markup

from app.assessments.domain.change import Change, Scored, Verdict
from app.core.i18n import short_day


def score(scored: Scored | None) -> Markup:
    """Write one score with its day; a missing one is said, and is never 0."""
    if scored is None:
        return Markup("<span>{}</span>").format(_("None"))
    told = _("no score") if scored.total is None else str(scored.total)
    if scored.is_prorated:
        told = _("%(total)s (prorated)", total=scored.total)
    return Markup("<span>{}<br>\n{}</span>").format(told, short_day(scored.at))


def verdict(change: Change) -> Markup:
    """Say how now compares with the time before."""
    said = {
        Verdict.ONCE: _("Asked once"),
        Verdict.NOT_COMPARED: _("Cannot be compared: a score is missing, or is made by other rules"),
        Verdict.ABOUT_SAME: _("About the same: less than a reliable change"),
        Verdict.LESS: _("Lower by %(points)s: more than chance", points=abs(change.since_last or 0)),
        Verdict.MORE: _("Higher by %(points)s: more than chance", points=change.since_last),
        Verdict.SIZE_UNKNOWN: _("Changed by %(points)s: no reliable change is known", points=_signed(change)),
    }
    told = [said[change.verdict]]
    if change.verdict in {Verdict.LESS, Verdict.MORE} and not change.is_confirmed:
        told.append(_("The size of a reliable change is not signed off"))
    return Markup("<span>{}</span>").format(Markup("<br>\n").join(told))


def _signed(change: Change) -> str:
    return f"{change.since_last or 0:+d}"
