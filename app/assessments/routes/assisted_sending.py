"""Beginning an assisted sitting, the advice for a danger sign, and sending once it was read back."""

import uuid

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.domain.saving import Outcome, Reply, reply_from_json
from app.assessments.domain.voices import Voice
from app.assessments.forms import BeginForm, ReadBackForm, sitting_in
from app.assessments.routes import bp
from app.assessments.routes.assisted import ADDRESS, Desk, desk, has_newer_version
from app.assessments.routes.assisted_words import advice_in, lines_to_read_back, rows_to_read_back
from app.assessments.routes.earlier import before_rows, with_what_waits
from app.core import clock
from app.core.db import db_session
from app.core.i18n import LOCALES, current_locale, text_direction
from app.core.render import page
from app.people import queries as people
from app.people.domain.policy import Action
from app.people.guards import current_access, requires
from app.people.models import Patient
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.definition import DangerKind
from app.questionnaires.queries import PinnedVersion


@bp.get("/team/people/<uuid:patient_id>/answer-together")
@requires(Action.ASSIST)
def answer_together(patient_id: uuid.UUID) -> Response:
    """Ask which questions, by phone or paper, in which language and through whom."""
    patient = people.patient(db_session(), current_access(), patient_id)
    form = _begin_form(formdata=None)
    by = request.args.get("by")
    form.voice.data = by if by in {Voice.PHONE, Voice.PAPER} else None
    form.language.data = patient.locale if patient.locale in LOCALES else None
    return _form_shown(_begin_page(patient, form), patient_id)


@bp.post("/team/people/<uuid:patient_id>/answer-together")
@requires(Action.ASSIST)
def begin_assisted(patient_id: uuid.UUID) -> Response:
    """Begin, or go on where the person or a colleague has begun."""
    session, access = db_session(), current_access()
    patient, form = people.patient(session, access, patient_id), _begin_form()
    is_whole = form.validate()
    if not form.reads_paper(today=clock.today(), born_on=patient.birthday) or not is_whole:
        return _form_shown(_begin_page(patient, form, status=422), patient_id)
    key, how = str(form.key.data), form.how()
    numbers = questionnaires.numbers(session, key) if how.voice is Voice.PAPER else ()
    number = form.says_version(numbers) if len(numbers) > 1 else None
    if len(numbers) > 1 and number is None:
        return _form_shown(_paper_page(patient, form), patient_id)
    begun = services.begin_assisted(session, access, patient_id, key, how, now=clock.now(), number=number)
    session.commit()
    ids = {"patient_id": patient_id, "assessment_id": begun.assessment_id}
    return redirect(url_for("assessments.assisted", paper=number, **ids), 303)  # type: ignore[arg-type]


def _form_shown(response: Response, patient_id: uuid.UUID) -> Response:
    """Return a page that names the person, once it is written down that it was shown."""
    services.record_form_opened(db_session(), current_access(), patient_id, clock.now())
    db_session().commit()
    return response


def _begin_form(**options: object) -> BeginForm:
    form = BeginForm(**options)
    versions = queries.answerable(db_session(), current_access(), current_locale(), today=clock.today())
    form.offer([(version.definition.key, _title(version)) for version in versions], list(LOCALES.items()))
    return form


def _title(version: PinnedVersion) -> str:
    """Name a set of questions with how much it is, so that staff know before they begin."""
    definition, title = version.definition, version.words.title().text
    count = definition.question_count()
    told = _(
        "%(title)s (questions at most: %(count)s, minutes: %(minutes)s)",
        title=title,
        count=count,
        minutes=definition.minutes,
    )
    return str(told)


def _begin_page(patient: Patient, form: BeginForm, *, status: int = 200) -> Response:
    title = _("Answer together")
    return page("assessments/assisted_begin.html", title=title, status=status, form=form, patient=patient)


def _paper_page(patient: Patient, form: BeginForm) -> Response:
    """Ask which version the paper says, where more than one was printed."""
    return page(
        "assessments/assisted_paper.html",
        title=_("Which version does the paper say?"),
        status=422 if form.errors else 200,
        has_errors=bool(form.errors),
        form=form,
        patient=patient,
    )


