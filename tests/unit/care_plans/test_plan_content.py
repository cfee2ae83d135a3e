"""What a plan says is kept whole, and known by its hash."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime

from app.care_plans.domain.content import content_hash, fingerprint, from_json, to_json
from app.care_plans.domain.plan import (
    Medicine,
    PlanAction,
    Section,
    item_of,
    items,
    with_item,
    without_item,
)
from tests.plans import ready_plan

PLAN = ready_plan(datetime(2026, 5, 4, tzinfo=UTC))


def test_what_is_stored_is_read_back_the_same() -> None:
    assert from_json(to_json(PLAN)) == PLAN


def test_the_hash_stands_for_every_word() -> None:
    medicine = PLAN.medicines[0]
    one_letter = replace(PLAN, medicines=(replace(medicine, how=medicine.how + "!"),))

    assert content_hash(from_json(to_json(PLAN))) == content_hash(PLAN)
    assert content_hash(one_letter) != content_hash(PLAN)


def test_every_item_can_be_found_changed_and_taken_out() -> None:
    for section, item in items(PLAN):
        assert item_of(PLAN, section, item.id) == item
        assert with_item(PLAN, item) == PLAN
        assert item_of(without_item(PLAN, item.id), section, item.id) is None


def test_a_changed_action_stays_under_its_goal_and_in_its_place() -> None:
    first, second = PLAN.goals[0].actions
    changed = with_item(PLAN, replace(first, what="Swim"), goal_id=uuid.uuid4())

    assert [action.what for action in changed.goals[0].actions] == ["Swim", second.what]


def test_a_goal_whose_words_change_keeps_its_actions() -> None:
    goal = PLAN.goals[0]

    changed = with_item(PLAN, replace(goal, words="Another garden", actions=()))

    assert changed.goals[0].words == "Another garden"
    assert changed.goals[0].actions == goal.actions


def test_a_new_action_goes_under_the_goal_it_was_made_for() -> None:
    action = PlanAction(uuid.uuid4(), "Ask", PLAN.actions[0].doer, "", "")

    assert action in with_item(PLAN, action, goal_id=PLAN.goals[0].id).goals[0].actions
    assert with_item(PLAN, action, goal_id=uuid.uuid4()) == PLAN


def test_a_fingerprint_changes_with_the_item_alone() -> None:
    medicine = Medicine(uuid.uuid4(), "The blue one", "Mornings")

    assert fingerprint(medicine) == fingerprint(replace(medicine))
    assert fingerprint(medicine) != fingerprint(replace(medicine, how="Evenings"))


def test_sections_have_the_names_that_stand_in_addresses() -> None:
    assert {section.value for section, _ in items(PLAN)} == {section.value for section in Section}
