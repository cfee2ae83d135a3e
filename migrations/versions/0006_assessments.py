"""Assessments, their answers, every sending, flags and scores; what was submitted is closed by the database itself."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WALLED = ("assessment", "answer", "assessment_operation", "flag", "assessment_score")
APPEND_ONLY = ("assessment_operation", "flag", "assessment_score")


def upgrade() -> None:
    op.create_table(
        "assessment",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_key", sa.String(length=40), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_as", sa.String(length=20), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_assessment_patient_id")),
        sa.ForeignKeyConstraint(["started_by_user_id"], ["app_user.id"], name=op.f("fk_assessment_started_by_user_id")),
        sa.ForeignKeyConstraint(
            ["submitted_by_user_id"], ["app_user.id"], name=op.f("fk_assessment_submitted_by_user_id")
        ),
        sa.ForeignKeyConstraint(["version_id"], ["questionnaire_version.id"], name=op.f("fk_assessment_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assessment_patient_id_questionnaire_key_submitted_at"),
            ["patient_id", "questionnaire_key", "submitted_at"],
            unique=False,
        )
        batch_op.create_index(
            "uq_assessment_one_open",
            ["patient_id", "questionnaire_key"],
            unique=True,
            sqlite_where=sa.text("submitted_at IS NULL"),
            postgresql_where=sa.text("submitted_at IS NULL"),
        )
    op.create_table(
        "answer",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.String(length=64), nullable=False),
        sa.Column("value", walls.JSON, nullable=False),
        sa.Column("question_text", sa.Text(), nullable=False),
        sa.Column("option_texts", walls.JSON, nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("answered_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("answered_as", sa.String(length=20), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_user_id"], ["app_user.id"], name=op.f("fk_answer_answered_by_user_id")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_answer_assessment_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_answer_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("assessment_id", "link_id", name=op.f("uq_answer_assessment_id_link_id")),
    )
    op.create_table(
        "assessment_operation",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.Column("values", walls.JSON, nullable=False),
        sa.Column("result", walls.JSON, nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("sent_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("sent_as", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_operation_assessment_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_assessment_operation_patient_id")),
        sa.ForeignKeyConstraint(
            ["sent_by_user_id"], ["app_user.id"], name=op.f("fk_assessment_operation_sent_by_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_operation")),
        sa.UniqueConstraint("patient_id", "operation_id", name=op.f("uq_assessment_operation_patient_id_operation_id")),
    )
    with op.batch_alter_table("assessment_operation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assessment_operation_assessment_id_at"), ["assessment_id", "at"], unique=False
        )
    op.create_table(
        "flag",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("link_id", sa.String(length=64), nullable=True),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("advice_version", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_flag_assessment_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_flag_patient_id")),
        sa.ForeignKeyConstraint(["raised_by_user_id"], ["app_user.id"], name=op.f("fk_flag_raised_by_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
    )
    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_flag_patient_id_assessment_id_kind"), ["patient_id", "assessment_id", "kind"], unique=False
        )
    op.create_table(
        "assessment_score",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("band", sa.String(length=40), nullable=True),
        sa.Column("items", walls.JSON, nullable=False),
        sa.Column("missing_count", sa.Integer(), nullable=False),
        sa.Column("is_prorated", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=30), nullable=False),
        sa.Column("thresholds", walls.JSON, nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_score_assessment_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_assessment_score_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_score")),
        sa.UniqueConstraint("assessment_id", name=op.f("uq_assessment_score_assessment_id")),
    )
    for table in APPEND_ONLY:
        walls.append_only(op, table)
    for table in WALLED:
        walls.patient_wall(op, table)
    _close_submitted()


def _close_submitted() -> None:
    """Refuse any change of a submitted assessment or of its answers, from whoever it comes."""
    if walls.is_postgresql(op):
        _close_submitted_on_postgresql()
        return
    message = "SELECT RAISE(ABORT, 'a submitted assessment is closed')"
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER assessment_closed_{verb.lower()} BEFORE {verb} ON assessment "
            f"WHEN OLD.submitted_at IS NOT NULL BEGIN {message}; END"
        )
    for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        op.execute(
            f"CREATE TRIGGER answer_closed_{verb.lower()} BEFORE {verb} ON answer "
            f"WHEN (SELECT submitted_at FROM assessment WHERE id = {row}.assessment_id) IS NOT NULL "
            f"BEGIN {message}; END"
        )


def _close_submitted_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_submitted() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a submitted assessment is closed'; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_answer_to_submitted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF EXISTS (SELECT 1 FROM assessment a WHERE a.submitted_at IS NOT NULL AND a.id = "
        "CASE WHEN TG_OP = 'INSERT' THEN NEW.assessment_id ELSE OLD.assessment_id END) "
        "THEN RAISE EXCEPTION 'a submitted assessment is closed'; END IF; "
        "RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END; END $$"
    )
    op.execute(
        "CREATE TRIGGER assessment_closed BEFORE UPDATE OR DELETE ON assessment FOR EACH ROW "
        "WHEN (OLD.submitted_at IS NOT NULL) EXECUTE FUNCTION refuse_submitted()"
    )
    op.execute(
        "CREATE TRIGGER answer_closed BEFORE INSERT OR UPDATE OR DELETE ON answer "
        "FOR EACH ROW EXECUTE FUNCTION refuse_answer_to_submitted()"
    )


def downgrade() -> None:
    walls.drop_policies(op, *WALLED)
    for table in ("assessment_score", "flag", "assessment_operation", "answer", "assessment"):
        op.drop_table(table)
    if walls.is_postgresql(op):
        op.execute("DROP FUNCTION refuse_answer_to_submitted()")
        op.execute("DROP FUNCTION refuse_submitted()")
