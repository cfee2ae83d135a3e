"""What its time is over for goes, nothing on hold ever does, and nobody is named."""

import re
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.accounts.models import OneTimeCode, UserSession
from app.cli import purging, retention
from app.cli.retention import EXPIRES, PERIODS, RECORDS, WrongPeriods, read_periods
from app.core.audit import AuditEvent
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.kept_forms import KeptForm
from app.messaging.models import Message, Notice, PushDelivery, PushSubscription
from app.people import holds
from app.people.domain.access import system_access
from app.people.models import Caseload, LegalHold, User
from app.population.models import BatchState, ImportBatch, ImportRow, RowState
from tests.worlds import World, build_world

SYSTEM = system_access("test")
DAY = timedelta(days=1)
MODELS = {
    "sign_in_texts": Message,
    "codes": OneTimeCode,
    "kept_forms": KeptForm,
    "decided_lists": ImportRow,
    "push_deliveries": PushDelivery,
    "push_phones": PushSubscription,
}


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    """The shipped periods, all signed off."""
    path = tmp_path / "periods.yaml"
    path.write_text(PERIODS.read_text("utf-8").replace("signedOffBy: null", "signedOffBy: D. Officer, 1 May 2026"))
    return path


def fill(session: Session, world: World, at: datetime, who: str | None = "asha") -> None:
    """Add one row of every kind about somebody, or about nobody that is named."""
    person = world.patients[who].id if who else None
    session.add_all(
        [_text(person, at), OneTimeCode(number="+447700900101", code_hash="0", created_at=at, expires_at=at)]
    )
    if who:
        session.add(KeptForm(user_id=world.users[who].id, path="/x", values_ct=b"0", kept_at=at))
        _push(session, world.users[who], at)
    team_id = world.teams["river"].id
    batch = ImportBatch(
        team_id=team_id, uploaded_at=at, file_kind="csv", notes="[]", state=BatchState.applied, decided_at=at
    )
    session.add(batch)
    session.flush()
    session.add(ImportRow(batch_id=batch.id, team_id=team_id, number=1, state=RowState.refused, patient_id=person))
    session.commit()


def _push(session: Session, user: User, at: datetime) -> None:
    person = user.patient_id
    notice = Notice(patient_id=person, kind="plan", target_kind="plan", dedupe_key=uuid.uuid4().hex, created_at=at)
    phone = PushSubscription(
        user_id=user.id,
        patient_id=person,
        endpoint="https://fcm.googleapis.com/x",
        endpoint_hash=uuid.uuid4().hex,
        phone_hash="0",
        p256dh="0",
        auth="0",
        created_at=at,
        ended_at=at,
        end_reason="turned_off",
    )
    session.add_all([notice, phone])
    session.flush()
    session.add(
        PushDelivery(
            notice_id=notice.id,
            subscription_id=phone.id,
            patient_id=person,
            status="sent",
            queued_at=at,
            due_at=at,
            useful_until=at,
        )
    )


def _text(person: uuid.UUID | None, at: datetime, purpose: str = "sign_in_code") -> Message:
    return Message(
        dedupe_key=uuid.uuid4().hex,
        patient_id=person,
        to_number="+447700900101",
        body="123456",
        purpose=purpose,
        locale="en",
        parts=1,
        status="sent",
        queued_at=at,
        due_at=at,
        useful_until=at,
    )


def hold(session: Session, world: World, who: str, now: datetime) -> LegalHold:
    setter = holds.Setter(world.users["administrator"].id, "Claim 7 of 2026")
    made = holds.set_hold(session, SYSTEM, world.patients[who].id, setter, now)
    session.commit()
    return made


def run(database: Database, path: Path, now: datetime, *, apply: bool = True) -> dict[str, tuple[int, int, int]]:
    found = retention.retain(database, read_periods(path), now, apply=apply)
    return {one.period.kind: (one.due, one.held, one.gone) for one in found}


def left(session: Session) -> dict[str, int]:
    session.expire_all()
    return {kind: session.scalar(select(func.count()).select_from(model)) or 0 for kind, model in MODELS.items()}


