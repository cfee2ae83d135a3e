"""Writing something down. Saved means committed: nothing says so before. An unlikely number is asked about once."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.core import clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.i18n import current_locale
from app.core.render import page
from app.diary import queries, services, words
from app.diary.domain.danger import HAS_ADVICE
from app.diary.domain.entry import Entry
from app.diary.domain.given import FIELDS, Given, NotTaken
from app.diary.domain.measures import FEELING, MEASURES, NOTE, Kind, Measure
from app.diary.forms import EntryForm, form_for
from app.diary.routes import bp
from app.diary.routes.reading import own_id
from app.people.domain.access import Access
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept

CARRIED = ("operation_id", "seen", *FIELDS[1:-1])


@bp.get("/diary/check-in")
@requires(Action.KEEP_DIARY)
def check_in() -> Response:
    """Ask how I am."""
    return _new(FEELING)


@bp.post("/diary/check-in")
@requires(Action.KEEP_DIARY)
def save_check_in() -> Response:
    """Keep how I am, in one tap."""
    return _save(FEELING)


@bp.get("/diary/symptoms")
@requires(Action.KEEP_DIARY, readonly=True)
def symptoms() -> Response:
    """Ask which symptom."""
    return page("diary/choose.html", **choose_context(Kind.SYMPTOM))


@bp.get("/diary/symptoms/<symptom>")
@requires(Action.KEEP_DIARY)
def symptom(symptom: str) -> Response:
    """Ask how bad it is."""
    return _new(_measure(symptom, Kind.SYMPTOM))


@bp.post("/diary/symptoms/<symptom>")
@requires(Action.KEEP_DIARY)
def save_symptom(symptom: str) -> Response:
    """Keep how bad it is."""
    return _save(_measure(symptom, Kind.SYMPTOM))


@bp.get("/diary/readings")
@requires(Action.KEEP_DIARY, readonly=True)
def readings() -> Response:
    """Ask which reading."""
    return page("diary/choose.html", **choose_context(Kind.READING))


@bp.get("/diary/readings/<reading>")
@requires(Action.KEEP_DIARY)
def reading(reading: str) -> Response:
    """Ask for the number."""
    return _new(_measure(reading, Kind.READING))


@bp.post("/diary/readings/<reading>")
@requires(Action.KEEP_DIARY)
def save_reading(reading: str) -> Response:
    """Keep the number; ask first where it is an unlikely one."""
    return _save(_measure(reading, Kind.READING))


@bp.get("/diary/notes")
@requires(Action.KEEP_DIARY)
def note() -> Response:
    """Ask for a note."""
    return _new(NOTE)


@bp.post("/diary/notes")
@requires(Action.KEEP_DIARY)
def save_note() -> Response:
    """Keep a note."""
    return _save(NOTE)


def _measure(key: str, kind: Kind) -> Measure:
    found = MEASURES.get(key)
    if found is None or found.kind is not kind:
        raise NotFound
    return found


def choose_context(kind: Kind) -> dict[str, Any]:
    """Return what the page that asks which symptom or reading needs."""
    title = _("What do you feel?") if kind is Kind.SYMPTOM else _("What did you measure?")
    argument = "symptom" if kind is Kind.SYMPTOM else "reading"
    return {"title": title, "offered": words.offered(kind), "endpoint": f".{argument}", "argument": argument}


def _new(measure: Measure) -> Response:
    kept = take_kept()
    unit = "" if kept or len(measure.units) < 2 else queries.last_unit(*_whose(), measure.key)
    return form_page(form_for(measure, kept, unit=unit), measure)


def _whose() -> tuple[Session, Access, uuid.UUID]:
    return db_session(), current_access(), own_id()


def _save(measure: Measure) -> Response:
    """Keep a new entry from what the page sent."""

    def keep(form: EntryForm, given: Given) -> Entry:
        session, access, locale = db_session(), current_access(), current_locale()
        return services.record_entry(session, access, given, form.operation, clock.now(), locale=locale)

    return take(measure, keep)


def take(measure: Measure, keep: Callable[[EntryForm, Given], Entry], **context: Any) -> Response:
    """Read what the page sent and keep it by `keep`; ask about what is unlikely, say what must be put right."""
    form = form_for(measure, request.form)
    given = form.given()
    if given is None or "change" in request.form:
        return form_page(form, measure, **context)
    if given.asks:
        return _sure_page(form, given)
    try:
        kept = keep(form, given)
    except NotTaken as refused:
        form.refuse(refused.problems)
        return form_page(form, measure, **context)
    db_session().commit()
    return redirect(url_for("diary.saved", entry_id=kept.id), 303)


def form_page(form: EntryForm, measure: Measure, *, back: str | None = None, moved_on: Entry | None = None) -> Response:
    """Return the page of one measure. Its advice is the same for everybody, whatever they wrote."""
    status = 409 if moved_on else 422 if form.errors else 200
    return page("diary/write.html", status=status, **form_context(form, measure, back=back, moved_on=moved_on))


def form_context(
    form: EntryForm, measure: Measure, *, back: str | None = None, moved_on: Entry | None = None
) -> dict[str, Any]:
    """Return what the page of one measure needs."""
    return {
        "title": str(words.QUESTIONS[measure.key]),
        "form": form,
        "measure": measure,
        "words": words,
        "back": back or url_for(BACK[measure.kind]),
        "has_advice": measure.key in HAS_ADVICE,
        "moved_on": moved_on,
    }


BACK = {
    Kind.CHECK_IN: "diary.index",
    Kind.NOTE: "diary.index",
    Kind.SYMPTOM: "diary.symptoms",
    Kind.READING: "diary.readings",
}


def _sure_page(form: EntryForm, given: Given) -> Response:
    """Ask whether an unlikely number is right. What was typed goes along, and nothing is saved yet."""
    unit = given.measure.unit(given.unit)
    assert unit is not None  # it was read with it
    return page(
        "diary/sure.html",
        title=_("Is that right?"),
        form=form,
        measure=given.measure,
        reading=words.as_typed(given, unit),
        typed=[(name, form[name].data) for name in CARRIED if name in form and form[name].data],
        has_advice=given.measure.key in HAS_ADVICE,
        words=words,
    )
