"""The way to an identity provider: in secret, to a public address only, and not for long.

An administrator says where a provider is, so an address could point into our own network. It is
looked up once, and what was found is what is connected to. Nothing is followed elsewhere.
"""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, TypeVar

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

from leerhuis.registers import N_
from leerhuis.signin.providers import rules

SECONDS = 5
MOST_BYTES = 256 * 1024
# A provider that answers nobody must not keep every worker waiting.
_WAITING = threading.BoundedSemaphore(8)
Answer = TypeVar("Answer")
# Addresses that end in one of IPv4: a router may lead them there, so it is that one that counts.
_CARRIERS = tuple(ip_network(each) for each in ("::/96", "64:ff9b::/96"))


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


def _is_public(place: str) -> bool:
    address = ip_address(place)
    if isinstance(address, IPv6Address):
        if address.is_site_local:
            return False
        carried = any(address in each for each in _CARRIERS)
        within = IPv4Address(address.packed[-4:]) if carried else address.sixtofour
        address = within or address
    return address.is_global and not address.is_multicast


def _connected(connection: HTTPConnection, *, inside: frozenset[str]) -> socket.socket:
    """Connect to the first address of this host, if every one of them is public."""
    found = socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM)
    places = [str(each[4][0]) for each in found]
    if connection.host not in inside and not all(map(_is_public, places)):
        raise NewConnectionError(connection, "not a public address")
    line = socket.create_connection((places[0], connection.port or 443), SECONDS)
    lines: _Lines = _asking.lines
    return lines.add(line)


def _kinds(inside: frozenset[str]) -> tuple[type[HTTPConnectionPool], type[HTTPSConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _connected(self, inside=inside)

    class Secret(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _connected(self, inside=inside)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecretPool(HTTPSConnectionPool):
        ConnectionCls = Secret

    return PlainPool, SecretPool


class Guarded(HTTPAdapter):
    """Connects where it may, follows nothing, and reads no more than a page."""

    def __init__(self, *, inside: frozenset[str]) -> None:
        self.inside = inside
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **given: Any) -> None:
        super().init_poolmanager(*args, **given)
        plain, secret = _kinds(self.inside)
        self.poolmanager.pool_classes_by_scheme = {"http": plain, "https": secret}

    def send(self, request: requests.PreparedRequest, **given: Any) -> requests.Response:  # type: ignore[override]
        given |= {"stream": True, "timeout": SECONDS, "proxies": None}
        answer = super().send(request, **given)
        with answer:
            body = answer.raw.read(MOST_BYTES + 1, decode_content=True)
        if answer.is_redirect:
            raise Unreachable(N_("it sends us elsewhere"))
        if len(body) > MOST_BYTES:
            raise Unreachable(N_("its answer is too long"))
        answer._content = body
        return answer


def fit(session: requests.Session, *, loopback: bool, inside: frozenset[str]) -> None:
    """Let a session go by the guarded way only; by http to this machine alone, where that may."""
    here = frozenset({"127.0.0.1", "localhost", "::1"}) if loopback else frozenset()
    session.trust_env = False
    session.adapters.clear()
    session.mount("https://", Guarded(inside=inside | here))
    if loopback:
        for host in ("127.0.0.1", "localhost"):
            session.mount(f"http://{host}:", Guarded(inside=here))


def read_json(address: str, *, loopback: bool, inside: frozenset[str]) -> dict[str, Any]:
    """What stands at an address of a provider."""
    with requests.Session() as session:
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
    if isinstance(error, requests.JSONDecodeError):
        return Unreachable(N_("its answer is no object"))
    ways = (requests.RequestException, HTTPError, OSError, UnicodeError, ValueError)
    return Unreachable(N_("no connection could be made")) if isinstance(error, ways) else error


def may_ask(address: object, *, loopback: bool) -> bool:
    """Whether an address that a provider tells is one that we ask or send people to."""
    if not isinstance(address, str) or not address.isprintable() or len(address) > 500:
        return False
    return address.startswith("https://") or (loopback and rules.is_here(address))
