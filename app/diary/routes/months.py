"""My month on one page for a visit, as a page and on paper, and which notes stand on my charts."""

import uuid
from collections.abc import Sequence

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.adapters.pdf import pdf_of
from app.core import audit, clock
from app.core.db import db_session
from app.core.errors import NotFound
from app.core.i18n import current_locale
from app.core.render import page, pdf_file
from app.diary import chart_words, month_words
from app.diary.domain.months import Month, Part, fitting
from app.diary.forms.months import MarksForm, PartsForm
from app.diary.queries.marks import Note, notes
from app.diary.queries.months import MonthTold, month_told
from app.diary.routes import bp
from app.diary.routes.reading import own_id
from app.diary.services.marks import mark_notes
from app.people import queries as people
from app.people.domain.policy import Action
from app.people.guards import current_access, requires

ALL = frozenset(Part)


@bp.get("/diary/months/<month>")
@requires(Action.KEEP_DIARY, readonly=True)
def month(month: str) -> Response:
    """Show one month on one page, with the parts that I chose."""
    asked = month_asked(month)
    form = _parts_form()
    chosen = form.read() if request.args else ALL
    told = month_told(db_session(), current_access(), own_id(), asked, clock.today())
    return page(
        "diary/month.html",
        title=month_words.title_of(asked),
        status=200 if chosen else 422,
        told=told,
        parts=chosen or ALL,
        form=form,
        later=asked.after if asked < Month.of(clock.today()) else None,
        is_own=True,
        words=month_words,
        chart_words=chart_words,
    )


@bp.get("/diary/months/<month>/summary.pdf")
@requires(Action.KEEP_DIARY)
def month_pdf(month: str) -> Response:
    """Return the same on one sheet of paper, to take along."""
    asked = month_asked(month)
    chosen = (_parts_form().read() if request.args else ALL) or ALL
    session, access = db_session(), current_access()
    told = month_told(session, access, own_id(), asked, clock.today())
    audit.record(
        session,
        access,
        "diary.saved_as_pdf",
        patient_id=own_id(),
        object_type="patient",
        object_id=own_id(),
        now=clock.now(),
    )
    html = paper(told, chosen, own_id())
    session.commit()
    return pdf_file(pdf_of(html, str(current_app.extensions["settings"].base_url)), current_locale(), "month.pdf")


def paper(told: MonthTold, parts: frozenset[Part], patient_id: uuid.UUID) -> str:
    """Return the sheet as HTML: as much as fits on one page, and how much more there is."""
    fits = fitting(
        parts,
        notes=[note.words for note in told.notes],
        said=[said.words for said in told.said],
        symptoms=len(told.symptoms),
        readings=len(told.readings),
    )
    return render_template(
        "diary/month_paper.html",
        title=month_words.title_of(told.month),
        owner=people.patient(db_session(), current_access(), patient_id),
        told=told,
        parts=parts,
        fits=fits,
        is_own=True,
        words=month_words,
        chart_words=chart_words,
        printed_on=clock.today(),
    )


@bp.get("/diary/months/<month>/notes")
@requires(Action.KEEP_DIARY, readonly=True)
def notes_to_mark(month: str) -> Response:
    """Ask which notes of a month stand on my charts."""
    asked = month_asked(month)
    there = notes(db_session(), current_access(), own_id(), asked.window(clock.today()))
    form = _marks_form(there)
    form.notes.data = [str(note.chain_id) for note in there if note.is_marked]
    return page("diary/month_notes.html", title=_("Notes on your charts"), form=form, month=asked, words=month_words)


@bp.post("/diary/months/<month>/notes")
@requires(Action.KEEP_DIARY)
def mark(month: str) -> Response:
    """Keep which notes stand on my charts."""
    asked = month_asked(month)
    session, access, window = db_session(), current_access(), asked.window(clock.today())
    form = _marks_form(notes(session, access, own_id(), window))
    if not form.validate():
        return page("diary/month_notes.html", title=_("Notes on your charts"), status=422, form=form, month=asked)
    mark_notes(session, access, own_id(), window, form.chosen, clock.now())
    session.commit()
    return redirect(url_for(".month", month=asked), 303)


def month_asked(text: str) -> Month:
    """Return the month that an address names; NotFound where it is none, or has not begun."""
    asked = Month.from_text(text)
    if asked is None or asked > Month.of(clock.today()):
        raise NotFound
    return asked


def _parts_form() -> PartsForm:
    form = PartsForm(formdata=request.args) if request.args else PartsForm(formdata=None)
    form.offer(month_words.PARTS)
    if not request.args:
        form.part.data = [part.value for part in Part]
    return form


def _marks_form(there: Sequence[Note]) -> MarksForm:
    form = MarksForm()
    form.offer((note.chain_id, month_words.note_label(note)) for note in there)
    return form
