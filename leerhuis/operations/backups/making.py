"""Making a backup: the database first, then the files, in one archive that is there or is not.

A file that came in between is in the archive without a row that names it, and is thrown away by
itself; a row without its file cannot be, but for what was removed in between.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from leerhuis import audit, db, settings
from leerhuis.access import COMMAND
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.operations import queries, revisions
from leerhuis.operations.backups import sealed
from leerhuis.operations.backups.archive import DATABASE, FILE, About, Writer
from leerhuis.operations.backups.databases import Database, database
from leerhuis.operations.backups.dumped import Dumped
from leerhuis.operations.models import Backup


class Made(NamedTuple):
    """What a backup holds."""

    place: Path
    size: int
    rows: int
    files: int
    encrypted: bool


def make(place: Path, *, recipient: str | None, now: datetime) -> Made:
    """Write a backup of all that there is to a new file, for this recipient or for everyone."""
    to = sealed.recipient(recipient) if recipient else None
    if place.exists():
        raise Refused("%(file)s is there already: a backup never replaces another.", file=place)
    half = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part")
    kept = database(settings.current())
    try:
        with tempfile.TemporaryDirectory(prefix=".leerhuis-backup-", dir=place.parent) as folder:
            dump = Path(folder) / DATABASE
            told = kept.dump(dump)
            with _new(half) as out:
                with sealed.written(out, to) as sink:
                    files = _write(sink, dump, told, kept=kept, now=now)
                out.flush()
                os.fsync(out.fileno())
        _give_name(half, place)
    finally:
        half.unlink(missing_ok=True)
    made = Made(place, place.stat().st_size, sum(told.counts.values()), files, to is not None)
    if told.revision == revisions.newest():  # an older database has no place for it yet
        _note(made, now=now)
    return made


def _write(sink: BinaryIO, dump: Path, told: Dumped, *, kept: Database, now: datetime) -> int:
    """Everything into the archive; returns how many files that were."""
    about = About(queries.version(), now.isoformat(), kept.kind, told.revision, told.counts)
    writer = Writer(sink, about)
    writer.add(DATABASE, dump)
    number = 0
    for name, path in _files(Path(settings.current().files_dir)):
        with suppress(FileNotFoundError):  # removed since: then no row names it any more either
            writer.add(name, path)
            number += 1
    writer.finish()
    return number


def _files(top: Path) -> Iterator[tuple[str, Path]]:
    """The files that are whole, by their name in the archive."""
    for folder, folders, names in os.walk(top):
        folders.sort()
        for name in sorted(names):
            path = Path(folder) / name
            known = f"files/{path.relative_to(top).as_posix()}"
            if FILE.fullmatch(known):
                yield known, path


def _new(path: Path) -> BinaryIO:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(handle, "wb")


def _give_name(half: Path, place: Path) -> None:
    """Name what is finished, and never in the place of another; the name is on the disk as well."""
    try:
        place.hardlink_to(half)
    except FileExistsError:
        raise Refused(
            "%(file)s is there already: a backup never replaces another.", file=place
        ) from None
    except OSError:  # a disk on which a file has one name only
        shutil.move(half, place)
    sync(place.parent)


def sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _note(made: Made, *, now: datetime) -> None:
    """Write down that it was made: the status page and the figures tell how long ago."""
    with db.transaction():
        db.add(Backup(made_at=now, size=made.size, encrypted=made.encrypted))
        audit.record(
            Action.BACKUP_MADE,
            by=COMMAND,
            kind="backup",
            subject=made.place.name[:64],
            now=now,
            rows=made.rows,
            files=made.files,
            encrypted=made.encrypted,
        )
