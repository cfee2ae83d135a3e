"""How somebody who helps is themselves, theirs alone; and help by a care home, whose workers all help."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# No team, no other helper and no person who is helped: only whoever wrote it, and jobs that seal it under a new key.
THEIRS_ALONE = """(
  current_setting('app.scope', true) = 'system'
  OR {column} = nullif(current_setting('app.user', true), '')::uuid
)"""
# Under a new key the answers are sealed anew; nothing else of a finished check-in may change.
SAME_KEY = {
    "postgresql": "substring(OLD.answers_ct for position('\\x3a'::bytea in OLD.answers_ct)) = "
    "substring(NEW.answers_ct for position('\\x3a'::bytea in NEW.answers_ct))",
    "sqlite": "substr(OLD.answers_ct, 1, instr(OLD.answers_ct, x'3a')) = "
    "substr(NEW.answers_ct, 1, instr(NEW.answers_ct, x'3a'))",
}
FROZEN = ("user_id", "version_id", "locale", "begun_at", "saved_at", "finished_at")


NUMBER_OR_HOME = (
    "(helper_team_id IS NULL) = (phone_ct IS NOT NULL) AND (phone_ct IS NULL) = (phone_index IS NULL) "
    "AND (helper_team_id IS NULL OR helper_user_id IS NULL)"
)


def upgrade() -> None:
    _let_homes_help()
    op.create_table(
        "carer_check_in",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("answers_ct", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_carer_check_in_user_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["questionnaire_version.id"], name=op.f("fk_carer_check_in_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carer_check_in")),
    )
    op.create_index(op.f("ix_carer_check_in_user_id_begun_at"), "carer_check_in", ["user_id", "begun_at"])
    op.create_index(
        "uq_carer_check_in_one_open",
        "carer_check_in",
        ["user_id"],
        unique=True,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    walls.patient_wall(op, "carer_check_in", column="user_id", rule=THEIRS_ALONE)
    _close_finished()


def _let_homes_help() -> None:
    with op.batch_alter_table("carer_link") as batch:
        batch.add_column(sa.Column("helper_team_id", sa.Uuid(), nullable=True))
        batch.alter_column("phone_ct", existing_type=sa.LargeBinary(), nullable=True)
        batch.alter_column("phone_index", existing_type=sa.String(length=64), nullable=True)
        batch.create_foreign_key(op.f("fk_carer_link_helper_team_id"), "team", ["helper_team_id"], ["id"])
        batch.create_check_constraint(op.f("ck_carer_link_number_or_home"), NUMBER_OR_HOME)
        batch.create_index(op.f("ix_carer_link_helper_team_id"), ["helper_team_id"])


def _close_finished() -> None:
    """Refuse any change of a finished check-in, from whoever it comes. To delete it is its owner's right."""
    dialect = "postgresql" if walls.is_postgresql(op) else "sqlite"
    differs = "IS DISTINCT FROM" if dialect == "postgresql" else "IS NOT"
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FROZEN)
    resealed = f"(NEW.answers_ct <> OLD.answers_ct AND {SAME_KEY[dialect]})"
    when = f"WHEN (OLD.finished_at IS NOT NULL AND ({changed} OR {resealed}))"
    if dialect == "postgresql":
        op.execute(
            "CREATE TRIGGER carer_check_in_closed BEFORE UPDATE ON carer_check_in "
            f"FOR EACH ROW {when} EXECUTE FUNCTION refuse_change()"
        )
        return
    op.execute(
        f"CREATE TRIGGER carer_check_in_closed BEFORE UPDATE ON carer_check_in {when} "
        "BEGIN SELECT RAISE(ABORT, 'a finished check-in is closed'); END"
    )


def downgrade() -> None:
    """Take both away; refused while a home helps or helped somebody: who was let in must not be forgotten."""
    if walls.count(op, "SELECT count(*) FROM carer_link WHERE helper_team_id IS NOT NULL"):
        raise RuntimeError("a care home helps somebody here; the release before does not know of homes")
    walls.drop_policies(op, "carer_check_in")
    op.drop_table("carer_check_in")
    with op.batch_alter_table("carer_link") as batch:
        batch.drop_index(op.f("ix_carer_link_helper_team_id"))
        batch.drop_constraint(op.f("ck_carer_link_number_or_home"), type_="check")
        batch.drop_constraint(op.f("fk_carer_link_helper_team_id"), type_="foreignkey")
        batch.alter_column("phone_index", existing_type=sa.String(length=64), nullable=False)
        batch.alter_column("phone_ct", existing_type=sa.LargeBinary(), nullable=False)
        batch.drop_column("helper_team_id")
