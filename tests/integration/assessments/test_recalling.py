"""Asked once: a lasting fact is shown again and asked whether it is still true; until then it is no answer."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import queries, services
from app.assessments.domain.voices import Voice
from app.assessments.models import Answer
from app.assessments.queries import told as queries_told
from app.people.domain.access import Access
from app.questionnaires.domain.values import Choice, Text, Value
from app.questionnaires.services.policy import policy
from tests.integration.assessments.conftest import Steps, begin
from tests.integration.assessments.test_voices import say
from tests.pages import PageClient
from tests.worlds import World

CALL_ME = Text("Call me Asha. Speak slowly.")
Tell = Callable[[datetime], Steps]


@pytest.fixture
def told(session: Session, world: World, asha: Access, now: datetime) -> Steps:
    """Asha sent one line of About me sixty days ago."""
    then = now - timedelta(days=60)
    steps = Steps(session, asha, then, "about_me")
    steps.save("communication", CALL_ME)
    steps.submit(then)
    return steps


def test_a_lasting_fact_comes_back_to_be_confirmed(session: Session, told: Steps, asha: Access, now: datetime) -> None:
    again = Steps(session, asha, now, "about_me")

    found = queries.sitting(session, asha, again.id, "en")

    [row] = session.scalars(select(Answer).where(Answer.assessment_id == again.id))
    assert (row.link_id, row.value, row.is_to_confirm) == ("communication", {"text": CALL_ME.text}, True)
    assert found.said.to_confirm() == {"communication"}


def test_it_cannot_be_sent_before_the_person_has_said_that_it_is_still_true(
    session: Session, told: Steps, asha: Access, now: datetime
) -> None:
    again = Steps(session, asha, now, "about_me")

    with pytest.raises(services.Unfinished) as refused:
        again.submit()

    assert refused.value.link_ids == ["communication"]


def test_one_press_says_that_it_is_still_true(session: Session, told: Steps, asha: Access, phone: PageClient) -> None:
    address = begin(phone, "about_me")
    path = f"{address}/questions/communication"
    page = phone.get(path)
    assert "You told us this on" in page.main
    assert "Is it still true?" in page.main
    assert CALL_ME.text in page.main

    phone.post(path, page.form_values())

    [row] = session.scalars(
        select(Answer).where(Answer.assessment_id != told.id).execution_options(populate_existing=True)
    )
    assert (row.is_to_confirm, row.carried_from_id is not None, row.value) == (False, True, {"text": CALL_ME.text})


def test_what_is_changed_is_a_new_answer(session: Session, told: Steps, asha: Access, phone: PageClient) -> None:
    path = f"{begin(phone, 'about_me')}/questions/communication"

    phone.post(path, {**phone.get(path).form_values(), "answer": "Write to me."})

    [row] = session.scalars(
        select(Answer).where(Answer.assessment_id != told.id).execution_options(populate_existing=True)
    )
    assert (row.is_to_confirm, row.carried_from_id, row.value) == (False, None, {"text": "Write to me."})


def test_nothing_with_a_recall_period_comes_back(session: Session, world: World, asha: Access, now: datetime) -> None:
    then = Steps(session, asha, now - timedelta(days=1), "phq9")
    then.save("phq-1", Choice("several-days"))
    then.submit(now - timedelta(days=1))

    again = Steps(session, asha, now, "phq9")

    assert queries.sitting(session, asha, again.id, "en").said.answers == {}


def test_however_much_was_answered_since_a_lasting_fact_comes_back(
    session: Session, told: Steps, asha: Access, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries_told, "MANY", 2)
    for key in ("gad2", "phq2"):
        screen = Steps(session, asha, now, key)
        for number in (1, 2):
            screen.save(f"{key[:3]}-{number}", Choice("not-at-all"))
        screen.submit()

    again = Steps(session, asha, now, "about_me")

    assert queries.sitting(session, asha, again.id, "en").said.to_confirm() == {"communication"}


class TestWhatDoesNotComeBack:
    @pytest.fixture
    def earlier(self, session: Session, world: World, asha: Access, now: datetime) -> Steps:
        """About me, begun 60 days ago and empty."""
        return Steps(session, asha, now - timedelta(days=60), "about_me")

    def recalled(self, session: Session, asha: Access, now: datetime) -> list[Value]:
        again = Steps(session, asha, now, "about_me")
        shown = queries.sitting(session, asha, again.id, "en").said.suggestions()
        return [facts.value for facts in shown.values()]

    def test_what_was_never_sent(self, session: Session, earlier: Steps, asha: Access, now: datetime) -> None:
        earlier.save("communication", CALL_ME)
        begun = Steps(session, asha, now, "what_matters").assessment
        shown = queries.told_in(session, asha, begun, policy().asks, queries.Window(now, now))

        assert list(shown.told) == []

    def test_what_a_helper_said(self, session: Session, earlier: Steps, asha: Access, now: datetime) -> None:
        say(earlier, Voice.HELPER, "communication", CALL_ME)
        earlier.submit(now - timedelta(days=60))

        assert self.recalled(session, asha, now) == []

    def test_what_was_disowned(self, session: Session, earlier: Steps, asha: Access, now: datetime) -> None:
        say(earlier, Voice.PHONE, "communication", CALL_ME)
        earlier.submit(now - timedelta(days=60))
        written = session.scalars(select(Answer.id)).one()
        services.disown(session, asha, earlier.id, written, locale="en", now=now)

        assert self.recalled(session, asha, now) == []

    def test_what_was_said_anew_since(self, session: Session, earlier: Steps, asha: Access, now: datetime) -> None:
        earlier.save("communication", CALL_ME)
        earlier.submit(now - timedelta(days=60))
        then = now - timedelta(days=30)
        newer = Steps(session, asha, then, "about_me")
        newer.save("communication", Text("Write to me."), revision=1)
        newer.submit(then)

        assert self.recalled(session, asha, now) == [Text("Write to me.")]


def test_nothing_of_another_person_comes_back(
    session: Session, world: World, told: Steps, client: PageClient, now: datetime
) -> None:
    cara = world.access["cara"]
    begun = services.start(session, cara, "about_me", locale="en", now=now)

    assert queries.sitting(session, cara, begun.id, "en").said.answers == {}
