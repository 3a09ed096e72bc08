"""What a request writes, as the statements that reach the database."""

import re
from contextlib import contextmanager

from sqlalchemy import event

# Ids, tokens and hashes are drawn anew each time.
RANDOM = re.compile(r"[A-Za-z0-9_=.@<>-]{20,}")
WRITES = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def written(engine):
    """The statements that write, with their values, while this lasts."""
    found = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        if statement.lstrip().startswith(WRITES):
            found.append((statement, RANDOM.sub("random", repr(parameters))))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
