"""What somebody types to find one person."""

import pytest

from app.mdt.domain import Search
from app.mdt.routes.people import parse_search


@pytest.mark.parametrize("typed", ["9990000018", "999 000 0018", " 999-000-0018 ", "٩٩٩٠٠٠٠٠١٨"])
def test_a_number_that_a_list_may_hold_is_looked_for_as_an_nhs_number(typed: str) -> None:
    assert parse_search(typed) == Search(nhs_number="9990000018")


def test_a_mobile_number_is_looked_for_as_a_phone() -> None:
    assert parse_search("07700 900101") == Search(phone="+447700900101")


@pytest.mark.parametrize("typed", ["9991234567", "9999999999", "999000001", "99900000180", "", "abcdefghij"])
def test_anything_else_finds_nobody(typed: str) -> None:
    assert not parse_search(typed)
