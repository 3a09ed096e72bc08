"""A BIG register on this machine, which answers as the real service does.

`make run` starts it so that the demo checks something real. The tests ask it everything that the
real one may answer, and all that a service should not.
"""

import signal
import sys
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from lxml import etree

from leerhuis.demo.big_answers import (
    FAULTS,
    HOURS,
    NAMESPACE,
    NO_END,
    PEOPLE,
    Fault,
    Known,
    Row,
    Words,
    demo_person,
    envelope,
    fault,
)

PATH = "/zksrv/soap/4"
WSDL = Path(__file__).parents[1] / "registry/checks/big/register.wsdl"
ORDER = (
    "WebSite", "Name", "Initials", "Prefix", "Street", "Gender", "HouseNumber", "Postalcode",
    "City", "RegistrationNumber", "DateOfBirth", "ProfessionalGroup", "TypeOfSpecialism",
)  # fmt: skip
WEB_SITES = {"None", "Ribiz", "Skp"}
MAX_REQUEST = 20_000
_ENDLESS = 2_000_000
_BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


class BigServer(ThreadingHTTPServer):
    """The service. `asked` holds the numbers it was asked about, `seconds` is how slow slow is."""

    daemon_threads = True

    def __init__(self, port: int = 0, *, seconds: float = 30, prefixed: bool = False) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.asked: list[str] = []
        self.seconds = seconds
        self.words = Words(prefixed=prefixed)
        self.people: list[Known] = list(PEOPLE)
        self.faults: dict[str, Fault] = dict(FAULTS)
        self.hours: dict[str, int] = dict(HOURS)
        self._ended = Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{PATH}"

    def known_by(self, number: str) -> list[Known]:
        """Everyone with exactly this number, whatever else they have."""
        wanted = number.zfill(11)
        people = [each for each in self.people if any(row.number == wanted for row in each.rows)]
        return people or demo_person(wanted)

    def named(self, name: str) -> list[Known]:
        return [each for each in self.people if name.lower() in each.mailing_name.lower()]

    def wait(self) -> None:
        """As long as a slow answer takes, or until the service stops."""
        self._ended.wait(self.seconds)

    def start(self) -> "BigServer":
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def stop(self) -> None:
        self._ended.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who asks may hang up before the answer is there: that is what some tests do."""


class _Handler(BaseHTTPRequestHandler):
    server: BigServer

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the numbers in it are people's."""

    def do_GET(self) -> None:
        if self.path == f"{PATH}?wsdl":
            self._say(200, WSDL.read_text().replace("http://127.0.0.1/zksrv/soap/4", self._here()))
        else:
            self._say(404, "<html><body>Not found</body></html>", kind="text/html")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        asked = self.rfile.read(min(length, MAX_REQUEST))
        if self.path != PATH:
            self._say(404, "<html><body>Not found</body></html>", kind="text/html")
            return
        operation = (self.headers.get("SOAPAction") or "").strip('"').removeprefix(f"{NAMESPACE}/")
        body = _body(asked)
        if body is None or operation not in _OPERATIONS:
            self._say(500, fault("The request cannot be read.", code="soap:Client"))
        else:
            _OPERATIONS[operation](self, body)

    def look_up(self, body: Any) -> None:
        """ListHcpApprox4, whose request is not called after it."""
        given = _given(body)
        if given is None:
            self._say(500, fault("The request does not follow the schema.", code="soap:Client"))
            return
        number = given.get("RegistrationNumber", "")
        if not number and len(given.get("Name", "")) < 2:
            self._say(500, fault("Too little to search by."))
            return
        if number:
            self.server.asked.append(number)
        if trouble := self.server.faults.get(number.zfill(11)):
            self._fail(trouble, number)
        else:
            server = self.server
            people = server.known_by(number) if number else server.named(given["Name"])
            self._say(200, envelope(server.words.found(people)))

    def reference(self, _body: Any) -> None:
        """GetRibizReferenceData."""
        self._say(200, envelope(self.server.words.reference(self.server.hours)))

    def _fail(self, trouble: Fault, number: str) -> None:
        words = self.server.words
        right = envelope(words.found([Known([Row(number)])]))
        wrong = {
            Fault.FAULT: (500, fault("Te veel resultaten, verfijn uw zoekopdracht.")),
            Fault.BROKEN: (503, "<html><body>Service Unavailable</body></html>"),
            Fault.HTML: (200, "<!doctype html><html><body>Onderhoud</body></html>"),
            Fault.CUT_OFF: (200, right[: len(right) // 2]),
            Fault.ENTITIES: (200, right.replace("?>", f"?>{_BOMB}", 1)),
            Fault.OTHER_NUMBER: (200, right.replace(number, "19000000101")),
            Fault.OTHER_ANSWER: (200, envelope(words.reference(HOURS))),
            Fault.NO_DATE: (200, right.replace(NO_END, "onbekend")),
            Fault.NO_LIST: (200, envelope(words.of("ListHcpApprox4Result", declare=True))),
        }
        if trouble in wrong:
            self._say(*wrong[trouble])
        else:
            _TROUBLES[trouble](self, right)

    def slow(self, right: str) -> None:
        self.server.wait()
        self._say(200, right)

    def dripping(self, right: str) -> None:
        """A byte now and then, so that no single wait is long."""
        self._begin(200, len(right.encode()))
        for byte in right.encode():
            self.server._ended.wait(self.server.seconds / 20)
            self.wfile.write(bytes([byte]))

    def hung_up(self, right: str) -> None:
        """Less than was announced."""
        self._begin(200, len(right.encode()))
        self.wfile.write(right.encode()[:100])

    def endless(self, right: str) -> None:
        self._say(200, right.replace("</", " " * _ENDLESS + "</", 1))

    def moved(self, _right: str) -> None:
        self.send_response(307)
        self.send_header("Location", f"{self._here()}/elders")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _here(self) -> str:
        return self.server.address

    def _say(self, status: int, words: str, *, kind: str = "text/xml") -> None:
        data = words.encode()
        self._begin(status, len(data), kind=kind)
        self.wfile.write(data)

    def _begin(self, status: int, length: int, *, kind: str = "text/xml") -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(length))
        self.end_headers()


_OPERATIONS: Mapping[str, Callable[[_Handler, Any], None]] = {
    "ListHcpApprox4": _Handler.look_up,
    "GetRibizReferenceData": _Handler.reference,
}
_TROUBLES: Mapping[Fault, Callable[[_Handler, str], None]] = {
    Fault.SLOW: _Handler.slow,
    Fault.DRIPPING: _Handler.dripping,
    Fault.HUNG_UP: _Handler.hung_up,
    Fault.ENDLESS: _Handler.endless,
    Fault.MOVED: _Handler.moved,
}


def _body(asked: bytes) -> Any:
    """What stands in the body of a request; None when it is no SOAP 1.1."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(asked, parser).find(
            "{http://schemas.xmlsoap.org/soap/envelope/}Body/*"
        )
    except etree.XMLSyntaxError:
        return None


def _given(body: Any) -> dict[str, str] | None:
    """What is asked; None where the names, their order or their namespace are not of the schema."""
    if body.tag != f"{{{NAMESPACE}}}listHcpApproxRequest":
        return None
    names = [etree.QName(each) for each in body]
    if any(each.namespace != NAMESPACE or each.localname not in ORDER for each in names):
        return None
    places = [ORDER.index(each.localname) for each in names]
    given = {name.localname: each.text or "" for name, each in zip(names, body, strict=True)}
    right = places == sorted(set(places)) and given.get("WebSite") in WEB_SITES
    return given if right else None


def main(port: str = "0") -> None:
    """Serve until told to stop; the first line says where."""
    server = BigServer(int(port))
    signal.signal(signal.SIGTERM, lambda *_: Thread(target=server.shutdown).start())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout.write(f"{server.address}\n")
    sys.stdout.flush()
    server.serve_forever()
    server.server_close()


if __name__ == "__main__":
    main(*sys.argv[1:])
