"""What the commands for every other format share: a draft to review is made, a published version is written."""

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy.orm import Session

from app.core.db import database
from app.people.domain.access import system_access
from app.questionnaires import queries, services
from app.questionnaires.domain.findings import MAX_BYTES, Refused
from app.questionnaires.queries import PinnedVersion

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def make_draft(file: Path, folder: Path, read: Callable[[bytes], services.Draft]) -> None:
    """Write the draft that `read` makes of a file into a folder, and say where it is."""
    with file.open("rb") as opened:
        data = opened.read(MAX_BYTES + 1)
    try:
        path = services.write_draft(read(data), folder)
    except Refused as error:
        _say_why(error)
    except FileExistsError as error:
        raise click.ClickException(f"{error.filename} is there already; name another folder") from None
    except services.SourceError as error:
        raise click.ClickException(f"The file was made, but needs work before it can be loaded:\n{error}") from None
    click.echo(str(path))


def write_published(key: str, number: int | None, file: Path, write: Callable[[Session, PinnedVersion], bytes]) -> None:
    """Write a published version, the newest if no number is given, to a new file."""
    try:
        with database().session(system_access("export questionnaire"), readonly=True) as session:
            found = queries.published(session, key) if number is None else queries.numbered(session, key, number)
            content = write(session, found)
    except queries.UnknownQuestionnaire as error:
        raise click.ClickException(f"{error} is not published here") from None
    except Refused as error:
        _say_why(error)
    try:
        with file.open("xb") as opened:
            opened.write(content)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already; name another file") from None
    click.echo(str(file))


def _say_why(error: Refused) -> NoReturn:
    for remark in error.remarks:
        click.echo(str(remark), err=True)
    raise SystemExit(1) from None
