"""What the team reads about one person."""

from datetime import timedelta

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.assessments import queries
from app.core.db import Database
from app.questionnaires.domain.values import Choices, Rating, Text
from tests.integration.assessments.conftest import Steps, phq9_answers
from tests.worlds import World


def complete(session: Session, world: World, now, **ratings: int) -> Steps:
    sitting = Steps(session, world.access["asha"], now, "holistic_needs")
    sitting.save("safety-now", Choices(("none",)), locale="ur")
    sitting.save("concerns-body", Choices(tuple(ratings)), locale="ur")
    for code, rating in ratings.items():
        sitting.save(f"rate-{code}", Rating(rating), locale="ur")
    sitting.save("something-else", Text("میں تھک گیا ہوں"), locale="ur")
    sitting.submit(now)
    return sitting


def test_the_team_reads_english_labels_and_what_was_typed_as_it_was_typed(session: Session, world: World, now) -> None:
    complete(session, world, now, b01=3, b03=8)

    summary = queries.team_summary(session, world.access["clinician"], world.patients["asha"].id)

    report = summary.report("holistic_needs")
    assert report is not None
    assert [(line.label.text, line.rating) for line in report.concerns] == [("Short of breath", 8), ("Pain", 3)]
    [typed] = [line for line in report.answers if line.text]
    assert (typed.text, typed.text_locale, typed.question.lang) == ("میں تھک گیا ہوں", "ur", "en")
    assert report.locales == ("ur",)


def test_the_team_sees_who_answered_as_what_and_when(session: Session, world: World, now) -> None:
    complete(session, world, now, b01=3)

    summary = queries.team_summary(session, world.access["clinician"], world.patients["asha"].id)

    [report] = summary.reports
    assert (report.submitted_at, report.submitted_as) == (now, "patient")
    assert summary.names[report.submitted_by_user_id] == "Asha Testwala"
    facts = report.answers[0].facts
    assert facts is not None
    assert (facts.answered_at, facts.answered_as) == (now, "patient")


def test_only_the_latest_of_each_questionnaire_is_shown(session: Session, world: World, now) -> None:
    complete(session, world, now, b01=3)
    complete(session, world, now + timedelta(days=90), b02=4)
    phq9 = Steps(session, world.access["asha"], now, "phq9")
    phq9.save_all(phq9_answers(1, 1, 1, 1, 1, 1, 1, 1, 1))
    phq9.submit()

    summary = queries.team_summary(session, world.access["clinician"], world.patients["asha"].id)

    assert [report.key for report in summary.reports] == ["holistic_needs", "phq9"]
    assert [line.code for line in summary.reports[0].concerns] == ["b02"]
    score = summary.reports[1].score
    assert score is not None
    assert (score.total, len(score.items), score.items[0].points) == (9, 9, 1)
    assert [flag.kind for flag in summary.flags] == ["self_harm"]


def test_answers_that_were_not_sent_are_not_the_teams_to_read(session: Session, world: World, now) -> None:
    sitting = Steps(session, world.access["asha"], now, "holistic_needs")
    sitting.save("concerns-body", Choices(("b01",)))

    summary = queries.team_summary(session, world.access["clinician"], world.patients["asha"].id)

    assert summary.reports == ()
    assert [(begun.title.text, begun.is_opened) for begun in summary.history.begun] == [("What matters to you", False)]


def test_another_team_reads_nothing(session: Session, world: World, now) -> None:
    complete(session, world, now, b01=3)

    summary = queries.team_summary(session, world.access["far_clinician"], world.patients["asha"].id)

    assert (summary.reports, summary.flags, summary.history.begun) == ((), (), ())


def test_a_summary_takes_four_statements_however_much_there_is(
    session: Session, database: Database, world: World, now
) -> None:
    for months in range(3):
        complete(session, world, now + timedelta(days=30 * months), b01=3, b02=4)
    queries.team_summary(session, world.access["clinician"], world.patients["asha"].id)
    sent: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        queries.team_summary(session, world.access["clinician"], world.patients["asha"].id)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)

    assert len(sent) == 4, sent
