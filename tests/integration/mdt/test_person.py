"""One person on one page: what they asked for first, and where each value comes from."""

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessments import services as assessments
from app.assessments.domain.saving import Given
from app.assessments.domain.voices import Voice
from app.assessments.models import Answer
from app.core import audit
from app.people.models import BreakGlassGrant, Caseload
from app.questionnaires.domain.values import Choice, Choices, Rating, Skipped, Text
from tests.counting import statements
from tests.integration.mdt.conftest import WISH, Sender, needs, phq9
from tests.pages import PageClient
from tests.worlds import World


def address(world: World, who: str = "asha") -> str:
    return f"/team/people/{world.patients[who].id}"


def test_the_banner_says_who_this_is(desk: PageClient, world: World) -> None:
    page = desk.get(address(world))

    assert page.heading == "Asha Testwala"
    assert "31 December 1950 (age 75)" in page.main
    assert "999\u00a0000\u00a00018" in page.text
    assert page.all("a", href="tel:+447700900101")


def test_somebody_who_sent_nothing_has_a_page_that_says_so(desk: PageClient, world: World) -> None:
    page = desk.get(address(world))

    assert "They have not sent a holistic needs assessment yet." in page.main
    assert "They have sent nothing yet." in page.main


def test_what_they_asked_for_first_stands_on_top(desk: PageClient, world: World, send: Sender, now: datetime) -> None:
    send("holistic_needs", needs(top_concerns=Choices(("b01",))), now)

    page = desk.get(address(world))

    headings = page.words("h2")
    assert headings.index("What they asked for first") < headings.index("What bothers them")
    assert "4/10" in page.words("ol")[0]
    assert "9/10" not in page.words("ol")[0]


def test_each_value_says_who_gave_it_when_and_in_which_language(desk, world, send: Sender, now) -> None:
    send("holistic_needs", needs(), now, locale="ur")

    page = desk.get(address(world))

    rows = page.words("tr", class_="nhsuk-table__row")
    concerns = [row for row in rows if "/10" in row]
    assert len(concerns) == 2
    for row in concerns:
        assert "Self-reported by Asha Testwala, 12 May 2026 at 10:30am, in Urdu" in row


def test_a_score_shows_its_items_and_that_a_skipped_one_is_not_0(desk, world, send: Sender, now) -> None:
    send("phq9", phq9(1, 2, 1, 2, 1, 2, 1, None, 0), now)

    page = desk.get(address(world))

    assert "1 question has no answer." in page.main
    assert "worked out from the answers that were given" in page.main
    rows = [row for row in page.words("tr", class_="nhsuk-table__row") if "Self-reported" in row]
    assert len(rows) == 9
    assert sum("Skipped" in row for row in rows) == 1


def test_a_concern_says_how_it_was_last_time(desk, world, send: Sender, now) -> None:
    send("holistic_needs", needs(), now - timedelta(days=90))
    send("holistic_needs", {**needs(), "rate-b01": Rating(7), "rate-b02": Rating(2)}, now)

    page = desk.get(address(world))

    assert "Worse: 4 on 11 February 2026" in page.main
    assert "Better: 9 on 11 February 2026" in page.main


def test_a_danger_sign_says_what_the_person_was_shown(desk, world, send: Sender, now) -> None:
    send("phq9", phq9(0, 0, 0, 0, 0, 0, 0, 0, 2), now, locale="pl")

    page = desk.get(address(world))

    assert (
        "Thoughts of self-harm or of not wanting to live Seen in their answers on 12 May 2026 at 10:30am" in page.main
    )
    assert "They were shown: 999 or A&E if not safe now" in page.main
    assert "advice version 1, Polish" in page.main


def test_their_own_words_keep_their_language_and_direction(desk, world, send: Sender, now) -> None:
    send("holistic_needs", needs(something_else=Text(WISH)), now, locale="ur")

    page = desk.get(address(world))

    spoken = page.all("span", lang="ur", dir="auto")
    assert [span.text for span in spoken] == [WISH]


def test_what_they_want_most_stands_on_top_and_only_there(desk, world, send: Sender, now) -> None:
    send("holistic_needs", needs(what_matters_1=Text("To walk to the shop")), now)

    page = desk.get(address(world))

    assert page.main.count("To walk to the shop") == 1
    assert page.main.index("To walk to the shop") < page.main.index("What bothers them")


def test_what_they_typed_is_text_and_never_markup(desk, world, send: Sender, now) -> None:
    send("holistic_needs", needs(something_else=Text("<script>alert(1)</script>")), now)

    page = desk.get(address(world))

    assert "&lt;script&gt;alert(1)" in page.text


def test_an_open_item_stands_on_the_page_with_its_age(desk, world, send: Sender, now) -> None:
    send("phq9", phq9(0, 0, 0, 0, 0, 0, 0, 0, 1), now - timedelta(hours=3))

    page = desk.get(address(world))

    [row] = [row for row in page.words("tr") if "Urgent" in row]
    assert "Waiting 3 hours" in row
    assert "Due by 12 May 2026 at 5:00pm" in row
    assert "Nobody has taken this yet" in row


