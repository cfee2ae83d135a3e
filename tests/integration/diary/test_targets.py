"""The team's numbers: off by default, set by a clinical lead, shown to the person, and on a list only where chosen."""

import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core.audit import AuditEvent
from app.core.errors import Conflict, Invalid, NotFound
from app.diary.domain.targets import Decision, Ends, Target
from app.diary.models import DiaryTarget
from app.diary.queries.targets import steps, targets_on
from app.diary.services.targets import set_target
from app.worklist.models import WorklistItem
from app.worklist.words import reason_words
from tests.integration.diary.conftest import Diary
from tests.pages import PageClient
from tests.worlds import World

SignIn = Callable[[str], PageClient]
UP_TO_140 = Ends(high=140, high2=90)


@pytest.fixture
def decide(session: Session, world: World, diary: Diary):
    """Return a function by which the lead of Asha's team decides."""

    def do(
        *,
        is_on: bool = True,
        raises_item: bool = False,
        ends: Ends = UP_TO_140,
        seen: int = 0,
        operation_id: uuid.UUID | None = None,
        who: str = "lead",
        measure: str = "blood_pressure",
    ) -> Target:
        return set_target(
            session,
            world.access[who],
            diary.access.patient_id,
            measure,
            Decision(is_on, raises_item, ends, "Agreed with the cardiology clinic"),
            seen=seen,
            operation_id=operation_id or uuid.uuid4(),
            now=diary.now,
        )

    return do


def items(session: Session) -> list[WorklistItem]:
    return list(session.scalars(select(WorklistItem).where(WorklistItem.kind == "diary_outside")))


class TestOffByDefault:
    def test_nothing_is_raised_where_nobody_set_a_number(self, session: Session, diary: Diary) -> None:
        diary.write("blood_pressure", number="230", number2="130")

        assert items(session) == []

    def test_a_number_alone_raises_nothing(self, session: Session, diary: Diary, decide) -> None:
        decide()

        diary.write("blood_pressure", number="190", number2="100")

        assert items(session) == []

    def test_what_was_switched_off_raises_nothing(self, session: Session, diary: Diary, decide) -> None:
        decide(raises_item=True)
        decide(is_on=False, seen=1)

        diary.write("blood_pressure", number="190", number2="100")

        assert items(session) == []
        assert targets_on(session, diary.access, diary.access.patient_id) == {}


class TestWhereALeadChoseSo:
    def test_an_entry_outside_is_on_the_list_with_what_one_must_know(
        self, session: Session, diary: Diary, decide
    ) -> None:
        decide(raises_item=True)

        entry = diary.write("blood_pressure", number="190", number2="100", taken_on="2026-05-11", taken_time="08:00")

        item = items(session)[0]
        assert (item.source_kind, item.source_id, item.patient_id) == ("diary_entry", entry.id, entry.patient_id)
        said = reason_words(item.reasons[0])
        for words in ("190/100", "≤ 140 ≤ 90", "11 May 2026 at 8:00am", "12 May 2026 at 10:30am", "They were told"):
            assert words in said

    def test_an_entry_inside_is_not(self, session: Session, diary: Diary, decide) -> None:
        decide(raises_item=True)

        diary.write("blood_pressure", number="140", number2="90")

        assert items(session) == []

    def test_a_worse_number_is_never_taken_for_the_one_before(self, session: Session, diary: Diary, decide) -> None:
        decide(raises_item=True)

        for number in ("150", "190"):
            diary.write("blood_pressure", number=number, number2="80")

        assert sorted(item.reasons[0]["params"]["numbers"] for item in items(session)) == [[150, 80], [190, 80]]

    def test_the_same_sending_is_on_the_list_once(self, session: Session, diary: Diary, decide) -> None:
        decide(raises_item=True)
        sent = uuid.uuid4()

        for _ in range(2):
            diary.write("blood_pressure", number="190", number2="100", operation_id=sent)

        assert len(items(session)) == 1

    def test_a_change_to_a_number_outside_is_on_the_list_and_taking_it_out_is_not(
        self, session: Session, diary: Diary, decide
    ) -> None:
        decide(raises_item=True)
        entry = diary.write("blood_pressure", number="120", number2="80")

        changed = diary.change(entry, number="180", number2="80")
        diary.remove(changed)

        assert [item.source_id for item in items(session)] == [changed.id]


