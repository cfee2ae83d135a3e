"""What a helper may be let do, and on which ground."""

import pytest

from app.people.domain.helping import Basis, Scope, may_grant, on_ground, with_brought

AGREE = frozenset({Scope.AGREE_PLAN})
FORMAL = (Basis.LASTING_POWER, Basis.BEST_INTERESTS)


def test_to_agree_to_a_plan_brings_that_they_may_read_it() -> None:
    assert with_brought(AGREE) == {Scope.AGREE_PLAN, Scope.SEE_PLAN}
    assert with_brought(frozenset({Scope.ANSWER})) == {Scope.ANSWER}


@pytest.mark.parametrize("basis", list(Basis))
def test_it_takes_a_formal_ground(basis: Basis) -> None:
    assert may_grant(AGREE, basis) is (basis in FORMAL)
    assert on_ground(AGREE, basis) == (AGREE if basis in FORMAL else frozenset())


@pytest.mark.parametrize("basis", list(Basis))
def test_nothing_is_nothing_to_give(basis: Basis) -> None:
    assert not may_grant(frozenset(), basis)
