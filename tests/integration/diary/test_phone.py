"""What a phone wrote in the diary while there was no signal."""

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import boxes
from app.core.crypto import keyed_hash
from app.diary.models import DiaryEntry
from app.diary.routes.phone import ON_PHONE
from tests.pages import PageClient
from tests.worlds import World


@pytest.fixture
def phone(client: PageClient, world: World) -> PageClient:
    client.sign_in(world.access["asha"])
    return client


def wrote(form: str, **fields: str) -> list[tuple[str, str]]:
    return list({"form": form, "operation_id": str(uuid.uuid4()), "shown_in": "en", **fields}.items())


def sealed(world: World, fields: object, owner: str = "asha") -> str:
    name = keyed_hash("phone-owner", str(world.access[owner].user_id))[:32]
    return boxes.sealed(boxes.site_key(), json.dumps(fields), owner=name)


def sends(phone: PageClient, *sealed_boxes: str) -> list[dict[str, Any]]:
    headers = {"X-CSRFToken": phone.csrf_token(), "Accept": "application/json"}
    response = phone.http.post("/diary/sync", json={"boxes": sealed_boxes}, headers=headers)
    assert response.status_code == 200, response.text
    return list(response.json["results"])


def test_each_entry_arrives_once_with_the_time_that_the_phone_says(
    phone: PageClient, world: World, session: Session, now: datetime
) -> None:
    told_at = (now - timedelta(days=2)).isoformat()
    box = sealed(world, wrote("/diary/readings/blood_pressure", number="120", number2="80", told_at=told_at))

    first = sends(phone, box)

    assert first[0]["outcome"] == "saved"
    assert sends(phone, box, box) == first * 2
    row = session.scalars(select(DiaryEntry)).one()
    assert (row.number, row.number2) == (120, 80)
    assert row.device_at is not None
    assert row.taken_at == row.device_at


def test_one_tap_a_symptom_and_a_note_are_taken_too(phone: PageClient, world: World, session: Session) -> None:
    written = [
        wrote("/diary/check-in", choice="worse"),
        wrote("/diary/symptoms/pain", number="7"),
        wrote("/diary/notes", words="درد رات کو زیادہ تھا"),
    ]

    results = sends(phone, *(sealed(world, fields) for fields in written))

    assert [result["outcome"] for result in results] == ["saved"] * 3
    assert set(session.scalars(select(DiaryEntry.measure))) == {"feeling", "pain", "note"}


def test_an_unlikely_number_is_kept_since_nobody_could_ask(phone: PageClient, world: World, session: Session) -> None:
    [result] = sends(phone, sealed(world, wrote("/diary/readings/blood_pressure", number="250", number2="150")))

    assert result["outcome"] == "saved"
    assert session.scalars(select(DiaryEntry.is_confirmed_unlikely)).one() is False


def test_what_cannot_be_taken_says_what_to_put_right_and_where(
    phone: PageClient, world: World, session: Session
) -> None:
    refused, kept = sends(
        phone,
        sealed(world, wrote("/diary/readings/pulse", number="fast")),
        sealed(world, wrote("/diary/symptoms/pain", number="0")),
    )

    assert refused["outcome"] == "refused"
    assert refused["says"].startswith("Pulse: ")
    assert refused["where"] == "/diary/readings/pulse"
    assert kept["outcome"] == "saved"
    assert session.scalars(select(DiaryEntry.measure)).all() == ["pain"]


def test_o7_another_persons_writing_and_pages_that_are_none_touch_nothing(
    phone: PageClient, world: World, session: Session
) -> None:
    theirs = sealed(world, wrote("/diary/check-in", choice="ok"), owner="bogdan")
    nowhere = sealed(world, wrote("/diary/readings/shoe_size", number="9"))

    assert [result["outcome"] for result in sends(phone, theirs, nowhere)] == ["unreadable", "refused"]
    assert session.scalars(select(DiaryEntry.id)).all() == []


def test_every_page_that_something_can_be_written_on_is_kept_and_holds_nothing_about_the_person(
    phone: PageClient, world: World
) -> None:
    sends(phone, sealed(world, wrote("/diary/notes", words="CANARY")))

    pages = phone.http.get("/diary/pack").json

    assert {"/diary/check-in", "/diary/notes", "/diary/readings/weight", "/diary/symptoms/pain"} <= set(pages)
    assert pages.pop(ON_PHONE)["title"] == "Saved on this phone"
    for path, page in pages.items():
        assert phone.get(path).heading == page["title"], path
    assert "CANARY" not in str(pages)
    assert "Asha" not in str(pages)