def test_each_kind_goes_after_its_period_and_not_a_moment_before(
    database: Database, session: Session, world: World, now: datetime, signed: Path
) -> None:
    for period in read_periods(signed).values():
        if period.kind in MODELS:
            fill(session, world, now - period.lasts)
    before = left(session)

    due = {kind: counts[0] for kind, counts in run(database, signed, now).items()}
    later = run(database, signed, now + timedelta(seconds=1))

    assert due == {
        "sign_in_texts": 0,
        "codes": 4,
        "kept_forms": 4,
        "decided_lists": 0,
        "push_deliveries": 0,
        "push_phones": 0,
    }
    assert {kind: counts[2] for kind, counts in later.items()} == {
        "sign_in_texts": 4,
        "codes": 2,
        "kept_forms": 2,
        "decided_lists": 4,
        "push_deliveries": 4,
        "push_phones": 4,
    }
    assert before != left(session)


def test_a_second_run_does_nothing(
    database: Database, session: Session, world: World, now: datetime, signed: Path
) -> None:
    fill(session, world, now - 400 * DAY)

    first, second = run(database, signed, now), run(database, signed, now)

    assert set(first.values()) == {(1, 0, 1)}
    assert set(second.values()) == {(0, 0, 0)}
    reasons = session.scalars(select(AuditEvent.reason).where(AuditEvent.action == "retention.applied")).all()
    assert reasons == ["count: 1"] * 6


def test_nothing_of_a_person_on_hold_ever_goes_nor_what_may_be_theirs(
    database: Database, session: Session, world: World, now: datetime, signed: Path
) -> None:
    for who in ("asha", "bogdan", None):
        fill(session, world, now - 4000 * DAY, who)
    hold(session, world, "asha", now)

    counts = run(database, signed, now)

    # Bogdan's go. Asha's stay, and so does what names nobody: it may be hers.
    assert counts["sign_in_texts"] == (1, 2, 1)
    assert counts["codes"] == (0, 3, 0)
    assert counts["kept_forms"] == (1, 1, 1)
    assert counts["decided_lists"] == (1, 2, 1)
    assert counts["push_deliveries"] == counts["push_phones"] == (1, 1, 1)
    assert set(session.scalars(select(Message.patient_id))) == {world.patients["asha"].id, None}


def test_a_lifted_hold_keeps_nothing(
    database: Database, session: Session, world: World, now: datetime, signed: Path
) -> None:
    fill(session, world, now - 4000 * DAY)
    hold(session, world, "asha", now)
    setter = holds.Setter(world.users["administrator"].id, "The claim was settled")
    holds.lift_hold(session, SYSTEM, world.patients["asha"].id, setter, now)
    session.commit()

    assert set(run(database, signed, now).values()) == {(1, 0, 1)}


def test_the_nightly_purge_honours_a_hold_too(
    database: Database, session: Session, world: World, now: datetime
) -> None:
    long_ago = now - 400 * DAY
    for who in ("asha", "bogdan"):
        session.add(_ended_session(world.users[who].id, long_ago))
        batch = ImportBatch(team_id=world.teams["river"].id, uploaded_at=long_ago, file_kind="csv", notes="[]")
        session.add(batch)
        session.flush()
        person = world.patients[who].id
        row = ImportRow(batch_id=batch.id, team_id=batch.team_id, number=1, state=RowState.known, patient_id=person)
        session.add(row)
    hold(session, world, "asha", now)

    assert dict(purging.purge(database, now)) == {"import rows": 1, "sessions": 1}
    assert session.scalars(select(UserSession.user_id)).all() == [world.users["asha"].id]
    assert session.scalars(select(ImportRow.patient_id)).all() == [world.patients["asha"].id]


def _ended_session(user_id: uuid.UUID, at: datetime) -> UserSession:
    return UserSession(
        user_id=user_id,
        kind="patient",
        secret_hash=uuid.uuid4().hex,
        created_at=at,
        last_seen_at=at,
        ends_at=at,
        reauthenticated_at=at,
    )


def test_other_texts_are_part_of_the_record_and_stay(
    database: Database, session: Session, world: World, now: datetime, signed: Path
) -> None:
    session.add(_text(world.patients["asha"].id, now - 4000 * DAY, "plan"))
    session.commit()

    assert run(database, signed, now)["sign_in_texts"] == (0, 0, 0)


