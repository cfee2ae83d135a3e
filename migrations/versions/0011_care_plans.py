"""A person's one shared plan: its draft, its versions for ever, and what was said and done about them."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

APPEND_ONLY = ("care_plan_version", "care_plan_event")
WALLED = ("care_plan", *APPEND_ONLY)


def upgrade() -> None:
    op.create_table(
        "care_plan",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("draft", walls.JSON, nullable=False),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_user_id"], ["app_user.id"], name=op.f("fk_care_plan_changed_by_user_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_care_plan_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_plan")),
        sa.UniqueConstraint("patient_id", name=op.f("uq_care_plan_patient_id")),
    )
    op.create_table(
        "care_plan_version",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("care_plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", walls.JSON, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["care_plan_id"], ["care_plan.id"], name=op.f("fk_care_plan_version_care_plan_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_care_plan_version_patient_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_user_id"], ["app_user.id"], name=op.f("fk_care_plan_version_proposed_by_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_plan_version")),
        sa.UniqueConstraint("care_plan_id", "number", name=op.f("uq_care_plan_version_care_plan_id_number")),
    )
    op.create_table(
        "care_plan_event",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("care_plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=True),
        sa.Column("by_kind", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_care_plan_event_by_user_id")),
        sa.ForeignKeyConstraint(["care_plan_id"], ["care_plan.id"], name=op.f("fk_care_plan_event_care_plan_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_care_plan_event_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_plan_event")),
        sa.UniqueConstraint("care_plan_id", "number", name=op.f("uq_care_plan_event_care_plan_id_number")),
        sa.UniqueConstraint("care_plan_id", "operation_id", name=op.f("uq_care_plan_event_care_plan_id_operation_id")),
    )
    for table in APPEND_ONLY:
        walls.append_only(op, table)
    for table in WALLED:
        walls.patient_wall(op, table)


def downgrade() -> None:
    walls.drop_policies(op, *WALLED)
    for table in reversed(WALLED):
        op.drop_table(table)
