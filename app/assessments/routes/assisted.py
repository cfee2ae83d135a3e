"""Staff write a person's answers down: they read out one question a page, in the person's language."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.assessments import queries, services
from app.assessments.domain.assisted import How
from app.assessments.domain.confirming import first_to_write_down
from app.assessments.domain.pictures import picture_of
from app.assessments.domain.voices import ON_PAPER, Voice
from app.assessments.forms import AnswerForm, Beside, form_beside, sitting_in
from app.assessments.models import AssistedSitting
from app.assessments.queries import Sitting
from app.assessments.routes import bp
from app.assessments.routes.assisted_words import advice_in, other_answers
from app.assessments.routes.earlier import Note, note_of
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

WITH_PAPER = frozenset({"assisted", "assisted_question", "save_assisted", "assisted_help"})
ADDRESS = "/team/people/<uuid:patient_id>/assessments/<uuid:assessment_id>"


@dataclass(frozen=True)
class Desk:
    """A person's assessment as one member of staff writes it down: `row` says how, `found` what was said.

    `shown` is `found` as the page asks it: in the words of the paper form, where that is of another version.
    """

    row: AssistedSitting
    found: Sitting
    patient: Patient
    shown: Sitting

    @property
    def is_of_another_paper(self) -> bool:
        """Whether the paper form is of another version than the assessment."""
        return self.shown.version.id != self.found.version.id

    @property
    def how(self) -> How:
        return self.row.how()

    @property
    def words(self) -> Beside:
        """The words as they are spoken or on the paper, and in English."""
        return self._words(self.shown)

    @property
    def words_now(self) -> Beside:
        """The words of the assessment, whatever the paper says."""
        return self._words(self.found)

    def _words(self, sitting: Sitting) -> Beside:
        version = questionnaires.pinned(db_session(), sitting.version.id, SOURCE_LOCALE)
        return Beside(sitting.version.words, version.words)

    def asked_as(self, sent: Mapping[str, Any]) -> str:
        """Return the link id under which the page asks what was sent."""
        return str(sent["asked_as"] if self.is_of_another_paper else sent["link_id"])

    def address(self, endpoint: str, **more: object) -> str:
        """Return an address of this assessment at the desk; where it asks a question, with the paper's version."""
        ids = {"patient_id": self.row.patient_id, "assessment_id": self.row.assessment_id}
        is_paper = self.is_of_another_paper and endpoint in WITH_PAPER
        paper = {"paper": self.shown.version.definition.version} if is_paper else {}
        return url_for(f"assessments.{endpoint}", **ids, **paper, **more)  # type: ignore[arg-type]


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
        found = queries.locked_sitting(session, access, assessment_id, how.spoken_locale, operation_id, how.answers_as)
    else:
        found = queries.sitting(session, access, assessment_id, how.spoken_locale, how.answers_as)
    found = replace(found, paper_on=how.paper.on)
    return Desk(row, found, patient, _shown(found))


def _shown(found: Sitting) -> Sitting:
    number = request.args.get("paper", type=int)
    if number is None or found.voice not in ON_PAPER:
        return found
    return services.as_printed(db_session(), found, number)


@bp.get(ADDRESS)
@requires(Action.ASSIST)
def assisted(patient_id: uuid.UUID, assessment_id: uuid.UUID) -> Response:
    """Go to the first question to write down, to the check when there is none, to the person once it is sent."""
    here = desk(patient_id, assessment_id)
    if here.found.assessment.is_submitted:
        return redirect(url_for("mdt.person", patient_id=patient_id), 303)
    if has_newer_version(here):
        return redirect(here.address("assisted_versions"), 303)
    shown, is_whole = here.shown, here.how.voice is Voice.PAPER
    # What waits for the person's word is not on a paper of another version: only they can say it.
    to_confirm = frozenset() if here.is_of_another_paper else shown.said.to_confirm()
    following = first_to_write_down(shown.version.definition, shown.values, to_confirm, shown.rows, is_whole=is_whole)
    if following is None:
        return redirect(here.address("assisted_check"), 303)
    return redirect(here.address("assisted_question", link_id=following.link_id), 303)


@bp.get(f"{ADDRESS}/questions/<link_id>")
@requires(Action.ASSIST)
def assisted_question(patient_id: uuid.UUID, assessment_id: uuid.UUID, link_id: str) -> Response:
    """Show one question to read out, in the language spoken and in English, and what the person answered before."""
    kept = take_kept()
    here = desk(patient_id, assessment_id, sitting_in(kept.get("sitting")) if kept else None)
    found, asked = here.shown, here.shown.question(link_id)
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
    if here.asked_as(sent) != asked.link_id:
        return None
    form.show(from_json(sent["value"]))
    return saved_by_colleague(here, asked)


def saved_by_colleague(here: Desk, asked: Question) -> Markup:
    """Return in words what stands in the voice of this sitting."""
    stored = here.shown.stored(asked.link_id)
    return value_words(here.words.english, asked, stored.value if stored else None)


def renew(form: AnswerForm, here: Desk, asked: Question) -> None:
    """Make the page a new sending, on top of the answer that it shows."""
    stored = here.shown.stored(asked.link_id)
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
    words, shown = here.words, here.shown
    form.version.data = str(shown.version.definition.version)
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
        hint=words.pair("stem", asked) or their_goal(shown, asked) or words.pair("hint", asked),
        exclusive=next((option.code for option in asked.options if option.exclusive), None),
        is_saved=status == 200 and here.found.is_begun,
        is_private=asked.private or any(option.private for option in asked.options),
        others=[] if here.is_of_another_paper else other_answers(words, asked, here.found),
        clash=clash,
        skip=_("Left blank on the paper") if here.how.voice is Voice.PAPER else _("They did not want to answer"),
        note=_note(here, asked),
        picture=picture_of(asked),
        back=_back(here, asked),
        address=here.address("save_assisted", link_id=asked.link_id, review="1" if is_review() else None),
        sitting_id=here.row.id,
        patient=here.patient,
        how=here.how,
        lang=None,
    )


def _note(here: Desk, asked: Question) -> Note | None:
    is_told = here.is_of_another_paper or here.found.said.suggested(asked.link_id)
    return None if is_told else note_of(here.found, asked)


def _back(here: Desk, asked: Question) -> str:
    if is_review():
        return here.address("assisted_check")
    before = previous_question(here.shown.version.definition, here.shown.values, asked.link_id)
    if before is None:
        return url_for("mdt.person", patient_id=here.row.patient_id)
    return here.address("assisted_question", link_id=before.link_id)
