"""`flask questionnaires import-xlsform` and `export-xlsform`."""

from pathlib import Path

import click

from app.cli.other_formats import FILE, FOLDER, NEW_FILE, make_draft, write_published
from app.questionnaires import services


@click.command("import-xlsform")
@click.argument("file", type=FILE)
@click.option("--to", "folder", type=FOLDER, required=True, help="Where <key>/v<N>.yaml is made, for review.")
def import_xlsform(*, file: Path, folder: Path) -> None:
    """Make a questionnaire file to review from the XLSForm in FILE. Publishes nothing."""
    make_draft(file, folder, services.draft_from_xlsform)


@click.command("export-xlsform")
@click.argument("key")
@click.option("--version", "number", type=click.IntRange(min=1), help="The newest one if not given.")
@click.option("--to", "file", type=NEW_FILE, required=True, help="A new file, .xlsx.")
def export_xlsform(*, key: str, number: int | None, file: Path) -> None:
    """Write a published version of KEY, in every language, as an XLSForm."""
    write_published(key, number, file, services.xlsform_bytes)
