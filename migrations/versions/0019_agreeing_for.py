"""What somebody who helps answered for a person, beside the event; and by which link a copy of a text goes out."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLE = "care_plan_helper_answer"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("care_plan_event_id", sa.Uuid(), nullable=False),
        sa.Column("carer_link_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("shown_sha256", sa.String(length=64), nullable=False),
        sa.Column("is_beside", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_care_plan_helper_answer_patient_id")),
        sa.ForeignKeyConstraint(
            ["care_plan_event_id"], ["care_plan_event.id"], name=op.f("fk_care_plan_helper_answer_care_plan_event_id")
        ),
        sa.ForeignKeyConstraint(
            ["carer_link_id"], ["carer_link.id"], name=op.f("fk_care_plan_helper_answer_carer_link_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_plan_helper_answer")),
        sa.UniqueConstraint("care_plan_event_id", name=op.f("uq_care_plan_helper_answer_care_plan_event_id")),
    )
    walls.append_only(op, TABLE)
    walls.patient_wall(op, TABLE)
    op.add_column("message", sa.Column("carer_link_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("message", "carer_link_id")
    walls.drop_policies(op, TABLE)
    op.drop_table(TABLE)
