"""In a demo, and only there, the texts that would have been sent can be read."""

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from app.messaging.services import queue_message
from app.people.domain.access import system_access
from tests.pages import PageClient


def queue(session: Session, now: datetime, body: str, key: str = "k1", locale: str = "en") -> None:
    queue_message(
        session,
        system_access("test"),
        dedupe_key=key,
        patient_id=None,
        to_number="+447700900101",
        body=body,
        purpose="invitation",
        locale=locale,
        useful_until=now + timedelta(days=1),
        now=now,
    )
    session.commit()


def test_the_newest_text_comes_first_with_its_number_and_language(
    client: PageClient, session: Session, now: datetime
) -> None:
    queue(session, now, "Older <b>words</b>")
    queue(session, now + timedelta(minutes=1), "خوش آمدید", "k2", "ur")

    page = client.get("/demo/texts")

    assert page.words("p", dir="auto") == ["خوش آمدید", "Older <b>words</b>"]
    assert [found.get("lang") for found in page.all("p", dir="auto")] == ["ur", "en"]
    assert page.words("bdi", dir="ltr") == ["+447700900101", "+447700900101"]


def test_an_empty_demo_says_so(client: PageClient) -> None:
    assert "There are no texts yet." in client.get("/demo/texts").main


def test_it_does_not_exist_where_people_are_real(app: Flask, client: PageClient) -> None:
    app.config["DEMO"] = False

    client.get("/demo/texts", status=404)
