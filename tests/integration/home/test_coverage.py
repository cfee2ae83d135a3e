"""Nothing that is held about a person is forgotten in their copy: table by table, column by column."""

import pytest
from flask import Flask
from sqlalchemy import Table

from app.core.crypto import encrypted_attributes
from app.core.db import Base
from app.home.domain import NOT_IN_COPY
from app.home.queries import PARTS
from app.home.routes.copy_codes import REASONS, SAID_ALREADY
from app.home.routes.copy_words import NAMES
from app.home.routes.copy_words import PARTS as HEADINGS
from app.people.domain.copies import Part

WHOSE = {"patient_id", "user_id"}


def tables_about_people(app: Flask) -> set[str]:
    """Return the tables with a row of somebody's. `app` has imported every room's."""
    found = {table.name for table in Base.metadata.sorted_tables if WHOSE & set(table.columns.keys())}
    return found | {"patient"}


def test_every_table_about_a_person_is_in_the_copy_or_on_the_list_of_those_that_are_not(app: Flask) -> None:
    in_copy = {part.model.__tablename__ for part in PARTS}

    assert tables_about_people(app) - in_copy - set(NOT_IN_COPY) == set()
    assert in_copy & set(NOT_IN_COPY) == set()
    assert set(NOT_IN_COPY) <= set(Base.metadata.tables)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_every_column_is_in_the_copy_or_left_out_for_a_reason(part: Part) -> None:
    table: Table = part.model.__table__
    sealed = {one.column: name for name, one in encrypted_attributes(part.model).items()}
    columns = {sealed.get(name, name) for name in table.columns.keys()}  # noqa: SIM118 - a collection, no mapping
    joins = {"id", part.owner, part.under[1] if part.under else "id", "patient_id"}

    said = {one.attribute for one in part.fields} | set(part.left_out)
    assert columns - joins == said - joins
    assert not {one.attribute for one in part.fields} & set(part.left_out)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_every_part_has_a_heading_and_every_name_on_paper_a_word(part: Part) -> None:
    assert part.name in HEADINGS
    if not part.is_for_machines and part.name not in {"answers", "who_did_what"}:
        assert {one.name for one in part.fields} - part.file_only <= set(NAMES)


def test_every_reason_has_words(app: Flask) -> None:
    why = {one for part in PARTS for one in part.left_out.values()} | set(NOT_IN_COPY.values())

    assert why - SAID_ALREADY <= set(REASONS)
