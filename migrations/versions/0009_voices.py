"""Whose answer it is, where it was carried from, which version was chosen, and who helped to answer."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

APPEND_ONLY = ("answer_disowned", "version_choice")
WALLED = (*APPEND_ONLY, "assisted_sitting")


def upgrade() -> None:
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("voice", sa.String(length=10), nullable=False, server_default="self"))
        batch_op.add_column(sa.Column("carried_from_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("is_to_confirm", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_foreign_key(batch_op.f("fk_answer_carried_from_id"), "answer", ["carried_from_id"], ["id"])
        batch_op.drop_constraint(batch_op.f("uq_answer_assessment_id_link_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_answer_assessment_id_link_id_voice"), ["assessment_id", "link_id", "voice"]
        )
        batch_op.create_check_constraint(batch_op.f("ck_answer_voice"), "voice IN ('self', 'phone', 'paper', 'helper')")
    _close_answers_on_sqlite()
    _add_opened_by()
    _add_tables()
    for table in APPEND_ONLY:
        walls.append_only(op, table)
    for table in WALLED:
        walls.patient_wall(op, table)


def _add_tables() -> None:
    op.create_table(
        "answer_disowned",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("disowned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disowned_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_answer_disowned_answer_id")),
        sa.ForeignKeyConstraint(
            ["disowned_by_user_id"], ["app_user.id"], name=op.f("fk_answer_disowned_disowned_by_user_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_answer_disowned_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_disowned")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_answer_disowned_answer_id")),
    )
    op.create_table(
        "version_choice",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("from_version_id", sa.Uuid(), nullable=False),
        sa.Column("to_version_id", sa.Uuid(), nullable=False),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        sa.Column("outcomes", walls.JSON, nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_version_choice_assessment_id")),
        sa.ForeignKeyConstraint(
            ["chosen_by_user_id"], ["app_user.id"], name=op.f("fk_version_choice_chosen_by_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_version_id"], ["questionnaire_version.id"], name=op.f("fk_version_choice_from_version_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_version_choice_patient_id")),
        sa.ForeignKeyConstraint(
            ["to_version_id"], ["questionnaire_version.id"], name=op.f("fk_version_choice_to_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_choice")),
        sa.UniqueConstraint(
            "assessment_id", "to_version_id", name=op.f("uq_version_choice_assessment_id_to_version_id")
        ),
    )
    op.create_table(
        "assisted_sitting",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("voice", sa.String(length=10), nullable=False),
        sa.Column("staff_user_id", sa.Uuid(), nullable=False),
        sa.Column("spoken_locale", sa.String(length=12), nullable=False),
        sa.Column("interpreter", sa.String(length=10), nullable=False),
        sa.Column("interpreter_ct", sa.LargeBinary(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("voice IN ('phone', 'paper')", name=op.f("ck_assisted_sitting_voice")),
        sa.CheckConstraint(
            "interpreter IN ('none', 'person', 'service')", name=op.f("ck_assisted_sitting_interpreter")
        ),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_assisted_sitting_assessment_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_assisted_sitting_patient_id")),
        sa.ForeignKeyConstraint(["staff_user_id"], ["app_user.id"], name=op.f("fk_assisted_sitting_staff_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assisted_sitting")),
    )
    with op.batch_alter_table("assisted_sitting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assisted_sitting_assessment_id_began_at"), ["assessment_id", "began_at"], unique=False
        )


def _add_opened_by() -> None:
    """Add the column in place: SQLite would make the table anew, and other tables' rows point to it."""
    if walls.is_postgresql(op):
        op.add_column("assessment", sa.Column("opened_by_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f("fk_assessment_opened_by_id"), "assessment", "assessment", ["opened_by_id"], ["id"])
        return
    op.execute(
        "ALTER TABLE assessment ADD COLUMN opened_by_id CHAR(32) "
        "CONSTRAINT fk_assessment_opened_by_id REFERENCES assessment (id)"
    )


def _close_answers_on_sqlite() -> None:
    """Put back the triggers that went with the old table."""
    if walls.is_postgresql(op):
        return
    for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        op.execute(
            f"CREATE TRIGGER answer_closed_{verb.lower()} BEFORE {verb} ON answer "
            f"WHEN (SELECT submitted_at FROM assessment WHERE id = {row}.assessment_id) IS NOT NULL "
            "BEGIN SELECT RAISE(ABORT, 'a submitted assessment is closed'); END"
        )


def downgrade() -> None:
    walls.drop_policies(op, *WALLED)
    for table in ("assisted_sitting", "version_choice", "answer_disowned"):
        op.drop_table(table)
    _drop_opened_by()
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_answer_voice"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_answer_assessment_id_link_id_voice"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_answer_assessment_id_link_id"), ["assessment_id", "link_id"])
        batch_op.drop_constraint(batch_op.f("fk_answer_carried_from_id"), type_="foreignkey")
        batch_op.drop_column("is_to_confirm")
        batch_op.drop_column("carried_from_id")
        batch_op.drop_column("voice")
    _close_answers_on_sqlite()


def _drop_opened_by() -> None:
    """Take the column away. On SQLite only while nobody has an assessment: its table is made anew."""
    if walls.is_postgresql(op):
        op.drop_constraint(op.f("fk_assessment_opened_by_id"), "assessment", type_="foreignkey")
        op.drop_column("assessment", "opened_by_id")
        return
    for verb in ("insert", "update", "delete"):
        op.execute(f"DROP TRIGGER answer_closed_{verb}")  # they name the table; put back with the answers'
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_column("opened_by_id")
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER assessment_closed_{verb.lower()} BEFORE {verb} ON assessment "
            "WHEN OLD.submitted_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a submitted assessment is closed'); END"
        )
