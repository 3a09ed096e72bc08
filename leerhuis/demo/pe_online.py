"""A PE-online on this machine, which answers as its specification says the real one does."""

import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from lxml import etree

PATH = "/pe-services/pe-attendanceelearning/WriteAttendance.asmx"
MOST_ROWS = 100
MOST_BYTES = 1_000_000


class PeServer(ThreadingHTTPServer):
    """The service. `courses` are the internal codes that are known (None: each of them), `refused`
    whom it does not know. `taken` is what was accepted; a repeat is accepted and taken once."""

    daemon_threads = True

    def __init__(self, port: int = 0, *, key: str = "sleutel", user: str = "1") -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.key, self.user = key, user
        self.courses: set[str] | None = set()
        self.refused: set[str] = set()
        self.taken: set[tuple[str, str, str]] = set()
        self.calls = 0
        self.broken: bytes | None = None
        self.status = 200

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{PATH}"

    def start(self) -> "PeServer":
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def stop(self) -> None:
        self.shutdown()
        self.server_close()

    def process(self, xml: str) -> bytes:
        """Check the document as a whole, then each row by itself."""
        try:
            entry = etree.fromstring(xml.encode())
        except etree.XMLSyntaxError:
            return _refusal(505, "XML is ongeldig")
        if (entry.findtext("Settings/userID"), entry.findtext("Settings/userKey")) != (
            self.user,
            self.key,
        ):
            return _refusal(400, "Geen toegang")
        rows = entry.findall("Attendance")
        if len(rows) > MOST_ROWS:
            return _refusal(500, "Te veel records")
        return _answer([(each, self._fault(each)) for each in rows], self.taken)

    def _fault(self, row: Any) -> str:
        if self.courses is not None and row.findtext("externalCourseID") not in self.courses:
            return "ERROR1021 cursus onbekend"
        if not row.findtext("endDate") and not row.findtext("externalEditionID"):
            return "ERROR1022 uitvoering ontbreekt"
        if row.findtext("endDate") and row.findtext("externalEditionID"):
            return "datum en uitvoering samen"
        return "persoon onbekend" if row.findtext("externalPersonID") in self.refused else ""


def _answer(rows: list[tuple[Any, str]], taken: set[tuple[str, str, str]]) -> bytes:
    summary = etree.Element("Summary")
    results = etree.SubElement(summary, "Results")
    wrong = sum(bool(fault) for _row, fault in rows)
    for name, number in (
        ("rejected_rows", wrong),
        ("accepted_rows", len(rows) - wrong),
        ("total_rows", len(rows)),
    ):
        etree.SubElement(results, name).text = str(number)
    for row, fault in rows:
        if fault:
            _error(summary, 100, fault)
            continue
        person = row.findtext("externalPersonID")
        course, day = row.findtext("externalCourseID"), row.findtext("endDate") or ""
        taken.add((person, course, day))
        accepted = etree.SubElement(summary, "Accepted")
        for name, text in (("person", person), ("course", course), ("date", day)):
            etree.SubElement(accepted, name).text = text
    return etree.tostring(summary)


def _refusal(number: int, words: str) -> bytes:
    summary = etree.Element("Summary")
    _error(summary, number, words)
    return etree.tostring(summary)


def _error(parent: Any, number: int, words: str) -> None:
    error = etree.SubElement(parent, "Error")
    etree.SubElement(error, "errorNR").text = str(number)
    etree.SubElement(error, "errorMsg").text = words


class _Handler(BaseHTTPRequestHandler):
    server: PeServer

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        sent = self.rfile.read(min(size, MOST_BYTES)).decode()
        self.server.calls += 1
        if self.path != f"{PATH}/ProcessXML":
            self.send_error(404)
            return
        told = parse_qs(sent).get("sXML", [""])[0]
        data = self.server.broken or self.server.process(told)
        self.send_response(self.server.status)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def main() -> None:
    """Serve until told to stop; the first line says where."""
    server = PeServer()
    server.courses = None
    signal.signal(signal.SIGTERM, lambda *_: Thread(target=server.shutdown).start())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout.write(f"{server.address}\n")
    sys.stdout.flush()
    server.serve_forever()
    server.server_close()


if __name__ == "__main__":
    main()
