"""Uploaded lists of people that wait for a decision."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# These rows are about people who are nobody's patient yet, so the wall stands round the team.
TEAM_MAY_SEE = """(
  current_setting('app.scope', true) = 'system'
  OR {column} = ANY (string_to_array(nullif(current_setting('app.teams', true), ''), ',')::uuid[])
)"""


def upgrade() -> None:
    op.create_table(
        "import_batch",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_kind", sa.String(length=20), nullable=False),
        sa.Column("file_name_ct", sa.LargeBinary(), nullable=True),
        sa.Column("notes_ct", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('staged', 'applying', 'applied', 'discarded')", name=op.f("ck_import_batch_state")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_import_batch_team_id")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["app_user.id"], name=op.f("fk_import_batch_uploaded_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["app_user.id"], name=op.f("fk_import_batch_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_index(op.f("ix_import_batch_team_id_uploaded_at"), "import_batch", ["team_id", "uploaded_at"])
    op.create_table(
        "import_row",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("payload_ct", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state IN ('new', 'known', 'refused', 'added')", name=op.f("ck_import_row_state")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_import_row_batch_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_import_row_team_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_import_row_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_import_row_batch_id_number")),
    )
    op.create_index(op.f("ix_import_row_batch_id_state_number"), "import_row", ["batch_id", "state", "number"])
    walls.patient_wall(op, "import_batch", column="team_id", rule=TEAM_MAY_SEE)
    walls.patient_wall(op, "import_row", column="team_id", rule=TEAM_MAY_SEE)


def downgrade() -> None:
    walls.drop_policies(op, "import_row", "import_batch")
    op.drop_table("import_row")
    op.drop_table("import_batch")
