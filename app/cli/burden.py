"""`flask questionnaires burden`: what answering took, beside what people are told before they begin."""

from datetime import timedelta

import click

from app.assessments import queries as assessments
from app.assessments.domain.load import FEWEST_TO_TELL, Load
from app.core import clock
from app.core.db import database
from app.people.domain.access import system_access
from app.questionnaires import queries
from app.questionnaires.queries import PinnedVersion

ROW = "{:<20} {:>6} {:>14} {:>14} {:>14} {:>14}"
HEADINGS = ("set", "sent", "minutes said", "minutes taken", "questions most", "questions asked")


@click.command("burden")
@click.option("--days", type=click.IntRange(min=1, max=3660), default=90, show_default=True, help="How far back.")
def burden(*, days: int) -> None:
    """Show what each set of questions took of those who sent it: the middle one, and nobody by name."""
    now = clock.now()
    with database().session(system_access("burden"), readonly=True) as session:
        access = system_access("burden")
        found = assessments.measured_load(session, access, since=now - timedelta(days=days), until=now)
        versions = queries.all_published(session)
    click.echo(ROW.format(*HEADINGS))
    for load in found:
        if load.key in versions:
            click.echo(_row(load, versions[load.key]))
    click.echo(f"Of fewer than {FEWEST_TO_TELL} nothing is said. Pauses and what was taken over do not count.")


def _row(load: Load, version: PinnedVersion) -> str:
    definition = version.definition
    said = (definition.minutes, _told(load.median_minutes), definition.question_count(), _told(load.median_questions))
    return ROW.format(load.key, _told(load.sent_count), *said)


def _told(figure: float | None) -> str:
    return "few" if figure is None else f"{figure:g}"
