"""The schema is the migrations', and the models agree."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

import app  # noqa: F401  (every room's tables)
from app.core.db import Base, Database
from tests import schema

# Read before there is an Access, to find out who acts; nothing clinical in them (docs/adr/0002-two-databases.md).
UNWALLED = {"app_user", "user_session", "membership"}


@pytest.fixture
def owner_url(fresh_url: str) -> str:
    return fresh_url.replace("joinedup_app", "joinedup_owner")


def test_there_is_one_head_and_numbers_run_on() -> None:
    script = ScriptDirectory.from_config(schema.alembic_config("sqlite://"))
    revisions = [revision.revision for revision in script.walk_revisions()]

    assert len(script.get_heads()) == 1
    assert sorted(revisions, reverse=True) == revisions


def test_the_models_equal_what_the_migrations_made(fresh_url: str) -> None:
    database = Database(fresh_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    database.engine.dispose()


def test_every_migration_goes_down_and_up_again(owner_url: str) -> None:
    config = schema.alembic_config(owner_url)

    command.downgrade(config, "base")
    engine = create_engine(owner_url)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    command.upgrade(config, "head")

    assert "audit_event" in inspect(engine).get_table_names()
    engine.dispose()


def test_every_table_about_a_patient_has_a_wall_on_postgresql(fresh_url: str, engine_name: str) -> None:
    tables = {table.name for table in Base.metadata.sorted_tables if "patient_id" in table.columns} | {"patient"}
    if engine_name == "sqlite":
        assert tables >= {"patient", "caseload"}  # SQLite has no row-level security: the first wall stands alone
        return
    database = Database(fresh_url)
    with database.engine.connect() as connection:
        rows = connection.execute(text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"))
        walled = {row.relname for row in rows}
    database.engine.dispose()

    assert tables - UNWALLED - walled == set()
