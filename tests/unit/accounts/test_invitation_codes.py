"""Codes of invitation letters: spelt so that nobody misreads them, read however they are typed."""

import math
from datetime import UTC, datetime

import pytest

from app.accounts.domain.invitations import CODE_LENGTH, History, Standing, read_code
from app.people.domain.spelling import ALPHABET, spell

THEN = datetime(2026, 5, 12, tzinfo=UTC)


def test_a_code_holds_at_least_50_bits_and_no_letter_that_looks_like_another() -> None:
    assert CODE_LENGTH * math.log2(len(set(ALPHABET))) >= 50
    assert not set("ILOU") & set(ALPHABET)


def test_a_code_is_spelt_in_fours() -> None:
    assert spell("ABCDEFGHJK") == "ABCD-EFGH-JK"


@pytest.mark.parametrize(
    "typed",
    [
        "ABCD-EFGH-J0",
        "abcdefghj0",
        " abcd efgh jo ",
        "ABCD–EFGH–JO",
        "A B C D E F G H J ۰",
        "\u2066ABCD-EFGH-J0\u2069",
        "ＡＢＣＤＥＦＧＨＪ０",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "ABCDEFGHJ0"


def test_letters_that_look_like_one_count_as_one() -> None:
    assert read_code("iIlLABCDEF") == "1111ABCDEF"


@pytest.mark.parametrize("typed", ["", "ABCD-EFGH-J", "ABCD-EFGH-JKM", "ABCD-EFGH-JU", "ABCD_EFGH_", "😀", "ß" * 5])
def test_anything_else_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


@pytest.mark.parametrize(
    ("history", "standing"),
    [
        (History(None, None, False), Standing.NOT_INVITED),
        (History(THEN, None, False), Standing.INVITED),
        (History(None, THEN, False), Standing.INVITED),
        (History(THEN, THEN, True), Standing.SIGNED_IN),
        (History(None, None, True), Standing.SIGNED_IN),
    ],
)
def test_a_person_stands_where_their_history_put_them(history: History, standing: Standing) -> None:
    assert history.standing is standing
