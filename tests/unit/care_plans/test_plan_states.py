"""Where a plan stands: the one table, and the document that shows it."""

import itertools
import re
from pathlib import Path

import pytest

from app.care_plans.domain.states import (
    AGREEING,
    ALLOWED_ROLES,
    TRANSITIONS,
    Act,
    Fate,
    Standing,
    Status,
    Step,
    fate_of,
    is_allowed,
    may,
    standing,
)
from app.people.domain.access import Role

DOCUMENT = Path(__file__).parents[3] / "docs/care-plan.md"
PROPOSED = [Step(Act.BEGIN, None), Step(Act.PROPOSE, 1)]


def test_the_document_shows_the_table_of_states() -> None:
    rows = re.findall(r"^\| (\w+) \| (\w+) \| (\w+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)

    assert {(Status(a), Act(b)): Status(c) for a, b, c in rows} == TRANSITIONS


def test_the_document_shows_who_may_do_what() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    roles = {
        Act(act): () if who == "the person" else tuple(Role(role) for role in who.split(", ")) for act, who in rows
    }

    assert roles == ALLOWED_ROLES


def test_a_draft_cannot_be_agreed_and_a_no_can_become_a_yes() -> None:
    for act in AGREEING:
        assert not may(Status.DRAFT, act)
        assert TRANSITIONS[(Status.CHANGES_REQUESTED, act)] is Status.AGREED


def test_no_role_of_the_team_may_agree_for_the_person() -> None:
    for act, role in itertools.product((*AGREEING, Act.DISAGREE), Role):
        assert not is_allowed(act, [role])


def test_what_a_helper_says_beside_the_persons_own_answer_moves_nothing() -> None:
    steps = [*PROPOSED, Step(Act.DISAGREE, 1), Step(Act.AGREE, 1, is_beside=True)]

    assert standing(steps) == Standing(Status.CHANGES_REQUESTED, 1, None)
    assert fate_of(1, steps) is Fate.REFUSED
    assert fate_of(1, [*PROPOSED, Step(Act.AGREE, 1), Step(Act.DISAGREE, 1, is_beside=True)]) is Fate.AGREED


def test_a_co_ordinator_writes_and_does_not_propose() -> None:
    assert is_allowed(Act.EDIT, [Role.CARE_COORDINATOR])
    assert not is_allowed(Act.PROPOSE, [Role.CARE_COORDINATOR])


@pytest.mark.parametrize(
    ("acts", "status"),
    [
        ([], Status.PROPOSED),
        ([Act.AGREE], Status.AGREED),
        ([Act.AGREE_WITH_NOTES], Status.AGREED),
        ([Act.ASK_FOR_HELP], Status.PROPOSED),
        ([Act.DISAGREE], Status.CHANGES_REQUESTED),
        ([Act.DISAGREE, Act.EDIT], Status.DRAFT),
        ([Act.AGREE, Act.EDIT], Status.DRAFT),
        ([Act.DISAGREE, Act.AGREE], Status.AGREED),
        ([Act.WITHDRAW], Status.DRAFT),
    ],
)
def test_the_last_event_says_where_a_plan_stands(acts: list[Act], status: Status) -> None:
    assert standing([*PROPOSED, *(Step(act, 1) for act in acts)]).status is status


def test_what_is_said_of_one_goal_moves_nothing() -> None:
    steps = [*PROPOSED, Step(Act.DISAGREE, 1, is_of_item=True)]

    assert standing(steps) == Standing(Status.PROPOSED, 1, None)


def test_the_agreed_version_counts_until_another_is_agreed() -> None:
    steps = [*PROPOSED, Step(Act.AGREE, 1), Step(Act.EDIT, None), Step(Act.PROPOSE, 2)]

    assert standing(steps) == Standing(Status.PROPOSED, 2, 1)
    assert fate_of(1, steps) is Fate.AGREED
    assert fate_of(1, [*steps, Step(Act.AGREE, 2)]) is Fate.SUPERSEDED
    assert standing([*steps, Step(Act.AGREE, 2)]).in_force == 2


def test_each_version_has_its_own_fate() -> None:
    steps = [*PROPOSED, Step(Act.WITHDRAW, 1), Step(Act.PROPOSE, 2), Step(Act.DISAGREE, 2)]

    assert [fate_of(number, steps) for number in (1, 2)] == [Fate.WITHDRAWN, Fate.REFUSED]
    assert fate_of(1, PROPOSED) is Fate.WAITING
