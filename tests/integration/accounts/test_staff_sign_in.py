"""Staff sign in with a password and a code app."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pyotp
import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import services
from app.core.audit import AuditEvent
from app.people.domain.access import system_access
from app.people.models import User
from tests.integration.accounts.sign_in_steps import PASSWORD, enrolled
from tests.pages import Page, PageClient
from tests.worlds import World

EMAIL = "clinician@example.nhs.test"
SYSTEM = system_access("test")


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def code_app(session: Session, world: World, now: datetime) -> pyotp.TOTP:
    return enrolled(session, world.staff["clinician"], now)


def give_password(client: PageClient, password: str = PASSWORD, *, email: str = EMAIL, status: int = 303) -> Page:
    return client.post("/team/sign-in", {"email": email, "password": password}, status=status)


def test_password_and_code_open_the_page_that_was_wanted(client: PageClient, code_app: pyotp.TOTP) -> None:
    client.get(client.get("/team/probe", status=303).location)

    to_code = give_password(client).location
    client.get(to_code)

    assert to_code == "/team/sign-in/code"
    assert client.post(to_code, {"code": code_app.now()}).location == "/team/probe"
    assert client.get("/team/probe").response.json["who"] == "Clinician Testperson"


def test_the_first_time_a_code_app_is_set_up(client: PageClient, world: World, session: Session, now: datetime) -> None:
    user = world.staff["clinician"]
    services.set_password(session, SYSTEM, user, PASSWORD, now)
    session.commit()

    to_enrol = give_password(client).location
    page = client.get(to_enrol)
    secret = page.words("code")[0].replace(" ", "")
    wrong = client.post("/team/enrol", {"code": "000000"}, status=422)
    client.post("/team/enrol", {"code": pyotp.TOTP(secret).now()})

    assert to_enrol == "/team/enrol"
    assert page.all("img")[0].get("src").startswith("data:image/svg+xml")
    assert secret in wrong.words("code")[0].replace(" ", "")
    client.get("/team/probe")
    assert session.get_one(User, user.id, populate_existing=True).totp_enrolled_at == now


def test_an_enrolled_person_cannot_be_enrolled_again_with_the_password_alone(
    client: PageClient, code_app: pyotp.TOTP
) -> None:
    give_password(client)

    assert client.get("/team/enrol", status=303).location == "/team/sign-in"
    assert client.post("/team/enrol", {"code": code_app.now()}).location == "/team/sign-in"


def test_the_password_alone_opens_nothing(client: PageClient, code_app: pyotp.TOTP) -> None:
    give_password(client)

    client.get("/team/probe", status=303)


def test_a_wrong_password_and_an_unknown_address_look_the_same(client: PageClient, code_app: pyotp.TOTP) -> None:
    wrong = give_password(client, "not the password", status=422)
    unknown = give_password(client, "not the password", email="clinicien@example.nhs.test", status=422)

    assert wrong.main == unknown.main
    assert "is not right" in wrong.main


def test_nobody_signs_in_without_a_password_set(client: PageClient, world: World) -> None:
    give_password(client, "", status=422)
    give_password(client, "None", status=422)


def test_someone_who_left_cannot_sign_in(client: PageClient, world: World, session: Session, now: datetime) -> None:
    enrolled(session, world.staff["leaver"], now)

    give_password(client, email="leaver@example.nhs.test", status=422)


def test_the_address_is_kept_and_the_password_is_not_shown(client: PageClient, code_app: pyotp.TOTP) -> None:
    page = give_password(client, "not the password", status=422)

    assert page.all("input", id="email")[0].get("value") == EMAIL
    assert page.all("input", id="password")[0].get("value") is None


def test_five_wrong_passwords_in_five_minutes_are_enough(
    client: PageClient, code_app: pyotp.TOTP, clock: time_machine.Traveller
) -> None:
    for _ in range(5):
        give_password(client, "not the password", status=422)

    give_password(client, status=429)
    clock.shift(timedelta(minutes=5))
    give_password(client)


def test_signing_in_rightly_uses_up_no_tries(client: PageClient, code_app: pyotp.TOTP) -> None:
    for _ in range(12):
        give_password(client)


def test_an_address_gets_ten_wrong_passwords_an_hour(
    client: PageClient, code_app: pyotp.TOTP, clock: time_machine.Traveller
) -> None:
    for number in range(10):
        give_password(client, email=f"n{number}@example.nhs.test", status=422)

    give_password(client, status=429)


def test_a_code_works_once(client: PageClient, code_app: pyotp.TOTP) -> None:
    code = code_app.now()
    give_password(client)
    client.post("/team/sign-in/code", {"code": code})
    other = PageClient(client.app)
    give_password(other)

    other.post("/team/sign-in/code", {"code": code}, status=422)


def test_an_older_code_does_not_work_after_a_newer_one(client: PageClient, code_app: pyotp.TOTP, now: datetime) -> None:
    give_password(client)
    client.post("/team/sign-in/code", {"code": code_app.at(now)})
    other = PageClient(client.app)
    give_password(other)

    other.post("/team/sign-in/code", {"code": code_app.at(now - timedelta(seconds=30))}, status=422)
    other.post("/team/sign-in/code", {"code": code_app.at(now + timedelta(seconds=30))})


def test_five_wrong_codes_in_five_minutes_are_enough(client: PageClient, code_app: pyotp.TOTP) -> None:
    give_password(client)
    for _ in range(5):
        client.post("/team/sign-in/code", {"code": "000000"}, status=422)

    client.post("/team/sign-in/code", {"code": code_app.now()}, status=429)


@pytest.mark.parametrize(("minutes", "status"), [(10, 303), (11, 303)])
def test_the_second_step_is_taken_within_ten_minutes(
    client: PageClient, code_app: pyotp.TOTP, clock: time_machine.Traveller, minutes: int, status: int
) -> None:
    give_password(client)
    clock.shift(timedelta(minutes=minutes))

    target = client.post("/team/sign-in/code", {"code": code_app.now()}, status=status).location

    assert target == ("/" if minutes == 10 else "/team/sign-in")


def test_a_new_password_ends_every_session(client: PageClient, world: World, session: Session, now: datetime) -> None:
    client.sign_in(world.access["clinician"])

    services.set_password(session, SYSTEM, world.staff["clinician"], "another three words", now)
    session.commit()

    client.get("/team/probe", status=303)


def test_a_password_is_stored_by_argon2id_and_any_characters_will_do(
    client: PageClient, world: World, session: Session, now: datetime
) -> None:
    long = "Zażółć gęślą jaźń — ہیلو، دنیا 🦔 " * 2
    user = world.staff["clinician"]
    services.set_password(session, SYSTEM, user, long, now)
    session.commit()

    assert user.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert services.check_password(session, SYSTEM, EMAIL.upper(), long, now) is not None


def test_the_problems_of_a_password_are_told_in_words(app, world: World) -> None:
    with app.app_context():
        assert services.password_problems("short", "A B", "a@b.test")[0].startswith("Use at least 12 characters")
        assert services.password_problems(PASSWORD, "A B", "a@b.test") == []


def test_what_matters_more_asks_for_the_code_again_and_swaps_the_session(
    client: PageClient, world: World, session: Session, code_app: pyotp.TOTP, clock: time_machine.Traveller
) -> None:
    client.sign_in(world.access["clinician"])
    with client.http.session_transaction() as cookie:
        old = dict(cookie)
    client.get("/team/probe/fresh")
    clock.shift(timedelta(minutes=5, seconds=1))

    asked = client.get("/team/probe/fresh", status=303).location
    client.get(asked)
    client.post(asked, {"code": "000000"}, status=422)
    back = client.post(asked, {"code": code_app.now()}).location

    assert back == "/team/probe/fresh"
    client.get(back)
    thief = PageClient(client.app)
    with thief.http.session_transaction() as cookie:
        cookie.update(old)
    thief.get("/team/probe", status=303)


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example", "/%2f/evil.example"])
def test_proving_again_never_leads_off_the_site(
    client: PageClient, world: World, code_app: pyotp.TOTP, target: str
) -> None:
    client.sign_in(world.access["clinician"])

    page = client.post("/team/prove-again", {"code": code_app.now()}, query_string={"next": target})

    assert page.location == "/"


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example", "/nowhere", "/sign-out"]
)
def test_signing_in_leads_only_to_a_page_of_ours(client: PageClient, code_app: pyotp.TOTP, target: str) -> None:
    client.get("/team/sign-in", query_string={"next": target})
    give_password(client)

    assert client.post("/team/sign-in/code", {"code": code_app.now()}).location == "/"


def test_a_patient_has_no_code_to_prove_again_with(client: PageClient, world: World) -> None:
    client.sign_in(world.access["asha"])

    client.get("/team/prove-again", status=404)


def test_failures_are_in_the_log(client: PageClient, session: Session, code_app: pyotp.TOTP) -> None:
    give_password(client, "not the password", status=422)
    give_password(client)
    client.post("/team/sign-in/code", {"code": "000000"}, status=422)
    client.post("/team/sign-in/code", {"code": code_app.now()})

    actions = session.scalars(
        select(AuditEvent.action).where(AuditEvent.chain == "system").order_by(AuditEvent.seq)
    ).all()
    assert actions[-3:] == ["signin.failed", "signin.failed", "signin.succeeded"]
