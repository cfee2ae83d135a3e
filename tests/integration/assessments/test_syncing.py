"""Answers that a phone kept until there was signal."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessments.models import Answer, Assessment, AssessmentOperation, Flag
from app.core import boxes
from app.core.audit import AuditEvent
from app.core.crypto import keyed_hash
from app.people.domain.access import Access
from tests.integration.assessments.conftest import answer, begin
from tests.pages import PageClient
from tests.worlds import World

Fields = list[tuple[str, str]]


class Phone:
    """What Asha's phone wrote down, and the site that it sends to."""

    def __init__(self, http: PageClient, access: Access, address: str) -> None:
        self.http, self.access, self.address = http, access, address
        self.assessment = address.rsplit("/", 1)[1]

    def wrote(self, link_id: str, *chosen: str, **fields: str) -> Fields:
        told = {
            "assessment": self.assessment,
            "link_id": link_id,
            "operation_id": str(uuid.uuid4()),
            "version": "1",
            "revision": "0",
            "shown_in": "en",
            **fields,
        }
        return [*told.items(), *(("answer", code) for code in chosen)]

    def sealed(self, fields: object, owner: uuid.UUID | None = None) -> str:
        name = keyed_hash("phone-owner", str(owner or self.access.user_id))[:32]
        return boxes.sealed(boxes.site_key(), json.dumps(fields), owner=name)

    def sends(self, *written: object) -> list[dict[str, Any]]:
        return self.sends_boxes(*(self.sealed(fields) for fields in written))

    def sends_boxes(self, *sealed: str) -> list[dict[str, Any]]:
        response = self.post({"boxes": sealed})
        assert response.status_code == 200, response.text
        return list(response.json["results"])

    def post(self, body: object) -> Any:
        headers = {"X-CSRFToken": self.http.csrf_token(), "Accept": "application/json"}
        return self.http.http.post("/assessments/sync", json=body, headers=headers)


@pytest.fixture
def kept(phone: PageClient, asha: Access) -> Phone:
    return Phone(phone, asha, begin(phone))


def values(session: Session) -> Mapping[str, object]:
    return {row.link_id: row.value for row in session.scalars(select(Answer)).all()}


def test_o1_answers_written_without_signal_arrive_once_in_their_order(kept: Phone, session: Session) -> None:
    written = [kept.wrote("safety-now", "none"), kept.wrote("concerns-body", "b01"), kept.wrote("rate-b01", "7")]

    results = kept.sends(*written)

    assert [result["outcome"] for result in results] == ["saved"] * 3
    assert values(session) == {
        "safety-now": {"choices": ["none"]},
        "concerns-body": {"choices": ["b01"]},
        "rate-b01": {"rating": 7},
    }


def test_the_time_of_answering_is_kept_beside_the_time_of_receiving(
    kept: Phone, session: Session, now: datetime
) -> None:
    told_at = now - timedelta(days=3)

    kept.sends(kept.wrote("concerns-body", "b01", told_at=told_at.isoformat()))

    kept_row = session.scalars(select(AssessmentOperation)).one()
    assert kept_row.told_at == told_at
    assert kept_row.at > told_at


@pytest.mark.parametrize(("said", "is_kept"), [("2999-01-01T00:00:00+00:00", True), ("yesterday", False), ("", False)])
def test_o12_a_clock_that_is_wrong_never_puts_an_answer_into_the_future(
    kept: Phone, session: Session, said: str, is_kept: bool
) -> None:
    kept.sends(kept.wrote("concerns-body", "b01", told_at=said))

    row = session.scalars(select(AssessmentOperation)).one()
    assert row.told_at == (row.at if is_kept else None)


def test_o3_sent_again_it_has_no_second_effect_and_the_same_is_told(kept: Phone, session: Session) -> None:
    box = kept.sealed(kept.wrote("concerns-body", "b01"))
    first = kept.sends_boxes(box)

    assert kept.sends_boxes(box, box) == first * 2
    assert session.scalar(select(func.count()).select_from(AssessmentOperation)) == 1
    assert session.scalars(select(Answer.revision)).all() == [1]


