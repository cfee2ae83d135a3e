"""The samples stay where they are; these tests read them there."""

import pytest

from app.population.domain.files import read_file
from tests.unit.population.lists import TODAY, refusals, refused_file, remarks

pytestmark = pytest.mark.samples


def read_sample(samples, name):
    return read_file((samples / name).read_bytes(), TODAY)


def test_richard_smith_is_read_with_his_own_landline_and_not_his_contacts_mobile(samples):
    file = read_sample(samples, "UKCore-Patient-RichardSmith-Example.xml")

    person = file.rows[0].person
    assert (person.nhs_number, person.full_name) == ("9912003888", "Richard SMITH")
    assert (person.born_on.isoformat(), person.sex) == ("1970-09-11", "male")
    assert person.phone == "+441131231234"
    assert person.address == "4 Sandmoor Drive, LEEDS, LS17 7DF"
    assert remarks(file) == [(1, "phone_landline")]


def test_richard_smith_signs_and_his_removed_notice_of_death_does_not_count(samples):
    file = read_sample(samples, "UKCore-Patient-RichardSmith-Example.xml")

    assert (file.rows[0].person.language, file.rows[0].person.interpreter_language) == ("bfi", "bfi")
    assert refusals(file) == []


def test_somebody_without_a_number_or_birthday_is_refused_for_both(samples):
    file = read_sample(samples, "UKCore-Patient-Sn-MultipleLanguages-Example.xml")

    assert refusals(file) == [(1, "nhs_number", "missing"), (1, "born_on", "missing")]


@pytest.mark.parametrize("name", ["UKCore-RelatedPerson-JoySmith-Example.xml", "lforms-phq9.json"])
def test_other_resources_are_refused(samples, name):
    assert refused_file(read_sample(samples, name)) == "wrong_resource"
