"""Out as FHIR and in again: nothing is lost, byte for byte, for every version that is shipped."""

from dataclasses import replace

import pytest

from app.questionnaires.domain.definition import Coding
from app.questionnaires.domain.fhir_export import questionnaire, to_bytes
from app.questionnaires.domain.fhir_import import read_questionnaire
from tests.unit.questionnaires.fhir_cases import SHIPPED


@pytest.fixture(params=SHIPPED)
def shipped(request):
    return SHIPPED[request.param]


def test_what_was_exported_and_imported_is_exported_as_the_same_bytes(shipped) -> None:
    first = to_bytes(questionnaire(*shipped))

    imported = read_questionnaire(first)

    assert to_bytes(questionnaire(imported.definition, imported.translations)) == first


def test_every_field_comes_back_but_the_codes_that_nobody_confirmed(shipped) -> None:
    version, _ = shipped

    imported = read_questionnaire(to_bytes(questionnaire(version))).definition

    codings = [c if c.confirmed else Coding("", "", c.display, confirmed=False) for c in version.codings]
    assert imported == replace(version, codings=tuple(sorted(codings, key=lambda coding: not coding.confirmed)))


def test_every_word_comes_back_in_its_language_with_its_review_status(shipped) -> None:
    imported = read_questionnaire(to_bytes(questionnaire(*shipped)))

    assert imported.translations == tuple(sorted(shipped[1], key=lambda translation: translation.locale))
    assert imported.unused == ()
