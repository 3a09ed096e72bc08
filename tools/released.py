"""Keeps the database of a release for the upgrade tests: every row of an SQLite demo, packed.

    python tools/released.py FILE.db        tests/upgrades/<its revision>.json.gz

Do this once, just before the next revision comes: load the demo with the version that is released
(`flask --app wsgi db upgrade`, `flask --app wsgi demo`) and pack its file. A file that is there is
never made anew: what was released does not change. Tables that are long are cut.
"""

import base64
import gzip
import json
import sqlite3
import sys
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "tests" / "upgrades"

# Of what is long and nothing refers to, so many rows are as good as all of them.
FEWER = {"letter": 60, "audit_event": 400, "audit_seal": 400, "sealed_answer": 3}


def packed(value):
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def rows_of(connection, name):
    limit = FEWER.get(name, -1)
    found = connection.execute(f'SELECT * FROM "{name}" ORDER BY id LIMIT {limit}')
    columns = [each[0] for each in found.description]
    return {"columns": columns, "rows": [list(map(packed, row)) for row in found]}


def main(file):
    with sqlite3.connect(file) as connection:
        [revision] = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND name NOT LIKE 'sqlite%' AND name <> 'alembic_version' ORDER BY name"
        ).fetchall()
        tables = {name: rows_of(connection, name) for (name,) in names}
    place = FOLDER / f"{revision}.json.gz"
    if place.exists():
        sys.exit(f"{place} is there already: what was released does not change.")
    text = json.dumps({"revision": revision, "tables": tables}, ensure_ascii=False)
    place.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    print(place, place.stat().st_size)


if __name__ == "__main__":
    main(*sys.argv[1:])
