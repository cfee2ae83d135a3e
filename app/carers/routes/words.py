"""What is said of somebody's help."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.core.i18n import short_day
from app.people.domain.helping import State
from app.people.models import CarerLink

STANDINGS = {
    State.INVITED: _l("Asked, no answer yet"),
    State.LAPSED: _l("Did not answer"),
    State.DECLINED: _l("Said no"),
    State.HELPING: _l("Helps now"),
    State.EXPIRED: _l("Ran out"),
    State.ENDED: _l("Ended"),
}


def name(link: CarerLink) -> Markup:
    """Return what the person calls them, set apart from the words around it."""
    return Markup("<bdi>{}</bdi>").format(str(link.name))


def standing(link: CarerLink, state: State) -> str:
    """Say where their help stands."""
    said = {
        State.INVITED: _("You asked them on %(day)s. They have not said yes yet.", day=short_day(link.invited_at)),
        State.LAPSED: _("You asked them on %(day)s. They did not answer. You can ask again.", day=_asked(link)),
        State.DECLINED: _("They said no."),
        State.HELPING: _("They can help you until %(day)s.", day=short_day(link.expires_on)),
        State.EXPIRED: _("Their help ran out on %(day)s. Choose for how long to let them in again.", day=_last(link)),
        State.ENDED: _("You stopped their help on %(day)s.", day=short_day(link.ended_at) if link.ended_at else ""),
    }
    return str(said[state])


def _asked(link: CarerLink) -> str:
    return short_day(link.invited_at)


def _last(link: CarerLink) -> str:
    return short_day(link.expires_on)
