"""`flask questionnaires`: check files, load them, write published versions back."""

from collections.abc import Callable
from pathlib import Path

import click

from app.core import clock
from app.core.db import database
from app.people.domain.access import system_access
from app.questionnaires import queries, services
from app.questionnaires.domain.definition import Definition

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "questionnaires"
TRANSLATIONS = ROOT / "translations"
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

# How a version can be written: the end of the file's name, and its text.
FORMATS: dict[str, tuple[str, Callable[[Definition], str]]] = {"yaml": (".yaml", services.source_yaml)}


@click.group("questionnaires")
def questionnaires_group() -> None:
    """Questionnaires: check, load, export."""


@questionnaires_group.command("check")
@click.argument("folder", type=FOLDER)
def check(*, folder: Path) -> None:
    """Name every problem in FOLDER (questionnaires or a content pack) by file and line. Needs no database."""
    try:
        found = _read(folder)
    except services.SourceError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        raise SystemExit(1) from None
    click.echo(f"{len(found)} versions, no problems")


def _read(folder: Path) -> list[Definition]:
    if services.is_pack(folder):
        found = services.read_pack_folder(folder, SHIPPED, clock.today())
    else:
        found = services.read_all(folder, folder.resolve().parent / "translations")
    return [item.definition for item in found]


@questionnaires_group.command("load")
@click.option("--pack", type=FOLDER, help="Load this content pack instead of the questionnaires of this release.")
def load(*, pack: Path | None) -> None:
    """Publish every version that is new; refuse one whose file changed."""
    try:
        with database().transaction(system_access("load questionnaires")) as session:
            if pack is None:
                report = services.load(session, SHIPPED, TRANSLATIONS, clock.now())
            else:
                report = services.load_pack(session, pack, SHIPPED, clock.today(), clock.now())
    except services.SourceError as error:
        raise click.ClickException(str(error)) from None
    click.echo(str(report))


@questionnaires_group.command("export")
@click.argument("key")
@click.option("--version", "number", type=click.IntRange(min=1), help="The newest one if not given.")
@click.option("--to", "folder", type=FOLDER, required=True, help="An existing folder; <key>/v<N> is made in it.")
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="yaml", show_default=True)
def export(*, key: str, number: int | None, folder: Path, form: str) -> None:
    """Write a published version of KEY to a file."""
    definition = _published(key, number)
    suffix, write = FORMATS[form]
    path = folder / definition.key / f"v{definition.version}{suffix}"
    if path.exists():
        raise click.ClickException(f"{path} is there already; name another folder")
    path.parent.mkdir(exist_ok=True)
    path.write_text(write(definition), encoding="utf-8")
    click.echo(str(path))


def _published(key: str, number: int | None) -> Definition:
    try:
        with database().session(system_access("export questionnaire"), readonly=True) as session:
            found = queries.published(session, key) if number is None else queries.numbered(session, key, number)
    except queries.UnknownQuestionnaire as error:
        raise click.ClickException(f"{error} is not published here") from None
    return found.definition
