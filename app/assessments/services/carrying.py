"""What a person told us before: shown to them again, to be confirmed or changed, and no answer until then."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.domain.paper_date import said_at
from app.assessments.domain.recalling import SHOWN_AGAIN_FOR, shown_again
from app.assessments.domain.stepping import is_stale
from app.assessments.domain.stored import AnswerRow
from app.assessments.models import Assessment
from app.assessments.queries import Sitting, Window
from app.assessments.services.copying import show_again
from app.assessments.services.waiting import let_wait
from app.core.rows import insert_now
from app.people.domain.access import Access
from app.questionnaires import queries as questionnaires
from app.questionnaires.services.policy import policy


def recall(session: Session, access: Access, begun: Assessment, there: Collection[str] = ()) -> None:
    """Put what the person said before into an assessment just begun, each answer to be confirmed.

    Lasting facts of the policy, and what another set asked within the last days; nothing to the questions `there`.
    One statement reads them and one writes them; one more where the questionnaire asks for lasting facts.
    """
    now = begun.started_at
    _show_again(session, access, begun, Window(now - SHOWN_AGAIN_FOR, now), there)


def recall_since(session: Session, access: Access, asking: Assessment, now: datetime) -> bool:
    """Put in what the person sent in another set after this one was begun; nothing where anything was said already.

    Return whether it may have been: then the sitting has to be read again. The assessment stays locked, so that two
    phones do not both put it in. One statement where nothing else was sent.
    """
    if asking.is_submitted or not queries.is_any_sent_since(session, access, asking):
        return False
    sitting = queries.locked_sitting(session, access, asking.id, asking.locale)
    if not sitting.assessment.is_submitted:
        window = Window(now - SHOWN_AGAIN_FOR, now, after=asking.started_at)
        _show_again(session, access, sitting.assessment, window, sitting.said.answers.keys())
    return True


def _show_again(session: Session, access: Access, asking: Assessment, window: Window, there: Collection[str]) -> None:
    definition = questionnaires.pinned(session, asking.version_id, asking.locale).definition
    concepts = {question.concept for question in definition.questions() if question.concept}
    if not concepts:
        return
    earlier = queries.told_in(session, access, asking, concepts & policy().asks, window)
    found = shown_again(definition, earlier.told, policy().asks, window.until)
    copies = [
        show_again(earlier.rows[source_id], asking, link_id, window.until)
        for link_id, source_id in found.items()
        if link_id not in there
    ]
    session.flush()
    insert_now(session, copies)


def ask_again(session: Session, sitting: Sitting, now: datetime) -> bool:
    """Let answers taken over long ago wait for the person's word: "the last 2 weeks" were other weeks then.

    Return whether there were any: then the sitting has to be read again.
    """
    if not sitting.version.definition.recall or sitting.assessment.is_submitted:
        return False
    taken_over = [row for said in sitting.said.answers.values() for row in said if row.carried_from_id]
    began_at = sitting.assessment.started_at
    stale_ids = [row.id for row in taken_over if is_stale(_given_at(row, began_at), now) and not row.is_to_confirm]
    let_wait(session, stale_ids)
    return bool(stale_ids)


def _given_at(row: AnswerRow, began_at: datetime) -> datetime:
    """Return when an answer was given; one that was keyed in here again counts from then, whatever its paper says."""
    is_untouched = row.revision == 1 or row.answered_at < began_at
    return said_at(row.answered_at, row.paper_on) if is_untouched else row.answered_at
