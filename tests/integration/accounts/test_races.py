"""Two at once: the last try goes to one of them, and what was ended stays ended."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pyotp
import pytest
from sqlalchemy import func, select, update

from app.accounts import services
from app.accounts.domain.limits import Limit, on_wrong_codes
from app.accounts.models import OneTimeCode, UserSession
from app.accounts.services import Answer
from app.core import crypto
from app.core.db import Database
from app.core.errors import Forbidden, TooMany
from app.people.domain.access import Access, system_access
from app.people.models import User
from tests.racing import may_take_longer, times
from tests.worlds import World, build_world

SYSTEM = system_access("test")
THREADS = 20


@pytest.fixture
def own_database(fresh_url: str) -> Iterator[Database]:
    """A database of the test's own, where threads really commit."""
    database = Database(fresh_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def own_world(own_database: Database, now: datetime) -> World:
    with own_database.session(SYSTEM) as session:
        return build_world(session, now)


def at_once(jobs: Sequence[Callable[[], object]]) -> list[object]:
    """Run all the jobs at the same moment and return what each gave."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        barrier.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result() for future in [pool.submit(run, job) for job in jobs]]


def a_code(database: Database, now: datetime) -> tuple[OneTimeCode, str]:
    """Store a code for Asha and return it with its digits."""
    with database.transaction(SYSTEM) as session:
        row = OneTimeCode(
            number="+447700900101", tries=0, year_tries=0, created_at=now, expires_at=now + timedelta(minutes=10)
        )
        row.code_hash = crypto.keyed_hash("one-time code", f"{row.id}:123456")
        session.add(row)
    return row, "123456"


def test_parallel_guesses_never_beat_the_five_tries(own_database: Database, own_world: World, now: datetime) -> None:
    row, _code = a_code(own_database, now)

    def guess() -> object:
        with own_database.transaction(SYSTEM) as session:
            return services.check_code(session, SYSTEM, row.id, "999999", now)

    answers = at_once([guess] * THREADS)

    assert answers.count(Answer.WRONG) == 5
    assert answers.count(Answer.NO_TRIES_LEFT) == THREADS - 5


def test_a_right_code_given_twenty_times_at_once_opens_one_session(
    own_database: Database, own_world: World, now: datetime
) -> None:
    row, code = a_code(own_database, now)
    with own_database.transaction(SYSTEM) as session:
        assert services.check_code(session, SYSTEM, row.id, code, now) is Answer.RIGHT

    def use() -> object:
        with own_database.transaction(SYSTEM) as session:
            return services.use_code(session, SYSTEM, row.id, now)

    assert at_once([use] * THREADS).count(True) == 1


def test_a_code_of_the_code_app_given_at_once_works_once(
    own_database: Database, own_world: World, now: datetime
) -> None:
    secret = pyotp.random_base32()
    with own_database.transaction(SYSTEM) as session:
        session.get_one(User, own_world.staff["clinician"].id).totp_secret = secret

    def use() -> object:
        with own_database.transaction(SYSTEM) as session:
            user = session.get_one(User, own_world.staff["clinician"].id)
            return services.check_app_code(session, SYSTEM, user, pyotp.TOTP(secret).at(now), now)

    assert at_once([use] * 8).count(True) == 1


def test_two_hundred_tries_at_once_never_pass_a_limit(own_database: Database, now: datetime) -> None:
    limit = Limit("test", 7, timedelta(minutes=5))

    def spend() -> int:
        passed = 0
        for _ in range(200 // THREADS):
            try:
                services.spend(own_database, [limit], now)
            except TooMany:
                continue
            passed += 1
        return passed

    assert sum(map(int, map(str, at_once([spend] * THREADS)))) == 7


def test_a_try_given_back_can_be_had_again(own_database: Database, now: datetime) -> None:
    budget = [replace(on_wrong_codes(is_known_device=False)[0], most=1)]

    services.spend(own_database, budget, now)
    services.give_back(own_database, budget, now)
    services.spend(own_database, budget, now)

    with pytest.raises(TooMany):
        services.spend(own_database, budget, now)


def _opened(database: Database, world: World, now: datetime) -> Access:
    with database.transaction(SYSTEM) as session:
        user = session.get_one(User, world.users["clinician"].id)
        _, row = services.open_session(session, SYSTEM, user, now)
    return replace(world.access["clinician"], session_id=row.id)


def _live(database: Database) -> int:
    with database.session(SYSTEM) as session:
        return session.scalar(select(func.count(UserSession.id)).where(UserSession.revoked_at.is_(None))) or 0


@may_take_longer
def test_a_request_in_flight_brings_no_ended_session_back(
    own_database: Database, own_world: World, now: datetime
) -> None:
    """Touching, and proving again, race with the end of every session of the user: none survives."""
    later = now + timedelta(minutes=2)

    def end() -> None:
        with own_database.transaction(SYSTEM) as session:
            services.revoke_all(session, SYSTEM, session.get_one(User, own_world.users["clinician"].id), later)

    for _ in range(times(40)):
        access = _opened(own_database, own_world, now)

        def touch(access: Access = access) -> None:
            with own_database.transaction(access) as session:
                services.touch(session, access, access.session_id, later)

        def renew(access: Access = access) -> None:
            try:
                with own_database.transaction(SYSTEM) as session:
                    services.renew(session, access, later)
            except Forbidden:
                pass

        at_once([end, touch, renew])
        assert _live(own_database) == 0


def test_an_ended_session_cannot_be_renewed(own_database: Database, own_world: World, now: datetime) -> None:
    access = _opened(own_database, own_world, now)
    with own_database.transaction(SYSTEM) as session:
        session.execute(update(UserSession).values(revoked_at=now))

    with pytest.raises(Forbidden), own_database.transaction(SYSTEM) as session:
        services.renew(session, access, now)