def test_an_item_is_taken_from_the_persons_page(desk, world, send: Sender, now) -> None:
    send("gad7", {}, now)
    page = desk.get(address(world))
    [take] = page.all("button", name="item")

    back = desk.post("/team/worklist/take", {**page.form_values(), "item": take.get("value")})

    assert back.location == address(world)
    assert "Taken by Clinician Testperson" in desk.get(address(world)).main


def test_on_a_page_in_another_language_the_questions_are_marked_as_english(desk, world, send: Sender, now) -> None:
    send("holistic_needs", needs(), now)
    desk.http.set_cookie("lang", "ur")

    page = desk.get(address(world))

    assert page.all("html", lang="ur", dir="rtl")
    assert "Pain" in page.words("bdi", lang="en", dir="ltr")


def test_reading_the_summary_is_recorded_with_its_sections(desk, world, session: Session) -> None:
    desk.get(address(world))

    event = audit.events_about(session, world.patients["asha"].id, exclude_actor=None, limit=1)[0]
    assert (event.action, event.actor_id) == ("summary.read", world.staff["clinician"].id)
    assert "scores" in event.sections
    assert audit.verify(session, world.patients["asha"].id) == []


@pytest.mark.parametrize("who", ["cara", "dilip", None])
def test_anothers_person_looks_like_nobody(desk: PageClient, world: World, who: str | None) -> None:
    nobody = desk.get(f"/team/people/{uuid.uuid4()}", status=404)
    page = desk.get(address(world, who) if who else f"/team/people/{uuid.uuid4()}", status=404)

    assert page.main == nobody.main


@pytest.mark.parametrize("who", ["analyst", "administrator", "expert"])
def test_a_role_without_care_is_refused(client: PageClient, world: World, who: str) -> None:
    client.sign_in(world.access[who])

    client.get(address(world), status=403)


def test_through_broken_glass_a_banner_says_until_when(desk, world, session: Session, now) -> None:
    session.add(
        BreakGlassGrant(
            user_id=world.staff["clinician"].id,
            patient_id=world.patients["cara"].id,
            reason_code="emergency_care",
            reason="In A&E now",
            granted_at=now,
            expires_at=now + timedelta(hours=1),
        )
    )
    session.commit()

    page = desk.get(address(world, "cara"))

    assert "It closes on 12 May 2026 at 11:30am" in page.main
    event = audit.events_about(session, world.patients["cara"].id, exclude_actor=None, limit=1)[0]
    assert event.reason == "break_glass"


def test_the_glass_banner_goes_once_the_person_is_on_the_teams_list(desk, world, session: Session, now) -> None:
    cara = world.patients["cara"].id
    session.add(
        BreakGlassGrant(
            user_id=world.staff["clinician"].id,
            patient_id=cara,
            reason_code="emergency_care",
            reason="In A&E now",
            granted_at=now,
            expires_at=now + timedelta(hours=1),
        )
    )
    session.add(Caseload(team_id=world.teams["river"].id, patient_id=cara, since_on=now.date()))
    session.commit()

    assert "It closes on" not in desk.get(address(world, "cara")).main


def test_the_page_costs_the_same_however_much_was_sent(desk, world, send: Sender, now, database) -> None:
    send("phq9", phq9(1, 1, 1, 1, 1, 1, 1, 1, 1), now - timedelta(days=1))
    send("holistic_needs", needs(), now - timedelta(days=1))
    desk.get(address(world))
    with statements(database.engine) as few:
        desk.get(address(world))
    send("gad7", {}, now - timedelta(hours=2))
    send("holistic_needs", needs(something_else=Text("More")), now)

    with statements(database.engine) as many:
        desk.get(address(world))

    assert len(many) <= len(few)
    assert len(few) <= 21, few


def test_the_team_reads_both_answers_where_two_people_differ(desk, world, session, send: Sender, now) -> None:
    asha = world.access["asha"]
    begun = assessments.start(session, asha, "phq9", locale="en", now=now)
    for voice, value in ((Voice.HELPER, Choice("nearly-every-day")), (Voice.SELF, Choice("not-at-all"))):
        given = {"phq-1": Given(value, 0)}
        assessments.save_answers(session, asha, begun.id, given, uuid.uuid4(), now, locale="en", voice=voice)
    assessments.submit(session, asha, begun.id, locale="en", now=now)
    session.commit()

    page = desk.get(address(world)).main

    part = page[page.index("Answers that differ") :]
    assert part.index("Not at all") < part.index("Nearly every day")
    assert part.index("Self-reported by") < part.index("Reported for them by")


