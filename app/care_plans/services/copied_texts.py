"""Telling those who help by text that the person was asked to read something: neither whom, nor what.

They are told only where what they may read is other than what they were told of last, so that a text can be no sign of
something private. Never a code, and never that somebody opened the emergency summary.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.care_plans import queries
from app.care_plans.domain.plan import Plan, readable_part
from app.care_plans.queries import History, Review, Version
from app.care_plans.services.texting import copies_key
from app.messaging import queries as messages
from app.messaging.domain.texts import Purpose, Status
from app.messaging.telling import Words, tell
from app.people import queries as people
from app.people.domain.access import Access
from app.people.domain.helping import Scope
from app.people.models import CarerLink, User

Helpers = Sequence[tuple[CarerLink, User]]


def copy_words(base_url: str, locale: str) -> str:
    """Return the text: it names nobody, and says nothing of a plan."""
    with force_locale(locale):
        # Translators: a text message. Keep it short: with an address at most 134 characters.
        return str(_("Someone you help in JoinedUp has something new to read: %(url)s", url=f"{base_url}/helping"))


def review_copy_words(base_url: str, locale: str) -> str:
    """Return the text that goes with the question whether the plan is still right."""
    with force_locale(locale):
        # Translators: a text message. Keep it short: with an address at most 134 characters.
        return str(_("There is a question in JoinedUp for someone you help: %(url)s", url=f"{base_url}/helping"))


def text_helpers(
    session: Session,
    access: Access,
    history: History,
    version: Version,
    helpers: Helpers,
    *,
    base_url: str,
    now: datetime,
) -> None:
    """Queue one text for one version to each of the helpers who get them, where something in it is new to them."""
    shown = readable_part(version.plan)
    if not shown or not helpers:
        return
    found = queries.versions(session, access, history.patient_id)
    counts = found.get(history.standing.in_force or 0)
    in_force = readable_part(counts.plan) if counts else None
    earlier = {
        number: one for number, one in found.items() if (history.standing.in_force or 0) < number < version.number
    }
    for link, user in helpers:
        if shown not in (in_force, _told_last(session, access, history, link, earlier)):
            key = f"{copies_key(history.plan_id, version.number)}{link.id}"
            _queue(session, access, link, user, key, copy_words, base_url=base_url, now=now)


def _told_last(
    session: Session, access: Access, history: History, link: CarerLink, earlier: Mapping[int, Version]
) -> Plan | None:
    """Return the part of the newest version of which a text went out to this helper, or may yet; None = of none."""
    keys = {number: f"{copies_key(history.plan_id, number)}{link.id}" for number in earlier}
    statuses = messages.statuses(session, access, keys.values())
    told = [number for number, key in keys.items() if statuses.get(key, Status.CANCELLED) != Status.CANCELLED]
    return readable_part(earlier[max(told)].plan) if told else None


def text_helpers_about_review(
    session: Session, access: Access, review: Review, *, base_url: str, now: datetime
) -> None:
    """Queue one text for one day of review to each helper who gets them, where they may read any of the plan."""
    links = people.open_links(session, access, review.patient.id, Scope.GET_TEXTS, now)
    if not links or not readable_part(queries.version(session, access, review.patient.id, review.version_number).plan):
        return
    for link, user in links:
        key = f"care_plan_review_copy:{review.plan_id}:{review.review_on.isoformat()}:{link.id}"
        _queue(session, access, link, user, key, review_copy_words, base_url=base_url, now=now)


def _queue(
    session: Session,
    access: Access,
    link: CarerLink,
    user: User,
    key: str,
    words: Words,
    *,
    base_url: str,
    now: datetime,
) -> None:
    tell(
        session,
        access,
        link.patient_id,
        str(user.phone),
        user.locale,
        words,
        key=key,
        purpose=Purpose.HELP_COPY,
        base_url=base_url,
        now=now,
        carer_link_id=link.id,
    )
