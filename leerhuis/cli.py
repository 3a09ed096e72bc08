"""Commands: `flask --app wsgi ...`."""

import logging
import signal
from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from leerhuis import clock, settings
from leerhuis.access import COMMAND
from leerhuis.demo import load as demo
from leerhuis.errors import Missing, Refused
from leerhuis.intake import service as intake
from leerhuis.intake.report import report
from leerhuis.operations import revisions, runner, timetable
from leerhuis.operations.backups.cli import backup, backup_key, let_letters_go, restore
from leerhuis.operations.doctor.cli import doctor
from leerhuis.operations.jobs import JOBS, job
from leerhuis.operations.revisions import alembic_config as alembic_config
from leerhuis.operations.trail.commands import audit
from leerhuis.people import queries as people
from leerhuis.people.rules import Function
from leerhuis.privacy.erasing.cli import privacy
from leerhuis.signin.accounts import queries as accounts
from leerhuis.signin.accounts import service as way_in
from leerhuis.signin.first_administrator import create_first_administrator

database = AppGroup("db", help="The database and its migrations.")
users = AppGroup("users", help="Who may sign in.")
staff = AppGroup("people", help="Persons and their organisations.")
timed = AppGroup("jobs", help="Timed work: letters, reminders, certificates and upkeep.")


@database.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database to a revision; the newest by default."""
    revisions.upgrade(settings.current().database_url, revision)


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Say nothing when there is something already.")
@with_appcontext
def load_demo(*, if_empty: bool) -> None:
    """Load the demo region into an empty database."""
    if demo.load(now=clock.now()):
        click.echo("The demo region is there.")
    elif not if_empty:
        click.echo("There are organisations already: nothing was changed.")


@timed.command("run")
def run_jobs() -> None:
    """Do the timed work until this process is told to stop; several may run at once."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    process = runner.Runner(current_app._get_current_object(), JOBS)  # type: ignore[attr-defined]
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, process.stop)
    process.run()


@timed.command("once")
@click.argument("name")
@click.option("--at", "moment", help="As if it were this moment, such as 2027-01-11T06:15.")
def run_job(name: str, *, moment: str | None) -> None:
    """Do one job now."""
    try:
        at = timetable.moment_of_text(moment) if moment else None
        done = runner.run_once(job(name), at=at)
    except Refused as no:
        raise click.ClickException(str(no)) from no
    click.echo(f"{name}: {done} done")


@users.command("create")
@click.option("--address", required=True, help="E-mail address to sign in with.")
@click.option("--given-name", required=True)
@click.option("--prefix", "name_prefix", default="", help="Such as: van der")
@click.option("--family-name", required=True)
@click.option("--organisation", required=True, help="The region; made when it is not there.")
@click.option("--password-prompt", is_flag=True, help="Ask a password instead of a link.")
def create_user(*, password_prompt: bool, **given: str) -> None:
    """Make an administrator, and print the link with which they choose a password."""
    password = None
    if password_prompt:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        link = create_first_administrator(**given, password=password, now=clock.now())
    except Refused as no:
        raise click.ClickException(str(no)) from no
    click.echo(f"Choose a password at {link}" if link else "Ready: sign in at /inloggen.")


@users.command("reset-second-step")
@click.option("--address", required=True, help="An e-mail address of the person.")
def reset_second_step(address: str) -> None:
    """Take the second step of someone away who lost the phone, when no administrator can."""
    _with_account(address, way_in.reset_second_step)
    click.echo("Taken away: it is set up anew at the next sign-in.")


@users.command("unblock")
@click.option("--address", required=True, help="An e-mail address of the person.")
def unblock(address: str) -> None:
    """Let someone in again, when no administrator can."""
    _with_account(address, way_in.unblock)
    click.echo("Open again.")


def _with_account(address: str, change: Callable[..., None]) -> None:
    try:
        change(accounts.account_at_address(address), by=COMMAND, now=clock.now())
    except (Missing, Refused) as no:
        raise click.ClickException(str(no) or "There is nobody with this address.") from no


@staff.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", "applying", is_flag=True, help="Do it; without this it is only shown.")
@click.option("--as", "address", help="Address of the administrator who imports.")
@click.option("--function", type=click.Choice(list(Function)), default=Function.YOUTH_PROFESSIONAL)
def import_people(file: Path, *, applying: bool, address: str | None, function: str) -> None:
    """Show what a staff file would do, or do it: all of it or nothing."""
    now = clock.now()
    try:
        by = people.identity_by_address(address, today=clock.day_of(now)) if address else COMMAND
        kind = Function(function)
        plan = intake.plan_for(file.read_bytes(), function=kind, by=by, now=now)
        for line in report(plan):
            click.echo(line)
        if applying:
            done = intake.import_file(file, function=kind, by=by, now=now)
            click.echo(f"Imported: {done}")
    except (Missing, Refused) as no:
        raise click.ClickException(str(no) or "There is nobody with this address.") from no


def init_app(app: Flask) -> None:
    for each in (backup, backup_key, restore, let_letters_go, doctor):
        app.cli.add_command(each)
    app.cli.add_command(staff)
    app.cli.add_command(users)
    app.cli.add_command(timed)
    app.cli.add_command(load_demo)
    app.cli.add_command(database)
    app.cli.add_command(audit)
    app.cli.add_command(privacy)
