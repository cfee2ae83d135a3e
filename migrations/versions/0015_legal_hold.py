"""That nothing of a person may be deleted for now: set and lifted by an administrator, seen by jobs alone."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# Neither the person nor their team sees it: a hold can be about an inquiry into either.
SYSTEM_ALONE = "(current_setting('app.scope', true) = 'system')"


def upgrade() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("reason_ct", sa.LargeBinary(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifting_reason_ct", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_legal_hold_patient_id")),
        sa.ForeignKeyConstraint(["set_by"], ["app_user.id"], name=op.f("fk_legal_hold_set_by")),
        sa.ForeignKeyConstraint(["lifted_by"], ["app_user.id"], name=op.f("fk_legal_hold_lifted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(
        "uq_legal_hold_one_open",
        "legal_hold",
        ["patient_id"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    walls.patient_wall(op, "legal_hold", rule=SYSTEM_ALONE)


def downgrade() -> None:
    """Take it away; refused while somebody is on hold, of whom something could be deleted then."""
    if walls.count(op, "SELECT count(*) FROM legal_hold WHERE lifted_at IS NULL"):
        raise RuntimeError("lift every legal hold first")
    walls.drop_policies(op, "legal_hold")
    op.drop_table("legal_hold")