class TestDeciding:
    def test_every_decision_stays_with_who_when_and_why(self, session: Session, world: World, diary, decide) -> None:
        decide()
        decide(is_on=False, seen=1)

        found = steps(session, world.access["lead"], diary.access.patient_id, "blood_pressure")

        assert [(one.number, one.decision.is_on) for one in found] == [(2, False), (1, True)]
        assert {one.set_by_user_id for one in found} == {world.staff["lead"].id}
        assert {one.decision.reason for one in found} == {"Agreed with the cardiology clinic"}
        actions = session.scalars(select(AuditEvent.action).where(AuditEvent.object_type == "diary_target"))
        assert sorted(actions) == ["diary.target_off", "diary.target_on"]

    def test_the_same_sending_decides_once(self, session: Session, world: World, diary, decide) -> None:
        sent = uuid.uuid4()

        assert decide(operation_id=sent) == decide(operation_id=sent)
        assert len(steps(session, world.access["lead"], diary.access.patient_id, "blood_pressure")) == 1

    def test_whoever_saw_an_older_decision_does_not_undo_the_newer(self, decide) -> None:
        decide()

        with pytest.raises(Conflict):
            decide(is_on=False, seen=0)

    @pytest.mark.parametrize("ends", [Ends(), Ends(low=150, high=140)])
    def test_a_number_needs_an_end_and_ends_in_order(self, decide, ends: Ends) -> None:
        with pytest.raises(Invalid):
            decide(ends=ends)

    def test_another_teams_lead_decides_nothing(self, decide) -> None:
        with pytest.raises(NotFound):
            decide(who="other_clinician")

    @pytest.mark.parametrize("change", [update(DiaryTarget).values(is_on=False), delete(DiaryTarget)])
    def test_the_database_refuses_to_change_a_decision(self, session: Session, decide, change) -> None:
        decide()

        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(change)


class TestThePages:
    def address(self, world: World, measure: str = "") -> str:
        return f"/team/people/{world.patients['asha'].id}/diary/targets" + (f"/{measure}" if measure else "")

    def test_a_lead_switches_one_on_and_the_person_sees_it(
        self, sign_in: SignIn, phone: PageClient, world: World, diary: Diary
    ) -> None:
        diary.write("blood_pressure", number="130", number2="80")
        diary.session.commit()
        lead, path = sign_in("lead"), self.address(world, "blood_pressure")
        assert lead.get(self.address(world)).main.count("Off") == 15

        fields = {**lead.get(path).form_values(), "state": "on", "high": "140", "high2": "90", "reason": "As agreed"}
        lead.post(path, fields)

        mine = phone.get("/diary/charts/blood_pressure").main
        assert "Your team’s number No higher than 140. Bottom number no higher than 90." in mine
        assert "A line of long dashes shows a number that the team set." in mine
        assert "As agreed" in lead.get(path).main

    def test_a_decision_without_a_reason_or_with_a_wrong_number_is_asked_again(
        self, sign_in: SignIn, world: World
    ) -> None:
        lead, path = sign_in("lead"), self.address(world, "oxygen")
        fields = {**lead.get(path).form_values(), "state": "on", "low": "many"}

        page = lead.post(path, fields, status=422)

        assert page.words("a", href="#low") == ["Write a number from 1 to 100"]
        assert page.words("a", href="#reason") == ["Write why. The person can ask for it, and so can a colleague"]
        assert page.all("input", id="low")[0].get("value") == "many"

    @pytest.mark.parametrize("who", ["coordinator", "clinician"])
    def test_nobody_but_a_lead_may(self, sign_in: SignIn, world: World, who: str) -> None:
        sign_in(who).get(self.address(world), status=403)

    def test_a_lead_finds_them_from_the_diary_and_nobody_else_is_offered_them(
        self, sign_in: SignIn, world: World
    ) -> None:
        path = f"/team/people/{world.patients['asha'].id}/diary"

        links = {who: sign_in(who).get(path).all("a", href=self.address(world)) for who in ("lead", "clinician")}

        assert (len(links["lead"]), len(links["clinician"])) == (1, 0)


def test_the_intended_purpose_says_that_it_is_off_and_no_watch_is_kept(client: PageClient) -> None:
    about = client.get("/about").main

    assert (
        "Your team can set a number for you, such as for your blood pressure. This is off unless they switch it on."
        in about
    )
    assert "Nobody watches it all day." in about
