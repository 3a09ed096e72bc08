"""Runs migrations on their own connection: without foreign keys on SQLite while tables move."""

from alembic import context
from sqlalchemy import create_engine, event
from sqlalchemy.pool import NullPool

from leerhuis import tables

url = context.config.attributes["url"].replace("postgresql://", "postgresql+psycopg://", 1)
engine = create_engine(url, poolclass=NullPool)
sqlite = engine.dialect.name == "sqlite"

if sqlite:

    @event.listens_for(engine, "connect")
    def prepare(connection, _record):
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=OFF")

    @event.listens_for(engine, "begin")
    def begin(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=tables.METADATA,
        render_as_batch=sqlite,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if sqlite:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"rows without their parent after migrating: {broken[:5]}")
engine.dispose()
