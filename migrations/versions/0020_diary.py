"""The diary: entries that never change, each chain with one that counts."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLE = "diary_entry"
ONLY_CURRENT = sa.text("is_current")
# All but is_current: an entry that was replaced stops counting, and nothing else of it ever changes.
FROZEN = (
    "id",
    "patient_id",
    "chain_id",
    "replaces_id",
    "is_removed",
    "kind",
    "measure",
    "number",
    "number2",
    "choice",
    "words",
    "entered",
    "unit_used",
    "locale",
    "taken_at",
    "taken_on",
    "is_time_known",
    "is_confirmed_unlikely",
    "entered_at",
    "device_at",
    "entered_by_user_id",
    "entered_as",
    "operation_id",
    "body_sha256",
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("chain_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("is_removed", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("measure", sa.String(length=30), nullable=False),
        sa.Column("number", sa.Double(), nullable=True),
        sa.Column("number2", sa.Double(), nullable=True),
        sa.Column("choice", sa.String(length=20), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("entered", walls.JSON, nullable=False),
        sa.Column("unit_used", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("is_time_known", sa.Boolean(), nullable=False),
        sa.Column("is_confirmed_unlikely", sa.Boolean(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("entered_as", sa.String(length=20), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('check_in', 'symptom', 'reading', 'note')", name=op.f("ck_diary_entry_kind")),
        sa.CheckConstraint("choice IN ('ok', 'not_so_good', 'worse')", name=op.f("ck_diary_entry_choice")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_diary_entry_patient_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["diary_entry.id"], name=op.f("fk_diary_entry_replaces_id")),
        sa.ForeignKeyConstraint(
            ["entered_by_user_id"], ["app_user.id"], name=op.f("fk_diary_entry_entered_by_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_entry")),
        sa.UniqueConstraint("patient_id", "operation_id", name=op.f("uq_diary_entry_patient_id_operation_id")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_diary_entry_replaces_id")),
    )
    _add_indexes()
    _close_entries()
    walls.patient_wall(op, TABLE)


def _add_indexes() -> None:
    op.create_index(
        "uq_diary_entry_one_current",
        TABLE,
        ["chain_id"],
        unique=True,
        sqlite_where=ONLY_CURRENT,
        postgresql_where=ONLY_CURRENT,
    )
    for columns in (
        ["chain_id"],
        ["patient_id", "is_current", "measure", "taken_at"],
        ["patient_id", "is_current", "taken_at", "id"],
    ):
        op.create_index(op.f("_".join(["ix", TABLE, *columns])), TABLE, columns)


def _close_entries() -> None:
    """Refuse any change of an entry but that it stops counting, and to delete one, from whoever it comes."""
    differs = "IS DISTINCT FROM" if walls.is_postgresql(op) else "IS NOT"
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FROZEN)
    when = f"WHEN ({changed} OR (NEW.is_current AND NOT OLD.is_current))"
    if walls.is_postgresql(op):
        for trigger, verb, which in (
            ("closed", "UPDATE", f"FOR EACH ROW {when}"),
            ("stays", "DELETE", "FOR EACH ROW"),
            ("no_truncate", "TRUNCATE", ""),
        ):
            op.execute(
                f"CREATE TRIGGER {TABLE}_{trigger} BEFORE {verb} ON {TABLE} {which} EXECUTE FUNCTION refuse_change()"
            )
        return
    for trigger, verb, which in (("closed", "UPDATE", when), ("stays", "DELETE", "")):
        op.execute(
            f"CREATE TRIGGER {TABLE}_{trigger} BEFORE {verb} ON {TABLE} {which} "
            "BEGIN SELECT RAISE(ABORT, 'diary_entry is append-only'); END"
        )


def downgrade() -> None:
    """Take the diary away; refused while anything is in it: what a person wrote must not be lost."""
    if walls.count(op, f"SELECT count(*) FROM {TABLE}"):
        raise RuntimeError("somebody's diary is in here; the release before does not know of diaries")
    walls.drop_policies(op, TABLE)
    op.drop_table(TABLE)
