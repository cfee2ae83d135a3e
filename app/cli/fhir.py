"""`flask questionnaires import-fhir` and `export-fhir`."""

from pathlib import Path

import click

from app.core.db import database
from app.people.domain.access import system_access
from app.questionnaires import queries, services
from app.questionnaires.domain.findings import MAX_BYTES, Refused

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("import-fhir")
@click.argument("file", type=FILE)
@click.option("--to", "folder", type=FOLDER, required=True, help="Where <key>/v<N>.yaml is made, for review.")
def import_fhir(*, file: Path, folder: Path) -> None:
    """Make a questionnaire file to review from the FHIR R4 Questionnaire in FILE. Publishes nothing."""
    with file.open("rb") as opened:
        data = opened.read(MAX_BYTES + 1)
    try:
        path = services.write_draft(services.draft_from_fhir(data), folder)
    except Refused as error:
        for remark in error.remarks:
            click.echo(str(remark), err=True)
        raise SystemExit(1) from None
    except FileExistsError as error:
        raise click.ClickException(f"{error.filename} is there already; name another folder") from None
    except services.SourceError as error:
        raise click.ClickException(f"The file was made, but needs work before it can be loaded:\n{error}") from None
    click.echo(str(path))


@click.command("export-fhir")
@click.argument("key")
@click.option("--version", "number", type=click.IntRange(min=1), help="The newest one if not given.")
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), required=True, help="A new file.")
def export_fhir(*, key: str, number: int | None, file: Path) -> None:
    """Write a published version of KEY, in every language, as a FHIR R4 Questionnaire."""
    try:
        with database().session(system_access("export questionnaire"), readonly=True) as session:
            found = queries.published(session, key) if number is None else queries.numbered(session, key, number)
            content = services.fhir_bytes(session, found)
    except queries.UnknownQuestionnaire as error:
        raise click.ClickException(f"{error} is not published here") from None
    try:
        with file.open("xb") as opened:
            opened.write(content)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already; name another file") from None
    click.echo(str(file))
