"""Commands: `flask --app wsgi ...`."""

from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from leerhuis import clock, settings
from leerhuis.demo import load as demo

database = AppGroup("db", help="The database and its migrations.")


def alembic_config(url: str) -> Config:
    """Alembic's configuration for this database."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent.parent / "migrations"))
    config.attributes["url"] = url
    return config


@database.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database to a revision; the newest by default."""
    url = settings.current().database_url
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(alembic_config(url), revision)


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Say nothing when there is something already.")
@with_appcontext
def load_demo(*, if_empty: bool) -> None:
    """Load the demo region into an empty database."""
    if demo.load(now=clock.now()):
        click.echo("The demo region is there.")
    elif not if_empty:
        click.echo("There are organisations already: nothing was changed.")


def init_app(app: Flask) -> None:
    app.cli.add_command(load_demo)
    app.cli.add_command(database)
