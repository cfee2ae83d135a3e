"""Published instruments say what was published, to the letter."""

import json
from pathlib import Path

import pytest

from app.questionnaires.domain.definition import Definition
from app.questionnaires.services.checking import read_definition
from tests.questionnaires import FOLDER, definition

VALIDATED = (
    *("phq2", "phq9", "gad2", "gad7", "mrc_breathlessness"),
    *("loneliness_single", "ucla3", "ons4", "audit_c", "gds15"),
)
OWN = (
    *("holistic_needs", "confidence", "what_matters", "treatment_burden"),
    *("carer_check_in", "visit_experience", "about_me"),
)
FREQUENCY = ["Not at all", "Several days", "More than half the days", "Nearly every day"]


def texts(found: Definition) -> list[str]:
    return [question.text for question in found.questions()]


def options(found: Definition, link_id: str) -> list[tuple[str, int | None]]:
    question = found.question(link_id)
    assert question is not None
    return [(option.text, option.score) for option in question.options]


def test_every_questionnaire_in_the_folder_can_be_read() -> None:
    paths = sorted(FOLDER.glob("*/v*.yaml"))

    assert {read_definition(path).key for path in paths} == {*VALIDATED, *OWN}


def test_gad7_items_and_0_is_not_at_all() -> None:
    gad7 = definition("gad7")

    assert texts(gad7) == [
        "Feeling nervous, anxious or on edge",
        "Not being able to stop or control worrying",
        "Worrying too much about different things",
        "Trouble relaxing",
        "Being so restless that it is hard to sit still",
        "Becoming easily annoyed or irritable",
        "Feeling afraid as if something awful might happen",
    ]
    for question in gad7.questions():
        assert options(gad7, question.link_id) == list(zip(FREQUENCY, range(4), strict=True))


def test_the_two_item_screens_are_the_first_two_items_of_the_long_forms() -> None:
    for short, long in (("phq2", "phq9"), ("gad2", "gad7")):
        assert [q.options for q in definition(short).questions()] == [
            q.options for q in list(definition(long).questions())[:2]
        ]
        assert texts(definition(short)) == texts(definition(long))[:2]


def test_mrc_grades() -> None:
    assert options(definition("mrc_breathlessness"), "mrc-grade") == [
        ("Not troubled by breathlessness except on strenuous exercise", 1),
        ("Short of breath when hurrying on the level or walking up a slight hill", 2),
        (
            "Walks slower than most people on the level, stops after a mile or so, "
            "or stops after 15 minutes walking at own pace",
            3,
        ),
        ("Stops for breath after walking about 100 yards or after a few minutes on level ground", 4),
        ("Too breathless to leave the house, or breathless when undressing", 5),
    ]


def test_loneliness_questions() -> None:
    assert texts(definition("loneliness_single")) == ["How often do you feel lonely?"]
    assert [text for text, _ in options(definition("loneliness_single"), "lonely")] == [
        "Often or always",
        "Some of the time",
        "Occasionally",
        "Hardly ever",
        "Never",
    ]
    assert texts(definition("ucla3")) == [
        "How often do you feel that you lack companionship?",
        "How often do you feel left out?",
        "How often do you feel isolated from others?",
    ]
    for question in definition("ucla3").questions():
        assert options(definition("ucla3"), question.link_id) == [
            ("Hardly ever or never", 1),
            ("Some of the time", 2),
            ("Often", 3),
        ]


def test_ons4_questions_and_their_ends() -> None:
    ons4 = definition("ons4")

    assert texts(ons4) == [
        "Overall, how satisfied are you with your life nowadays?",
        "Overall, to what extent do you feel that the things you do in your life are worthwhile?",
        "Overall, how happy did you feel yesterday?",
        "On a scale where 0 is “not at all anxious” and 10 is “completely anxious”, overall, how anxious did you feel "
        "yesterday?",
    ]
    for question in ons4.questions():
        assert (question.minimum, question.maximum) == (0, 10)
        assert (question.low_label, question.high_label) == ("Not at all", "Completely")


