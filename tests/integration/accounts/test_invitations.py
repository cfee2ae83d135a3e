"""A co-ordinator invites the people of their teams by text or letter."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.domain.invitations import Refusal, Standing
from app.accounts.models import Invitation
from app.accounts.services import invitations as services
from app.core import audit
from app.core.db import set_session_access
from app.core.errors import NotFound
from app.core.i18n import LOCALES
from app.messaging.domain.texts import content_problems, segments
from app.messaging.models import Message
from app.people.domain.access import system_access
from app.people.models import User
from app.people.services import set_phone
from tests.pages import PageClient
from tests.worlds import World

BASE = "https://joinedup.example.nhs.uk"
SYSTEM = system_access("test")


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def coordinator(client: PageClient, world: World) -> PageClient:
    client.sign_in(world.access["coordinator"])
    return client


def texts(session: Session) -> list[Message]:
    set_session_access(session, SYSTEM)
    found = list(session.scalars(select(Message).order_by(Message.queued_at)))
    session.commit()
    return found


def invite(session: Session, world: World, now: datetime, who: str = "asha", by: str = "coordinator") -> object:
    access = world.access[by]
    set_session_access(session, access)
    return services.invite_by_text(session, access, world.patients[who].id, base_url=BASE, now=now)


class TestTheText:
    @pytest.mark.parametrize("locale", LOCALES)
    def test_it_holds_no_more_than_two_parts_and_nothing_unfit_in_every_language(self, app: Flask, locale: str) -> None:
        with app.app_context():
            words = services.invitation_words(BASE, "0121 496 0000", locale)

        assert segments(words).count <= 2, words
        assert content_problems(words, allowed_host="joinedup.example.nhs.uk") == []
        assert f"{BASE}/start" in words

    def test_it_goes_to_the_persons_number_in_their_language(
        self, app: Flask, session: Session, world: World, now: datetime
    ) -> None:
        world.patients["bogdan"].locale = "pl"
        with app.app_context():
            invite(session, world, now, "bogdan")

        (text,) = texts(session)
        assert (text.to_number, text.locale, text.purpose) == ("+447700900102", "pl", "invitation")

    def test_it_says_nothing_of_who_or_what(self, app: Flask, session: Session, world: World, now: datetime) -> None:
        with app.app_context():
            invite(session, world, now)

        (text,) = texts(session)
        assert not re.search("Asha|Testwala|River|Valley|9990000018|condition|clinic", str(text.body))

    def test_somebody_who_died_is_never_texted(self, app: Flask, session: Session, world: World, now: datetime) -> None:
        world.patients["asha"].deceased_on = now.date()
        session.commit()
        with app.app_context():
            answer = invite(session, world, now)

        assert answer is Refusal.DIED
        assert texts(session) == []

    @pytest.mark.parametrize("phone", [None, "+441214960000"])
    def test_somebody_without_a_mobile_cannot_be_texted(
        self, app: Flask, session: Session, world: World, now: datetime, phone: str | None
    ) -> None:
        set_phone(world.patients["asha"], phone)
        session.commit()
        with app.app_context():
            answer = invite(session, world, now)

        assert answer is Refusal.NO_MOBILE
        assert texts(session) == []

    def test_it_is_sent_once_a_day_however_often_the_button_is_pressed(
        self, app: Flask, session: Session, world: World, now: datetime
    ) -> None:
        with app.app_context():
            answers = [invite(session, world, now + timedelta(hours=hours)) for hours in (0, 0, 23, 24)]

        assert [answer for answer in answers if isinstance(answer, Refusal)] == [Refusal.TEXTED_LATELY] * 2
        assert len(texts(session)) == 2

    def test_somebody_elses_patient_is_not_found(
        self, app: Flask, session: Session, world: World, now: datetime
    ) -> None:
        with app.app_context(), pytest.raises(NotFound):
            invite(session, world, now, by="other_coordinator")

    def test_it_is_written_in_the_persons_own_log(
        self, app: Flask, session: Session, world: World, now: datetime
    ) -> None:
        with app.app_context():
            invite(session, world, now)

        set_session_access(session, SYSTEM)
        newest = audit.events_about(session, world.patients["asha"].id, exclude_actor=None, limit=1)[0]
        assert (newest.action, newest.reason) == ("patient.invited", "sms")

    def test_somebody_without_a_user_gets_one_to_sign_in_as(
        self, app: Flask, session: Session, world: World, now: datetime
    ) -> None:
        asha = world.patients["asha"]
        session.delete(world.users["asha"])
        session.commit()
        with app.app_context():
            invite(session, world, now)

        user = session.scalars(select(User).where(User.patient_id == asha.id)).one()
        assert user.name == "Asha Testwala"


class TestTheList:
    def test_it_shows_my_teams_people_only(self, coordinator: PageClient) -> None:
        page = coordinator.get("/team/invitations")

        assert {"Asha Testwala", "Bogdan Przykład"} < set(page.words("h2"))
        assert "Cara" not in page.main

    def test_it_says_how_far_each_has_come(
        self, app: Flask, session: Session, world: World, now: datetime, coordinator: PageClient
    ) -> None:
        set_phone(world.patients["bogdan"], None)
        session.commit()
        coordinator.post("/team/invitations", {"text": str(world.patients["asha"].id)})

        page = coordinator.get("/team/invitations")
        cards = page.words("li", class_="nhsuk-card")

        asha = next(card for card in cards if "Asha" in card)
        bogdan = next(card for card in cards if "Bogdan" in card)
        assert "Texted 12 May 2026 at 10:30am" in asha
        assert "Not invited" in bogdan
        assert "Cannot be texted" in bogdan

    def test_it_shows_who_has_signed_in(self, app: Flask, world: World, coordinator: PageClient) -> None:
        PageClient(app).sign_in(world.access["asha"])

        page = coordinator.get("/team/invitations?show=signed_in")

        assert "Asha" in page.main
        assert "Bogdan" not in page.main

    def test_it_can_be_narrowed_to_those_not_invited(self, world: World, coordinator: PageClient) -> None:
        coordinator.post("/team/invitations", {"text": str(world.patients["asha"].id)})

        assert "Asha" not in coordinator.get("/team/invitations?show=not_invited").main
        assert "Asha" in coordinator.get("/team/invitations?show=invited").main

    @pytest.mark.parametrize("query", ["show=x", "after=x", "after=", "done=texted-x", "done=texted-99999999999"])
    def test_it_opens_whatever_stands_in_the_address(self, coordinator: PageClient, query: str) -> None:
        coordinator.get(f"/team/invitations?{query}")

    def test_its_pages_follow_one_another_without_gap_or_overlap(
        self, session: Session, world: World, now: datetime
    ) -> None:
        access = world.access["coordinator"]
        set_session_access(session, access)

        first = queries.invitees(session, access, limit=1)
        second = queries.invitees(session, access, after=first[0].patient.id, limit=1)
        third = queries.invitees(session, access, after=second[0].patient.id, limit=1)

        names = {found[0].patient.given_name for found in (first, second)}
        assert names == {"Asha", "Bogdan"}
        assert third == []

    def test_somebody_who_died_is_not_on_it(self, session: Session, world: World, now: datetime) -> None:
        world.patients["asha"].deceased_on = now.date()
        session.commit()

        found = queries.invitees(session, world.access["coordinator"])

        assert [invitee.patient.given_name for invitee in found] == ["Bogdan"]

    @pytest.mark.parametrize("who", ["clinician", "analyst", "administrator", "expert"])
    def test_only_coordinators_and_leads_may_open_it(self, client: PageClient, world: World, who: str) -> None:
        client.sign_in(world.access[who])

        client.get("/team/invitations", status=403)

    def test_a_patient_does_not_find_it(self, client: PageClient, world: World) -> None:
        client.sign_in(world.access["asha"])

        client.get("/team/invitations", status=404)


class TestEveryone:
    def test_the_page_says_how_many_before_anything_is_sent(
        self, session: Session, world: World, coordinator: PageClient
    ) -> None:
        set_phone(world.patients["bogdan"], None)
        session.commit()

        page = coordinator.get("/team/invitations/everyone")

        assert "1 person has a mobile number and will be texted." in page.main
        assert "1 person cannot be texted and needs a letter." in page.main
        assert texts(session) == []

    def test_everyone_not_yet_invited_is_texted_once(self, session: Session, coordinator: PageClient) -> None:
        for _press in range(2):
            coordinator.post("/team/invitations/everyone")

        assert sorted(str(text.to_number) for text in texts(session)) == ["+447700900101", "+447700900102"]

    def test_no_more_than_the_most_at_once_and_people_without_a_mobile_hold_nobody_up(
        self, session: Session, world: World, now: datetime, app: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = min((world.patients[name] for name in ("asha", "bogdan")), key=lambda patient: patient.id)
        set_phone(first, None)
        session.commit()
        monkeypatch.setattr(services, "PAGE", 1)
        set_session_access(session, world.access["coordinator"])

        with app.app_context():
            counts = [
                services.invite_everyone(session, world.access["coordinator"], base_url=BASE, now=now) for _ in range(2)
            ]

        assert counts == [1, 0]
        assert queries.count_invitees(session, world.access["coordinator"], Standing.NOT_INVITED) == 1


class TestTheLetter:
    def make(self, coordinator: PageClient, world: World, who: str = "asha", **extra: str) -> str:
        return coordinator.post("/team/invitations", {"letter": str(world.patients[who].id), **extra}).location

    def test_it_shows_code_address_picture_and_phone_number(
        self, session: Session, world: World, coordinator: PageClient
    ) -> None:
        page = coordinator.get(self.make(coordinator, world))

        (code,) = page.words("strong", class_="app-letter__code")
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}", code)
        assert page.all("img", class_="app-qr")[0].get("alt")
        assert "127.0.0.1:8000/start/letter" in page.main
        assert "0121 496 0000" in page.main

    def test_the_code_stands_in_no_address(self, world: World, coordinator: PageClient) -> None:
        where = self.make(coordinator, world)
        page = coordinator.get(where)
        (code,) = page.words("strong", class_="app-letter__code")

        assert code.replace("-", "") not in where.replace("-", "")
        assert not [link for link in page.all("a") if code in link.get("href", "")]

    def test_it_speaks_the_persons_language_with_english_beside_it(
        self, session: Session, world: World, coordinator: PageClient
    ) -> None:
        world.patients["asha"].locale = "ur"
        session.commit()

        page = coordinator.get(self.make(coordinator, world))

        assert [(part.get("lang"), part.get("dir")) for part in page.all("section")] == [("ur", "rtl"), ("en", "ltr")]

    def test_it_can_be_printed_again_with_the_same_code(self, world: World, coordinator: PageClient) -> None:
        pages = [coordinator.get(self.make(coordinator, world)) for _ in range(2)]

        assert pages[0].words("strong", class_="app-letter__code") == pages[1].words(
            "strong", class_="app-letter__code"
        )

    def test_a_new_letter_ends_the_old_one(self, session: Session, world: World, coordinator: PageClient) -> None:
        old = self.make(coordinator, world)
        new = self.make(coordinator, world, new_code="1")

        coordinator.get(old, status=404)
        coordinator.get(new)

    def test_its_code_is_not_stored_in_the_clear(self, session: Session, world: World, coordinator: PageClient) -> None:
        page = coordinator.get(self.make(coordinator, world))
        code = page.words("strong", class_="app-letter__code")[0].replace("-", "")

        set_session_access(session, SYSTEM)
        row = session.scalars(select(Invitation)).one()
        assert code == row.code
        assert code not in str(row.code_hash)
        assert code.encode() not in bytes(row.code_ct or b"")

    def test_every_print_is_in_the_persons_log(self, session: Session, world: World, coordinator: PageClient) -> None:
        coordinator.get(self.make(coordinator, world))

        set_session_access(session, SYSTEM)
        newest = audit.events_about(session, world.patients["asha"].id, exclude_actor=None, limit=2)
        assert [event.action for event in newest] == ["invitation.printed", "patient.invited"]

    def test_another_teams_letter_is_not_found(self, app: Flask, world: World, coordinator: PageClient) -> None:
        where = self.make(coordinator, world)
        other = PageClient(app)
        other.sign_in(world.access["other_coordinator"])

        other.get(where, status=404)

    @pytest.mark.parametrize("data", [{}, {"letter": "x"}, {"text": ""}, {"text": "\x00"}])
    def test_a_press_of_no_button_is_refused(self, coordinator: PageClient, data: dict[str, str]) -> None:
        coordinator.post("/team/invitations", data, status=400)
