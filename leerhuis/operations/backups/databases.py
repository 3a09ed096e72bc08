"""Which of the two databases an address leads to."""

from leerhuis.operations.backups.postgresql import PostgreSQL
from leerhuis.operations.backups.sqlite import SQLite
from leerhuis.settings import Settings

Database = SQLite | PostgreSQL


def database(chosen: Settings) -> Database:
    if chosen.database_url.startswith("sqlite"):
        return SQLite(chosen.database_url)
    return PostgreSQL(chosen.database_url, tools=chosen.postgresql_tools)
