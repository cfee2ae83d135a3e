"""An assessment as one helper answers it: what they said themselves, and nothing that anybody else did."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from sqlalchemy.orm import Session

from app.assessments.domain.said import Said
from app.assessments.domain.saving import Stored
from app.assessments.domain.stored import StoredAnswer
from app.assessments.domain.voices import Voice
from app.assessments.queries.sittings import Sitting, locked_sitting, sitting
from app.core.errors import NotFound
from app.people.domain.access import Access
from app.questionnaires.domain.delegates import for_delegate, is_for_delegates
from app.questionnaires.domain.values import Value, from_json
from app.questionnaires.queries import PinnedVersion


@dataclass(frozen=True)
class HelpedSitting(Sitting):
    """A sitting whose version holds no hidden question, and whose answers are the helper's own.

    `rows` are those of every helper: a question has one answer by helpers, and the last one counts. `own` are the
    actor's; only these are ever shown.
    """

    own: Mapping[str, StoredAnswer] = field(default_factory=dict)

    @property
    def is_begun(self) -> bool:
        return bool(self.own)

    def to_show(self, link_id: str) -> Value | None:
        row = self.own.get(link_id)
        return from_json(row.value) if row else None

    def stored(self, link_id: str) -> Stored | None:
        row = self.own.get(link_id)
        return Stored(from_json(row.value), row.revision) if row else None


def helped_sitting(
    session: Session,
    access: Access,
    patient_id: uuid.UUID,
    assessment_id: uuid.UUID,
    locale: str,
    operation_id: uuid.UUID | None = None,
    *,
    is_locked: bool = False,
) -> HelpedSitting:
    """Return one person's assessment as the actor helps with it; NotFound where there is nothing to help with.

    `is_locked`: to write into, locked until the transaction ends.
    """
    if is_locked:
        found = locked_sitting(session, access, assessment_id, locale, operation_id, Voice.HELPER)
    else:
        found = sitting(session, access, assessment_id, locale, Voice.HELPER)
    if found.assessment.patient_id != patient_id or not is_for_delegates(found.version.definition):
        raise NotFound
    return _as_helped(found, access)


def _as_helped(found: Sitting, access: Access) -> HelpedSitting:
    definition = for_delegate(found.version.definition)
    version = PinnedVersion(found.version.id, definition, replace(found.version.words, definition=definition))
    asked = {question.link_id for question in definition.questions()}
    own = {
        link_id: row
        for link_id, row in found.rows.items()
        if link_id in asked and row.answered_by_user_id == access.user_id
    }
    # A person who disowned an answer does not tell the helper: to them it stands.
    said = Said({link_id: (row,) for link_id, row in own.items()}, frozenset(), found.assessment.started_at)
    parts = {part.name: getattr(found, part.name) for part in fields(Sitting)}
    return HelpedSitting(**{**parts, "version": version, "said": said, "values": said.values()}, own=own)