def test_without_apply_and_without_sign_off_nothing_goes(
    database: Database, session: Session, world: World, now: datetime, signed: Path
) -> None:
    fill(session, world, now - 4000 * DAY)

    assert set(run(database, signed, now, apply=False).values()) == {(1, 0, 0)}
    assert set(run(database, PERIODS, now, apply=True).values()) == {(1, 0, 0)}
    assert set(left(session).values()) == {1}


def test_whole_records_are_counted_for_a_person_to_delete_and_left_alone(
    database: Database, session: Session, world: World, now: datetime
) -> None:
    for tie in session.scalars(select(Caseload)):
        tie.until_on = now.date()
    world.patients["bogdan"].deceased_on = now.date()
    hold(session, world, "cara", now)
    session.commit()
    in_nine_years = now + 9 * 366 * DAY

    found = {
        one.period.kind: (one.due, one.held) for one in retention.records_over(database, read_periods(), in_nine_years)
    }

    assert found == {"records_left": (2, 1), "records_died": (0, 0), "records_mental_health": (0, 0)}


def test_the_database_refuses_to_delete_what_must_stay_so_the_command_never_says_it_did(
    session: Session, world: World
) -> None:
    with pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM audit_event"))


class TestTheCommands:
    @pytest.fixture
    def cli(self, app: Flask, now: datetime) -> Iterator[object]:
        with app.app_context(), time_machine.travel(now, tick=False):
            runner = app.test_cli_runner()
            yield lambda *words, **more: runner.invoke(args=list(words), **more)

    def test_it_says_counts_and_no_name_or_number(
        self, cli, session, world: World, now: datetime, signed: Path
    ) -> None:
        fill(session, world, now - 4000 * DAY)
        fill(session, world, now - 4000 * DAY, "bogdan")
        hold(session, world, "bogdan", now)

        said = cli("retention", "--periods", str(signed), "--apply").output

        assert "sign_in_texts: 1 due, 1 on hold, 1 deleted" in said
        assert "records_left: 0 for a person to delete (docs/retention.md), 0 on hold" in said
        assert not re.search(r"Asha|Testwala|Bogdan|\d{10}|[0-9a-f]{8}-", said)

    def test_a_dry_run_says_so(self, cli, session, world: World, now: datetime, signed: Path) -> None:
        fill(session, world, now - 4000 * DAY)

        assert "1 due, 0 on hold, 0 deleted: this was a dry run" in cli("retention", "--periods", str(signed)).output
        assert "0 deleted: the period is not signed off" in cli("retention", "--apply").output
        assert set(left(session).values()) == {1}

    def test_an_administrator_sets_and_lifts_a_hold_with_a_reason(self, cli, session, world: World) -> None:
        words = ("--nhs-number", "999 000 0018", "--by", "administrator@example.nhs.test", "--reason")

        assert cli("hold", "set", *words, "Claim 7").output == "on hold\n"
        assert "already on hold" in cli("hold", "set", *words, "Claim 7").output
        assert cli("hold", "count").output == "1\n"
        assert cli("hold", "lift", *words, "Settled").output == "lifted\n"
        assert "not on hold" in cli("hold", "lift", *words, "Settled").output
        [kept] = session.scalars(select(LegalHold)).all()
        assert (kept.reason, kept.lifting_reason) == ("Claim 7", "Settled")
        events = session.scalars(select(AuditEvent).where(AuditEvent.object_id == kept.id).order_by(AuditEvent.seq))
        assert [(one.action, one.patient_id) for one in events] == [("hold.set", None), ("hold.lifted", None)]

    @pytest.mark.parametrize(
        ("number", "by", "reason", "says"),
        [
            ("9990000018", "clinician@example.nhs.test", "x", "only an administrator"),
            ("9990000018", "leaver@example.nhs.test", "x", "nobody of the staff"),
            ("9990000018", "nobody@example.nhs.test", "x", "nobody of the staff"),
            ("1234567890", "administrator@example.nhs.test", "x", "nobody here has this NHS number"),
            ("9990000018", "administrator@example.nhs.test", " ", "say why"),
            ("9990000018", "administrator@example.nhs.test", "x" * 501, "say why"),
            ("9990000018", "administrator@example.nhs.test", "a\x00b", "say why"),
        ],
    )
    def test_anyone_else_and_anything_else_is_refused(
        self, cli, session, world: World, number: str, by: str, reason: str, says: str
    ) -> None:
        result = cli("hold", "set", "--nhs-number", number, "--by", by, "--reason", reason)

        assert result.exit_code == 1
        assert says in result.output
        assert session.scalars(select(LegalHold)).all() == []


