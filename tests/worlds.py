"""Rows that many tests begin with: made once for each database, and put back for each test."""

import pickle
from io import BytesIO
from pathlib import Path

from leerhuis import db, tables
from tests import numbers

# More than any world has of one kind: what a test adds to it has numbers of its own.
MANY = 4000


class Worlds:
    """What each way of making rows left behind, in the database and in the folder of files."""

    def __init__(self, app, database):
        self._engine, self._database = app.extensions["leerhuis.engine"], database
        self._folder = Path(app.config["SETTINGS"].files_dir)
        self._kept = {}

    def give(self, make):
        """What `make` returns, over rows and files as it left them: ours to change."""
        if make not in self._kept:
            before = self._files()
            self._kept[make] = self._keep(make(), before)
        told, rows, files = self._kept[make]
        db.session.remove()
        self._database.put_back(rows, self._engine)
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        numbers.begin(after=MANY)
        return _Told(BytesIO(told)).load()

    def _keep(self, made, before):
        told = BytesIO()
        _Teller(told).dump(made)
        db.session.remove()
        files = {each: each.read_bytes() for each in self._files() - before}
        return told.getvalue(), self._database.keep(self._engine), files

    def _files(self):
        return {each for each in self._folder.rglob("*") if each.is_file()}


class _Teller(pickle.Pickler):
    """A row is told as where it is found."""

    def persistent_id(self, it):
        return (type(it), it.id) if isinstance(it, tables.Base) else None


class _Told(pickle.Unpickler):
    def persistent_load(self, where):
        return db.session.get(*where)
