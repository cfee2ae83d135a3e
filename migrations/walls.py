"""Walls that the database itself holds, written once for both engines and called from migrations."""

import sqlalchemy as sa
from alembic.operations import Operations
from sqlalchemy.dialects.postgresql import JSONB

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

APP_ROLE = "joinedup_app"
MAY_SEE = """(
  current_setting('app.scope', true) = 'system'
  OR {column} = nullif(current_setting('app.patient', true), '')::uuid
  OR {column} = ANY (string_to_array(nullif(current_setting('app.glass', true), ''), ',')::uuid[])
  OR EXISTS (SELECT 1 FROM caseload tie WHERE tie.patient_id = {table}.{column} AND tie.until_on IS NULL
             AND tie.team_id = ANY (string_to_array(nullif(current_setting('app.teams', true), ''), ',')::uuid[]))
)"""
CASELOAD_MAY_SEE = """(
  current_setting('app.scope', true) = 'system'
  OR patient_id = nullif(current_setting('app.patient', true), '')::uuid
  OR patient_id = ANY (string_to_array(nullif(current_setting('app.glass', true), ''), ',')::uuid[])
  OR team_id = ANY (string_to_array(nullif(current_setting('app.teams', true), ''), ',')::uuid[])
)"""


def is_postgresql(op: Operations) -> bool:
    return op.get_bind().dialect.name == "postgresql"


def has_app_role(op: Operations) -> bool:
    """Return whether the site runs the app as a role that does not own the tables (docs/deploy.md)."""
    found = op.get_bind().execute(sa.text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": APP_ROLE})
    return found.first() is not None


def grant_to_app(op: Operations) -> None:
    """Let the app's role read and write every table that later migrations add."""
    if is_postgresql(op) and has_app_role(op):
        op.execute(f"ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP_ROLE}")


def count(op: Operations, query: str) -> int:
    """Return what a counting query finds among the rows of every patient: the walls hold for the owner too."""
    if is_postgresql(op):
        op.execute("SELECT set_config('app.scope', 'system', true)")
    return int(op.get_bind().scalar(sa.text(query)) or 0)


def append_only(op: Operations, table: str) -> None:
    """Refuse UPDATE and DELETE of any row of `table`, from whoever it comes."""
    if is_postgresql(op):
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()")
        if has_app_role(op):
            op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APP_ROLE}")
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def drop_append_only(op: Operations, table: str) -> None:
    """Take the triggers of `append_only` away again."""
    if is_postgresql(op):
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        return
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER {table}_no_{verb}")


def patient_wall(
    op: Operations, table: str, *, column: str = "patient_id", nullable: bool = False, rule: str = MAY_SEE
) -> None:
    """Let PostgreSQL show and take only rows of patients within the actor's reach, the owner included.

    `nullable`: rows about no patient may be added and are seen by the system only.
    """
    if not is_postgresql(op):
        return
    see = rule.format(table=table, column=column)
    check = f"({column} IS NULL OR {see})" if nullable else see
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY {table}_wall ON {table} USING {see} WITH CHECK {check}")


def drop_policies(op: Operations, *tables: str) -> None:
    """Take the walls away before tables that they mention are dropped."""
    if is_postgresql(op):
        for table in tables:
            op.execute(f"DROP POLICY {table}_wall ON {table}")