def test_changed_twice_without_signal_the_last_one_stands(kept: Phone, session: Session) -> None:
    results = kept.sends(kept.wrote("concerns-body", "b01"), kept.wrote("concerns-body", "b02", revision="1"))

    assert [result["outcome"] for result in results] == ["saved", "saved"]
    assert values(session)["concerns-body"] == {"choices": ["b02"]}


def test_d10_another_device_answered_meanwhile_and_the_person_chooses(kept: Phone, session: Session) -> None:
    fields = kept.wrote("concerns-body", "b02")
    answer(kept.http, kept.address, "concerns-body", {"answer": "b01"})

    [result] = kept.sends(fields)

    assert result["outcome"] == "conflict"
    assert values(session)["concerns-body"] == {"choices": ["b01"]}
    page = kept.http.get(result["where"])
    assert "Pain" in page.main
    assert "Tired all the time" in page.main


@pytest.mark.parametrize(
    ("link_id", "chosen"), [("rate-b01", ("11",)), ("concerns-body", ("nothing",)), ("concerns-body", ())]
)
def test_what_cannot_be_taken_says_why_and_where_and_stops_nothing_else(
    kept: Phone, session: Session, link_id: str, chosen: tuple[str, ...]
) -> None:
    results = kept.sends(kept.wrote(link_id, *chosen), kept.wrote("concerns-care", "m01"))

    assert [result["outcome"] for result in results] == ["refused", "saved"]
    assert results[0]["says"]
    assert results[0]["where"].startswith(f"{kept.address}/questions/{link_id}")
    assert values(session) == {"concerns-care": {"choices": ["m01"]}}


def test_a_danger_sign_told_without_signal_is_flagged_when_it_arrives(kept: Phone, session: Session) -> None:
    kept.sends(kept.wrote("safety-now", "chest-pain"))

    assert session.scalars(select(Flag.kind)).all() == ["chest_pain"]


def test_a_finished_assessment_is_sent_once_there_is_signal(kept: Phone, session: Session) -> None:
    wish = [("kind", "send"), ("assessment", kept.assessment), ("operation_id", str(uuid.uuid4()))]
    answers = [kept.wrote(link_id, "none") for link_id in ("safety-now", "concerns-body", "concerns-daily-life")]

    results = kept.sends(*answers, wish, wish)

    assert [result["outcome"] for result in results[-2:]] == ["sent", "sent"]
    assert kept.http.get(results[-1]["where"]).heading == "What you told us"
    assert session.scalars(select(Assessment.submitted_at)).one() is not None


def wish_of(kept: Phone, *shown: Fields, **more: str) -> Fields:
    """The wish to send what the phone showed: these answers."""
    told = {"kind": "send", "assessment": kept.assessment, "operation_id": str(uuid.uuid4()), **more}
    fields = [dict(one) for one in shown]
    return [*told.items(), *(("stands", f"{one['link_id']} {one['operation_id']}") for one in fields)]


def test_what_was_shown_before_sending_is_sent_and_the_summary_comes_with_the_reply(
    kept: Phone, session: Session
) -> None:
    answers = [kept.wrote("safety-now", "none"), kept.wrote("concerns-body", "b01")]

    *_, result = kept.sends(*answers, wish_of(kept, *answers, page="next"))

    assert (result["outcome"], result["where"]) == ("sent", f"{kept.address}/summary")
    assert result["page"]["title"] == kept.http.get(result["where"]).heading
    assert session.scalars(select(Assessment.submitted_at)).one() is not None


def test_the_summary_that_came_with_the_reply_stands_in_the_log_as_read(kept: Phone, session: Session) -> None:
    answered = kept.wrote("safety-now", "none")

    kept.sends(answered, wish_of(kept, answered, page="next"))

    of_it = AuditEvent.object_id == uuid.UUID(kept.assessment)
    actions = session.scalars(select(AuditEvent.action).where(of_it).order_by(AuditEvent.seq)).all()
    assert actions[-2:] == ["assessment.submitted", "assessment.read"]


def test_h10_answers_that_the_phone_did_not_show_are_looked_at_before_they_are_sent(
    kept: Phone, session: Session
) -> None:
    shown = kept.wrote("safety-now", "none")
    kept.sends(shown, kept.wrote("concerns-body", "b01"))

    [result] = kept.sends(wish_of(kept, shown, page="next"))

    assert result == {"outcome": "unfinished", "where": f"{kept.address}/check"}
    assert session.scalars(select(Assessment.submitted_at)).one() is None


