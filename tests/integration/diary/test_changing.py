"""An entry is changed, taken out and put back; what it said before can always be read."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core.audit import AuditEvent
from app.core.errors import Invalid, Mismatch, NotFound
from app.diary import queries, services
from app.diary.domain.given import NotTaken
from app.diary.models import DiaryEntry
from app.diary.services import MovedOn
from tests.integration.diary.conftest import Diary
from tests.pages import PageClient
from tests.worlds import World

SignIn = Callable[[str], PageClient]


def rows(session: Session) -> list[DiaryEntry]:
    return list(session.scalars(select(DiaryEntry)))


def test_a_change_keeps_what_it_said_before(diary: Diary, phone: PageClient, session: Session) -> None:
    entry = diary.write("pulse", number="72", words="after a walk")
    session.commit()
    path = f"/diary/entries/{entry.chain_id}"

    form = phone.get(f"{path}/change")
    assert form.form_values()["number"] == "72"
    phone.post(f"{path}/change", {**form.form_values(), "number": "82"})

    page = phone.get(path)
    assert "82 a minute" in page.main
    assert "What it said before" in page.words("h2")
    assert "72 a minute" in page.main
    assert "72 a minute" not in phone.get("/diary").main
    assert sorted((row.number, row.is_current) for row in rows(session)) == [(72.0, False), (82.0, True)]


def test_a_change_of_the_number_alone_leaves_the_time(diary: Diary, session: Session, now: datetime) -> None:
    entry = diary.write("pulse", number="72")

    changed = diary.change(entry, number="73", now=now + timedelta(days=2))

    assert changed.moment == entry.moment
    assert changed.entered_at == now + timedelta(days=2)


def test_the_page_of_a_change_leaves_the_time_to_the_second(
    diary: Diary, phone: PageClient, session: Session, now: datetime
) -> None:
    entry = diary.write("pulse", number="72", now=now - timedelta(seconds=75))
    session.commit()
    path = f"/diary/entries/{entry.id}/change"

    phone.post(path, {**phone.get(path).form_values(), "number": "73"})

    assert {row.taken_at for row in rows(session)} == {now - timedelta(seconds=75)}


def test_the_day_can_be_changed(diary: Diary, phone: PageClient, session: Session, now: datetime) -> None:
    entry = diary.write("note", words="Slept in the chair")
    session.commit()
    path, day = f"/diary/entries/{entry.id}/change", (now - timedelta(days=9)).date()

    phone.post(path, {**phone.get(path).form_values(), "taken_on": day.isoformat(), "taken_time": ""})

    current = queries.history(session, diary.access, entry.id).current
    assert (current.taken_on, current.is_time_known) == (day, False)


def test_an_unlikely_number_in_a_change_is_asked_about(diary: Diary, phone: PageClient, session: Session) -> None:
    entry = diary.write("pulse", number="72")
    session.commit()
    path = f"/diary/entries/{entry.id}/change"

    asked = phone.post(path, {**phone.get(path).form_values(), "number": "172"}, status=200)
    assert asked.heading == "Is that right?"
    phone.post(path, {**asked.form_values(), "is_confirmed": "yes"})

    assert "You said that this number is right." in phone.get(f"/diary/entries/{entry.id}").main


def test_a_check_in_can_be_changed(diary: Diary, phone: PageClient, session: Session) -> None:
    entry = diary.write("feeling", choice="worse")
    session.commit()
    path = f"/diary/entries/{entry.id}/change"

    phone.post(path, {**phone.get(path).form_values(), "choice": "ok"})

    assert queries.history(session, diary.access, entry.id).current.choice == "ok"


def test_taking_out_asks_first_and_can_be_undone(diary: Diary, phone: PageClient, session: Session) -> None:
    entry = diary.write("pulse", number="72")
    session.commit()
    path = f"/diary/entries/{entry.chain_id}"

    question = phone.get(f"{path}/remove")
    assert question.heading == "Do you want to take this out of your diary?"
    out = phone.get(phone.post(f"{path}/remove", question.form_values()).location)
    assert "It is out of your diary." in out.main
    assert "72 a minute" not in out.main
    assert "You took this out of your diary." in phone.get(path).main

    undo = next(form for form in out.all("form") if form.get("action", "").endswith("/put-back"))
    fields = {field.get("name"): field.get("value") for field in undo.iter("input")}
    phone.post(undo.get("action"), fields)

    assert "72 a minute" in phone.get("/diary").main
    assert [row.is_removed for row in queries.history(session, diary.access, entry.id).rows] == [False, True, False]


def test_taking_out_twice_is_taking_out_once(diary: Diary, phone: PageClient, session: Session) -> None:
    entry = diary.write("pulse", number="72")
    session.commit()
    path = f"/diary/entries/{entry.chain_id}/remove"
    fields = phone.get(path).form_values()

    assert phone.post(path, fields).location == phone.post(path, fields).location

    assert len(rows(session)) == 2


def test_what_another_device_changed_meanwhile_is_shown_and_nothing_typed_is_lost(
    diary: Diary, phone: PageClient, session: Session
) -> None:
    entry = diary.write("pulse", number="72")
    session.commit()
    path = f"/diary/entries/{entry.id}/change"
    fields = {**phone.get(path).form_values(), "number": "75"}
    diary.change(entry, number="80")
    session.commit()

    page = phone.post(path, fields, status=409)
    assert "Nothing was saved" in page.main
    assert "80 a minute" in page.main
    assert page.form_values()["number"] == "75"
    phone.post(path, page.form_values())

    assert [row.number for row in queries.history(session, diary.access, entry.id).rows] == [72.0, 80.0, 75.0]


def test_a_page_that_moved_on_takes_nothing_out(diary: Diary, phone: PageClient, session: Session) -> None:
    entry = diary.write("pulse", number="72")
    session.commit()
    path = f"/diary/entries/{entry.id}/remove"
    fields = phone.get(path).form_values()
    diary.change(entry, number="80")
    session.commit()

    assert phone.post(path, fields, status=409).heading == "Something changed while you were here"

    assert not any(row.is_removed for row in rows(session))


def test_a_change_sent_again_is_made_once_and_other_words_are_refused(diary: Diary, session: Session) -> None:
    entry, operation_id = diary.write("pulse", number="72"), uuid.uuid4()

    first, again = (diary.change(entry, number="80", operation_id=operation_id) for _ in range(2))

    assert first.id == again.id
    assert len(rows(session)) == 2
    with pytest.raises(Mismatch):
        diary.change(entry, number="81", operation_id=operation_id)


def test_what_was_taken_out_cannot_be_taken_out_again_but_a_change_puts_it_back(diary: Diary) -> None:
    out = diary.remove(diary.write("pulse", number="72"))

    with pytest.raises(MovedOn):
        diary.remove(out)

    assert not diary.change(out, number="73").is_removed


def test_a_change_is_of_the_same_measure(diary: Diary) -> None:
    entry, steps = diary.write("pulse", number="72"), diary.write("steps", number="100")

    with pytest.raises(Invalid):
        diary.change(replace(steps, id=entry.id), number="5")


def test_no_time_to_come_is_kept_from_a_phone_either(diary: Diary, now: datetime) -> None:
    with pytest.raises(NotTaken):
        diary.write("pulse", number="72", taken_on=(now + timedelta(days=1)).date().isoformat())


@pytest.mark.parametrize("who", ["bogdan", "cara"])
def test_h01_another_persons_entry_does_not_exist(
    diary: Diary, sign_in: SignIn, session: Session, world: World, who: str, now: datetime
) -> None:
    entry = diary.write("pulse", number="72")
    session.commit()
    other = sign_in(who)

    for end in ("", "/saved", "/change", "/remove"):
        assert other.get(f"/diary/entries/{entry.id}{end}", status=404).heading == "Page not found"
    assert "72" not in other.get(f"/diary?out={entry.id}").main
    with pytest.raises(NotFound):
        services.remove_entry(session, world.access[who], entry.id, uuid.uuid4(), now)


def test_each_thing_that_is_done_is_in_the_persons_log(diary: Diary, session: Session, world: World) -> None:
    entry = diary.change(diary.write("pulse", number="72"), number="73")
    out = diary.remove(entry)
    services.put_back_entry(session, diary.access, out.id, uuid.uuid4(), diary.now)

    found = session.scalars(select(AuditEvent).where(AuditEvent.object_type == "diary_entry").order_by(AuditEvent.seq))
    events = list(found)

    assert [event.action for event in events] == ["diary.recorded", "diary.changed", "diary.removed", "diary.put_back"]
    assert {event.object_id for event in events} == {entry.chain_id}
    assert not any("72" in event.reason for event in events)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE diary_entry SET number = 1",
        "UPDATE diary_entry SET words = 'other'",
        "UPDATE diary_entry SET is_removed = NOT is_removed",
        "UPDATE diary_entry SET is_current = (1 = 1)",
        "DELETE FROM diary_entry",
    ],
)
def test_the_database_refuses_to_change_or_delete_what_was_written(
    diary: Diary, session: Session, statement: str
) -> None:
    diary.change(diary.write("pulse", number="72"), number="73")
    session.commit()

    with pytest.raises(DBAPIError, match=r"append-only|permission denied"), session.begin_nested():
        session.execute(text(statement))


def test_one_entry_is_replaced_once(diary: Diary, session: Session, now: datetime) -> None:
    entry = diary.write("pulse", number="72")
    diary.change(entry, number="73")

    with pytest.raises(MovedOn):
        diary.change(entry, number="74")
