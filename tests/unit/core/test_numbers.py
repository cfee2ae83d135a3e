"""How numbers and codes are shown, whichever way the page reads."""

import pytest

from app.core.i18n import ltr


@pytest.mark.parametrize("number", ["116 123", "0808 2000 247", "0121 496 0000", "+44 7700 900101"])
def test_a_phone_number_stays_on_one_line(number: str) -> None:
    assert ltr(number) == f'<bdi dir="ltr">{number.replace(" ", chr(0xA0))}</bdi>'


@pytest.mark.parametrize("text", ["999", "8/10", "JBSW Y3DP EHPK 3PXP", "12 May", 7])
def test_anything_else_is_shown_as_it_is(text: object) -> None:
    assert ltr(text) == f'<bdi dir="ltr">{text}</bdi>'


def test_what_a_number_holds_is_escaped() -> None:
    assert "<b>" not in ltr("<b>1</b>")