@bp.get(f"{ADDRESS}/help-now/<uuid:operation_id>")
@requires(Action.ASSIST)
def assisted_help(patient_id: uuid.UUID, assessment_id: uuid.UUID, operation_id: uuid.UUID) -> Response:
    """Stop, before anything else: what to tell the person now, in the language spoken and in the page's own."""
    here = desk(patient_id, assessment_id)
    sent = queries.operation(db_session(), current_access(), assessment_id, operation_id)
    reply = reply_from_json(sent.result)
    kinds = reply.signs or tuple(DangerKind)
    services.record_asked(db_session(), current_access(), here.row, clock.now())
    response = page(
        "assessments/assisted_help.html",
        title=_("Tell them this now"),
        kinds=[kind.value for kind in kinds],
        spoken=advice_in(here.how.spoken_locale, kinds),
        spoken_direction=text_direction(here.how.spoken_locale),
        carry_on=_carry_on(here, operation_id, reply, here.asked_as(sent.values[0])),
        patient=here.patient,
        how=here.how,
    )
    db_session().commit()
    return response


def _carry_on(here: Desk, operation_id: uuid.UUID, reply: Reply, link_id: str) -> str:
    """Return the way on from the help; to the question again where a colleague had saved another answer."""
    if reply.outcome is Outcome.CONFLICT:
        return here.address("assisted_question", link_id=link_id, sent=operation_id)
    return here.address("assisted")


@bp.get(f"{ADDRESS}/check")
@requires(Action.ASSIST)
def assisted_check(patient_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Show every answer, to be read back."""
    here = desk(patient_id, assessment_id)
    if here.found.assessment.is_submitted:
        return redirect(url_for("mdt.person", patient_id=patient_id), 303)
    if has_newer_version(here):
        return redirect(here.address("assisted_versions"), 303)
    services.record_asked(db_session(), current_access(), here.row, clock.now())
    response = _check_page(here, _read_back_form(here, formdata=None))
    db_session().commit()
    return response


@bp.post(f"{ADDRESS}/check")
@requires(Action.ASSIST)
def send_assisted(patient_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Send the answers once they were read back; pressed twice, they are still sent once."""
    here = desk(patient_id, assessment_id, sitting_in(request.form.get("sitting")))
    form = _read_back_form(here)
    if not form.is_read_back():
        return _asked(here, form)
    try:
        services.submit_assisted(db_session(), current_access(), here.row, now=clock.now())
    except services.Unfinished as unfinished:
        form.form_errors = [_needed(here, link_id) for link_id in unfinished.link_ids]
        db_session().rollback()
        return _asked(here, form)
    db_session().commit()
    return redirect(here.address("assisted_more"), 303)


def _asked(here: Desk, form: ReadBackForm) -> Response:
    """Return the page again, saying what to put right, once it is written down that it was shown."""
    response = _check_page(here, form, status=422)
    services.record_asked(db_session(), current_access(), here.row, clock.now())
    db_session().commit()
    return response


def _needed(here: Desk, link_id: str) -> str:
    question = here.words_now.english.text(here.found.question(link_id)).text
    if link_id in here.found.values and link_id in here.found.said.to_confirm():
        return str(_("Ask the person first if their answer is still right: %(question)s", question=question))
    return str(_("Answer this question first: %(question)s", question=question))


def _read_back_form(here: Desk, **options: object) -> ReadBackForm:
    form = ReadBackForm(**options)
    form.ask(here.how.voice)
    form.sitting.data = str(here.row.id)
    return form


def _check_page(here: Desk, form: ReadBackForm, *, status: int = 200) -> Response:
    lines = lines_to_read_back(here.words_now, here.found)
    rows = with_what_waits(here.found, rows_to_read_back(here.words_now, here.found), lines)
    for row, line in zip(rows, lines, strict=True):
        row["href"] = here.address("assisted_question", link_id=line.link_id, review="1")
    return page(
        "assessments/assisted_check.html",
        title=_("Read the answers back"),
        status=status,
        has_errors=bool(form.errors),
        form=form,
        rows=rows,
        before=before_rows(here.found.said.asked_before()),
        assessment_id=here.row.assessment_id,
        patient=here.patient,
        how=here.how,
    )
