import pytest

from app.population.domain.findings import Reason, Unreadable
from app.population.domain.phones import Phone, parse_phone


@pytest.mark.parametrize(
    "written",
    [
        "07700900123",
        "07700 900 123",
        "+44 7700 900123",
        "0044 7700 900123",
        "+44 (0)7700 900123",
        "447700900123",
        "7700900123",
        "(07700) 900-123",
        "tel:+447700900123",
        "۰۷۷۰۰۹۰۰۱۲۳",
    ],
)
def test_one_mobile_in_many_spellings_is_one_number(written):
    assert parse_phone(written) == Phone("+447700900123", can_be_texted=True)


def test_a_real_mobile_range_can_be_texted():
    assert parse_phone("07400 123456") == Phone("+447400123456", can_be_texted=True)


@pytest.mark.parametrize("written", ["0113 123 1234", "020 7946 0000", "0300 123 4567", "056 0000 0000"])
def test_a_landline_is_taken_but_cannot_be_texted(written):
    assert not parse_phone(written).can_be_texted


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("0900 123 4567", Reason.phone_premium),
        ("0871 234 5678", Reason.phone_premium),
        ("070 1234 5678", Reason.phone_premium),
        ("07600 123456", Reason.phone_premium),
        ("+33 6 12 34 56 78", Reason.phone_outside_uk),
        ("07797 712345", Reason.phone_outside_uk),
        ("07624 123456", Reason.phone_outside_uk),
        ("4.47701E+11", Reason.phone_rounded),
        ("07700 9001", Reason.phone_unreadable),
        ("07700 900123 or 0113 123 1234", Reason.phone_unreadable),
        ("07700900ABC", Reason.phone_unreadable),
        ("999", Reason.phone_unreadable),
        ("ask daughter", Reason.phone_unreadable),
    ],
)
def test_a_number_that_must_not_be_texted_is_refused_with_its_reason(written, reason):
    with pytest.raises(Unreadable) as problem:
        parse_phone(written)

    assert problem.value.reason == reason
