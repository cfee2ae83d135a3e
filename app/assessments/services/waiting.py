"""Answers that wait for a person's word: they are shown to them again, and are not sent before."""

import uuid
from collections.abc import Collection

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.assessments.models import Answer


def let_wait(session: Session, answer_ids: Collection[uuid.UUID]) -> None:
    """Let these answers be confirmed before they are sent; none: no statement. Read the sitting again afterwards."""
    if answer_ids:
        waiting = update(Answer).where(Answer.id.in_(answer_ids)).values(is_to_confirm=True)
        session.execute(waiting, execution_options={"synchronize_session": False})
