"""A care co-ordinator brings people in."""

import csv
import io
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.audit import AuditEvent
from app.people import queries as people
from app.population.models import ImportBatch, ImportRow
from tests.pages import Page, check_page
from tests.unit.population.lists import ANN, HEAD

UPLOAD = "/team/people/import"
ADD = "/team/people/add"
NEW = "9434765919,Nia,Newcomer,1/2/1949,07700 900177"
MINE = ANN.replace("Ann", "Asha")
BAD = "123,=Bad,Number,12/31/1950,"
PERSON = {
    "nhs_number": "943 476 5919",
    "given_name": "Nia",
    "family_name": "Newcomer",
    "born_on": "1 February 1949",
    "phone": "07700 900177",
    "language": "Urdu",
}


@pytest.fixture
def coordinator(client, world):
    client.sign_in(world.access["coordinator"])
    return client


@pytest.fixture
def upload(coordinator):
    def send(*lines, status=303):
        data = "\n".join(lines).encode()
        return coordinator.post(UPLOAD, {"file": (io.BytesIO(data), "list.csv")}, status=status)

    return send


def test_an_uploaded_list_is_shown_before_anyone_is_added(coordinator, upload, session, world):
    page = coordinator.get(upload(HEAD, NEW, MINE, BAD).location)

    assert page.heading == "Check the list before anyone is added"
    for words in ("1 person will be added", "1 person is known already", "1 row has a problem", "Nia Newcomer"):
        assert words in page.main
    assert people.find_by_nhs_number(session, world.access["coordinator"], "9434765919") is None


def test_a_known_person_is_shown_with_both_values_and_the_sight_is_written_down(coordinator, upload, session, world):
    location = upload(HEAD, MINE).location

    page = coordinator.get(f"{location}?show=known")

    assert [cell.split()[-1] for cell in page.words("td")[:3]] == ["name", "Testwala", "Sample"]
    assert "patient.compared" in people_log(session, world.patients["asha"].id)


def people_log(session, patient_id):
    return session.scalars(select(AuditEvent.action).where(AuditEvent.patient_id == patient_id)).all()


def test_a_refused_row_says_column_reason_and_what_was_written(coordinator, upload):
    page = coordinator.get(f"{upload(HEAD, BAD).location}?show=refused")

    assert "Row 2" in page.main
    assert "NHS number (123) An NHS number has 10 digits" in page.main
    assert "Date of birth (12/31/1950) The month seems to come first." in page.main


def test_adding_says_how_many_and_what_comes_next(coordinator, upload):
    location = upload(HEAD, NEW, BAD).location

    page = coordinator.get(coordinator.post(f"{location}/apply").location)

    assert page.heading == "1 person added"
    assert "Next: invite them." in page.main
    assert "1 row has a problem and was not added." in page.main


def test_pressing_add_twice_adds_once(coordinator, upload):
    location = upload(HEAD, NEW).location

    coordinator.post(f"{location}/apply")
    page = coordinator.get(coordinator.post(f"{location}/apply").location)

    assert page.heading == "1 person added"


def test_a_discarded_list_is_deleted(coordinator, upload, session):
    location = upload(HEAD, NEW).location

    page = coordinator.get(coordinator.post(f"{location}/discard").location)

    assert page.heading == "The list was discarded"
    assert session.scalars(select(ImportRow)).all() == []


def test_refused_rows_can_be_downloaded_and_no_cell_is_a_formula(coordinator, upload):
    found = coordinator.get(f"{upload(HEAD, BAD).location}/refused.csv")

    rows = list(csv.reader(io.StringIO(found.response.get_data().decode("utf-8-sig"))))
    assert rows[0][:4] == ["Row", "Column", "Reason", "NHS number"]
    assert rows[1][:2] == ["2", "NHS number"]
    assert "'=Bad" in rows[1]


def test_a_list_longer_than_a_page_is_shown_page_by_page(coordinator, upload):
    location = upload(HEAD, *[f"{number},A,B,1/1/1950," for number in range(30)]).location

    first = coordinator.get(f"{location}?show=refused")
    second = coordinator.get(f"{location}?show=refused&after=26")

    assert "Next page" in first.main
    assert "Row 27" in second.main
    assert "Next page" not in second.main


