"""A person's emergency summary: what it says, the code that opens it, and every opening."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

APPEND_ONLY = ("emergency_content", "emergency_opening")
WALLED = ("emergency_content", "emergency_code", "emergency_opening")


def upgrade() -> None:
    op.create_table(
        "emergency_content",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("allergies", sa.String(length=12), nullable=False),
        sa.Column("allergy_words", sa.Text(), nullable=False),
        sa.Column("contact_words", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("added", walls.JSON, nullable=False),
        sa.Column("left_out", walls.JSON, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_emergency_content_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_content")),
        sa.UniqueConstraint("patient_id", "number", name=op.f("uq_emergency_content_patient_id_number")),
    )
    op.create_table(
        "emergency_code",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_emergency_code_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_emergency_code_code_hash")),
    )
    is_open = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_emergency_code_one_open",
        "emergency_code",
        ["patient_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "emergency_opening",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("emergency_code_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=100), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.Column("content_number", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["emergency_code_id"], ["emergency_code.id"], name=op.f("fk_emergency_opening_emergency_code_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_emergency_opening_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_opening")),
        sa.UniqueConstraint(
            "emergency_code_id", "operation_id", name=op.f("uq_emergency_opening_emergency_code_id_operation_id")
        ),
    )
    for table in APPEND_ONLY:
        walls.append_only(op, table)
    for table in WALLED:
        walls.patient_wall(op, table)


def downgrade() -> None:
    walls.drop_policies(op, *WALLED)
    for table in reversed(WALLED):
        op.drop_table(table)
