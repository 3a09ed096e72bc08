"""The way to an identity provider: in secret, to a public address only, and not for long.

An administrator says where a provider is, so an address could point into our own network. It is
looked up once, and what was found is what is connected to. Nothing is followed elsewhere.
"""

import json
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from urllib3.exceptions import HTTPError

from leerhuis.registers import N_
from leerhuis.signin.providers import rules

SECONDS = 5
# A provider that answers nobody must not keep every worker waiting.
_WAITING = threading.BoundedSemaphore(8)
Answer = TypeVar("Answer")


class Unreachable(Exception):
    """The provider gave no answer that can be used: why is a message id, and about nobody."""


class _Lines:
    """The connections of one question: when nobody waits for its answer any more, they end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._over = False

    def add(self, line: socket.socket) -> socket.socket:
        with self._lock:
            if self._over:
                line.close()
                raise OSError("nobody waits any more")
            self._open.append(line.dup())
        return line

    def end(self) -> None:
        with self._lock:
            self._over = True
            for each in self._open:
                with suppress(OSError), each:
                    each.shutdown(socket.SHUT_RDWR)
            self._open.clear()


_asking = threading.local()


def kept(line: socket.socket) -> socket.socket:
    """A connection of the question in hand: it ends when nobody waits any more."""
    lines: _Lines = _asking.lines
    return lines.add(line)


def _guarded() -> Any:
    """What brings `requests`: megabytes that a web server without providers does without."""
    from leerhuis.signin.providers import guarded  # noqa: PLC0415

    return guarded


def fit(session: Any, *, loopback: bool, inside: frozenset[str]) -> None:
    """Let a session go by the guarded way only; by http to this machine alone, where that may."""
    _guarded().fit(session, loopback=loopback, inside=inside)


def client(
    client_id: str, secret: str, *, loopback: bool, inside: frozenset[str], **given: Any
) -> Any:
    """A session of Authlib with a provider, that goes by the guarded way only."""
    session = _guarded().OAuth2Session(client_id, secret, **given)
    fit(session, loopback=loopback, inside=inside)
    return session


def read_json(address: str, *, loopback: bool, inside: frozenset[str]) -> dict[str, Any]:
    """What stands at an address of a provider."""
    with _guarded().Session() as session:
        fit(session, loopback=loopback, inside=inside)

        def ask() -> Any:
            answer = session.get(address, headers={"Accept": "application/json"})
            if answer.status_code != 200:
                raise Unreachable(N_("it answers with an error"))
            return answer.json()

        found = in_time(ask)
    if not isinstance(found, dict):
        raise Unreachable(N_("its answer is no object"))
    return found


def in_time(ask: Callable[[], Answer]) -> Answer:
    """The answer within five seconds, however slowly its bytes come in; else `Unreachable`."""
    told: list[Answer] = []
    failed: list[BaseException] = []
    lines = _Lines()

    def work() -> None:
        _asking.lines = lines
        try:
            told.append(ask())
        except BaseException as error:  # it is raised again where somebody waits for it
            failed.append(error)
        finally:
            lines.end()
            _WAITING.release()

    if not _WAITING.acquire(blocking=False):
        raise Unreachable(N_("too many are waiting for it"))
    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    worker.join(SECONDS)
    lines.end()  # else a provider that never ends keeps a place of the eight
    if told:
        return told[0]
    raise _why(failed[0]) if failed else Unreachable(N_("it takes too long"))


def _why(error: BaseException) -> BaseException:
    """What went wrong on the way is the provider's silence; anything else is our own mistake."""
    if isinstance(error, json.JSONDecodeError):
        return Unreachable(N_("its answer is no object"))
    ways = (HTTPError, OSError, UnicodeError, ValueError)
    return Unreachable(N_("no connection could be made")) if isinstance(error, ways) else error


def may_ask(address: object, *, loopback: bool) -> bool:
    """Whether an address that a provider tells is one that we ask or send people to."""
    if not isinstance(address, str) or not address.isprintable() or len(address) > 500:
        return False
    return address.startswith("https://") or (loopback and rules.is_here(address))
