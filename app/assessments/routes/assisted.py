"""Staff write a person's answers down: they read out one question a page, in the person's language."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.domain.assisted import How
from app.assessments.domain.confirming import first_to_write_down
from app.assessments.domain.pictures import picture_of
from app.assessments.domain.voices import Voice
from app.assessments.forms import AnswerForm, Beside, form_beside, sitting_in
from app.assessments.models import AssistedSitting
from app.assessments.queries import Sitting
from app.assessments.routes import bp
from app.assessments.routes.assisted_words import advice_in, other_answers
from app.assessments.routes.earlier import note_of
from app.assessments.routes.goal_words import their_goal
from app.assessments.routes.words import value_words
from app.core import clock
from app.core.db import db_session
from app.core.i18n import SOURCE_LOCALE, text_direction
from app.core.render import page
from app.people import queries as people
from app.people.domain.policy import Action
from app.people.guards import current_access, requires, take_kept
from app.people.models import Patient
from app.questionnaires import queries as questionnaires
from app.questionnaires.domain.branching import enabled, previous_question
from app.questionnaires.domain.definition import DangerKind, Question
from app.questionnaires.domain.values import from_json

ADDRESS = "/team/people/<uuid:patient_id>/assessments/<uuid:assessment_id>"


@dataclass(frozen=True)
class Desk:
    """A person's assessment as one member of staff writes it down: `row` says how, `found` what was said."""

    row: AssistedSitting
    found: Sitting
    patient: Patient

    @property
    def how(self) -> How:
        return self.row.how()

    @property
    def words(self) -> Beside:
        """The words as they are spoken, and in English."""
        version = questionnaires.pinned(db_session(), self.found.version.id, SOURCE_LOCALE)
        return Beside(self.found.version.words, version.words)

    def address(self, endpoint: str, **more: object) -> str:
        ids = {"patient_id": self.row.patient_id, "assessment_id": self.row.assessment_id}
        return url_for(f"assessments.{endpoint}", **ids, **more)  # type: ignore[arg-type]


def desk(
    patient_id: uuid.UUID,
    assessment_id: uuid.UUID,
    sitting_id: uuid.UUID | None = None,
    *,
    operation_id: uuid.UUID | None = None,
    is_locked: bool = False,
) -> Desk:
    """Return the desk at which the actor sits; NotFound where they have begun nothing with this person.

    A page names its own sitting, so that an answer never gets the voice of another that was begun since.
    """
    session, access = db_session(), current_access()
    row = queries.own_assisted_sitting(session, access, patient_id, assessment_id, sitting_id)
    how, patient = row.how(), people.patient(session, access, patient_id)
    if is_locked:
        found = queries.locked_sitting(session, access, assessment_id, how.spoken_locale, operation_id, how.voice)
    else:
        found = queries.sitting(session, access, assessment_id, how.spoken_locale, how.voice)
    return Desk(row, found, patient)


