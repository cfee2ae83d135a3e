from dataclasses import replace
from datetime import date

from app.population.domain.comparison import Difference, differences
from app.population.domain.findings import Column
from app.population.domain.person import Person

OURS = Person("9990000018", "Ann", "Sample", date(1950, 12, 31), phone="+447700900123", sex="female")


def test_each_field_that_differs_is_shown_with_both_values():
    theirs = replace(OURS, phone="+447700900124", address="1 High Street")

    assert differences(OURS, theirs) == (
        Difference(Column.phone, "+447700900123", "+447700900124"),
        Difference(Column.address, "", "1 High Street"),
    )


def test_what_the_list_leaves_empty_is_no_difference():
    assert differences(OURS, replace(OURS, phone="", sex="unknown")) == ()


def test_capitals_and_spacing_are_no_difference():
    assert differences(OURS, replace(OURS, given_name="ANN", family_name=" sample ")) == ()
