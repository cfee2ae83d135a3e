"""What a person shows on their own charts, and the numbers that a clinical lead set for one person."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

MARK, TARGET = "diary_mark", "diary_target"


def upgrade() -> None:
    op.create_table(
        MARK,
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("chain_id", sa.Uuid(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_diary_mark_patient_id")),
        sa.ForeignKeyConstraint(["chain_id"], ["diary_entry.id"], name=op.f("fk_diary_mark_chain_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_mark")),
        sa.UniqueConstraint("chain_id", name=op.f("uq_diary_mark_chain_id")),
    )
    op.create_index(op.f("ix_diary_mark_patient_id"), MARK, ["patient_id"])
    op.create_table(
        TARGET,
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(length=30), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("raises_item", sa.Boolean(), nullable=False),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("low2", sa.Double(), nullable=True),
        sa.Column("high2", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_diary_target_patient_id")),
        sa.ForeignKeyConstraint(["set_by_user_id"], ["app_user.id"], name=op.f("fk_diary_target_set_by_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_target")),
        sa.UniqueConstraint("patient_id", "measure", "number", name=op.f("uq_diary_target_patient_id_measure_number")),
        sa.UniqueConstraint("patient_id", "operation_id", name=op.f("uq_diary_target_patient_id_operation_id")),
    )
    walls.append_only(op, TARGET)
    for table in (MARK, TARGET):
        walls.patient_wall(op, table)


def downgrade() -> None:
    """Take both away; refused while a number is set: the team would believe that it still counts."""
    if walls.count(op, f"SELECT count(*) FROM {TARGET}"):
        raise RuntimeError("numbers were set for somebody; the release before does not know of them")
    walls.drop_policies(op, MARK, TARGET)
    op.drop_table(TARGET)
    op.drop_table(MARK)
