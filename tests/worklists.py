"""Putting things on a team's list, and counting what a page asks of the database."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from app.worklist import services
from app.worklist.domain.items import Priority
from app.worklist.models import WorklistItem
from tests.worlds import World


def raised(session: Session, world: World, now: datetime, *, who: str = "asha", **changes) -> WorklistItem:
    """Raise an item about `who`, by default a new amber one on the River team's list."""
    by = changes.pop("by", who)
    values = {
        "patient_id": world.patients[who].id,
        "team_id": world.teams[changes.pop("team", "river")].id,
        "kind": "danger_sign",
        "priority": Priority.AMBER,
        "reasons": [{"code": "shown_999", "params": {"kind": "stroke"}}],
        "source_kind": "flag",
        "source_id": uuid.uuid4(),
        "now": now,
        **changes,
    }
    return services.raise_item(session, world.access[by], **values)


class Sent(list[str]):
    """The statements sent to the database, and what the last one was given."""

    parameters: object = None

    def plan(self, connection: Connection, explain: str) -> str:
        """Return how the database would answer the last statement again."""
        rows = connection.exec_driver_sql(f"{explain} {self[-1]}", self.parameters)
        return "\n".join(" ".join(map(str, row)) for row in rows)


@contextmanager
def counted(connection: Connection) -> Iterator[Sent]:
    """Collect what is sent to the database; statements that only say who acts are about no row."""
    sent = Sent()

    def note(_connection, _cursor, statement: str, parameters: object, *_rest) -> None:
        if not statement.startswith(("SELECT set_config", "SAVEPOINT", "RELEASE")):
            sent.append(statement)
            sent.parameters = parameters

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", note)