def test_a_wish_that_does_not_say_what_was_shown_as_we_do_sends_nothing(kept: Phone, session: Session) -> None:
    answered = kept.wrote("safety-now", "none")

    *_, result = kept.sends(answered, [*wish_of(kept), ("stands", "safety-now")])

    assert result == {"outcome": "unreadable"}
    assert session.scalars(select(Assessment.submitted_at)).one() is None


def test_a_clash_in_the_same_sending_keeps_the_assessment_open(kept: Phone, session: Session) -> None:
    kept.sends(kept.wrote("safety-now", "none"))
    mine = kept.wrote("safety-now", "chest-pain")

    clash, result = kept.sends(mine, wish_of(kept, mine))

    assert (clash["outcome"], result["outcome"]) == ("conflict", "unfinished")
    assert session.scalars(select(Assessment.submitted_at)).one() is None


def test_where_it_leads_to_more_questions_the_phone_is_told_where(phone: PageClient, asha: Access) -> None:
    kept = Phone(phone, asha, begin(phone, "phq2"))
    answers = [kept.wrote(link_id, "nearly-every-day") for link_id in ("phq-1", "phq-2")]

    *_, result = kept.sends(*answers, wish_of(kept, *answers, page="next"))

    assert result == {"outcome": "sent", "where": f"{kept.address}/more"}


def test_d12_an_answer_that_comes_after_sending_changes_nothing(kept: Phone, session: Session) -> None:
    kept.sends(kept.wrote("safety-now", "none"), [("kind", "send"), ("assessment", kept.assessment)])

    [result] = kept.sends(kept.wrote("safety-now", "chest-pain", revision="1"))

    assert result["outcome"] == "too_late"
    assert values(session)["safety-now"] == {"choices": ["none"]}


def test_what_must_be_answered_first_is_said_before_anything_is_sent(kept: Phone, session: Session) -> None:
    [result] = kept.sends([("kind", "send"), ("assessment", kept.assessment)])

    assert result == {"outcome": "unfinished", "where": f"{kept.address}/check"}
    assert session.scalars(select(Assessment.submitted_at)).one() is None


def test_o7_what_another_person_wrote_on_this_phone_is_not_taken(kept: Phone, world: World, session: Session) -> None:
    theirs = kept.sealed(kept.wrote("concerns-body", "b01"), owner=world.access["bogdan"].user_id)

    assert kept.sends_boxes(theirs) == [{"outcome": "unreadable"}]
    assert values(session) == {}


def test_an_assessment_of_somebody_else_does_not_exist(
    kept: Phone, client: PageClient, world: World, session: Session
) -> None:
    client.sign_in(world.access["bogdan"])
    bert = Phone(client, world.access["bogdan"], kept.address)

    assert bert.sends(bert.wrote("concerns-body", "b01")) == [{"outcome": "refused"}]
    assert values(session) == {}


@pytest.mark.parametrize(
    "content",
    [None, {}, [], [["a"]], [["a", 1]], "x", [["assessment", "x"]], [["assessment", "0" * 32], ["operation_id", "?"]]],
)
def test_a_box_with_nonsense_is_unreadable_and_never_an_error(kept: Phone, content: object) -> None:
    assert kept.sends(content)[0]["outcome"] in {"unreadable", "refused"}


@pytest.mark.parametrize("body", [None, [], {}, {"boxes": "x"}, {"boxes": [1]}, {"boxes": ["x"] * 101}])
def test_what_is_no_list_of_boxes_is_refused(kept: Phone, body: object) -> None:
    assert kept.post(body).status_code == 400


def test_without_a_token_or_a_session_nothing_is_taken(kept: Phone, app: Flask) -> None:
    box = kept.sealed(kept.wrote("concerns-body", "b01"))

    assert kept.http.http.post("/assessments/sync", json={"boxes": [box]}).status_code == 400
    assert app.test_client().post("/assessments/sync", json={"boxes": [box]}).status_code in {303, 400}
