"""Those who help a person: what each may do and until when, and the freeze that keeps all of them out."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WALLED = ("carer_link", "help_freeze")


def upgrade() -> None:
    op.add_column("app_user", sa.Column("phone_ct", sa.LargeBinary(), nullable=True))
    op.add_column("app_user", sa.Column("phone_index", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_app_user_phone_index"), "app_user", ["phone_index"], unique=True)
    op.create_table(
        "carer_link",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("helper_user_id", sa.Uuid(), nullable=True),
        sa.Column("name_ct", sa.LargeBinary(), nullable=False),
        sa.Column("phone_ct", sa.LargeBinary(), nullable=False),
        sa.Column("phone_index", sa.String(length=64), nullable=False),
        sa.Column("scopes", walls.JSON, nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("decided_by_ct", sa.LargeBinary(), nullable=False),
        sa.Column("basis_seen_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("invited_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "basis IN ('agreement', 'lasting_power', 'best_interests')", name=op.f("ck_carer_link_basis")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_carer_link_patient_id")),
        sa.ForeignKeyConstraint(["helper_user_id"], ["app_user.id"], name=op.f("fk_carer_link_helper_user_id")),
        sa.ForeignKeyConstraint(
            ["basis_seen_by_user_id"], ["app_user.id"], name=op.f("fk_carer_link_basis_seen_by_user_id")
        ),
        sa.ForeignKeyConstraint(["invited_by_user_id"], ["app_user.id"], name=op.f("fk_carer_link_invited_by_user_id")),
        sa.ForeignKeyConstraint(["ended_by_user_id"], ["app_user.id"], name=op.f("fk_carer_link_ended_by_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carer_link")),
        sa.UniqueConstraint("operation_id", name=op.f("uq_carer_link_operation_id")),
    )
    op.create_index(op.f("ix_carer_link_patient_id_invited_at"), "carer_link", ["patient_id", "invited_at"])
    op.create_index(op.f("ix_carer_link_helper_user_id"), "carer_link", ["helper_user_id"])
    op.create_index(op.f("ix_carer_link_phone_index"), "carer_link", ["phone_index"])
    op.create_table(
        "help_freeze",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("reason_ct", sa.LargeBinary(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by_user_id", sa.Uuid(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_help_freeze_patient_id")),
        sa.ForeignKeyConstraint(["frozen_by_user_id"], ["app_user.id"], name=op.f("fk_help_freeze_frozen_by_user_id")),
        sa.ForeignKeyConstraint(["lifted_by_user_id"], ["app_user.id"], name=op.f("fk_help_freeze_lifted_by_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_freeze")),
    )
    op.create_index(
        "uq_help_freeze_one_open",
        "help_freeze",
        ["patient_id"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    for table in WALLED:
        walls.patient_wall(op, table)


def downgrade() -> None:
    walls.drop_policies(op, *WALLED)
    for table in reversed(WALLED):
        op.drop_table(table)
    op.drop_index(op.f("ix_app_user_phone_index"), table_name="app_user")
    op.drop_column("app_user", "phone_index")
    op.drop_column("app_user", "phone_ct")
