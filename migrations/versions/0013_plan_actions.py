"""The actions of agreed plans as tasks, and what was done with each, for ever."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# A task is its team's to see even after the person has left that team's caseload, or it would be lost (hazard H18).
MAY_SEE = f"""(
  team_id = ANY (string_to_array(nullif(current_setting('app.teams', true), ''), ',')::uuid[])
  OR {walls.MAY_SEE}
)"""


def upgrade() -> None:
    op.create_table(
        "plan_action",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("care_plan_id", sa.Uuid(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("doer", sa.String(length=10), nullable=False),
        sa.Column("doer_name", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("doer_team_id", sa.Uuid(), nullable=True),
        sa.Column("by_on", sa.Date(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("claimed_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("outcome_locale", sa.String(length=12), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["care_plan_id"], ["care_plan.id"], name=op.f("fk_plan_action_care_plan_id")),
        sa.ForeignKeyConstraint(
            ["claimed_by_user_id"], ["app_user.id"], name=op.f("fk_plan_action_claimed_by_user_id")
        ),
        sa.ForeignKeyConstraint(["closed_by_user_id"], ["app_user.id"], name=op.f("fk_plan_action_closed_by_user_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_plan_action_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_plan_action_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_action")),
        sa.UniqueConstraint("care_plan_id", "action_id", name=op.f("uq_plan_action_care_plan_id_action_id")),
    )
    with op.batch_alter_table("plan_action", schema=None) as batch_op:
        batch_op.create_index("ix_plan_action_order", ["team_id", "status", "by_on", "id"], unique=False)
        batch_op.create_index("ix_plan_action_patient_id", ["patient_id"], unique=False)
    op.create_table(
        "plan_action_event",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("plan_action_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("to_user_id", sa.Uuid(), nullable=True),
        sa.Column("by_user_id", sa.Uuid(), nullable=True),
        sa.Column("by_kind", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["app_user.id"], name=op.f("fk_plan_action_event_by_user_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_plan_action_event_patient_id")),
        sa.ForeignKeyConstraint(
            ["plan_action_id"], ["plan_action.id"], name=op.f("fk_plan_action_event_plan_action_id")
        ),
        sa.ForeignKeyConstraint(["to_user_id"], ["app_user.id"], name=op.f("fk_plan_action_event_to_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_action_event")),
        sa.UniqueConstraint("plan_action_id", "number", name=op.f("uq_plan_action_event_plan_action_id_number")),
        sa.UniqueConstraint(
            "plan_action_id", "operation_id", name=op.f("uq_plan_action_event_plan_action_id_operation_id")
        ),
    )
    walls.append_only(op, "plan_action_event")
    walls.patient_wall(op, "plan_action", rule=MAY_SEE)
    walls.patient_wall(op, "plan_action_event")


def downgrade() -> None:
    walls.drop_policies(op, "plan_action", "plan_action_event")
    op.drop_table("plan_action_event")
    op.drop_table("plan_action")