def test_audit_c_questions_in_units() -> None:
    audit_c = definition("audit_c")

    assert texts(audit_c) == [
        "How often do you have a drink containing alcohol?",
        "How many units of alcohol do you drink on a typical day when you are drinking?",
        "How often have you had 6 or more units if female, or 8 or more if male, on a single occasion in the last "
        "year?",
    ]
    assert [[text for text, _ in options(audit_c, f"audit-{n}")] for n in (1, 2, 3)] == [
        ["Never", "Monthly or less", "2 to 4 times per month", "2 to 3 times per week", "4 times or more per week"],
        ["0 to 2", "3 to 4", "5 to 6", "7 to 9", "10 or more"],
        ["Never", "Less than monthly", "Monthly", "Weekly", "Daily or almost daily"],
    ]
    assert "not for sale" in audit_c.licence


def test_gds15_questions_in_the_order_of_its_authors() -> None:
    assert texts(definition("gds15")) == [
        "Are you basically satisfied with your life?",
        "Have you dropped many of your activities and interests?",
        "Do you feel that your life is empty?",
        "Do you often get bored?",
        "Are you in good spirits most of the time?",
        "Are you afraid that something bad is going to happen to you?",
        "Do you feel happy most of the time?",
        "Do you often feel helpless?",
        "Do you prefer to stay at home, rather than going out and doing new things?",
        "Do you feel you have more problems with memory than most?",
        "Do you think it is wonderful to be alive now?",
        "Do you feel pretty worthless the way you are now?",
        "Do you feel full of energy?",
        "Do you feel that your situation is hopeless?",
        "Do you think that most people are better off than you are?",
    ]


@pytest.mark.parametrize("key", VALIDATED)
def test_a_published_instrument_names_its_licence_and_source_and_stays_in_english(key: str) -> None:
    found = definition(key)

    assert found.validated
    assert found.licence
    assert found.source
    assert found.attribution
    assert found.locales == ("en",)


def test_only_confirmed_codes_are_listed() -> None:
    codes = {key: [coding.code for coding in definition(key).codings] for key in VALIDATED}

    assert {key: found for key, found in codes.items() if found} == {
        "phq2": ["55758-7"],
        "phq9": ["44261-6", "720433000"],
        "gad7": ["70274-6", "445455005"],
    }
    assert all(coding.confirmed for key in VALIDATED for coding in definition(key).codings)


# Where the sample differs from what we show, and why. The sample is a LOINC panel: it turns two items into
# questions of their own and types hyphens for dashes. The lead-in of the difficulty item is on our page, while
# the sample keeps it in an extension.
SAMPLE_DIFFERENCES = {
    "Little interest or pleasure in doing things?": "Little interest or pleasure in doing things",
    "Feeling down, depressed, or hopeless?": "Feeling down, depressed, or hopeless",
    "Feeling bad about yourself-or that you are a failure or have let yourself or your family down": (
        "Feeling bad about yourself — or that you are a failure or have let yourself or your family down"
    ),
    "Moving or speaking so slowly that other people could have noticed. Or the opposite-being so fidgety or "
    "restless that you have been moving around a lot more than usual": (
        "Moving or speaking so slowly that other people could have noticed. Or the opposite — being so fidgety or "
        "restless that you have been moving around a lot more than usual"
    ),
    "How difficult have these problems made it for you to do your work, take care of things at home, or get "
    "along with other people?": (
        "If you checked off any problems, how difficult have these problems made it for you to do your work, take "
        "care of things at home, or get along with other people?"
    ),
}


@pytest.mark.samples
def test_phq9_items_options_and_scores_agree_with_the_sample(samples: Path) -> None:
    sample = json.loads((samples / "lforms-phq9.json").read_text(encoding="utf-8"))
    asked = [item for item in sample["item"] if item["type"] == "choice"]
    phq9 = definition("phq9")

    assert [SAMPLE_DIFFERENCES.get(item["text"], item["text"]) for item in asked] == texts(phq9)
    for item, question in zip(asked, phq9.questions(), strict=True):
        assert [(o.text, o.score) for o in question.options] == [_sample_option(o) for o in item["answerOption"]]


def _sample_option(option: dict) -> tuple[str, int | None]:
    scores = [e["valueDecimal"] for e in option.get("extension", []) if e["url"].endswith("/ordinalValue")]
    return option["valueCoding"]["display"], int(scores[0]) if scores else None