@bp.get(ADDRESS)
@requires(Action.ASSIST)
def assisted(patient_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Go to the first question to write down, to the check when there is none, to the person once it is sent."""
    here = desk(patient_id, assessment_id)
    if here.found.assessment.is_submitted:
        return redirect(url_for("mdt.person", patient_id=patient_id), 303)
    if has_newer_version(here):
        return redirect(here.address("assisted_versions"), 303)
    found, is_whole = here.found, here.how.voice is Voice.PAPER
    following = first_to_write_down(
        found.version.definition, found.values, found.said.to_confirm(), found.rows, is_whole=is_whole
    )
    if following is None:
        return redirect(here.address("assisted_check"), 303)
    return redirect(here.address("assisted_question", link_id=following.link_id), 303)


@bp.get(f"{ADDRESS}/questions/<link_id>")
@requires(Action.ASSIST)
def assisted_question(patient_id: uuid.UUID, assessment_id: uuid.UUID, link_id: str) -> Response:
    """Show one question to read out, in the language spoken and in English, and what the person answered before."""
    kept = take_kept()
    here = desk(patient_id, assessment_id, sitting_in(kept.get("sitting")) if kept else None)
    found, asked = here.found, here.found.question(link_id)
    if found.assessment.is_submitted or asked not in enabled(found.version.definition, found.values):
        return redirect(here.address("assisted"), 303)
    form = form_beside(here.words, asked, found.values)
    form.show(found.to_show(link_id))
    clash = _shown_beside(here, asked, form)
    if kept:
        form.show_kept(kept.getlist("answer"))
    renew(form, here, asked)
    services.record_asked(db_session(), current_access(), here.row, clock.now())
    response = question_page(here, asked, form, clash=clash)
    db_session().commit()
    return response


def has_newer_version(here: Desk) -> bool:
    """Return whether the person must be asked which version to go on with. Who keys in a paper cannot ask them."""
    session, access, found = db_session(), current_access(), here.found
    return here.how.voice is Voice.PHONE and bool(
        queries.newer_version(session, access, found.assessment, SOURCE_LOCALE)
    )


def is_review() -> bool:
    """Return whether staff came from reading the answers back, and go back there."""
    return "review" in request.args


def _shown_beside(here: Desk, asked: Question, form: AnswerForm) -> Markup | None:
    """Fill in what staff sent before they were shown what help there is, where a colleague had saved something else.

    Return what the colleague saved; None where the page was opened in any other way. The address names the sending.
    """
    if "sent" not in request.args:
        return None
    sending = sitting_in(request.args["sent"])
    sent = queries.operation(db_session(), current_access(), here.row.assessment_id, sending).values[0]
    if sent["link_id"] != asked.link_id:
        return None
    form.show(from_json(sent["value"]))
    return saved_by_colleague(here, asked)


def saved_by_colleague(here: Desk, asked: Question) -> Markup:
    """Return in words what stands in the voice of this sitting."""
    stored = here.found.stored(asked.link_id)
    return value_words(here.words.english, asked, stored.value if stored else None)


def renew(form: AnswerForm, here: Desk, asked: Question) -> None:
    """Make the page a new sending, on top of the answer that it shows."""
    stored = here.found.stored(asked.link_id)
    form.revision.data = str(stored.revision if stored else 0)
    form.shown_in.data, form.operation_id.data = here.how.spoken_locale, str(uuid.uuid4())


def question_page(
    here: Desk,
    asked: Question,
    form: AnswerForm,
    *,
    status: int = 200,
    clash: object = None,
    kinds: Sequence[DangerKind] = (),
) -> Response:
    words = here.words
    form.version.data = str(here.found.version.definition.version)
    return page(
        "assessments/assisted_question.html",
        layout="team_layout.html",
        title=words.english.text(asked).text,
        status=status,
        has_errors=bool(form.errors),
        form=form,
        kinds=[kind.value for kind in kinds],
        spoken=advice_in(here.how.spoken_locale, kinds) if kinds else "",
        spoken_direction=text_direction(here.how.spoken_locale),
        question=asked,
        low=words.pair("low", asked),
        high=words.pair("high", asked),
        hint=words.pair("stem", asked) or their_goal(here.found, asked) or words.pair("hint", asked),
        exclusive=next((option.code for option in asked.options if option.exclusive), None),
        is_saved=status == 200 and here.found.is_begun,
        is_private=asked.private or any(option.private for option in asked.options),
        others=other_answers(words, asked, here.found),
        clash=clash,
        skip=_("Left blank on the paper") if here.how.voice is Voice.PAPER else _("They did not want to answer"),
        note=None if here.found.said.suggested(asked.link_id) else note_of(here.found, asked),
        picture=picture_of(asked),
        back=_back(here, asked),
        review="1" if is_review() else None,
        assessment_id=here.row.assessment_id,
        sitting_id=here.row.id,
        patient=here.patient,
        how=here.how,
        lang=None,
    )


def _back(here: Desk, asked: Question) -> str:
    if is_review():
        return here.address("assisted_check")
    before = previous_question(here.found.version.definition, here.found.values, asked.link_id)
    if before is None:
        return url_for("mdt.person", patient_id=here.row.patient_id)
    return here.address("assisted_question", link_id=before.link_id)
