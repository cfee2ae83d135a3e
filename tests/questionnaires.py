"""The questionnaires of this repository, read once for all tests."""

from functools import cache

from app.questionnaires.domain.definition import Definition
from app.questionnaires.services.checking import read_definition
from tests.schema import ROOT

FOLDER = ROOT / "questionnaires"
TRANSLATIONS = ROOT / "translations"


@cache
def definition(key: str, number: int = 1) -> Definition:
    return read_definition(FOLDER / key / f"v{number}.yaml")
