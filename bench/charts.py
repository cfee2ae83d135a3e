"""5,000 entries of a diary beside 50, in process and in turn: the page of a chart, and a month for a visit."""

import statistics
import time
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from app import create_app
from app.config import Settings
from app.core import clock
from app.core.db import Database
from app.diary.models import DiaryEntry
from app.people.domain.access import system_access
from bench.stores import Store
from bench.table import Row
from tests.crowds import Member
from tests.diaries import weight

FEW, MANY = 50, 5000
DAYS = {FEW: 30, MANY: 3 * 365}  # some who write daily for a month; others several times a day for three years
REPEATS = 30


def measure(store: Store, rounds: int) -> list[Row]:
    """Time the pages of two people in turn."""
    app = create_app(Settings.load(demo=True, database_url=store.url))
    few, many = store.crowd[0], store.crowd[1]
    for member, count in ((few, FEW), (many, MANY)):
        _write(app, member, count)
    month = f"{clock.today():%Y-%m}"
    pages = {
        "chart, 30 days": "/diary/charts/weight",
        "chart, a year": "/diary/charts/weight?period=year",
        "a month for a visit": f"/diary/months/{month}",
    }
    clients = [_signed_in(app, member) for member in (few, many)]
    rows = [
        _row(store, what, [[_timed(client, path) for client in clients] for _ in range(rounds)])
        for what, path in pages.items()
    ]
    app.extensions["database"].engine.dispose()
    return rows


def _row(store: Store, what: str, times: list[list[float]]) -> Row:
    few, many = (statistics.median(one[side] for one in times) for side in (0, 1))
    ratio = statistics.median(one[1] / one[0] for one in times)
    name = f"5,000 diary entries / 50: {what}"
    return Row("18", name, f"in process, {store.engine}", f"{many:.2f} ms", f"{few:.2f} ms", ratio, 2.0)


def _timed(client: FlaskClient, path: str) -> float:
    """Return ms of a page, the median of many."""
    client.get(path)
    return statistics.median(_once(client, path) for _ in range(REPEATS))


def _once(client: FlaskClient, path: str) -> float:
    began = time.perf_counter()
    assert client.get(path).status_code == 200
    return (time.perf_counter() - began) * 1000


def _signed_in(app: Flask, member: Member) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("session", member.cookie)
    return client


def _write(app: Flask, member: Member, count: int) -> None:
    """Write weights, spread evenly over the person's days until now."""
    database: Database = app.extensions["database"]
    now = clock.now()
    apart = timedelta(days=DAYS[count]) / count
    with database.transaction(system_access("bench")) as session:
        session.execute(
            insert(DiaryEntry), [weight(member.patient_id, place, now - place * apart) for place in range(count)]
        )
