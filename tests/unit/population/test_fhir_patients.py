import json

import pytest

from app.population.domain.files import read_file
from tests.unit.population.lists import TODAY, names, refusals, refused_file, remarks

NHS = "https://fhir.nhs.uk/Id/nhs-number"
STATUS = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"


def identifier(value="9990000018", code="01", **more):
    coding = {"coding": [{"code": code}]}
    return {"system": NHS, "value": value, "extension": [{"url": STATUS, "valueCodeableConcept": coding}], **more}


def patient(**changes):
    return {
        "resourceType": "Patient",
        "identifier": [identifier()],
        "name": [{"use": "official", "family": "Sample", "given": ["Ann", "May"]}],
        "telecom": [{"system": "phone", "value": "07700 900123", "use": "mobile"}],
        "birthDate": "1950-12-31",
        "gender": "female",
        **changes,
    }


def read(resource):
    return read_file(json.dumps(resource).encode(), TODAY)


def bundle(*resources):
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": r} for r in resources]}


def test_a_patient_is_read_from_json():
    person = read(patient()).rows[0].person

    assert (person.nhs_number, person.full_name, person.sex) == ("9990000018", "Ann May Sample", "female")
    assert person.phone == "+447700900123"


def test_the_same_patient_is_read_from_xml():
    xml = f"""<Patient xmlns="http://hl7.org/fhir">
      <identifier><extension url="{STATUS}"><valueCodeableConcept><coding><code value="01"/></coding>
      </valueCodeableConcept></extension><system value="{NHS}"/><value value="9990000018"/></identifier>
      <name><use value="official"/><family value="Sample"/><given value="Ann"/><given value="May"/></name>
      <telecom><system value="phone"/><value value="07700 900123"/><use value="mobile"/></telecom>
      <gender value="female"/><birthDate value="1950-12-31"/></Patient>"""

    file = read_file(xml.encode(), TODAY)

    assert file.rows[0].person == read(patient()).rows[0].person
    assert remarks(file) == []


def test_a_bundle_gives_its_patients_by_entry_and_counts_the_rest():
    other = patient(identifier=[identifier("9990000026")], telecom=[])
    file = read(bundle({"resourceType": "Organization"}, patient(), other))

    assert [row.number for row in file.rows] == [2, 3]
    assert file.notes[0].params == {"count": "1"}


def test_a_bundle_in_xml_is_read():
    xml = f"""<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Patient><identifier><system value="{NHS}"/>
      <value value="9990000018"/></identifier><name><family value="Sample"/><given value="Ann"/></name>
      <birthDate value="1950-12-31"/></Patient></resource></entry></Bundle>"""

    assert names(read_file(xml.encode(), TODAY)) == ["Ann Sample"]


@pytest.mark.parametrize("code", ["01", "number-present-and-verified"])
def test_both_lists_of_verification_codes_are_understood(code):
    assert remarks(read(patient(identifier=[identifier(code=code)]))) == []


@pytest.mark.parametrize("code", ["02", "04", "08", "number-present-but-not-traced", ""])
def test_a_number_that_is_not_verified_is_remarked_on(code):
    assert remarks(read(patient(identifier=[identifier(code=code)]))) == [(1, "not_verified")]


def test_the_older_system_address_is_understood_and_a_former_number_is_not():
    old = {**identifier("9990000026"), "use": "old"}
    current = {**identifier(), "system": "http://fhir.nhs.net/Id/nhs-number"}

    assert read(patient(identifier=[old, current])).rows[0].person.nhs_number == "9990000018"


def test_two_current_numbers_are_refused():
    file = read(patient(identifier=[identifier(), identifier("9990000026")]))

    assert refusals(file) == [(1, "nhs_number", "nhs_number_several")]


def test_the_official_name_is_used_and_never_a_former_one():
    maiden = {"use": "maiden", "family": "Former", "given": ["Ann"]}
    usual = {"use": "usual", "family": "Usual", "given": ["Annie"]}
    official = {"use": "official", "family": "Sample", "given": ["Ann"]}

    assert names(read(patient(name=[maiden, usual, official]))) == ["Ann Sample"]
    assert names(read(patient(name=[maiden, usual]))) == ["Annie Usual"]
    assert refusals(read(patient(name=[maiden]))) == [(1, "given_name", "missing"), (1, "family_name", "missing")]


def test_a_mobile_is_preferred_to_a_landline_and_a_former_number_is_not_used():
    telecom = [
        {"system": "phone", "value": "0113 123 1234", "use": "home"},
        {"system": "phone", "value": "07700 900199", "use": "old"},
        {"system": "email", "value": "ann@example.test"},
        {"system": "phone", "value": "07700 900124", "use": "mobile", "rank": 2},
        {"system": "phone", "value": "07700 900125", "use": "mobile", "rank": 1},
    ]

    assert read(patient(telecom=telecom)).rows[0].person.phone == "+447700900125"


