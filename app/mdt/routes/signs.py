"""Danger signs and open items in words."""

from datetime import datetime

from flask_babel import gettext as _
from markupsafe import Markup

from app.assessments.queries.team import TeamFlag
from app.core.i18n import instant
from app.mdt.queries import OpenItem
from app.mdt.routes.words import language_name
from app.worklist.domain.items import Priority
from app.worklist.reasons import PRIVATE_CODES
from app.worklist.words import PRIORITIES, waiting_words

__all__ = ["PRIVATE_CODES", "colour", "due", "shown", "sign", "urgency", "waiting", "where"]


def sign(flag: TeamFlag) -> str:
    """Say what was seen. The team's record names it; the list that passers-by may see does not."""
    known = {
        "chest_pain": _("Signs of a heart attack"),
        "stroke": _("Signs of a stroke"),
        "breathless": _("Severe breathlessness"),
        "not_safe": _("They said that they are not safe"),
        "self_harm": _("Thoughts of self-harm or of not wanting to live"),
        "abuse": _("Somebody may hurt, scare or control them"),
    }
    return str(known.get(flag.kind.value, _("A danger sign")))


def shown(flag: TeamFlag) -> str:
    """Say what advice the person was shown, in which version and language."""
    advice = {
        "not_safe": _("999 or A&E if not safe now; 111 option 2, Samaritans and Shout to talk"),
        "self_harm": _("999 or A&E if not safe now; 111 option 2, Samaritans and Shout to talk"),
        "abuse": _("999 if in danger now; the National Domestic Abuse Helpline to talk"),
    }
    told = {"advice": advice.get(flag.kind.value, _("Call 999 now")), "language": language_name(flag.locale)}
    return str(
        _("They were shown: %(advice)s (advice version %(version)s, %(language)s)", version=flag.advice_version, **told)
    )


def where(flag: TeamFlag) -> str:
    """Say how it came to light, and when."""
    day = instant(flag.raised_at)
    if flag.assessment_id is None:
        return str(_("They pressed “I am not safe” on %(day)s", day=day))
    return str(_("Seen in their answers on %(day)s", day=day))


def urgency(item: OpenItem) -> Markup:
    """Say how urgent an item is, in words and a shape, so that nothing hangs on the colour."""
    said = PRIORITIES[Priority(item.priority)]
    return Markup('<span aria-hidden="true">{}</span> {}').format(said.shape, said.text)


def colour(item: OpenItem) -> str:
    return PRIORITIES[Priority(item.priority)].colour


def waiting(item: OpenItem, now: datetime) -> str:
    """Say how long an item has waited."""
    return waiting_words(item.raised_at, now)


def due(item: OpenItem, now: datetime) -> str:
    """Say by when somebody must have acted; "" where no time is set."""
    if item.due_at is None:
        return ""
    told = {"day": instant(item.due_at)}
    return str(_("Overdue since %(day)s", **told) if item.due_at < now else _("Due by %(day)s", **told))
