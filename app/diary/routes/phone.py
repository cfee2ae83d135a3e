"""The diary on a phone without signal: its forms to keep there, and what was written in them."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import jsonify, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.i18n import LOCALES, current_locale
from app.core.phone_queue import Fields, take_each, told_at
from app.core.render import page_to_keep
from app.diary import services, words
from app.diary.domain.given import NotTaken
from app.diary.domain.measures import MEASURES, NOTE, Kind, Measure
from app.diary.forms import EntryForm, form_for
from app.diary.routes import bp
from app.diary.routes.writing import choose_context, form_context
from app.people.domain.policy import Action
from app.people.guards import current_access, phone_owner, requires

ON_PHONE = "/diary/written/on-this-phone"  # no address of the site: what a phone says by itself (frontend/js/shell.js)


@bp.get("/diary/pack")
@requires(Action.KEEP_DIARY, readonly=True)
def pack() -> Response:
    """Give the pages that something can be written on, by address. They hold nothing about the person."""
    return jsonify({path: page_to_keep(name, **said) for path, name, said in _pages()})


def _pages() -> Iterator[tuple[str, str, dict[str, Any]]]:
    yield url_for("diary.symptoms"), "diary/choose.html", choose_context(Kind.SYMPTOM)
    yield url_for("diary.readings"), "diary/choose.html", choose_context(Kind.READING)
    yield ON_PHONE, "diary/on_phone.html", {"title": _("Saved on this phone")}
    for measure in MEASURES.values():
        yield address_of(measure), "diary/write.html", form_context(form_for(measure), measure)


def address_of(measure: Measure) -> str:
    """Return the page where this is written down."""
    if measure.kind is Kind.SYMPTOM:
        return url_for("diary.symptom", symptom=measure.key)
    if measure.kind is Kind.READING:
        return url_for("diary.reading", reading=measure.key)
    return url_for("diary.note") if measure is NOTE else url_for("diary.check_in")


@bp.post("/diary/sync")
@requires(Action.KEEP_DIARY)
def sync() -> Response:
    """Take what one phone kept, and say of each what became of it."""
    return take_each(phone_owner(), _take)


def _take(fields: Fields) -> dict[str, Any]:
    """Keep one entry. An unlikely number is kept: nobody could ask about it."""
    measure = _measure(fields.get("form", ""))
    form = form_for(measure, fields)
    given = form.given()
    if given is None:
        return _refused(form, measure)
    locale = fields.get("shown_in", "")
    locale = locale if locale in LOCALES else current_locale()
    session, access, now = db_session(), current_access(), clock.now()
    try:
        kept = services.record_entry(
            session, access, given, form.operation, now, locale=locale, told_at=told_at(fields)
        )
    except NotTaken as refused:
        form.refuse(refused.problems)
        return _refused(form, measure)
    session.commit()
    return {"outcome": "saved", "where": url_for("diary.entry", entry_id=kept.id)}


def _measure(path: str) -> Measure:
    """Return what is written on a page, by its address; NotFound where no page has it."""
    found = next((measure for measure in MEASURES.values() if address_of(measure) == path), None)
    if found is None:
        raise NotFound
    return found


def _refused(form: EntryForm, measure: Measure) -> dict[str, Any]:
    errors: Mapping[str, Any] = form.errors
    says = next((str(text) for texts in errors.values() for text in texts), "")
    said = _("%(measure)s: %(problem)s", measure=words.name(measure.key), problem=says)
    return {"outcome": "refused", "says": str(said), "where": address_of(measure)}
