"""The command: `flask doctor`."""

from collections.abc import Iterator

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from leerhuis import clock, settings
from leerhuis.operations.doctor import house, machine, rules
from leerhuis.operations.doctor.rules import Finding, Level
from leerhuis.operations.jobs import JOBS


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Look whether everything on this server is as it should be; fails when something is not."""
    found = list(_all())
    for each in found:
        click.echo(f"{each.level.value:8}{each.about}: {each.sentence}")
        if each.advice:
            click.echo(f"{'':8}{each.advice}")
    if rules.worst(found) is Level.FAULT:
        raise SystemExit(1)


def _all() -> Iterator[Finding]:
    now = clock.now()
    yield from machine.looked_at(settings.current(), now=now)
    try:
        yield from house.looked_at(JOBS, now=now)
    except SQLAlchemyError as no:
        said = str(getattr(no, "orig", no)).strip().splitlines()[0]
        yield rules.fault("database", f"It does not answer: {said}", "See LEERHUIS_DATABASE_URL.")
