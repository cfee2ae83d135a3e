"""What a paper form says of itself: its date, and who wrote on it; and the voice of a helper on paper."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

VOICES = "voice IN ('self', 'phone', 'paper', 'helper')"
VOICES_NOW = "voice IN ('self', 'phone', 'paper', 'helper', 'paper-help')"


def upgrade() -> None:
    with op.batch_alter_table("assisted_sitting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paper_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("writer", sa.String(length=10), nullable=False, server_default="not-said"))
        batch_op.add_column(sa.Column("writer_ct", sa.LargeBinary(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_assisted_sitting_writer"), "writer IN ('self', 'helper', 'not-said')"
        )
    op.add_column("answer", sa.Column("paper_on", sa.Date(), nullable=True))
    _allow_voices(VOICES, VOICES_NOW)


def downgrade() -> None:
    """Take them away; refused while an answer has the new voice, which would become somebody else's."""
    _refuse_while_used()
    _allow_voices(VOICES_NOW, VOICES)
    op.drop_column("answer", "paper_on")
    with op.batch_alter_table("assisted_sitting", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_assisted_sitting_writer"), type_="check")
        batch_op.drop_column("writer_ct")
        batch_op.drop_column("writer")
        batch_op.drop_column("paper_on")


def _allow_voices(before: str, after: str) -> None:
    """Change the rule in place: SQLite would make the table anew, and other tables' rows point to it.

    What is stored stays as it is, so SQLite's own way applies: https://sqlite.org/lang_altertable.html, section 7.
    """
    if walls.is_postgresql(op):
        op.drop_constraint(op.f("ck_answer_voice"), "answer", type_="check")
        op.create_check_constraint(op.f("ck_answer_voice"), "answer", after)
        return
    connection = op.get_bind()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_schema SET sql = replace(sql, :before, :after) "
            "WHERE type = 'table' AND name = 'answer' AND instr(sql, :before) > 0"
        ),
        {"before": before, "after": after},
    )
    if changed.rowcount != 1:
        raise RuntimeError("the table of answers is not as the migration before left it")
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def _refuse_while_used() -> None:
    if walls.count(op, "SELECT count(*) FROM answer WHERE voice = 'paper-help'"):
        raise RuntimeError("answers that a helper wrote on paper would become somebody else's")
