"""An answer that the person keeps from everybody who helps them, also after it was sent."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# Every column of an answer but `is_just_me`: of one that was sent, none of these may change.
CLOSED = (
    "id, patient_id, assessment_id, link_id, value, question_text, option_texts, locale, answered_by_user_id, "
    "answered_as, answered_at, revision, operation_id, voice, carried_from_id, is_to_confirm, paper_on, shown_again_at"
)


def upgrade() -> None:
    op.add_column("answer", sa.Column("is_just_me", sa.Boolean(), server_default=sa.false(), nullable=False))
    _close(f"UPDATE OF {CLOSED}")


def downgrade() -> None:
    """Take it away; refused while anybody keeps an answer to themselves, which helpers might then be shown."""
    if walls.count(op, "SELECT count(*) FROM answer WHERE is_just_me"):
        raise RuntimeError("answers that people keep to themselves would be kept from nobody")
    _close("UPDATE")
    op.drop_column("answer", "is_just_me")


def _close(update: str) -> None:
    """Let the database refuse this kind of change of an answer that was sent."""
    if walls.is_postgresql(op):
        op.execute("DROP TRIGGER answer_closed ON answer")
        op.execute(
            f"CREATE TRIGGER answer_closed BEFORE INSERT OR {update} OR DELETE ON answer "
            "FOR EACH ROW EXECUTE FUNCTION refuse_answer_to_submitted()"
        )
        return
    op.execute("DROP TRIGGER answer_closed_update")
    op.execute(
        f"CREATE TRIGGER answer_closed_update BEFORE {update} ON answer "
        "WHEN (SELECT submitted_at FROM assessment WHERE id = OLD.assessment_id) IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'a submitted assessment is closed'); END"
    )
