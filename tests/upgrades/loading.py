"""Puts the rows of a release into an empty database of its revision, whichever kind it is."""

import base64
import gzip
import json
from datetime import UTC, date, datetime, time
from pathlib import Path

from sqlalchemy import JSON, MetaData, create_engine, insert, select, text
from sqlalchemy.pool import NullPool

FOLDER = Path(__file__).parent
RELEASES = sorted(each.name.removesuffix(".json.gz") for each in FOLDER.glob("*.json.gz"))


def engine_of(url):
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool
    )


def released(revision):
    """The tables of a release, with their rows."""
    return json.loads(gzip.decompress((FOLDER / f"{revision}.json.gz").read_bytes()))["tables"]


def _value(value, kind):
    """What SQLite kept, as the type of the column in the database asks it."""
    if value is None:
        return None
    if isinstance(value, dict):
        return base64.b64decode(value["base64"])
    python = type(None) if isinstance(kind, JSON) else kind.python_type
    if isinstance(kind, JSON):
        return json.loads(value)
    if python is datetime:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    if python in (date, time):
        return python.fromisoformat(value)
    return bool(value) if python is bool else value


def load(url, revision):
    """Fill the tables; who refers to whom is looked at when all of it is there."""
    engine = engine_of(url)
    found = MetaData()
    found.reflect(engine)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # rows come table by table, in no order
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for name, kept in released(revision).items():
            table = found.tables[name]
            kinds = [table.c[column].type for column in kept["columns"]]
            rows = [
                dict(zip(kept["columns"], map(_value, row, kinds), strict=True))
                for row in kept["rows"]
            ]
            if rows:
                connection.execute(insert(table), rows)
                _count_on(connection, name, max(row["id"] for row in rows))


def _count_on(connection, name, last):
    """The next row gets the next number."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"),
            {"name": name, "last": last},
        )


def everything(url):
    """Every row of every table: by table, by its number."""
    engine = engine_of(url)
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        return {
            name: {row["id"]: dict(row) for row in connection.execute(select(table)).mappings()}
            for name, table in found.tables.items()
            if name != "alembic_version"
        }
