"""What a helper's own check-in holds and adds up to: a missing answer is never a problem, and never the lack of one."""

import pytest

from app.assessments.domain.check_in import Kept, from_text, result_of, save, to_text
from app.assessments.domain.saving import Given, Outcome
from app.questionnaires.domain.values import Choice, Skipped, Text, Value
from tests.questionnaires import definition

YES, SOMETIMES, NO = Choice("yes"), Choice("sometimes"), Choice("no")
ITEMS = ("sleep", "own-health", "time-off", "money", "worry", "someone-to-call")


@pytest.mark.parametrize(
    ("said", "problems", "missing", "offers"),
    [
        ((), 0, 6, False),
        ((NO,) * 6, 0, 0, False),
        ((SOMETIMES,) * 6, 0, 0, False),
        ((YES, NO, NO, NO, NO, NO), 1, 0, False),
        ((YES, Skipped(), Skipped(), Skipped(), Skipped(), Skipped()), 1, 5, False),
        ((YES, YES), 2, 4, True),  # 2 problems stay 2 problems, whatever the others would say
        ((YES,) * 6, 6, 0, True),
    ],
)
def test_what_the_answers_add_up_to(said: tuple[Value, ...], problems: int, missing: int, offers: bool) -> None:
    found = result_of(definition("carer_check_in"), dict(zip(ITEMS, said, strict=False)))

    assert (found.problem_count, found.missing_count, found.offers_assessment) == (problems, missing, offers)


def test_answers_come_out_of_the_text_as_they_went_in() -> None:
    kept = {"sleep": Kept(YES, 2), "money": Kept(Skipped(), 1), "what-would-help": Kept(Text("چھٹی\n“Rest”"), 1)}

    assert from_text(to_text(kept)) == kept


@pytest.mark.parametrize(
    ("before", "value", "revision", "is_finished", "outcome", "after"),
    [
        (None, YES, 0, False, Outcome.SAVED, Kept(YES, 1)),
        (Kept(YES, 1), YES, 0, False, Outcome.SAVED, Kept(YES, 1)),  # the same page again
        (Kept(YES, 1), NO, 1, False, Outcome.SAVED, Kept(NO, 2)),
        (Kept(YES, 1), NO, 0, False, Outcome.CONFLICT, Kept(YES, 1)),
        (Kept(YES, 2), NO, 1, False, Outcome.CONFLICT, Kept(YES, 2)),
        (Kept(YES, 1), NO, 1, True, Outcome.TOO_LATE, Kept(YES, 1)),
    ],
)
def test_what_becomes_of_an_answer(
    before: Kept | None, value: Value, revision: int, is_finished: bool, outcome: Outcome, after: Kept
) -> None:
    kept = {"sleep": before} if before else {}

    found, then = save(kept, "sleep", Given(value, revision), is_finished=is_finished)

    assert (found, then["sleep"]) == (outcome, after)