def test_a_contact_persons_number_is_never_the_patients():
    contact = [{"telecom": [{"system": "phone", "value": "07700 900199"}]}]

    assert read(patient(telecom=[], contact=contact)).rows[0].person.phone == ""


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"deceasedBoolean": True}, "deceased"),
        ({"deceasedDateTime": "2026-01-01"}, "deceased"),
        ({"active": False}, "not_active"),
    ],
)
def test_somebody_who_died_or_whose_record_is_closed_is_not_added(changes, reason):
    assert refusals(read(patient(**changes))) == [(1, "", reason)]


@pytest.mark.parametrize(("code", "is_refused"), [("1", True), ("2", True), ("U", False)])
def test_a_notice_of_death_counts_unless_it_was_removed(code, is_refused):
    url = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus"
    notice = {"url": "deathNotificationStatus", "valueCodeableConcept": {"coding": [{"code": code}]}}

    file = read(patient(extension=[{"url": url, "extension": [notice]}]))

    assert bool(refusals(file)) is is_refused


def test_a_partial_birth_date_is_refused():
    assert refusals(read(patient(birthDate="1950-12"))) == [(1, "born_on", "date_partial")]


def communication(code, level="", **more):
    proficiency = "http://hl7.org/fhir/StructureDefinition/patient-proficiency"
    extension = [{"url": proficiency, "extension": [{"url": "level", "valueCoding": {"code": level}}]}] if level else []
    return {"language": {"coding": [{"code": code}]}, "extension": extension, **more}


def test_the_preferred_language_wins_over_the_best_spoken():
    spoken = [communication("en", "E"), communication("ur", "F", preferred=True)]

    assert read(patient(communication=spoken)).rows[0].person.language == "ur"


def test_a_language_spoken_poorly_is_not_chosen():
    assert (
        read(patient(communication=[communication("fr", "P"), communication("en", "E")])).rows[0].person.language
        == "en"
    )


def test_a_needed_interpreter_speaks_the_preferred_language():
    needed = {"url": "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired", "valueBoolean": True}

    file = read(patient(extension=[needed], communication=[communication("pl")]))

    assert file.rows[0].person.interpreter_language == "pl"


def test_somebody_who_signs_needs_an_interpreter_who_signs():
    assert read(patient(communication=[communication("q4")])).rows[0].person.interpreter_language == "bfi"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "bad_json"),
        (b'{"resourceType": "Patient",}', "bad_json"),
        (b'{"resourceType": "Patient", "x": NaN}', "bad_json"),
        (b'{"resourceType": "Patient", "resourceType": "Bundle"}', "repeated_key"),
        (b"[" * 200_000, "too_deep"),
        (b'{"a":' * 200_000, "too_deep"),
        (b'{"a":' * 70 + b"1" + b"}" * 70, "too_deep"),
        (b"[]", "not_fhir"),
        (b'{"resourceType": 7}', "wrong_resource"),
        (b'{"n": ' + b"9" * 5000 + b"}", "not_fhir"),
        (b'{"n": 1e400}', "not_fhir"),
        (b'{"resourceType": "Questionnaire"}', "wrong_resource"),
        (b'{"resourceType": "Bundle"}', "no_patients"),
        (b'{"resourceType": "Bundle", "entry": [1, null, {"resource": []}]}', "no_patients"),
        (b"<Patient", "bad_xml"),
        (b'<?xml version="1.0" encoding="utf-7"?><Patient/>', "bad_xml"),
        (b'<Patient xmlns="urn:other"/>', "not_fhir"),
        (b'<RelatedPerson xmlns="http://hl7.org/fhir"/>', "wrong_resource"),
        (b'<Patient xmlns="http://hl7.org/fhir">' + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</Patient>", "too_deep"),
        (b'<!DOCTYPE x [<!ENTITY a "ha">]><Patient>&a;</Patient>', "declares_entities"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "declares_entities"),
        (b'<!DOCTYPE Patient SYSTEM "http://127.0.0.1/x.dtd"><Patient/>', "declares_entities"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_with_its_reason(data, reason):
    assert refused_file(read_file(data, TODAY)) == reason


def test_an_entity_bomb_is_refused_before_it_unfolds():
    levels = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "ha">{levels}]><Patient>&a9;</Patient>'

    assert refused_file(read_file(bomb.encode(), TODAY)) == "declares_entities"


def test_values_of_the_wrong_type_refuse_the_row_and_raise_nothing():
    strange = {"resourceType": "Patient", "name": "Ann", "identifier": {"value": 7}, "telecom": [[]], "birthDate": {}}

    assert {reason for _, _, reason in refusals(read(strange))} == {"missing"}
