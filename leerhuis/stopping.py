"""Whether this process was asked to stop: long work ends where it can be taken up again."""

from collections.abc import Callable

from flask import g


def heed(asked: Callable[[], bool]) -> None:
    """Let the work of this application context know when to end."""
    g.stopping = asked


def asked() -> bool:
    """Whether to leave what is not begun to whoever runs next."""
    return bool(g.get("stopping", bool)())
