"""Questionnaires, their published versions and their words."""

import sqlalchemy as sa
import walls
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questionnaire",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_questionnaire")),
    )
    op.create_table(
        "questionnaire_version",
        sa.Column("questionnaire_key", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", walls.JSON, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_key"],
            ["questionnaire.key"],
            name=op.f("fk_questionnaire_version_questionnaire_key"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_version")),
        sa.UniqueConstraint(
            "questionnaire_key", "number", name=op.f("uq_questionnaire_version_questionnaire_key_number")
        ),
    )
    op.create_table(
        "questionnaire_translation",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("words", walls.JSON, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status IN ('reviewed', 'machine-drafted')", name=op.f("ck_questionnaire_translation_status")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["questionnaire_version.id"], name=op.f("fk_questionnaire_translation_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_translation")),
        sa.UniqueConstraint("version_id", "locale", name=op.f("uq_questionnaire_translation_version_id_locale")),
    )
    walls.append_only(op, "questionnaire_version")


def downgrade() -> None:
    walls.drop_append_only(op, "questionnaire_version")
    op.drop_table("questionnaire_translation")
    op.drop_table("questionnaire_version")
    op.drop_table("questionnaire")