@pytest.mark.parametrize("who", ["asha", "clinician"])
def test_on_postgresql_neither_the_person_nor_their_team_sees_a_hold(
    fresh_url: str, engine_name: str, now: datetime, who: str
) -> None:
    database = Database(fresh_url)
    with database.session(SYSTEM) as session:
        world = build_world(session, now)
        hold(session, world, "asha", now)
    with database.session(world.access[who]) as session:
        seen = len(session.scalars(select(LegalHold)).all())
    database.engine.dispose()

    assert seen == (0 if engine_name == "postgresql" else 1)  # on SQLite no query of a page asks for holds


def test_two_at_once_hold_a_person_once(fresh_url: str, now: datetime) -> None:
    database = Database(fresh_url)
    with database.session(SYSTEM) as session:
        world = build_world(session, now)
    patient_id, setter = world.patients["asha"].id, holds.Setter(world.users["administrator"].id, "Claim")
    start = Barrier(2)

    def try_it(_number: int) -> bool:
        start.wait()
        try:
            with database.transaction(SYSTEM) as session:
                holds.set_hold(session, SYSTEM, patient_id, setter, now)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(try_it, range(2)))
    database.engine.dispose()

    assert told == [False, True]


def test_four_runs_at_once_delete_everything_once(
    fresh_url: str, now: datetime, signed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 7)
    database = Database(fresh_url)
    with database.session(SYSTEM) as session:
        world = build_world(session, now)
        session.add_all(_text(world.patients["asha"].id, now - 4000 * DAY) for _ in range(50))
        session.add_all(_text(world.patients["bogdan"].id, now - 4000 * DAY) for _ in range(5))
        hold(session, world, "bogdan", now)

    with ThreadPoolExecutor(4) as runs:
        told = list(runs.map(lambda _: run(database, signed, now)["sign_in_texts"][2], range(4)))
    with database.session(SYSTEM) as session:
        kept = set(session.scalars(select(Message.patient_id)))
    database.engine.dispose()

    assert sum(told) == 50
    assert kept == {world.patients["bogdan"].id}


def test_who_is_no_administrator_and_who_gives_no_reason_sets_nothing(
    session: Session, world: World, now: datetime
) -> None:
    patient_id = world.patients["asha"].id
    with pytest.raises(Forbidden):
        holds.set_hold(session, SYSTEM, patient_id, holds.Setter(world.users["lead"].id, "Claim"), now)
    with pytest.raises(ValueError):
        holds.set_hold(session, SYSTEM, patient_id, holds.Setter(world.users["administrator"].id, " "), now)
    with pytest.raises(NotFound):
        holds.set_hold(session, SYSTEM, uuid.uuid4(), holds.Setter(world.users["administrator"].id, "Claim"), now)


WRONG = {
    "not yaml": "a: [",
    "not a mapping": "- a",
    "a kind missing": "codes: {days: 1, source: x, signedOffBy: null}",
    "a tag": "!!python/object/apply:os.system ['true']",
    "not text": "\xff\xfe",
}


@pytest.mark.parametrize("words", WRONG.values(), ids=WRONG.keys())
def test_a_file_of_periods_that_cannot_be_used_is_refused(tmp_path: Path, words: str) -> None:
    path = tmp_path / "periods.yaml"
    path.write_bytes(words.encode("latin-1"))

    with pytest.raises(WrongPeriods, match=r"periods\.yaml"):
        read_periods(path)


@pytest.mark.parametrize("wrong", ["days: 0", "days: -1", "days: 1.5", "days: true", "days: ninety", "days: 99999999"])
def test_a_period_that_is_no_number_of_days_is_refused(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "periods.yaml"
    path.write_text(PERIODS.read_text("utf-8").replace("days: 90", wrong, 1))

    with pytest.raises(WrongPeriods, match="days must be a whole number"):
        read_periods(path)


def test_the_shipped_periods_name_every_kind_with_a_source_and_none_is_signed_off() -> None:
    periods = read_periods()

    assert set(periods) == {one.kind for one in EXPIRES} | set(RECORDS) == set(MODELS) | set(RECORDS)
    assert {period.signed_off_by for period in periods.values()} == {None}
