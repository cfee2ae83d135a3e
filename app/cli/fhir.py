"""`flask questionnaires import-fhir` and `export-fhir`."""

from pathlib import Path

import click

from app.cli.other_formats import FILE, FOLDER, NEW_FILE, make_draft, write_published
from app.questionnaires import services


@click.command("import-fhir")
@click.argument("file", type=FILE)
@click.option("--to", "folder", type=FOLDER, required=True, help="Where <key>/v<N>.yaml is made, for review.")
def import_fhir(*, file: Path, folder: Path) -> None:
    """Make a questionnaire file to review from the FHIR R4 Questionnaire in FILE. Publishes nothing."""
    make_draft(file, folder, services.draft_from_fhir)


@click.command("export-fhir")
@click.argument("key")
@click.option("--version", "number", type=click.IntRange(min=1), help="The newest one if not given.")
@click.option("--to", "file", type=NEW_FILE, required=True, help="A new file.")
def export_fhir(*, key: str, number: int | None, file: Path) -> None:
    """Write a published version of KEY, in every language, as a FHIR R4 Questionnaire."""
    write_published(key, number, file, services.fhir_bytes)
