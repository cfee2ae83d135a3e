"""Two ways of saving that look right and are not, to prove that the checker would see such faults in the app.

`/no-operation-id` commits and answers, and does it all again when a client asks again. `/answers-first` keeps saves in
memory, says that they are kept, and commits every twentieth.
"""

import os
from typing import Any

from flask import Flask, request
from sqlalchemy import text

from app.core.db import Database
from tests.integration.resilience.dying import dying

INSERT = text("INSERT INTO saved VALUES (:operation_id, :place, :value)")
BATCH = 20

database = Database(os.environ["DATABASE_URL"])
naive = Flask(__name__)
waiting: list[dict[str, Any]] = []


@naive.get("/health/live")
def live() -> str:
    return "live"


@naive.post("/no-operation-id")
def save_again() -> str:
    with database.engine.begin() as connection:
        connection.execute(INSERT, request.form.to_dict())
    return "kept"


@naive.post("/answers-first")
def save_later() -> str:
    waiting.append(request.form.to_dict())
    if len(waiting) >= BATCH:
        with database.engine.begin() as connection:
            connection.execute(INSERT, waiting)
        waiting.clear()
    return "kept"


app = dying(naive)
