"""My diary as I read it: what I wrote day by day, one entry with its history, and danger signs for everybody."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core.db import db_session
from app.core.errors import NotFound
from app.core.render import page
from app.diary import queries, words
from app.diary.domain.danger import HAS_ADVICE
from app.diary.domain.entry import Entry
from app.diary.domain.measures import FEELING, Choice
from app.diary.forms import AgainForm, form_for
from app.diary.queries import Place
from app.diary.routes import bp
from app.people.domain.policy import Action
from app.people.guards import current_access, public, requires

PAGE = 30


def own_id() -> uuid.UUID:
    """Return the id of the person who is signed in."""
    found = current_access().patient_id
    assert found is not None  # the guard let a patient in
    return found


@bp.get("/diary")
@requires(Action.KEEP_DIARY, readonly=True)
def index() -> Response:
    """Ask how I am, and show what I wrote, newest first.

    It shows the person their own diary: no event in the log of who looked (docs/adr/0006).
    """
    before = _place(request.args.get("before", ""))
    found = queries.entries(db_session(), current_access(), own_id(), before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    removed = _just_removed(request.args.get("out", ""))
    return page(
        "diary/index.html",
        title=_("Your diary"),
        is_first=before is None,
        days=list(_by_day(shown)),
        following=_address(shown[-1]) if len(found) > PAGE else None,
        form=form_for(FEELING),
        removed=removed,
        undo=bound(removed),
        words=words,
    )


@bp.get("/diary/entries/<uuid:entry_id>")
@requires(Action.KEEP_DIARY, readonly=True)
def entry(entry_id: uuid.UUID) -> Response:
    """Show one entry as it stands, and everything it said before."""
    history = queries.history(db_session(), current_access(), entry_id)
    now = history.current
    return page(
        "diary/entry.html",
        title=words.name(now.measure),
        now=now,
        earlier=history.earlier,
        form=bound(now),
        words=words,
    )


@bp.get("/diary/entries/<uuid:entry_id>/saved")
@requires(Action.KEEP_DIARY, readonly=True)
def saved(entry_id: uuid.UUID) -> Response:
    """Say that it is saved, and what happens next. Whoever is worse reads first where to get help."""
    now = queries.history(db_session(), current_access(), entry_id).current
    is_worse = now.choice == Choice.WORSE
    return page(
        "diary/saved.html",
        title=_("Get help now") if is_worse else _("Saved in your diary"),
        entry=now,
        is_worse=is_worse,
        has_advice=now.measure_key in HAS_ADVICE,
        words=words,
    )


@bp.get("/diary/danger-signs")
@public
def danger_signs() -> Response:
    """Show everyone, signed in or not, when to get help at once: the same words for everybody."""
    return page("diary/danger_signs.html", title=_("Danger signs and what to do"), keys=HAS_ADVICE, words=words)


def bound(shown: Entry | None) -> AgainForm:
    """Return a form that is made once, bound to what the page shows."""
    form = AgainForm(formdata=None)
    form.mark()
    form.seen.data = str(shown.id) if shown else ""
    return form


def _by_day(shown: Sequence[Entry]) -> Iterator[tuple[date, list[Entry]]]:
    for day, found in groupby(shown, key=lambda one: one.taken_on):
        yield day, list(found)


def _just_removed(text: str) -> Entry | None:
    """Return what was taken out on the page before, for a way back; None where the address was cut short."""
    try:
        found = queries.history(db_session(), current_access(), uuid.UUID(text)).current
    except (ValueError, NotFound):
        return None
    return found if found.is_removed else None


def _address(last: Entry) -> str:
    return url_for(".index", before=f"{last.taken_at.isoformat()}~{last.id}")


def _place(text: str) -> Place | None:
    """Return where a page of entries begins; from the top where the address was cut short."""
    at, _sign, entry_id = text.partition("~")
    try:
        taken_at = datetime.fromisoformat(at)
        return Place(taken_at, uuid.UUID(entry_id)) if taken_at.tzinfo else None
    except ValueError:
        return None
