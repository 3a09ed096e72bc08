"""The BIG register's service over SOAP 1.1: one question at a time, and an answer that is weighed.

Imports zeep, which is slow: only the process that does the timed work comes here.
"""

import logging
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

import requests
import zeep
from lxml import etree
from zeep.transports import Transport

from leerhuis import clock
from leerhuis.registry.checks.big.answers import Answer, Group, Unreadable, answer_of, groups_of
from leerhuis.registry.checks.big.client import NotAnswered

DESCRIPTION = Path(__file__).parent / "register.wsdl"
NAMESPACE = "http://services.cibg.nl/ExternalUser"
BINDING = f"{{{NAMESPACE}}}PublicV4Soap"
SECONDS = 15
MAX_BYTES = 500_000
SAID_LENGTH = 200
_READABLE = (requests.codes.ok, requests.codes.internal_server_error)  # a fault comes with 500
_SCHEMA = "{http://www.w3.org/2001/XMLSchema}"
_ENVELOPE = "{http://schemas.xmlsoap.org/soap/envelope/}"
# What an answer to each question is called, and the list that it holds even when it is empty.
_ANSWERS = {
    "ListHcpApprox4": ("ListHcpApprox4Result", "ListHcpApprox"),
    "GetRibizReferenceData": ("GetRibizReferenceDataResponse", "ProfessionalGroups"),
}
# zeep tells in its log what it could not read, and those are people's dates.
logging.getLogger("zeep").setLevel(logging.CRITICAL)


class BigRegister:
    """The service at this address."""

    def __init__(self, address: str, *, seconds: float = SECONDS) -> None:
        self._transport = _Transport(seconds)
        client = zeep.Client(  # type: ignore[no-untyped-call]
            str(DESCRIPTION),
            transport=self._transport,
            settings=zeep.Settings(forbid_dtd=True, forbid_entities=True, forbid_external=True),
        )
        self._service = client.create_service(BINDING, address)  # type: ignore[no-untyped-call]

    def __enter__(self) -> "BigRegister":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._transport.session.close()

    def look_up(self, number: str) -> Answer | None:
        """What the register says of this number; None when it knows nobody by it."""
        people = self._ask("ListHcpApprox4", WebSite="Ribiz", RegistrationNumber=number)
        try:
            return answer_of(people, number=number)
        except Unreadable as no:
            raise NotAnswered(str(no)) from no

    def groups(self) -> list[Group]:
        """The professional groups with the hours that re-registration asks."""
        reference = self._ask("GetRibizReferenceData", getCibgReferenceDataRequest={})
        try:
            return groups_of(reference)
        except Unreadable as no:
            raise NotAnswered(str(no)) from no

    def _ask(self, operation: str, **given: Any) -> Any:
        try:
            return self._service[operation](**given)
        except NotAnswered:
            raise
        except requests.Timeout as no:
            raise NotAnswered("no answer in time") from no
        except requests.RequestException as no:
            raise NotAnswered("no connection") from no
        except zeep.exceptions.Fault as no:
            raise NotAnswered(_said(no.message)) from no
        except Exception as no:  # whatever zeep makes of an answer that is none
            raise NotAnswered("an answer that cannot be read") from no


def _said(message: str | None) -> str:
    text = "".join(sign for sign in message or "" if sign.isprintable())
    return f"fault: {text}"[:SAID_LENGTH]


class _Transport(Transport):
    """Reads no more than an answer may be long, and for no longer than it may take."""

    def __init__(self, seconds: float) -> None:
        super().__init__(session=requests.Session())  # type: ignore[no-untyped-call]
        self._seconds = timedelta(seconds=seconds)
        self._known = {
            each.get("name") for each in etree.parse(str(DESCRIPTION)).iter(f"{_SCHEMA}element")
        }

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> requests.Response:
        passed = clock.stopwatch()
        with self.session.post(
            address,
            data=message,
            headers=headers | {"Accept-Encoding": "identity"},
            timeout=self._seconds.total_seconds(),
            stream=True,
            allow_redirects=False,
        ) as response:
            if response.status_code not in _READABLE:
                raise NotAnswered(f"status {response.status_code}")
            read = bytearray()
            for byte in response.iter_content(1):  # else a dripping answer outlasts its time
                read += byte
                if len(read) > MAX_BYTES:
                    raise NotAnswered("an answer that is too long")
                if passed() > self._seconds:
                    raise NotAnswered("no answer in time")
        operation = headers["SOAPAction"].strip('"').rpartition("/")[2]
        content = prepared(bytes(read), operation=operation, known=self._known)
        return _plain(response.status_code, content)


def _plain(status: int, content: bytes) -> requests.Response:
    """The same answer without headers that could say something else about it."""
    response = requests.Response()
    response.status_code = status
    response.headers["Content-Type"] = "text/xml; charset=utf-8"
    response._content = content
    return response


def prepared(content: bytes, *, operation: str, known: set[str | None]) -> bytes:
    """A whole answer to this question, without what came after our description was written.

    zeep takes any other document for an empty answer, and an empty answer means "not found".
    """
    envelope = _parsed(content)
    said = envelope.find(f"{_ENVELOPE}Body/*")
    if said is not None and said.tag == f"{_ENVELOPE}Fault":
        return content
    name, holds = _ANSWERS[operation]
    listed = None if said is None else _named(said, holds)
    if said is None or etree.QName(said).localname != name or listed is None:
        raise NotAnswered("an answer to another question")
    rows = len(listed)
    _drop_unknown(said, known=known)
    if len(listed) != rows:
        raise NotAnswered("an answer that cannot be read")
    return bytes(etree.tostring(envelope, xml_declaration=True, encoding="utf-8"))


def _parsed(content: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        envelope = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as no:
        raise NotAnswered("an answer that is no XML") from no
    if envelope.getroottree().docinfo.doctype or envelope.tag != f"{_ENVELOPE}Envelope":
        raise NotAnswered("an answer that is no SOAP")
    return envelope


def _named(said: Any, name: str) -> Any:
    rows = [each for each in said.iter(etree.Element) if etree.QName(each).localname == name]
    return rows[0] if rows else None


def _drop_unknown(said: Any, *, known: set[str | None]) -> None:
    for each in list(said.iter(etree.Element)):
        if etree.QName(each).localname not in known:
            each.getparent().remove(each)
