"""Count what is asked of the database."""

from contextlib import contextmanager

from flask import current_app
from sqlalchemy import event


@contextmanager
def statements():
    """The statements sent while the block runs (also those of a client's requests)."""
    seen = []
    engine = current_app.extensions["leerhuis.engine"]

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