@pytest.mark.parametrize(
    "query", ["?show=nonsense", "?after=-1", "?after=x", "?after=99999999999999999999", "?show=added"]
)
def test_a_strange_query_shows_the_first_page(coordinator, upload, query):
    assert coordinator.get(upload(HEAD, NEW).location + query).heading == "Check the list before anyone is added"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["NHS number,DOB", "1,2"], "These columns are missing: First name, Last name."),
        ([""], "The file is empty."),
        (["{"], "The JSON is broken near line 1."),
        (["<a/>"], "This is not a FHIR R4 file."),
    ],
)
def test_a_file_that_cannot_be_read_says_why_beside_the_field(upload, lines, words):
    page = upload(*lines, status=422)

    assert words in " ".join(page.words("span", id="file-error"))
    assert page.words("title")[0].startswith("Error:")


def test_a_form_without_a_file_asks_for_one(coordinator):
    page = coordinator.post(UPLOAD, {}, status=422)

    assert "Choose a file" in page.main


def test_lists_that_wait_are_found_again(coordinator, upload):
    location = upload(HEAD, NEW).location

    page = coordinator.get(UPLOAD)

    assert location in [link.get("href") for link in page.all("a")]


@pytest.mark.parametrize("who", ["other_coordinator", "far_clinician"])
def test_another_teams_list_does_not_exist_or_is_forbidden(coordinator, upload, world, who):
    location = upload(HEAD, NEW).location
    status = 404 if who == "other_coordinator" else 403
    coordinator.sign_in(world.access[who])

    coordinator.get(location, status=status)
    coordinator.post(f"{location}/apply", status=status)
    coordinator.post(f"{location}/discard", status=status)
    coordinator.get(f"{location}/refused.csv", status=status)


def test_one_person_is_added_by_hand(coordinator, session, world):
    page = coordinator.get(coordinator.post(ADD, PERSON).location)

    nia = people.find_by_nhs_number(session, world.access["coordinator"], "9434765919")
    assert (nia.full_name, nia.phone, nia.locale) == ("Nia Newcomer", "+447700900177", "ur")
    assert "1 person added. Next: invite them." in page.main


def test_all_errors_are_shown_beside_their_fields_and_nothing_typed_is_lost(coordinator):
    typed = {**PERSON, "nhs_number": "999 123 4567", "born_on": "12/31/1950", "language": "Klingon", "sex": "female"}

    page = coordinator.post(ADD, typed, status=422)

    assert "not a valid NHS number" in page.words("span", id="nhs_number-error")[0]
    assert "The month seems to come first" in page.words("span", id="born_on-error")[0]
    assert "Klingon" in page.words("span", id="language-error")[0]
    kept = page.form_values()
    assert {name: kept[name] for name in typed} == typed


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("999 000 0018", "Your team knows this person already."),
        ("999 000 0034", "Another team looks after this person."),
    ],
)
def test_a_person_whose_number_is_taken_is_not_added(coordinator, number, words):
    page = coordinator.post(ADD, {**PERSON, "nhs_number": number}, status=422)

    assert words in page.words("span", id="nhs_number-error")[0]


@pytest.mark.parametrize("text", ["A\x00nn", "A\ud800nn", "A" * 5000, "<script>alert(1)</script>", "👩‍🦽" * 20])
def test_strange_text_is_refused_or_kept_but_never_an_error(coordinator, text):
    status = 422 if "\x00" in text or len(text) > 1000 else 303  # half a character arrives as its %-codes, and is kept
    typed = {**PERSON, "given_name": text.encode("utf-8", "surrogatepass"), "csrf_token": coordinator.csrf_token()}

    found = coordinator.http.post(ADD, data=urlencode(typed), content_type="application/x-www-form-urlencoded")

    assert found.status_code == status
    if status == 422:
        check_page(Page(found, ADD))


def test_a_batch_remembers_when_it_came(upload, session):
    upload(HEAD, NEW)

    batch = session.scalars(select(ImportBatch)).one()
    assert batch.uploaded_at <= clock.now()
    assert batch.file_name == "list.csv"
