"""Our own pictures: beside questions that exist, and no part of what is published."""

import pytest

from app.assessments.domain.pictures import BY_CONCEPT, Picture, picture_of
from app.questionnaires.domain import canonical
from tests.questionnaires import definition
from tests.schema import ROOT

TEMPLATES = ROOT / "app" / "assessments" / "templates" / "assessments" / "pictures"


def test_the_questions_about_amounts_of_alcohol_have_one_and_no_other_has() -> None:
    audit = definition("audit_c")

    assert [picture_of(question) for question in audit.questions()] == [None, *[Picture.ALCOHOL_UNITS] * 2]
    assert not any(picture_of(question) for question in definition("holistic_needs").questions())


def test_each_stands_beside_a_question_that_is_asked() -> None:
    assert {question.concept for question in definition("audit_c").questions()} >= BY_CONCEPT.keys()


@pytest.mark.parametrize("picture", Picture)
def test_each_is_drawn(picture: Picture) -> None:
    assert (TEMPLATES / f"{picture}.html").exists()


def test_what_is_published_knows_nothing_of_it() -> None:
    assert "picture" not in str(canonical.to_json(definition("audit_c")))
