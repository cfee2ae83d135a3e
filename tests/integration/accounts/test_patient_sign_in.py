"""A patient signs in with a mobile number, a code, and at first the year they were born."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.accounts import services
from app.accounts.domain.limits import on_wrong_codes
from app.accounts.models import OneTimeCode
from app.core import audit
from app.core import clock as core_clock
from app.core.audit import AuditEvent
from app.core.db import Database
from app.people import services as people
from tests.integration.accounts.sign_in_steps import ask, last_code, texts, who, wrong
from tests.pages import PageClient
from tests.worlds import World

ASHA = "07700 900101"
NOBODY = "07700 900999"


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


def have_signed_in_before(client: PageClient, world: World, *names: str) -> None:
    for name in names:
        PageClient(client.app).sign_in(world.access[name])


def test_the_first_time_the_year_of_birth_is_asked_too(client: PageClient, world: World, session: Session) -> None:
    ask(client, ASHA)

    to_year = client.post("/sign-in/code", {"code": last_code(session)})
    client.get(to_year.location)
    home = client.post("/sign-in/year-of-birth", {"year": "1950"})

    assert to_year.location == "/sign-in/year-of-birth"
    assert home.location == "/"
    assert who(client) == "Asha Testwala"


def test_later_a_number_and_a_code_are_enough(client: PageClient, world: World, session: Session) -> None:
    have_signed_in_before(client, world, "asha")
    ask(client, ASHA)

    assert client.post("/sign-in/code", {"code": last_code(session)}).location == "/"
    assert who(client) == "Asha Testwala"


@pytest.mark.parametrize(
    "number", ["07700900101", "+44 7700 900101", "0044 7700 900101", "(07700) 900-101", "447700900101"]
)
def test_a_number_may_be_spelled_as_people_spell_it(
    client: PageClient, world: World, session: Session, number: str
) -> None:
    ask(client, number)

    assert len(texts(session)) == 1


@pytest.mark.parametrize(
    "number",
    ["", "   ", "020 7946 0018", "+1 212 555 0100", "0909 879 0000", "07700 90010", "x" * 41, "07700\x00900101"],
)
def test_a_number_that_is_no_uk_mobile_is_shown_again_with_a_reason(
    client: PageClient, world: World, session: Session, number: str
) -> None:
    page = ask(client, number, status=422)

    assert "There is a problem" in page.text
    assert page.words("title")[0].startswith("Error:")
    assert texts(session) == []


def test_the_text_names_nobody_and_ends_with_the_line_for_the_browser(
    client: PageClient, world: World, session: Session
) -> None:
    ask(client, ASHA)

    code = last_code(session)
    assert texts(session) == [
        f"{code} is your JoinedUp code. Do not share it. It works for 10 minutes.\n\n@127.0.0.1 #{code}"
    ]


def test_a_code_may_be_pasted_with_spaces_or_typed_in_urdu_figures(
    client: PageClient, world: World, session: Session
) -> None:
    have_signed_in_before(client, world, "asha")
    ask(client, ASHA)
    code = last_code(session)

    in_urdu = "".join("۰۱۲۳۴۵۶۷۸۹"[int(figure)] for figure in code)
    client.post("/sign-in/code", {"code": f" {in_urdu[:3]} {in_urdu[3:]} "})

    assert who(client) == "Asha Testwala"


def test_the_code_box_is_made_for_phones(client: PageClient, world: World) -> None:
    ask(client, ASHA)

    box = client.get("/sign-in/code").all("input", id="code")[0]

    assert (box.get("autocomplete"), box.get("inputmode")) == ("one-time-code", "numeric")


def test_five_wrong_tries_use_a_code_up(client: PageClient, world: World, session: Session) -> None:
    ask(client, ASHA)
    code = last_code(session)

    for _ in range(5):
        page = client.post("/sign-in/code", {"code": wrong(code)}, status=422)
    right = client.post("/sign-in/code", {"code": code}, status=422)

    assert "not right" in page.main
    assert "does not work any more" in right.main


def test_a_typing_mistake_that_is_no_code_uses_up_no_try(client: PageClient, world: World, session: Session) -> None:
    ask(client, ASHA)

    for _ in range(6):
        client.post("/sign-in/code", {"code": "12345"}, status=422)

    assert session.scalar(select(OneTimeCode.tries)) == 0


@pytest.mark.parametrize(("seconds", "status"), [(599, 303), (600, 422)])
def test_a_code_works_for_ten_minutes_to_the_second(
    client: PageClient, world: World, session: Session, clock: time_machine.Traveller, seconds: int, status: int
) -> None:
    ask(client, ASHA)

    clock.shift(timedelta(seconds=seconds))

    client.post("/sign-in/code", {"code": last_code(session)}, status=status)


def test_a_code_works_only_in_the_browser_that_asked_for_it(client: PageClient, world: World, session: Session) -> None:
    ask(client, ASHA)
    thief = PageClient(client.app)

    assert thief.post("/sign-in/code", {"code": last_code(session)}).location == "/sign-in"


def test_a_code_opens_one_session_only(client: PageClient, world: World, session: Session) -> None:
    have_signed_in_before(client, world, "asha")
    ask(client, ASHA)
    with client.http.session_transaction() as cookie:
        before = dict(cookie)
    client.post("/sign-in/code", {"code": last_code(session)})
    replay = PageClient(client.app)
    with replay.http.session_transaction() as cookie:
        cookie.update(before)

    replay.post("/sign-in/code", {"code": last_code(session)}, status=422)


def test_the_code_itself_is_not_in_the_database(client: PageClient, world: World, session: Session) -> None:
    ask(client, ASHA)

    row = session.scalars(select(OneTimeCode)).one()

    assert last_code(session) not in row.code_hash
    assert b"7700900101" not in row.number_ct


def test_three_wrong_years_use_the_sign_in_up(client: PageClient, world: World, session: Session) -> None:
    ask(client, ASHA)
    client.post("/sign-in/code", {"code": last_code(session)})

    for _ in range(3):
        client.post("/sign-in/year-of-birth", {"year": "1951"}, status=422)
    page = client.post("/sign-in/year-of-birth", {"year": "1950"}, status=422)

    assert "tried 3 times" in page.main


def test_the_year_of_birth_alone_opens_nothing(client: PageClient, world: World) -> None:
    ask(client, ASHA)

    assert client.get("/sign-in/year-of-birth", status=303).location == "/sign-in"
    client.post("/sign-in/year-of-birth", {"year": "1950"}, status=422)
    client.get("/probe/mine", status=303)


def test_people_who_share_a_phone_are_told_apart_by_year_of_birth(
    client: PageClient, world: World, session: Session
) -> None:
    have_signed_in_before(client, world, "asha", "bogdan")
    bogdan = world.patients["bogdan"]
    people.set_phone(bogdan, "+447700900101")
    bogdan.born_on = date(1949, 1, 1).isoformat()
    session.commit()
    ask(client, ASHA)

    client.post("/sign-in/code", {"code": last_code(session)})
    client.post("/sign-in/year-of-birth", {"year": "1949"})

    assert who(client) == "Bogdan Przykład"


def test_people_who_share_phone_and_year_choose_their_first_name(
    client: PageClient, world: World, session: Session
) -> None:
    people.set_phone(world.patients["bogdan"], "+447700900101")
    session.commit()
    ask(client, ASHA)
    client.post("/sign-in/code", {"code": last_code(session)})
    to_names = client.post("/sign-in/year-of-birth", {"year": "1950"})

    page = client.get(to_names.location)
    other = client.post("/sign-in/who", {"person": str(world.users["cara"].id)}, status=422)
    client.post("/sign-in/who", {"person": str(world.users["bogdan"].id)})

    labels = page.words("label")
    assert [name for name in ("Asha", "Bogdan", "Cara") if name in labels] == ["Asha", "Bogdan"]
    assert "Choose your name" in other.main
    assert who(client) == "Bogdan Przykład"


def test_nobody_signs_in_as_someone_who_died_or_was_switched_off(
    client: PageClient, world: World, session: Session, now: datetime
) -> None:
    world.patients["asha"].deceased_on = now.date()
    world.users["bogdan"].is_active = False
    session.commit()

    ask(client, ASHA)
    ask(client, "07700 900102")

    assert texts(session) == []


def test_an_unknown_number_gets_the_same_answer_by_the_same_work(
    client: PageClient, world: World, session: Session
) -> None:
    known, unknown = (_answers(PageClient(client.app), number) for number in (ASHA, NOBODY))

    assert known == unknown
    assert len(texts(session)) == 1


def _answers(client: PageClient, number: str) -> list[object]:
    """Everything that someone outside can see, and the statements behind it."""
    statements: list[str] = []
    engine = client.app.extensions["database"].engine
    listener = lambda *arguments: statements.append(arguments[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    pages = [
        ask(client, number),
        client.get("/sign-in/code"),
        client.post("/sign-in/code", {"code": "000000"}, status=422),
        client.get("/sign-in/send-again"),
    ]
    event.remove(engine, "before_cursor_execute", listener)
    seen = [(page.status, _plain(page.text), _headers(page)) for page in pages]
    # The text to an unknown number is taken back: the one difference, and nobody outside can see it.
    ends = r"(RELEASE|ROLLBACK TO) SAVEPOINT sa_savepoint_\d+"
    return [seen, [re.sub(r"sa_savepoint_\d+", "", re.sub(ends, "END", text)) for text in statements]]


def _plain(text: str) -> str:
    return re.sub(r'name="csrf_token"[^>]*value="[^"]+"', "", text)


def _headers(page) -> list[tuple[str, str]]:
    return [(name, "" if name == "Set-Cookie" else value) for name, value in page.response.headers]


def test_a_number_gets_three_codes_in_ten_minutes(client: PageClient, world: World, session: Session) -> None:
    for _ in range(3):
        ask(client, ASHA)

    page = ask(client, ASHA, status=429)

    assert "too many codes" in page.main
    assert ASHA in [box.get("value") for box in page.all("input")]
    assert len(texts(session)) == 3


def test_a_number_gets_five_codes_a_day_and_a_phone_that_has_signed_in_the_sixth(
    client: PageClient, world: World, session: Session, clock: time_machine.Traveller
) -> None:
    own_phone = PageClient(client.app)
    ask(own_phone, ASHA)
    own_phone.post("/sign-in/code", {"code": last_code(session)})
    own_phone.post("/sign-in/year-of-birth", {"year": "1950"})
    own_phone.post("/sign-out")
    for _ in range(4):
        clock.shift(timedelta(minutes=10))
        ask(client, ASHA)

    clock.shift(timedelta(minutes=10))
    ask(client, ASHA, status=429)
    ask(own_phone, ASHA)
    clock.shift(timedelta(minutes=10))
    ask(own_phone, ASHA, status=429)

    assert len(texts(session)) == 6


def test_an_address_gets_ten_codes_an_hour_and_then_uses_up_nobody_elses(
    client: PageClient, world: World, session: Session
) -> None:
    for last in range(10):
        ask(client, f"07700 9002{last:02}")

    for _ in range(6):
        ask(client, ASHA, status=429)
    ask(client, ASHA, address="10.0.0.2")

    assert len(texts(session)) == 1


def test_another_code_can_be_had_after_a_minute(
    client: PageClient, world: World, session: Session, clock: time_machine.Traveller
) -> None:
    ask(client, ASHA)
    client.get("/sign-in/send-again")

    hasty = client.post("/sign-in/send-again", status=429)
    clock.shift(timedelta(seconds=60))
    patient = client.post("/sign-in/send-again")
    client.post("/sign-in/code", {"code": last_code(session)})

    assert "Wait a minute" in hasty.main
    assert patient.location == "/sign-in/code"
    assert len(texts(session)) == 2


def test_wrong_codes_have_a_budget_for_the_whole_site_that_known_phones_are_outside_of(
    client: PageClient, world: World, session: Session
) -> None:
    own_phone = PageClient(client.app)
    ask(own_phone, "07700 900102")
    own_phone.post("/sign-in/code", {"code": last_code(session)})
    own_phone.post("/sign-in/year-of-birth", {"year": "1950"})
    own_phone.post("/sign-out")
    _spend_budget(client, 997)
    ask(client, ASHA)
    code = last_code(session)

    for _ in range(3):
        client.post("/sign-in/code", {"code": wrong(code)}, status=422)
    client.post("/sign-in/code", {"code": code}, status=429)
    ask(own_phone, "07700 900102")
    own_phone.post("/sign-in/code", {"code": last_code(session)})

    assert who(own_phone) == "Bogdan Przykład"


def _spend_budget(client: PageClient, tries: int) -> None:
    budget = on_wrong_codes(is_known_device=False)
    for _ in range(tries):
        services.spend(client.app.extensions["database"], budget, core_clock.now())


def test_signing_in_replaces_everything_in_the_cookie(client: PageClient, world: World, session: Session) -> None:
    have_signed_in_before(client, world, "asha")
    with client.http.session_transaction() as cookie:
        cookie["planted"] = "by someone else"
    ask(client, ASHA)
    before = client.get("/probe/cookie").response.json

    client.post("/sign-in/code", {"code": last_code(session)})

    after = client.get("/probe/cookie").response.json
    assert "planted" not in after
    assert "sign_in" not in after
    assert before["csrf_token"] != after.get("csrf_token")


def test_signing_in_and_failing_to_are_in_the_log_without_the_number(
    client: PageClient, world: World, session: Session
) -> None:
    have_signed_in_before(client, world, "asha")
    ask(client, ASHA)
    client.post("/sign-in/code", {"code": wrong(last_code(session))}, status=422)
    client.post("/sign-in/code", {"code": last_code(session)})

    failed = session.scalars(select(AuditEvent).where(AuditEvent.action == "signin.failed")).one()
    succeeded = session.scalars(select(AuditEvent).where(AuditEvent.action == "signin.succeeded")).one()

    assert (failed.chain, failed.outcome, failed.reason) == ("system", "denied", "")
    assert succeeded.patient_id == world.patients["asha"].id
    assert succeeded.actor_id == world.users["asha"].id
    assert audit.verify(session, None) == []


def test_someone_already_signed_in_is_not_asked_again(client: PageClient, world: World) -> None:
    client.sign_in(world.access["asha"])

    assert client.get("/sign-in", status=303).location == "/"


def test_after_signing_in_the_page_that_was_wanted_is_opened(
    client: PageClient, world: World, session: Session
) -> None:
    have_signed_in_before(client, world, "asha")
    to_sign_in = client.get("/probe/mine?page=2", status=303).location
    client.get(to_sign_in)
    client.post("/sign-in", {"number": ASHA})

    assert client.post("/sign-in/code", {"code": last_code(session)}).location == "/probe/mine?page=2"


def test_signing_in_as_someone_else_ends_the_session_before(client: PageClient, world: World, session: Session) -> None:
    have_signed_in_before(client, world, "bogdan")
    ask(client, "07700 900102")
    with client.http.session_transaction() as cookie:
        steps = cookie["sign_in"]
    client.sign_in(world.access["asha"])
    with client.http.session_transaction() as cookie:
        old = dict(cookie)
        cookie["sign_in"] = steps

    client.post("/sign-in/code", {"code": last_code(session)})

    assert who(client) == "Bogdan Przykład"
    replay = PageClient(client.app)
    with replay.http.session_transaction() as cookie:
        cookie.update(old)
    replay.get("/probe/mine", status=303)


def test_without_the_counters_nothing_is_sent(client: PageClient, world: World, session: Session) -> None:
    client.get("/sign-in")
    client.app.extensions["database"] = Database("sqlite:////nowhere/at/all.sqlite3")

    client.post("/sign-in", {"number": ASHA}, status=503)

    assert texts(session) == []
