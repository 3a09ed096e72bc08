"""Commands: `flask backup FILE`, `flask restore FILE`, `flask backup-key FILE`."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import psycopg
import pyrage
from flask.cli import with_appcontext

from leerhuis import clock
from leerhuis.access import COMMAND
from leerhuis.errors import Refused
from leerhuis.mail import pausing
from leerhuis.operations.backups import making, restoring

_FILE = click.Path(dir_okay=False, path_type=Path)
_KEPT = click.Path(exists=True, dir_okay=False, path_type=Path)
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

_NO_ROOM = "The disk is full. Nothing was changed; make room, or choose another disk."


@contextmanager
def _sentences() -> Iterator[None]:
    """What can go wrong with disks and databases, as a sentence."""
    try:
        yield
    except Refused as no:
        raise click.ClickException(str(no)) from no
    except OSError as no:
        if no.errno in _FULL:
            raise click.ClickException(_NO_ROOM) from no
        raise click.ClickException(f"{no.filename or 'A file'}: {no.strerror or no}.") from no
    except sqlite3.OperationalError as no:
        if "disk is full" in str(no):
            raise click.ClickException(_NO_ROOM) from no
        raise click.ClickException(f"The database says: {no}") from no
    except (sqlite3.Error, psycopg.Error) as no:
        raise click.ClickException(f"The database says: {str(no).strip()}") from no


@click.command("backup")
@click.argument("file", type=_FILE)
@click.option("--recipient", help="Encrypt for who has this key: age1...")
@with_appcontext
def backup(file: Path, *, recipient: str | None) -> None:
    """Write the database and the files to one new FILE, while everyone works on."""
    with _sentences():
        made = making.make(file.absolute(), recipient=recipient, now=clock.now())
    how = "encrypted" if made.encrypted else "not encrypted"
    click.echo(f"{file}: {made.rows} rows and {made.files} files, {_size(made.size)}, {how}.")


@click.command("restore")
@click.argument("file", type=_KEPT)
@click.option("--identity", type=_KEPT, help="File with the key of an encrypted backup.")
@click.option("--replace", is_flag=True, help="Put what is there aside, and this in its place.")
@with_appcontext
def restore(file: Path, *, identity: Path | None, replace: bool) -> None:
    """Put the backup FILE back; the web server and the jobs must stand still."""
    with _sentences():
        done = restoring.restore(file, identity=identity, replace=replace, now=clock.now())
    click.echo(f"The backup of {done.about.made_at} is back: {done.rows} rows, {done.files} files.")
    if done.upgraded:
        click.echo(f"It was of revision {done.about.revision} and is brought to the newest.")
    for each in filter(None, done.aside):
        click.echo(f"What was there before lies at {each}; throw it away when all is well.")
    click.echo(
        "Everyone signs in anew. Letters wait until an administrator lets them go at Status."
    )
    if done.erased_again:
        click.echo(f"Erased again, as since the backup: {done.erased_again}.")


@click.command("let-letters-go")
@click.option("--all", "everything", is_flag=True, help="Also those that may have gone already.")
@with_appcontext
def let_letters_go(*, everything: bool) -> None:
    """Let letters go that wait since a backup was put back."""
    pausing.let_go(with_doubtful=everything, by=COMMAND, now=clock.now())
    click.echo("Letters go out again.")


@click.command("backup-key")
@click.argument("file", type=_FILE)
def backup_key(file: Path) -> None:
    """Make a key for backups: the secret half in a new FILE, the public half is told."""
    made = pyrage.x25519.Identity.generate()
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already.") from None
    with os.fdopen(handle, "w") as out:
        out.write(f"# public key: {made.to_public()}\n{made}\n")
    click.echo(f"{made.to_public()}")


def _size(number: int) -> str:
    return f"{number / 1_000_000:.1f} MB"
