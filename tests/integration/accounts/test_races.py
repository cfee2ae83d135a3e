"""Two at once: the last try goes to one of them, and what was ended stays ended."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pyotp
import pytest
from sqlalchemy import func, select, update

from app.accounts import services
from app.accounts.domain.limits import Limit, on_wrong_codes
from app.accounts.domain.staffing import Refused
from app.accounts.models import OneTimeCode, UserSession
from app.accounts.queries import staff
from app.accounts.services import Answer, set_up, staff_changes
from app.core import crypto
from app.core.db import Database
from app.core.errors import Forbidden, NotFound, TooMany
from app.people.domain.access import Access, Role, system_access
from app.people.models import Membership, User
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


class TestTwoAdministrators:
    """Of two changes to one organisation's staff at once the second sees the first."""

    @pytest.fixture
    def pair(self, own_database: Database, own_world: World) -> dict[str, Membership]:
        """Make the lead the second administrator; return both roles by name."""
        river = own_world.teams["river"].id
        with own_database.transaction(SYSTEM) as session:
            session.add(Membership(user_id=own_world.staff["lead"].id, team_id=river, role=Role.ADMINISTRATOR.value))
            session.flush()
            query = select(Membership).where(Membership.role == Role.ADMINISTRATOR.value)
            by_user = {row.user_id: row for row in session.scalars(query)}
        return {name: by_user[own_world.staff[name].id] for name in ("administrator", "lead")}

    def administrators(self, database: Database) -> int:
        query = select(func.count(Membership.id)).join(User, User.id == Membership.user_id)
        with database.session(SYSTEM) as session:
            return session.scalar(query.where(Membership.role == Role.ADMINISTRATOR.value, User.is_active)) or 0

    @pytest.mark.parametrize("own", [False, True], ids=["each other's", "their own"])
    def test_who_take_away_roles_at_once_leave_one(
        self,
        own_database: Database,
        own_world: World,
        pair: dict[str, Membership],
        now: datetime,
        own: bool,
    ) -> None:
        def take(actor: str, target: Membership) -> object:
            access = own_world.access[actor]
            try:
                with own_database.transaction(access) as session:
                    staff_changes.take_away_role(
                        session, access, user_id=target.user_id, membership_id=target.id, now=now
                    )
            except (Refused, NotFound) as refused:
                return refused
            return None

        names = ["administrator", "lead"]
        targets = names if own else names[::-1]
        jobs = [lambda a=a, t=t: take(a, pair[t]) for a, t in zip(names, targets, strict=True)]
        outcomes = at_once(jobs)

        assert outcomes.count(None) == 1
        assert self.administrators(own_database) == 1

    def test_who_switch_each_other_off_at_once_leave_one(
        self, own_database: Database, own_world: World, pair: dict[str, Membership], now: datetime
    ) -> None:
        def off(actor: str, target: str) -> object:
            access = own_world.access[actor]
            try:
                with own_database.transaction(access) as session:
                    staff_changes.switch_off(session, access, own_world.staff[target].id, now)
            except (Refused, NotFound) as refused:
                return refused
            return None

        outcomes = at_once([lambda: off("administrator", "lead"), lambda: off("lead", "administrator")])

        assert outcomes.count(None) == 1
        assert self.administrators(own_database) == 1

    def test_a_second_change_waits_for_the_first_and_sees_it(
        self, own_database: Database, own_world: World, pair: dict[str, Membership]
    ) -> None:
        """The lock itself, without the audit chain's, which would make most pairs of changes wait as well."""
        first, second = own_world.access["administrator"], own_world.access["lead"]

        def reach() -> object:
            with own_database.transaction(second) as session:
                return list(staff.locked_organisation_ids(session, second))

        with ThreadPoolExecutor(1) as pool:
            with own_database.transaction(first) as session:
                staff.locked_organisation_ids(session, first)
                session.delete(session.get_one(Membership, pair["lead"].id))
                session.flush()
                waiting = pool.submit(reach)
                assert wait([waiting], timeout=0.5).done == set()

            assert waiting.result() == []

    def test_a_form_sent_eight_times_at_once_adds_one_person(
        self, own_database: Database, own_world: World, now: datetime
    ) -> None:
        access = own_world.access["administrator"]

        def add() -> object:
            try:
                with own_database.transaction(access) as session:
                    return staff_changes.add_member(
                        session,
                        access,
                        name="Nia Testnurse",
                        email="nia@example.nhs.test",
                        team_id=own_world.teams["river"].id,
                        role=Role.CLINICIAN,
                        now=now,
                    ).is_new
            except Refused as refused:
                return refused.refusal

        assert sorted(map(str, at_once([add] * 8))) == ["True", *["already"] * 7]

    def test_two_organisations_that_add_one_address_at_once_share_one_account(
        self, own_database: Database, own_world: World, now: datetime
    ) -> None:
        with own_database.transaction(SYSTEM) as session:
            far = own_world.staff["far_clinician"].id
            harbour = own_world.teams["harbour"].id
            session.add(Membership(user_id=far, team_id=harbour, role=Role.ADMINISTRATOR.value))

        def add(actor: str, team: str) -> object:
            access = own_world.access[actor]
            with own_database.transaction(access) as session:
                return staff_changes.add_member(
                    session,
                    access,
                    name="Nia Testnurse",
                    email="nia@example.nhs.test",
                    team_id=own_world.teams[team].id,
                    role=Role.CLINICIAN,
                    now=now,
                )

        first, second = at_once([lambda: add("administrator", "river"), lambda: add("far_clinician", "harbour")])

        assert isinstance(first, staff_changes.Added)
        assert isinstance(second, staff_changes.Added)
        assert first.user_id == second.user_id
        assert {first.is_new, second.is_new} == {True, False}

    def test_a_set_up_link_opened_twice_at_once_sets_one_password(
        self, own_database: Database, own_world: World, now: datetime
    ) -> None:
        access, user_id = own_world.access["administrator"], own_world.staff["clinician"].id
        with own_database.transaction(access) as session:
            set_up.make_link(session, access, user_id, now)
            code = set_up.take_link_code(session, access, user_id, now)
        assert code is not None

        def choose() -> object:
            with own_database.transaction(SYSTEM) as session:
                user = set_up.open_link(session, SYSTEM, user_id=user_id, code=code, now=now)
                if user is not None:
                    services.set_password(session, SYSTEM, user, "quiet lamp under stairs", now)
                return user is not None

        assert at_once([choose] * 4).count(True) == 1
