"""A session of `requests` that connects to public addresses only, and reads no more than a page."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from authlib.integrations.requests_client import OAuth2Session as OAuth2Session
from requests import PreparedRequest, Response
from requests import Session as Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from leerhuis.registers import N_
from leerhuis.signin.providers import wire
from leerhuis.signin.providers.wire import SECONDS, Unreachable

MOST_BYTES = 256 * 1024
# Addresses that end in one of IPv4: a router may lead them there, so it is that one that counts.
_CARRIERS = tuple(ip_network(each) for each in ("::/96", "64:ff9b::/96"))


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
    return wire.kept(line)


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

    def send(self, request: PreparedRequest, **given: Any) -> Response:  # type: ignore[override]
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


def fit(session: Session, *, loopback: bool, inside: frozenset[str]) -> None:
    """Let a session go by the guarded way only; by http to this machine alone, where that may."""
    here = frozenset({"127.0.0.1", "localhost", "::1"}) if loopback else frozenset()
    session.trust_env = False
    session.adapters.clear()
    session.mount("https://", Guarded(inside=inside | here))
    if loopback:
        for host in ("127.0.0.1", "localhost"):
            session.mount(f"http://{host}:", Guarded(inside=here))
