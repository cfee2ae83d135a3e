"""FHIR R4 UK Core Patients as rows of a list of people. Only the patient's own details count, never a contact's."""

from collections.abc import Iterator
from datetime import date

from app.population.domain.fhir_elements import Element
from app.population.domain.fhir_languages import interpreter_cell, language_cell
from app.population.domain.fhir_telecoms import phone_cell
from app.population.domain.findings import WHOLE_FILE, Column, FileRefused, Note, Reason, Remark
from app.population.domain.person import Row, read_row
from app.population.domain.spreadsheets import MAX_ROWS

NHS_NUMBER_SYSTEMS = frozenset({"https://fhir.nhs.uk/Id/nhs-number", "http://fhir.nhs.net/Id/nhs-number"})
_UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
_STATUS = f"{_UK_CORE}NHSNumberVerificationStatus"
# England's codes and the words of the newer list: both are in live use.
_VERIFIED = frozenset({"01", "number-present-and-verified"})
_DEATH_STATUS = f"{_UK_CORE}DeathNotificationStatus"
_DEATH_NOTIFIED = frozenset({"1", "2"})  # informal and formal notice; "U" means the notice was removed
_NAME_USES = ("official", "usual", "")
_FORMER = frozenset({"old", "maiden", "nickname", "anonymous", "temp"})


def read_fhir(resource: Element, today: date) -> tuple[list[Row], list[Note]]:
    """Return a row for each Patient in a Patient or a Bundle; rows are the entries' places, counted from 1."""
    kind = resource.text("resourceType")
    if kind == "Patient":
        return [read_patient(1, resource, today)], []
    if kind == "Bundle":
        return _read_bundle(resource, today)
    if not kind:
        raise FileRefused(Reason.not_fhir)
    raise FileRefused(Reason.wrong_resource, kind=kind[:40])


def _read_bundle(bundle: Element, today: date) -> tuple[list[Row], list[Note]]:
    entries = bundle.all("entry")
    if len(entries) > MAX_ROWS:
        raise FileRefused(Reason.too_many_rows, limit=str(MAX_ROWS))
    rows = [read_patient(number, patient, today) for number, patient in _patients(entries)]
    if not rows:
        raise FileRefused(Reason.no_patients)
    left_out = len(entries) - len(rows)
    notes = [Note(WHOLE_FILE, None, Remark.resources_left_out, {"count": str(left_out)})] if left_out else []
    return rows, notes


def _patients(entries: tuple[Element, ...]) -> Iterator[tuple[int, Element]]:
    for number, entry in enumerate(entries, start=1):
        for resource in entry.all("resource"):
            if resource.text("resourceType") == "Patient":
                yield number, resource


def read_patient(number: int, patient: Element, today: date) -> Row:
    name = _name(patient)
    cells = {
        Column.nhs_number: _nhs_numbers(patient)[0],
        Column.given_name: " ".join(name.texts("given")),
        Column.family_name: name.text("family"),
        Column.born_on: patient.text("birthDate"),
        Column.phone: phone_cell(patient),
        Column.address: _address(patient),
        Column.sex: patient.text("gender"),
        Column.language: language_cell(patient),
        Column.interpreter: interpreter_cell(patient),
        Column.practice: patient.text("generalPractitioner", "display")
        or patient.text("managingOrganization", "display"),
    }
    return _judged(patient, read_row(number, cells, today))


def _judged(patient: Element, row: Row) -> Row:
    if len(set(_nhs_numbers(patient))) > 1:
        row = row.refused(Column.nhs_number, Reason.nhs_number_several)
    if _has_died(patient):
        row = row.refused(None, Reason.deceased)
    if patient.text("active") == "false":
        row = row.refused(None, Reason.not_active)
    if row.person and not _is_verified(patient):
        row = row.noted(Column.nhs_number, Remark.not_verified)
    return row


def _identifiers(patient: Element) -> list[Element]:
    return [
        identifier
        for identifier in patient.all("identifier")
        if identifier.text("system") in NHS_NUMBER_SYSTEMS and identifier.text("use") != "old"
    ]


def _nhs_numbers(patient: Element) -> list[str]:
    """Return every current NHS number, at least one text: empty where there is none."""
    return [identifier.text("value") for identifier in _identifiers(patient)] or [""]


def _is_verified(patient: Element) -> bool:
    codes = {
        code
        for identifier in _identifiers(patient)
        for extension in identifier.extensions(_STATUS)
        for code in extension.texts("valueCodeableConcept", "coding", "code")
    }
    return bool(codes & _VERIFIED)


def _has_died(patient: Element) -> bool:
    notices = {
        code
        for status in patient.extensions(_DEATH_STATUS)
        for part in status.extensions("deathNotificationStatus")
        for code in part.texts("valueCodeableConcept", "coding", "code")
    }
    is_said = patient.text("deceasedBoolean") == "true" or bool(patient.text("deceasedDateTime"))
    return is_said or bool(notices & _DEATH_NOTIFIED)


def _name(patient: Element) -> Element:
    """Return the name in use: official before usual, never a former one."""
    names = [name for name in patient.all("name") if name.text("use") not in _FORMER and not name.text("period", "end")]
    for use in _NAME_USES:
        for name in names:
            if name.text("use") == use:
                return name
    return Element()


def _address(patient: Element) -> str:
    addresses = [address for address in patient.all("address") if address.text("use") not in {"old", "billing", "temp"}]
    addresses.sort(key=lambda address: address.text("use") != "home")
    if not addresses:
        return ""
    chosen = addresses[0]
    parts = [*chosen.texts("line"), chosen.text("city"), chosen.text("district"), chosen.text("postalCode")]
    return ", ".join(part for part in parts if part) or chosen.text("text")