def test_the_team_reads_which_answer_the_person_says_is_not_theirs(desk, world, session, now) -> None:
    asha = world.access["asha"]
    begun = assessments.start(session, asha, "phq9", locale="en", now=now)
    given = {"phq-1": Given(Choice("nearly-every-day"), 0)}
    assessments.save_answers(session, asha, begun.id, given, uuid.uuid4(), now, locale="en", voice=Voice.HELPER)
    assessments.submit(session, asha, begun.id, locale="en", now=now)
    theirs = session.scalars(select(Answer.id)).one()
    assessments.disown(session, asha, begun.id, theirs, locale="en", now=now)
    session.commit()

    page = desk.get(address(world)).main

    assert "The person says this is not their answer" in page


def test_the_team_reads_how_a_score_changed_and_that_its_size_is_not_signed_off(desk, world, send: Sender, now) -> None:
    send("phq9", phq9(3, 3, 3, 3, 3, 3, 3, 3, 3), now - timedelta(days=60))
    send("phq9", phq9(1, 1, 1, 1, 1, 1, 1, 1, 1), now)

    page = desk.get(address(world)).main

    part = page[page.index("Change over time") :]
    assert "Lower by 18: more than chance" in part
    assert "The size of a reliable change is not signed off" in part


class TestGoals:
    """What they most want to change: first, the time before and now, only where the words are the same."""

    def rows(self, desk, world) -> list[str]:
        [table, *_others] = desk.get(address(world)).all("table")
        return [" ".join("".join(row.itertext()).split()) for row in table.iter("tr")][1:]

    def tell(
        self, send: Sender, at, goal: str, rating: int | None, revision: int = 0, key: str = "what_matters"
    ) -> None:
        answers = {"what-matters-1": Text(goal), "what-matters-1-bother": Skipped()}
        if rating is not None:
            answers["what-matters-1-bother"] = Rating(rating)
        send(key, answers, at, revisions={"what-matters-1": revision})

    def test_each_rating_says_who_gave_it_when_and_the_difference_is_called_neither_better_nor_worse(
        self, desk, world, send: Sender, now
    ) -> None:
        self.tell(send, now - timedelta(days=90), "To walk", 8)
        self.tell(send, now - timedelta(days=30), "To walk", 6, revision=1)
        self.tell(send, now, "To walk", 3, revision=1)

        [row] = self.rows(desk, world)

        assert row.index("8/10") < row.index("6/10") < row.index("3/10")
        assert row.count("Self-reported by Asha Testwala") == 4
        for told in ("11 February 2026", "12 April 2026", "12 May 2026"):
            assert told in row
        assert "Since the time before: -3 Since the first: -5" in row
        for verdict in ("Better", "Worse", "more than chance"):
            assert verdict not in row

    def test_other_words_are_a_new_goal_and_are_not_compared(self, desk, world, send: Sender, now) -> None:
        self.tell(send, now - timedelta(days=90), "To walk", 8)
        self.tell(send, now, "To sleep", 3, revision=1)

        [new, old] = self.rows(desk, world)

        assert "New words: a new goal, not compared with earlier ones" in new
        assert "8/10" not in new
        assert "Not named the last time they were asked" in old

    def test_a_missing_rating_is_not_rated_and_makes_no_difference(self, desk, world, send: Sender, now) -> None:
        self.tell(send, now - timedelta(days=90), "To walk", 8)
        self.tell(send, now, "To walk", None, revision=1)

        [row] = self.rows(desk, world)

        assert "Not rated 12 May 2026" in row
        assert "Since the time before: cannot be compared" in row

    def test_goals_stand_on_top_without_a_needs_assessment_too(self, desk, world, send: Sender, now) -> None:
        self.tell(send, now, "To walk", 8)
        send("phq9", phq9(1, 1, 1, 1, 1, 1, 1, 1, 1), now)

        page = desk.get(address(world)).main

        assert page.index("To walk") < page.index("Scores")

    def test_another_persons_goals_are_not_among_them(self, desk, world, session, send: Sender, now) -> None:
        cara = world.patients["cara"].id
        session.add(Caseload(team_id=world.teams["river"].id, patient_id=cara, since_on=now.date()))
        session.commit()
        self.tell(send, now, "To walk", 8)

        assert "To walk" not in desk.get(address(world, "cara")).main

    def test_a_rating_that_a_helper_gave_is_said_to_be_theirs(self, desk, world, session, now) -> None:
        asha = world.access["asha"]
        begun = assessments.start(session, asha, "what_matters", locale="en", now=now)
        for link_id, value in (("what-matters-1", Text("To walk")), ("what-matters-1-bother", Rating(8))):
            given = {link_id: Given(value, 0)}
            assessments.save_answers(session, asha, begun.id, given, uuid.uuid4(), now, locale="en", voice=Voice.HELPER)
        assessments.submit(session, asha, begun.id, locale="en", now=now)
        session.commit()

        [row] = self.rows(desk, world)

        assert row.count("Reported for them by") == 3  # the words, and the one rating as first and as latest
