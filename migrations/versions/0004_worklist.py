"""Items on a team's list."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# An item is its owning team's to see even after the patient has left that team's caseload, or it would be lost.
MAY_SEE = f"""(
  owner_team_id = ANY (string_to_array(nullif(current_setting('app.teams', true), ''), ',')::uuid[])
  OR {walls.MAY_SEE}
)"""


def upgrade() -> None:
    op.create_table(
        "worklist_item",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("owner_team_id", sa.Uuid(), nullable=False),
        sa.Column("owner_user_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("reasons", walls.JSON, nullable=False),
        sa.Column("source_kind", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("is_acknowledged", sa.Boolean(), nullable=False),
        sa.Column(
            "rank",
            sa.Integer(),
            sa.Computed("(20 - priority) * 2 + CASE WHEN is_acknowledged THEN 1 ELSE 0 END", persisted=True),
            nullable=False,
        ),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=1000), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["app_user.id"], name=op.f("fk_worklist_item_acknowledged_by")),
        sa.ForeignKeyConstraint(["owner_team_id"], ["team.id"], name=op.f("fk_worklist_item_owner_team_id")),
        sa.ForeignKeyConstraint(["owner_user_id"], ["app_user.id"], name=op.f("fk_worklist_item_owner_user_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_worklist_item_patient_id")),
        sa.ForeignKeyConstraint(["resolved_by"], ["app_user.id"], name=op.f("fk_worklist_item_resolved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worklist_item")),
        sa.UniqueConstraint(
            "source_kind", "source_id", "kind", name=op.f("uq_worklist_item_source_kind_source_id_kind")
        ),
    )
    with op.batch_alter_table("worklist_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_worklist_item_order", ["owner_team_id", "is_open", "rank", "raised_at", "id"], unique=False
        )
        batch_op.create_index("ix_worklist_item_patient_id", ["patient_id"], unique=False)
    walls.patient_wall(op, "worklist_item", rule=MAY_SEE)


def downgrade() -> None:
    walls.drop_policies(op, "worklist_item")
    op.drop_table("worklist_item")
