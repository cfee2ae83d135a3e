"""The audit chain, throttle counters, people and their ties."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    walls.grant_to_app(op)
    op.create_table(
        "audit_head",
        sa.Column("chain", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "organisation",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("ods_code", sa.String(length=12), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
        sa.UniqueConstraint("ods_code", name=op.f("uq_organisation_ods_code")),
    )
    op.create_table(
        "patient",
        sa.Column("nhs_number_ct", sa.LargeBinary(), nullable=True),
        sa.Column("nhs_number_index", sa.String(length=64), nullable=True),
        sa.Column("given_name_ct", sa.LargeBinary(), nullable=False),
        sa.Column("family_name_ct", sa.LargeBinary(), nullable=False),
        sa.Column("born_on_ct", sa.LargeBinary(), nullable=False),
        sa.Column("phone_ct", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.String(length=64), nullable=True),
        sa.Column("address_ct", sa.LargeBinary(), nullable=True),
        sa.Column("sex", sa.String(length=20), nullable=True),
        sa.Column("practice_name", sa.String(length=200), nullable=True),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("instrument_locale", sa.String(length=12), nullable=False),
        sa.Column("interpreter_language", sa.String(length=60), nullable=True),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint("nhs_number_index", name=op.f("uq_patient_nhs_number_index")),
    )
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patient_phone_index"), ["phone_index"], unique=False)

    op.create_table(
        "throttle_counter",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("window_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window_starts_at", name=op.f("pk_throttle_counter")),
    )
    op.create_table(
        "app_user",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("name_ct", sa.LargeBinary(), nullable=True),
        sa.Column("email_ct", sa.LargeBinary(), nullable=True),
        sa.Column("email_index", sa.String(length=64), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("totp_secret_ct", sa.LargeBinary(), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("totp_enrolled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'patient') = (patient_id IS NOT NULL)", name=op.f("ck_app_user_patient_has_record")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_app_user_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("email_index", name=op.f("uq_app_user_email_index")),
        sa.UniqueConstraint("patient_id", name=op.f("uq_app_user_patient_id")),
    )
    op.create_table(
        "audit_event",
        sa.Column("chain", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_display", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("object_type", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column("sections", walls.JSON, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("prev", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_audit_event_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("chain", "seq", name=op.f("uq_audit_event_chain_seq")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_patient_id_at"), ["patient_id", "at"], unique=False)

    op.create_table(
        "team",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_team_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_team_organisation_id_name")),
    )
    op.create_table(
        "break_glass_grant",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("reason_code", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("review_outcome", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_break_glass_grant_patient_id")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["app_user.id"], name=op.f("fk_break_glass_grant_reviewed_by")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_break_glass_grant_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass_grant")),
    )
    with op.batch_alter_table("break_glass_grant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_break_glass_grant_user_id_expires_at"), ["user_id", "expires_at"], unique=False
        )

    op.create_table(
        "caseload",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_caseload_patient_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_caseload_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caseload")),
        sa.UniqueConstraint("team_id", "patient_id", name=op.f("uq_caseload_team_id_patient_id")),
    )
    with op.batch_alter_table("caseload", schema=None) as batch_op:
        batch_op.create_index("ix_caseload_patient_id", ["patient_id"], unique=False)
        batch_op.create_index(
            "uq_caseload_one_lead",
            ["patient_id"],
            unique=True,
            sqlite_where=sa.text("is_lead AND until_on IS NULL"),
            postgresql_where=sa.text("is_lead AND until_on IS NULL"),
        )

    op.create_table(
        "membership",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_membership_team_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_membership_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("user_id", "team_id", "role", name=op.f("uq_membership_user_id_team_id_role")),
    )
    _add_refuse_change()
    _add_head_trigger()
    _guard_head()
    walls.append_only(op, "audit_event")
    walls.patient_wall(op, "patient", column="id")
    walls.patient_wall(op, "caseload", rule=walls.CASELOAD_MAY_SEE)
    walls.patient_wall(op, "audit_event", nullable=True)
    walls.patient_wall(op, "break_glass_grant")


def _add_refuse_change() -> None:
    """Add the function that append-only triggers call on PostgreSQL."""
    if walls.is_postgresql(op):
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )


def _add_head_trigger() -> None:
    """Let each audit event move its chain's head, so that the app needs no right to do so itself."""
    upsert = (
        "INSERT INTO audit_head (chain, seq, hash) VALUES (NEW.chain, NEW.seq, NEW.hash) "
        "ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash"
    )
    if not walls.is_postgresql(op):
        op.execute(f"CREATE TRIGGER audit_event_head AFTER INSERT ON audit_event BEGIN {upsert}; END")
        return
    op.execute(
        f"CREATE FUNCTION move_audit_head() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {upsert}; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_event_head AFTER INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION move_audit_head()"
    )


def _guard_head() -> None:
    """Let a chain's head only ever move on by one."""
    if not walls.is_postgresql(op):
        op.execute(
            "CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head WHEN NEW.seq <> OLD.seq + 1 "
            "BEGIN SELECT RAISE(ABORT, 'audit_head is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head "
            "BEGIN SELECT RAISE(ABORT, 'audit_head is append-only'); END"
        )
        return
    op.execute(
        "CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head FOR EACH ROW "
        "WHEN (NEW.seq <> OLD.seq + 1) EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    walls.drop_policies(op, "patient", "caseload", "audit_event", "break_glass_grant")
    op.drop_table("membership")
    with op.batch_alter_table("caseload", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_caseload_one_lead",
            sqlite_where=sa.text("is_lead AND until_on IS NULL"),
            postgresql_where=sa.text("is_lead AND until_on IS NULL"),
        )
        batch_op.drop_index("ix_caseload_patient_id")

    op.drop_table("caseload")
    with op.batch_alter_table("break_glass_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_break_glass_grant_user_id_expires_at"))

    op.drop_table("break_glass_grant")
    op.drop_table("team")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_patient_id_at"))

    op.drop_table("audit_event")
    op.drop_table("app_user")
    op.drop_table("throttle_counter")
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patient_phone_index"))

    op.drop_table("patient")
    op.drop_table("organisation")
    op.drop_table("audit_head")
    if walls.is_postgresql(op):
        op.execute("DROP FUNCTION move_audit_head()")
        op.execute("DROP FUNCTION refuse_change()")
