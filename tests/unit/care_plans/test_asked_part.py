"""What somebody who helps is asked about: the part they may read, where it is new to them."""

import uuid
from dataclasses import replace

from app.care_plans.domain.helping import asked_part
from app.care_plans.domain.plan import Goal, Plan

OPEN, OTHER = (Goal(uuid.uuid4(), words, "en") for words in ("Walk to the shop", "Sleep"))
PRIVATE = replace(OPEN, id=uuid.uuid4(), words="Leave home", is_private=True)


def plan(*goals: Goal) -> Plan:
    return Plan(goals=goals)


def test_what_is_private_is_not_there() -> None:
    assert asked_part(plan(OPEN, PRIVATE), None) == plan(OPEN)


def test_what_is_new_in_private_alone_is_nothing_new() -> None:
    assert asked_part(plan(OPEN, PRIVATE), plan(OPEN)) is None
    assert asked_part(plan(OPEN), plan(OPEN, PRIVATE)) is None
    assert asked_part(plan(PRIVATE), None) is None


def test_other_words_that_they_may_read_are_asked_about() -> None:
    assert asked_part(plan(OTHER, PRIVATE), plan(OPEN, PRIVATE)) == plan(OTHER)


def test_where_nothing_waits_nothing_is_asked() -> None:
    assert asked_part(None, plan(OPEN)) is None
