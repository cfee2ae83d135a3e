"""The holistic needs assessment: 47 concerns, a rating for each ticked one, a top 3, own words."""

import pytest

from app.questionnaires.domain.branching import enabled, offered_options, visible_answers
from app.questionnaires.domain.concerns import ranked_concerns
from app.questionnaires.domain.definition import ConcernDomain, Option, Question, QuestionType
from app.questionnaires.domain.values import Answers, Choices, Rating, Skipped, Text, Value
from tests.questionnaires import definition

HNA = definition("holistic_needs")
DOMAIN_PAGES = {
    "concerns-body": ConcernDomain.BODY,
    "concerns-daily-life": ConcernDomain.DAILY_LIFE,
    "concerns-feelings": ConcernDomain.FEELINGS,
    "concerns-people": ConcernDomain.PEOPLE,
    "concerns-meaning": ConcernDomain.MEANING,
    "concerns-care": ConcernDomain.CARE,
}
# Our own list, as agreed: a change of any label is a change of the questionnaire and needs a new version.
LABELS = {
    "b01": "Pain",
    "b02": "Tired all the time",
    "b03": "Short of breath",
    "b04": "Trouble sleeping",
    "b05": "Eating, or weight going up or down",
    "b06": "Feeling sick or upset tummy",
    "b07": "Can't poo, or poo too often",
    "b08": "Problems with peeing or leaks",
    "b09": "Falls or feeling unsteady",
    "b10": "Moving around or using stairs",
    "b11": "Swelling in legs or feet",
    "b12": "Skin, wounds or itching",
    "b13": "Feet or hands numb, or sore feet",
    "b14": "Seeing, hearing or speaking",
    "b15": "Memory or thinking",
    "b16": "Mouth, teeth or swallowing",
    "b17": "Sex or closeness",
    "b18": "Smoking, alcohol or drugs",
    "b19": "My blood sugar, blood pressure or other readings",
    "m03": "Getting or paying for my medicines",
    "d01": "Washing, dressing or cooking",
    "d02": "Housework or shopping",
    "d03": "My home: cold, damp, stairs or not safe",
    "d04": "Money, bills or benefits",
    "d05": "Work or school",
    "d06": "Getting to appointments",
    "d07": "Using phones or the internet",
    "d08": "Not enough food",
    "d09": "Keeping active and hobbies",
    "e01": "Feeling low",
    "e02": "Worry or panic",
    "e03": "Anger or feeling fed up",
    "e04": "Coping with what is ahead",
    "e05": "Feeling a burden",
    "e06": "Grief or loss",
    "e07": "Thoughts of not wanting to live",
    "r01": "Feeling lonely",
    "r02": "My partner or family",
    "r03": "I look after someone",
    "r04": "Someone hurts, scares or controls me",
    "f01": "My faith, beliefs or culture and my care",
    "f02": "What gives my life meaning",
    "m01": "Too many medicines, or mix-ups",
    "m02": "Side effects from medicines",
    "i01": "Understanding my illness or tests",
    "i02": "Too many appointments, or no one joins it up",
    "i03": "Planning ahead and emergencies",
}


def concerns() -> list[tuple[Question, Option]]:
    return [(HNA.question(page), option) for page in DOMAIN_PAGES for option in _question(page).options if option.route]


def _question(link_id: str) -> Question:
    question = HNA.question(link_id)
    assert question is not None
    return question


def asked(answers: Answers) -> list[str]:
    return [question.link_id for question in enabled(HNA, answers)]


def test_the_47_concerns_keep_their_labels_ids_and_concept_codes() -> None:
    assert {option.code: option.text for _, option in concerns()} == LABELS
    assert len(LABELS) == 47
    assert all(option.concept == f"joinedup.concern.{option.code}" for _, option in concerns())


def test_each_concern_has_words_of_self_help_a_referral_and_its_page_as_domain() -> None:
    for page, domain in DOMAIN_PAGES.items():
        routes = [option.route for option in _question(page).options if not option.exclusive]
        assert {route.domain for route in routes if route} == {domain}
        assert all(route and route.self_help and route.referral for route in routes)


