"""Out as an XLSForm and in again: nothing is lost, byte for byte, for every version that is shipped."""

from dataclasses import replace

import pytest

from app.questionnaires.domain.definition import Coding
from app.questionnaires.domain.xlsform_import import read_form
from app.questionnaires.services.workbooks import read_workbook
from app.questionnaires.services.xlsform import SHEETS, workbook_of
from tests.questionnaires import FOLDER, definition
from tests.unit.questionnaires.fhir_cases import SHIPPED


@pytest.fixture(params=SHIPPED)
def shipped(request):
    return SHIPPED[request.param]


def back(version, translations=()):
    return read_form(read_workbook(workbook_of(version, translations), SHEETS))


def test_all_17_questionnaires_are_tried() -> None:
    assert {name.rpartition("-")[0] for name in SHIPPED} == {path.parent.name for path in FOLDER.glob("*/v1.yaml")}
    assert len(SHIPPED) >= 17


def test_what_was_exported_and_imported_is_exported_as_the_same_bytes(shipped) -> None:
    first = workbook_of(*shipped)

    imported = back(*shipped)

    assert workbook_of(imported.definition, imported.translations) == first


def test_every_field_comes_back_but_the_codes_that_nobody_confirmed(shipped) -> None:
    version, _ = shipped

    imported = back(version).definition

    codings = tuple(c if c.confirmed else Coding("", "", c.display, confirmed=False) for c in version.codings)
    assert imported == replace(version, codings=codings)


def test_every_word_comes_back_in_its_language_with_its_review_status(shipped) -> None:
    imported = back(*shipped)

    assert imported.translations == tuple(sorted(shipped[1], key=lambda translation: translation.locale))
    assert imported.unused == ()


@pytest.mark.parametrize(
    "words", ["=1+1", "=HYPERLINK(1)", "#N/A", "1", "TRUE", "+44", "2026-01-01", "a\nb", "½ — “x”"]
)
def test_words_come_back_to_the_letter_whatever_a_spreadsheet_would_make_of_them(words) -> None:
    version = replace(definition("phq2"), title=words, licence=words)

    imported = back(version).definition

    assert (imported.title, imported.licence) == (words, words)


def test_a_name_that_begins_with_a_figure_comes_back() -> None:
    base = definition("phq2")
    first, *others = base.pages
    question = replace(first.questions[0], link_id="44250-9")
    items = ("44250-9", *base.scoring.items[1:])
    version = replace(
        base,
        pages=(replace(first, link_id="44250-9", questions=(question,)), *others),
        scoring=replace(base.scoring, items=items),
    )

    assert back(version).definition == version
