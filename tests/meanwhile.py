"""What others do at the very moment at which something is written."""

import threading
from contextlib import contextmanager

from sqlalchemy import event

# So long others get to be done before it is written; who is made to wait is done after it.
HEAD_START = 1


@contextmanager
def meanwhile(app, words, task):
    """When a statement with these words is about to run, do the task in a thread of its own.

    What the task returned is there when the block is left.
    """
    engine, done, threads = app.extensions["leerhuis.engine"], [], []

    def do():
        with app.app_context():
            done.append(task())

    def begin(_connection, _cursor, statement, *_rest):
        if words in statement and not threads:
            threads.append(threading.Thread(target=do))
            threads[0].start()
            threads[0].join(timeout=HEAD_START)

    event.listen(engine, "before_cursor_execute", begin)
    try:
        yield done
    finally:
        event.remove(engine, "before_cursor_execute", begin)
        for each in threads:
            each.join()