def test_three_concerns_are_private_and_two_of_them_hidden_from_delegates() -> None:
    assert {option.code for _, option in concerns() if option.private} == {"b17", "e07", "r04"}
    assert {option.code for _, option in concerns() if option.hidden_from_delegates} == {"e07", "r04"}


def test_privacy_follows_a_concern_to_its_rating_and_to_the_top_3() -> None:
    for _, option in concerns():
        rating = _question(f"rate-{option.code}")
        top = _question("top-concerns").option(option.code)
        assert top is not None
        for copy in (rating, top):
            assert (copy.private, copy.hidden_from_delegates) == (option.private, option.hidden_from_delegates)


@pytest.mark.parametrize("page", DOMAIN_PAGES)
def test_every_page_of_concerns_ends_with_none_of_these(page: str) -> None:
    last = _question(page).options[-1]

    assert (last.text, last.exclusive) == ("None of these bother me", True)


def test_a_person_without_concerns_is_asked_ten_questions_in_this_order() -> None:
    assert asked({page: Choices(("none",)) for page in DOMAIN_PAGES}) == [
        "safety-now",
        *DOMAIN_PAGES,
        "something-else",
        "what-matters-1",
        "confidence",
    ]


def test_ticked_concerns_are_rated_and_then_offered_as_top_3() -> None:
    answers = {"concerns-body": Choices(("b03", "b01")), "concerns-care": Choices(("m02",))}

    assert [name for name in asked(answers) if name.startswith(("rate", "top"))] == [
        "rate-b01",
        "rate-b03",
        "rate-m02",
        "top-concerns",
    ]
    assert [option.code for option in offered_options(_question("top-concerns"), answers)] == ["b01", "b03", "m02"]


def test_a_rating_asks_about_its_concern_from_0_to_10() -> None:
    rating = _question("rate-b01")

    assert (rating.text, rating.type, rating.minimum, rating.maximum) == ("Pain", QuestionType.RATING, 0, 10)
    assert (rating.hint, rating.low_label, rating.high_label) == (
        "How much does this bother you now?",
        "Not at all",
        "As much as it could",
    )


def test_a_rating_of_what_matters_is_asked_only_when_something_is_written() -> None:
    assert "what-matters-1-bother" not in asked({"what-matters-1": Skipped()})
    assert "what-matters-2" not in asked({"what-matters-1": Text(" ")})
    assert asked({"what-matters-1": Text("Sleep"), "what-matters-2": Text("Walk")})[-5:] == [
        "what-matters-1",
        "what-matters-1-bother",
        "what-matters-2",
        "what-matters-2-bother",
        "confidence",
    ]


def test_an_unticked_concern_takes_its_rating_and_its_place_in_the_top_3_with_it() -> None:
    answers: dict[str, Value] = {
        "concerns-body": Choices(("b03",)),
        "rate-b01": Rating(9),
        "rate-b03": Rating(4),
        "top-concerns": Choices(("b01", "b03")),
    }

    assert visible_answers(HNA, answers) == {
        "concerns-body": Choices(("b03",)),
        "rate-b03": Rating(4),
        "top-concerns": Choices(("b03",)),
    }


def test_concerns_rank_by_top_3_then_danger_then_rating_with_unrated_before_0() -> None:
    answers: dict[str, Value] = {
        "concerns-body": Choices(("b01", "b02", "b03", "b04")),
        "concerns-feelings": Choices(("e07",)),
        "rate-b01": Rating(9),
        "rate-b02": Rating(0),
        "rate-b03": Skipped(),
        "rate-b04": Rating(2),
        "rate-e07": Rating(0),
        "top-concerns": Choices(("b04",)),
    }

    ranked = ranked_concerns(HNA, answers)

    assert [(concern.option.code, concern.rating) for concern in ranked] == [
        ("b04", 2),
        ("e07", 0),
        ("b01", 9),
        ("b03", None),
        ("b02", 0),
    ]
    assert [concern.is_top for concern in ranked] == [True, False, False, False, False]


def test_only_the_question_about_danger_now_must_be_answered() -> None:
    assert [question.link_id for question in HNA.questions() if question.required] == ["safety-now"]
