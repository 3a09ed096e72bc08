"""Commands: `flask --app wsgi privacy ...`."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from leerhuis import clock
from leerhuis.errors import Refused
from leerhuis.privacy.erasing import log, service

privacy = AppGroup("privacy", help="Data of persons, and what has been erased.")


@privacy.command("replay")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
@with_appcontext
def replay(file: str | None) -> None:
    """Erase again who was erased after a back-up was made; FILE is the log of it."""
    path = Path(file) if file else log.place()
    if not path.exists():
        click.echo(f"There is no file {path}: nobody was erased.")
        return
    try:
        number = service.replay(path, now=clock.now())
    except Refused as no:
        raise click.ClickException(str(no)) from no
    click.echo(f"Erased again: {number}.")
