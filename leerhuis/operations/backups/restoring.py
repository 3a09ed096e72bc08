"""Putting a backup back: read it whole and agree with its hashes first, then change anything.

What was there is put aside and not thrown away. Whatever fails on the way puts it back.
"""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from flask import current_app
from sqlalchemy import Engine

from leerhuis import clock, db, settings
from leerhuis.errors import Refused
from leerhuis.operations import revisions
from leerhuis.operations.backups import sealed, settling
from leerhuis.operations.backups.archive import DAMAGED, About, Unpacked, unpack
from leerhuis.operations.backups.databases import Database, database


class Restored(NamedTuple):
    """What was put back, and where that lies which was there before."""

    about: About
    rows: int
    files: int
    upgraded: bool
    aside: list[str]
    erased_again: int


def restore(place: Path, *, identity: Path | None, replace: bool, now: datetime) -> Restored:
    """Put a backup in the place of what there is; Refused where it cannot be, and why."""
    chosen = settings.current()
    target, files = database(chosen), Path(chosen.files_dir).absolute()
    key = sealed.identity(identity) if identity else None
    files.parent.mkdir(parents=True, exist_ok=True)
    _end_of_connections()
    if not replace and not (target.is_empty() and not _has_files(files)):
        raise Refused(
            "There is something already. With --replace the backup comes in its place, and what is"
            " there is put aside."
        )
    with tempfile.TemporaryDirectory(prefix=".leerhuis-restore-", dir=files.parent) as folder:
        with sealed.read(place, key) as source:
            check = partial(_refuse_other_kind, target=target)
            found = unpack(source, into=Path(folder), check=check)
        target.refuse_company()
        return _put(found, target, files, now=now)


def _refuse_other_kind(about: About, *, target: Database) -> None:
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    if about.database != target.kind:
        raise Refused(
            "This backup is of %(one)s and the settings lead to %(other)s. Put it back there, with"
            " LEERHUIS_DATABASE_URL.",
            one=names.get(about.database, about.database),
            other=names[target.kind],
        )
    if about.revision not in revisions.known():
        raise Refused(
            "This backup is of revision %(revision)s, made by version %(version)s, and this version"
            " does not know it. Put it back with the version that made it, or a newer one.",
            revision=about.revision,
            version=about.version,
        )


def _has_files(top: Path) -> bool:
    return any(each.is_file() for each in top.rglob("*")) if top.exists() else False


def _end_of_connections() -> None:
    """Let go of our own connections: what they lead to is about to be another database."""
    db.session.remove()
    engine: Engine = current_app.extensions["leerhuis.engine"]
    engine.dispose()


def _put(found: Unpacked, target: Database, files: Path, *, now: datetime) -> Restored:
    stamp = f"{clock.local(now):%Y%m%d_%H%M%S}_{secrets.token_hex(2)}"
    old_files = files.with_name(f"{files.name}.before-{stamp}")
    with _undone_on_failure(target, stamp=stamp) as asides:
        asides.append(target.put(found.database, stamp=stamp))
        if target.counts() != found.about.counts:
            raise Refused(DAMAGED, what="its database does not have the rows that it should have")
        upgraded = found.about.revision != revisions.newest()
        revisions.upgrade(settings.current().database_url)
        with _files_in_place(found.files, files, aside=old_files):
            erased = settling.settle(found.about, now=now)
    if old_files.exists():
        asides.append(str(old_files))
    number = len(found.parts) - 2  # all but what it is, and the database
    return Restored(found.about, sum(found.about.counts.values()), number, upgraded, asides, erased)


@contextmanager
def _undone_on_failure(target: Database, *, stamp: str) -> Iterator[list[str]]:
    """What was there comes back when anything fails after it was put aside."""
    asides: list[str] = []
    try:
        yield asides
    except BaseException:
        if asides:
            _end_of_connections()
            target.undo(stamp=stamp)
        raise


@contextmanager
def _files_in_place(new: Path, place: Path, *, aside: Path) -> Iterator[None]:
    """The files of the backup in the place of those that were there, which come back on failure."""
    new.mkdir(exist_ok=True)
    new.chmod(0o700)
    if place.exists():
        place.rename(aside)
    new.rename(place)
    try:
        yield
    except BaseException:
        shutil.rmtree(place)
        if aside.exists():
            aside.rename(place)
        raise
