"""What a request writes, as the statements that reach the database."""

from contextlib import contextmanager
from itertools import zip_longest

from sqlalchemy import event

WRITES = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def written(engine):
    """The statements that write, each with its values, while this lasts."""
    found = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        if statement.lstrip().startswith(WRITES):
            found.append((statement, _values(parameters)))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _values(parameters):
    if isinstance(parameters, dict):
        return [f"{name}={_value(each)}" for name, each in parameters.items()]
    if isinstance(parameters, list):
        return [value for each in parameters for value in _values(each)]
    return [_value(each) for each in parameters]


def _value(each):
    return repr(bytes(each) if isinstance(each, memoryview) else each)


def other(once, again, hostile):
    """What was written otherwise; what differs between twice the same is drawn by lot."""
    rows = zip_longest(once, again, hostile, fillvalue=("nothing", []))
    return [three for one, two, three in rows if _differs(one, two, three)]


def _differs(one, two, three):
    if one[0] != three[0] or len(one[1]) != len(three[1]):
        return True
    return any(a == b != c for a, b, c in zip(one[1], two[1], three[1], strict=True))
