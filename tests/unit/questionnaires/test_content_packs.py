"""A content pack is read under its licence, or refused with every reason."""

from datetime import date
from pathlib import Path

import pytest

from app.questionnaires.services import SourceError, read_pack_folder
from tests.packs import INSTRUMENT, MANIFEST, write_pack
from tests.questionnaires import FOLDER

TODAY = date(2027, 3, 31)
WITH_A_SIGN = INSTRUMENT.replace("score: 1}", "score: 1, safety: self_harm}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pack"


def problems(folder: Path, today: date = TODAY) -> list[str]:
    with pytest.raises(SourceError) as caught:
        read_pack_folder(folder, FOLDER, today)
    return [str(problem) for problem in caught.value.problems]


def test_an_instrument_of_a_pack_keeps_its_own_licence_and_the_packs(folder: Path) -> None:
    [item] = read_pack_folder(write_pack(folder), FOLDER, TODAY)

    assert item.definition.licence == (
        "Copyright nobody. Used under licence 1234 of nobody. Licence holder: Riverside Trust."
    )
    assert (item.definition.pack, item.definition.licensed_until) == ("sample_pack", "2027-03-31")


def test_a_folder_without_a_manifest_is_no_pack(folder: Path) -> None:
    (write_pack(folder) / "pack.yaml").unlink()

    [problem] = problems(folder)

    assert problem.startswith("pack/pack.yaml:0: is missing; this is not a pack; start with name, and add licence")


@pytest.mark.parametrize("field", ["name", "licence", "licenceHolder", "validUntil", "contact"])
def test_every_line_of_the_manifest_is_needed(folder: Path, field: str) -> None:
    lines = [text for text in MANIFEST.splitlines() if not text.startswith(f"{field}:")]
    write_pack(folder, manifest="\n".join(lines))

    assert problems(folder) == [f"pack/pack.yaml:1: {field} is missing; add it"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("licence: Used under licence 1234 of nobody.", 'licence: ""', "2: licence is empty; add at least one"),
        ('"2027-03-31"', '"next year"', "4: validUntil is not right: Value error, Invalid isoformat string"),
        ('"2027-03-31"', "2027-03-31", "4: validUntil must be text; put it in quotes"),
        ("contact:", "phone:", "5: phone is not a known word here"),
    ],
)
def test_a_mistake_in_the_manifest_is_named_with_its_line(folder: Path, old: str, new: str, expected: str) -> None:
    write_pack(folder, manifest=MANIFEST.replace(old, new))

    assert any(problem.startswith(f"pack/pack.yaml:{expected}") for problem in problems(folder))


def test_a_licence_holds_up_to_its_last_day_and_no_longer(folder: Path) -> None:
    write_pack(folder)

    assert read_pack_folder(folder, FOLDER, date(2027, 3, 31))
    assert problems(folder, date(2027, 4, 1)) == [
        "pack/pack.yaml:4: the licence ended on 2027-03-31; renew it, then correct the date"
    ]


def test_the_key_of_a_shipped_questionnaire_is_refused(folder: Path) -> None:
    write_pack(folder, instrument=INSTRUMENT.replace("name: sample_scale", "name: phq9"))
    (folder / "sample_scale").rename(folder / "phq9")

    assert problems(folder) == ["phq9/v1.yaml:0: the key 'phq9' is taken by another questionnaire; choose another"]


def test_a_pack_does_not_claim_the_words_of_this_software(folder: Path) -> None:
    write_pack(folder, instrument=INSTRUMENT.replace("wording: validated", "wording: own"))

    assert problems(folder) == [
        "sample_scale/v1.yaml:0: says wording: own, which means the words of this software; say wording: validated"
    ]


def test_validated_wording_says_whose_it_is(folder: Path) -> None:
    write_pack(folder, instrument=INSTRUMENT.replace("attribution: By nobody.\n", ""))

    assert problems(folder) == [
        "sample_scale/v1.yaml:0: says its wording is validated, but not whose it is; add attribution"
    ]


def test_a_pack_says_for_which_instruments_no_answer_is_a_danger_sign(folder: Path) -> None:
    write_pack(folder, manifest=MANIFEST.replace("noDangerSigns: [sample_scale]\n", ""))

    assert problems(folder) == [
        "sample_scale/v1.yaml:0: marks no answer as a danger sign, so nobody would be shown help or told; mark each "
        "with safety, or if there is none, name sample_scale under noDangerSigns in pack.yaml"
    ]


def test_an_instrument_with_a_danger_sign_needs_no_such_line(folder: Path) -> None:
    manifest = MANIFEST.replace("noDangerSigns: [sample_scale]\n", "")
    write_pack(folder, manifest=manifest, instrument=WITH_A_SIGN)

    [item] = read_pack_folder(folder, FOLDER, TODAY)

    assert [(rule.link_id, rule.code) for rule in item.definition.safety] == [("first", "yes")]


@pytest.mark.parametrize(
    ("named", "instrument"), [("sample_scale", WITH_A_SIGN), ("other_scale, sample_scale", INSTRUMENT)]
)
def test_no_danger_signs_are_not_claimed_where_that_is_wrong(folder: Path, named: str, instrument: str) -> None:
    write_pack(folder, manifest=MANIFEST.replace("[sample_scale]", f"[{named}]"), instrument=instrument)

    wrong = named.partition(",")[0]
    assert problems(folder) == [
        f"pack/pack.yaml:6: noDangerSigns names {wrong!r}, which marks danger signs or is not in this pack; take it out"
    ]


def test_a_file_without_its_own_licence_line_is_refused(folder: Path) -> None:
    write_pack(folder, instrument=INSTRUMENT.replace("copyright: Copyright nobody.\n", ""))

    assert problems(folder) == ["sample_scale/v1.yaml:1: copyright is missing; add it"]


def test_a_pack_without_an_instrument_is_refused(folder: Path) -> None:
    (write_pack(folder) / "sample_scale" / "v1.yaml").unlink()

    [problem] = problems(folder)

    assert problem.endswith("holds no questionnaire; name the right folder")
