"""The document that PE-online takes, and its answer, by its specification of 2016.

Source: "Webservice e-learning en Fysiek presenties", AlgemeenV01. One body a call, at most 100
rows; rows that are right are processed also when others are not; sending again does no harm.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import IntEnum

from lxml import etree

from leerhuis import clock
from leerhuis.errors import Refused
from leerhuis.registers import N_, Register

MOST_ROWS = 100
DUTCH = "1"


class Kind(IntEnum):
    """How PE-online has a course accredited; an expertise group is none of ours."""

    BY_MEETING = 1
    E_LEARNING = 2
    AS_A_WHOLE = 4


KINDS = {
    Kind.AS_A_WHOLE: N_("In a classroom, accredited as a whole"),
    Kind.BY_MEETING: N_("In a classroom, accredited per meeting"),
    Kind.E_LEARNING: N_("E-learning"),
}


@dataclass(frozen=True)
class Account:
    """Who sends, for which body."""

    user: str
    key: str
    body: int


@dataclass(frozen=True)
class Row:
    """One person who completed one course."""

    person: str
    course: str
    kind: Kind
    edition: str
    ended_on: date


@dataclass(frozen=True)
class Summary:
    """What was answered: who was accepted for which course, and what was said of the others."""

    accepted: frozenset[tuple[str, str]]
    errors: tuple[str, ...]


class Unreadable(Exception):
    """What came back is no answer of PE-online."""


def number_for(register: Register, number: str) -> str:
    """How a body writes the number of a person: NIP with its letters, V&VN the BIG number."""
    digits = re.sub(r"\D", "", number)
    if register is Register.NIP and 1 <= len(digits) <= 8:
        return f"NIP-{digits:0>8}"
    if register is Register.VENVN and 9 <= len(digits) <= 11:
        return digits.zfill(11)
    raise Refused("PE-online does not take a number like %(number)s here.", number=number)


def check_kind(kind: Kind, *, sessions: int, edition: str) -> None:
    """What PE-online asks of a group, before anything is sent."""
    if kind is Kind.BY_MEETING and sessions > 1:
        raise Refused(
            "PE-online wants each meeting of this group by itself. Enter them there by hand."
        )
    if kind is not Kind.E_LEARNING and not edition:
        raise Refused("First fill in the internal code of this group at PE-online.")


def document(account: Account, rows: Sequence[Row]) -> bytes:
    """The <Entry> of at most a hundred rows."""
    if not 1 <= len(rows) <= MOST_ROWS:
        raise ValueError("PE-online takes 1 to 100 rows a call")
    entry = etree.Element("Entry")
    _fields(
        etree.SubElement(entry, "Settings"),
        userID=account.user,
        userRole="EDU",
        userKey=account.key,
        orgID=str(account.body),
        settingOutput="1",
        languageID=DUTCH,
        defaultLanguageID=DUTCH,
    )
    for row in rows:
        _fields(etree.SubElement(entry, "Attendance"), **_told(row))
    return etree.tostring(entry, xml_declaration=True, encoding="utf-8")


def _told(row: Row) -> dict[str, str]:
    """An e-learning has the day on which it ended and no edition, a classroom the reverse."""
    told = {"externalCourseID": row.course, "externalPersonID": row.person}
    if row.kind is Kind.E_LEARNING:
        ended = clock.local(clock.moment_of(row.ended_on, time(12)))
        return told | {"endDate": ended.isoformat(timespec="seconds")}
    return told | {"externalEditionID": row.edition}


def _fields(parent: etree._Element, **values: str) -> None:
    for name, value in values.items():
        etree.SubElement(parent, name).text = value


def summary(data: bytes) -> Summary:
    """Read an answer; Unreadable for anything else."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        top = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise Unreadable(str(fault)) from fault
    found = top if top.tag == "Summary" else top.find(".//{*}Summary")
    if found is None:
        raise Unreadable("no Summary")
    return Summary(
        accepted=frozenset(
            (_text(each, "person"), _text(each, "course")) for each in found.iterfind("{*}Accepted")
        ),
        errors=tuple(_error(each) for each in found.iterfind(".//{*}Error")),
    )


def _error(each: etree._Element) -> str:
    return f"{_text(each, 'errorNR')} {_text(each, 'errorMsg')}".strip()[:300]


def _text(parent: etree._Element, name: str) -> str:
    return (parent.findtext(f"{{*}}{name}") or "").strip()


def batches(rows: Iterable[Row]) -> list[list[Row]]:
    given = list(rows)
    return [given[at : at + MOST_ROWS] for at in range(0, len(given), MOST_ROWS)]
