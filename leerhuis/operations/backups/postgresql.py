"""The backup of a PostgreSQL database, by its own pg_dump and pg_restore.

The old rows stay beside the new ones, in a schema of their own, until somebody drops it.
"""

import os
import shutil
import subprocess  # nosec B404  # our own call
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import Connection, sql
from sqlalchemy.engine import make_url

from leerhuis.errors import Refused
from leerhuis.operations.backups.archive import DAMAGED
from leerhuis.operations.backups.dumped import Dumped

BEFORE = "before_"
_OURS = """SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY tablename"""
_OTHERS = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend'"""
# A connection that is being closed is seen for a moment longer.
_SECONDS_TO_LEAVE = 2


class PostgreSQL:
    """One database of a server, reached as the application reaches it."""

    kind = "postgresql"

    def __init__(self, url: str, *, tools: str = "") -> None:
        made = make_url(url).set(drivername="postgresql")
        self._password = made.password
        self._address = made.set(password=None).render_as_string(hide_password=False)
        self._tools = tools

    def dump(self, into: Path) -> Dumped:
        """A dump and its counts as of one moment, which they share."""
        with self._opened() as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            [snapshot] = _row(connection, "SELECT pg_export_snapshot()")
            told = Dumped(_revision(connection), _counts(connection))
            others = f"--exclude-schema={BEFORE}*"
            self._run("pg_dump", "-Fc", others, f"--snapshot={snapshot}", f"--file={into}")
        return told

    def is_empty(self) -> bool:
        with self._opened() as connection:
            return not any(_counts(connection).values())

    def refuse_company(self) -> None:
        """Refused while others are connected: what they write would be lost."""
        with self._opened() as connection:
            connection.autocommit = True
            for _again in range(_SECONDS_TO_LEAVE * 10):
                if not _row(connection, _OTHERS)[0]:
                    return
                connection.execute("SELECT pg_sleep(0.1)")
        raise Refused("Somebody works in this database. Stop the web server and the jobs first.")

    def put(self, dump: Path, *, stamp: str) -> str:
        """Put a dump in its place, and the old tables aside; returns where those are."""
        aside = f"{BEFORE}{stamp}"
        with self._opened() as connection:
            _do(connection, "ALTER SCHEMA public RENAME TO {}", aside)
            _do(connection, "CREATE SCHEMA public")
        try:
            self._run("pg_restore", "--single-transaction", "--no-owner", "--no-acl", str(dump))
        except Refused as no:
            self.undo(stamp=stamp)
            raise Refused(DAMAGED, what=f"PostgreSQL says: {no}") from no
        return f"schema {aside}"

    def undo(self, *, stamp: str) -> None:
        """Take away what was put here, and bring back what was here before."""
        with self._opened() as connection:
            _do(connection, "DROP SCHEMA IF EXISTS public CASCADE")
            _do(connection, "ALTER SCHEMA {} RENAME TO public", f"{BEFORE}{stamp}")

    def counts(self) -> dict[str, int]:
        with self._opened() as connection:
            return _counts(connection)

    def _opened(self) -> Connection:
        return psycopg.connect(self._address, password=self._password)

    def _run(self, tool: str, *words: str) -> None:
        """Call a tool of PostgreSQL; what it has to say when it fails is the sentence."""
        found = shutil.which(tool, path=self._tools or None)
        if found is None:
            raise Refused(
                "%(tool)s is not here: install PostgreSQL's client, or say where it is with"
                " LEERHUIS_POSTGRESQL_TOOLS.",
                tool=tool,
            )
        env = os.environ | ({"PGPASSWORD": self._password} if self._password else {})
        done = subprocess.run(  # noqa: S603  # nosec B603  # a tool of the settings, our own words
            [found, f"--dbname={self._address}", *words], env=env, capture_output=True, text=True
        )
        if done.returncode:
            lines = done.stderr.strip().splitlines() or [f"{tool} failed"]
            raise Refused("%(said)s", said=" ".join(lines[:3]))


def _row(connection: Connection, question: LiteralString | sql.Composed) -> tuple[Any, ...]:
    return connection.execute(question).fetchone() or (0,)


def _do(connection: Connection, statement: LiteralString, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _counts(connection: Connection) -> dict[str, int]:
    """The rows of each table of ours."""
    counts = {}
    for (name,) in connection.execute(_OURS).fetchall():
        question = sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(name))
        counts[str(name)] = int(_row(connection, question)[0])
    return counts


def _revision(connection: Connection) -> str:
    try:
        return str(_row(connection, "SELECT version_num FROM public.alembic_version")[0])
    except psycopg.errors.UndefinedTable as no:
        raise Refused("This database has no tables yet: there is nothing to keep.") from no
