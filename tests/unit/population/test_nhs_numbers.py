import pytest

from app.population.domain.findings import Reason, Unreadable
from app.population.domain.nhs_numbers import grouped, parse_nhs_number


def reason_for(text: str) -> Reason:
    with pytest.raises(Unreadable) as problem:
        parse_nhs_number(text)
    return problem.value.reason


@pytest.mark.parametrize(
    "written",
    [
        "9434765919",
        "943 476 5919",
        "943-476-5919",
        "943–476–5919",
        "943.476.5919",
        " 943\u00a0476\u00a05919 ",
        "\ufeff9434765919",
        "٩٤٣٤٧٦٥٩١٩",
    ],
)
def test_a_number_is_read_however_it_is_spaced_dashed_or_scripted(written):
    assert parse_nhs_number(written) == "9434765919"


@pytest.mark.parametrize("number", ["9434765919", "4010232137", "9990000018", "9990000026", "9990000034", "9990000042"])
def test_published_valid_numbers_pass_the_check_digit(number):
    assert parse_nhs_number(number) == number


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("999 123 4567", Reason.nhs_number_check_digit),
        ("987 654 4321", Reason.nhs_number_check_digit),
        ("9434765911", Reason.nhs_number_check_digit),
        ("111 111 1111", Reason.nhs_number_repeated),
        ("0000000000", Reason.nhs_number_repeated),
        ("943476591", Reason.nhs_number_lost_zero),
        ("94347659190", Reason.nhs_number_length),
        ("12", Reason.nhs_number_length),
        ("not known", Reason.nhs_number_length),
        ("943²765919", Reason.nhs_number_length),
        ("QQ 12 34 56 C", Reason.national_insurance),
        ("qq123456c", Reason.national_insurance),
        ("9.43477E+09", Reason.nhs_number_rounded),
        ("9,43E9", Reason.nhs_number_rounded),
        ("0101701004", Reason.nhs_number_scottish),
        ("", Reason.missing),
        ("   ", Reason.missing),
    ],
)
def test_a_wrong_number_is_refused_with_what_probably_happened(written, reason):
    assert reason_for(written) == reason


def test_every_single_wrong_digit_is_found():
    right = "9434765919"

    wrong = [right[:i] + digit + right[i + 1 :] for i in range(10) for digit in "0123456789" if digit != right[i]]

    assert {reason_for(number) for number in wrong} == {Reason.nhs_number_check_digit}


def test_a_number_is_shown_in_threes_with_spaces_that_do_not_break():
    assert grouped("9434765919") == "943\u00a0476\u00a05919"
