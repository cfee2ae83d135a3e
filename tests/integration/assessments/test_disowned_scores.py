"""What a person says is not their answer counts no more: not in what repeats it, and in no comparison."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import queries, services
from app.assessments.domain.voices import Voice
from app.assessments.models import Answer, Assessment
from app.people.domain.access import Access
from app.questionnaires.domain.values import Choice
from tests.integration.assessments.conftest import Steps, phq9_answers
from tests.integration.assessments.desks import Desk
from tests.integration.assessments.test_voices import say
from tests.pages import PageClient

EVERY_DAY = Choice("nearly-every-day")


def disown_all(session: Session, access: Access, sent: Steps, now: datetime) -> None:
    """Say of every answer that a helper gave that it is not mine."""
    query = select(Answer.id).where(Answer.assessment_id == sent.id, Answer.voice == Voice.HELPER.value)
    for answer_id in session.scalars(query).all():
        services.disown(session, access, sent.id, answer_id, locale="en", now=now)
    session.commit()


class TestWhatRepeatsIt:
    @pytest.fixture
    def longer(self, session: Session, asha: Access, now: datetime) -> Assessment:
        """A helper's answer to the PHQ-2 opened the PHQ-9, and was disowned before that was sent."""
        short = Steps(session, asha, now, "phq2")
        say(short, Voice.HELPER, "phq-1", EVERY_DAY)
        short.save("phq-2", EVERY_DAY)
        short.submit()
        disown_all(session, asha, short, now)
        return session.scalars(select(Assessment).where(Assessment.questionnaire_key == "phq9")).one()

    def test_it_is_asked_again_in_the_longer_set(self, session: Session, asha: Access, longer: Assessment) -> None:
        values = queries.sitting(session, asha, longer.id, "en").values

        assert list(values) == ["phq-2"]

    def test_what_was_sent_already_is_not_touched(self, session: Session, asha: Access, now: datetime) -> None:
        short = Steps(session, asha, now, "phq2")
        say(short, Voice.HELPER, "phq-1", EVERY_DAY)
        short.save("phq-2", EVERY_DAY)
        short.submit()
        longer = Steps(session, asha, now, "phq9")
        longer.save_all({f"phq-{number}": EVERY_DAY for number in range(3, 10)})
        longer.submit()

        disown_all(session, asha, short, now)

        assert "phq-1" in queries.sitting(session, asha, longer.id, "en").values


class TestInComparisons:
    @pytest.fixture
    def disowned(self, session: Session, asha: Access, now: datetime) -> Steps:
        """A helper's PHQ-9, disowned whole after it was sent; then one of Asha's own, much worse."""
        then = now - timedelta(days=30)
        theirs = Steps(session, asha, then, "phq9")
        for link_id, value in phq9_answers(*[1] * 9).items():
            say(theirs, Voice.HELPER, link_id, value)
        theirs.submit(then)
        disown_all(session, asha, theirs, now)
        mine = Steps(session, asha, now, "phq9")
        mine.save_all(phq9_answers(*[2] * 9))
        mine.submit(now)
        return theirs

    def test_the_person_reads_no_verdict(self, disowned: Steps, phone: PageClient) -> None:
        page = phone.get("/assessments/changes")

        assert "an answer in it is not yours" in page.main
        assert "real change" not in page.main

    def test_the_team_reads_why_it_is_not_compared(self, disowned: Steps, desk: Desk) -> None:
        page = desk.browser.get(desk.person)

        assert "Not compared: the person says that an answer counted here is not theirs" in page.main
        assert "more than chance" not in page.main

    def test_the_persons_own_summary_says_so_beside_the_number(self, disowned: Steps, phone: PageClient) -> None:
        page = phone.get(f"/assessments/{disowned.id}/summary")

        assert "You told us that an answer in this is not yours. The number was not changed." in page.main


class TestSmallSteps:
    """Hazard H07: four times a little worse is not "about the same"."""

    @pytest.fixture
    def worse(self, session: Session, asha: Access, now: datetime) -> None:
        for days, points in ((90, 4), (60, 9), (30, 14), (0, 19)):
            at = now - timedelta(days=days)
            sent = Steps(session, asha, at, "phq9")
            sent.save_all(phq9_answers(*[min(3, max(0, points - 3 * item)) for item in range(9)]))
            sent.submit(at)

    def test_the_person_reads_what_they_add_up_to_and_where_help_is(self, worse: None, phone: PageClient) -> None:
        page = phone.get("/assessments/changes")

        assert "your number has risen by 15. That is a real change" in page.main
        assert "If things are harder now" in page.main
        assert "A clinician has not yet confirmed how large a real change is." in page.main

    def test_the_team_reads_it_too(self, worse: None, desk: Desk) -> None:
        page = desk.browser.get(desk.person)

        assert "Since the first time higher by 15: more than chance" in page.main
