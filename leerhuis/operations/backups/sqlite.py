"""The backup of an SQLite file: copied whole while others write, put back in its place."""

import gzip
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from leerhuis.errors import Refused
from leerhuis.operations.backups.archive import DAMAGED
from leerhuis.operations.backups.dumped import Dumped

_WAIT = 3
_BLOCK = 1 << 20


class SQLite:
    """One file, with what SQLite keeps beside it while it is open."""

    kind = "sqlite"

    def __init__(self, url: str) -> None:
        name = make_url(url).database
        if not name or name == ":memory:":
            raise Refused("A database in memory has no backup.")
        self.path = Path(name).absolute()

    def dump(self, into: Path) -> Dumped:
        """A whole copy as of one moment, however much is written meanwhile."""
        copy = into.with_suffix(".copy")
        with closing(self._opened()) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        with closing(_read_only(copy)) as connection:
            counts = _counts(connection)
            revision = _revision(connection)
        with copy.open("rb") as source, gzip.open(into, "wb", compresslevel=1) as out:
            shutil.copyfileobj(source, out, _BLOCK)
        copy.unlink()
        return Dumped(revision, counts)

    def _opened(self) -> sqlite3.Connection:
        if not self.path.exists():
            raise Refused("There is no database at %(place)s.", place=self.path)
        return sqlite3.connect(f"{self.path.as_uri()}?mode=rw", uri=True, timeout=_WAIT)

    def is_empty(self) -> bool:
        """Whether nothing is lost when it goes: no file, or no row in any table."""
        if not self.path.exists() or self.path.stat().st_size == 0:
            return True
        with closing(self._opened()) as connection:
            return not any(_counts(connection).values())

    def refuse_company(self) -> None:
        """Refused while another process has it open: what that writes would be lost."""
        if not self.path.exists():
            return
        with closing(self._opened()) as connection:
            connection.execute("PRAGMA busy_timeout=0")
            try:  # only who is alone may do this; it also writes the log into the file
                connection.execute("PRAGMA journal_mode=DELETE")
            except sqlite3.OperationalError as no:
                raise Refused(
                    "Somebody works in this database. Stop the web server and the jobs first."
                ) from no

    def put(self, dump: Path, *, stamp: str) -> str:
        """Put a copy in its place, and the old one aside; returns where that lies, if any."""
        arriving = self.path.with_name(f"{self.path.name}.arriving-{stamp}")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _unzip(dump, arriving)
            _check(arriving)
            aside = self._aside(stamp)
            if self.path.exists():
                self.path.rename(aside)
            arriving.rename(self.path)
        finally:
            arriving.unlink(missing_ok=True)
        return str(aside) if aside.exists() else ""

    def undo(self, *, stamp: str) -> None:
        """Take away what was put here, and bring back what lay here before."""
        for rest in ("", "-wal", "-shm"):
            Path(f"{self.path}{rest}").unlink(missing_ok=True)
        if self._aside(stamp).exists():
            self._aside(stamp).rename(self.path)

    def counts(self) -> dict[str, int]:
        with closing(self._opened()) as connection:
            return _counts(connection)

    def _aside(self, stamp: str) -> Path:
        return self.path.with_name(f"{self.path.name}.before-{stamp}")


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    """The rows of each table of ours."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite%' AND name <> 'alembic_version' ORDER BY name"
    )
    counts = {}
    for (name,) in names.fetchall():
        question = f'SELECT count(*) FROM "{name}"'  # noqa: S608  # nosec B608  # its own tables
        counts[str(name)] = _one(connection, question)
    return counts


def _one(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])


def _revision(connection: sqlite3.Connection) -> str:
    try:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (sqlite3.OperationalError, TypeError) as no:
        raise Refused("This database has no tables yet: there is nothing to keep.") from no


def _unzip(dump: Path, place: Path) -> None:
    with gzip.open(dump, "rb") as source, place.open("xb") as out:
        place.chmod(0o600)
        shutil.copyfileobj(source, out, _BLOCK)
        out.flush()
        os.fsync(out.fileno())


def _check(path: Path) -> None:
    """Whether it is a whole database whose rows lead to each other."""
    try:
        with closing(_read_only(path)) as connection:
            found = connection.execute("PRAGMA quick_check").fetchone()[0]
            astray = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as no:
        raise Refused(DAMAGED, what="it holds no database") from no
    if found != "ok" or astray is not None:
        raise Refused(DAMAGED, what="its database does not hold together")
