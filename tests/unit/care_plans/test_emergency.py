"""What of a plan is in the emergency summary, and how its code is written and read."""

import hashlib
import math
import uuid
from dataclasses import replace
from datetime import datetime

import pytest

from app.care_plans.domain.emergency import CODE_LENGTH, Content, choose, code_from, is_in, parts, read_code, shown
from app.care_plans.domain.plan import Contingency, Medicine, Section
from app.people.domain.spelling import ALPHABET, spell
from tests.plans import ready_plan

OPEN = Medicine(uuid.uuid4(), "Open", "")
PRIVATE = Medicine(uuid.uuid4(), "Private", "", is_private=True)


def digest(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def test_a_code_has_eighty_bits_and_every_one_of_them_counts() -> None:
    assert CODE_LENGTH * math.log2(len(ALPHABET)) == 80
    codes = [code_from(digest(number)) for number in range(2000)]
    assert len(set(codes)) == 2000
    for place in range(CODE_LENGTH):
        assert {code[place] for code in codes} == set(ALPHABET)


@pytest.mark.parametrize("number", range(20))
def test_a_code_that_is_spelt_out_is_read_back(number: int) -> None:
    code = code_from(digest(number))

    assert read_code(spell(code)) == code
    assert read_code(spell(code).lower().replace("-", " ")) == code


@pytest.mark.parametrize("text", ["", "ABCD-EFGH-JKMN", "ABCD-EFGH-JKMN-PQRU", "ABCD-EFGH-JKMN-PQRST", "x" * 100_000])
def test_what_is_no_code_is_none(text: str) -> None:
    assert read_code(text) is None


def test_what_looks_like_a_figure_is_read_as_one() -> None:
    assert read_code("OIL0-1111-0000-AAAA") == "0110111100" + "00AAAA"


def test_by_itself_everything_is_in_but_what_is_private() -> None:
    assert is_in(OPEN, Content())
    assert not is_in(PRIVATE, Content())


def test_to_leave_a_private_part_unticked_leaves_it_out_and_to_tick_it_puts_it_in() -> None:
    none, both = choose(Content(), [OPEN, PRIVATE], ()), choose(Content(), [OPEN, PRIVATE], {OPEN.id, PRIVATE.id})

    assert [is_in(one, none) for one in (OPEN, PRIVATE)] == [False, False]
    assert [is_in(one, both) for one in (OPEN, PRIVATE)] == [True, True]


def test_a_part_that_becomes_private_later_is_out_again() -> None:
    chosen = choose(Content(), [OPEN], {OPEN.id})

    assert not is_in(replace(OPEN, is_private=True), chosen)


def test_a_choice_changes_nothing_of_parts_that_were_not_offered() -> None:
    before = choose(Content(), [OPEN, PRIVATE], {PRIVATE.id})

    after = choose(before, [Medicine(uuid.uuid4(), "Another", "")], ())

    assert not is_in(OPEN, after)
    assert is_in(PRIVATE, after)


def test_it_shows_three_sections_and_nothing_of_goals_papers_or_what_was_left_out(now: datetime) -> None:
    plan = shown(ready_plan(now), Content())

    assert {section for section, _one in parts(plan)} == {Section.ABOUT_ME, Section.CONTINGENCIES, Section.MEDICINES}
    assert (plan.goals, plan.documents, plan.left_out) == ((), (), ())


def test_a_private_part_that_was_put_in_is_not_called_private_where_it_is_read(now: datetime) -> None:
    private = Contingency(uuid.uuid4(), "Sign", "Do", "Call", is_private=True)
    plan = replace(ready_plan(now), contingencies=(private,))

    assert shown(plan, Content()).contingencies == ()
    assert shown(plan, Content(added=frozenset({private.id}))).contingencies == (replace(private, is_private=False),)


def test_the_same_said_again_is_the_same_whenever_it_was_saved(now: datetime) -> None:
    said = Content(allergy_words="Nuts")

    assert said.says_the_same_as(replace(said, number=3, saved_at=now))
    assert not said.says_the_same_as(replace(said, allergy_words="nuts"))
