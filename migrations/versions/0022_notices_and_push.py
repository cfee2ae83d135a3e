"""What a person is told in the app, the phones that may be woken for it, and each message on its way to one."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

WALLED = ("notice", "push_subscription", "push_delivery")
# Colleagues tell a person something, and never see which phones the person has.
THEIR_OWN = """(
  current_setting('app.scope', true) = 'system'
  OR (current_setting('app.scope', true) = 'patient'
      AND {column} = nullif(current_setting('app.patient', true), '')::uuid)
)"""


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("dedupe_key", sa.String(length=200), nullable=False),
        sa.Column("target_kind", sa.String(length=30), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_notice_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_notice_dedupe_key")),
    )
    op.create_index(op.f("ix_notice_patient_id_created_at_id"), "notice", ["patient_id", "created_at", "id"])
    op.create_index(op.f("ix_notice_created_at"), "notice", ["created_at"])
    op.create_table(
        "push_subscription",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("endpoint_hash", sa.String(length=64), nullable=False),
        sa.Column("phone_hash", sa.String(length=64), nullable=False),
        sa.Column("endpoint_ct", sa.LargeBinary(), nullable=False),
        sa.Column("p256dh_ct", sa.LargeBinary(), nullable=False),
        sa.Column("auth_ct", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=20), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_push_subscription_patient_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_push_subscription_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscription")),
    )
    is_open = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_push_subscription_one_open",
        "push_subscription",
        ["endpoint_hash"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index(
        op.f("ix_push_subscription_patient_id_created_at"), "push_subscription", ["patient_id", "created_at"]
    )
    op.create_index(op.f("ix_push_subscription_phone_hash"), "push_subscription", ["phone_hash"])
    _create_delivery()
    walls.patient_wall(op, "notice")
    walls.patient_wall(op, "push_subscription", rule=THEIR_OWN)
    walls.patient_wall(op, "push_delivery", rule=THEIR_OWN)


def _create_delivery() -> None:
    op.create_table(
        "push_delivery",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("useful_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=60), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_push_delivery_notice_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_push_delivery_patient_id")),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["push_subscription.id"],
            name=op.f("fk_push_delivery_subscription_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_delivery")),
        sa.UniqueConstraint("notice_id", "subscription_id", name=op.f("uq_push_delivery_notice_id_subscription_id")),
    )
    op.create_index(op.f("ix_push_delivery_status_due_at"), "push_delivery", ["status", "due_at"])
    op.create_index(op.f("ix_push_delivery_patient_id"), "push_delivery", ["patient_id"])
    op.create_index(op.f("ix_push_delivery_subscription_id_status"), "push_delivery", ["subscription_id", "status"])


def downgrade() -> None:
    walls.drop_policies(op, *WALLED)
    for table in reversed(WALLED):
        op.drop_table(table)
