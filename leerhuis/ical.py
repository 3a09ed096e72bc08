"""Appointments as RFC 5545 text: the personal feed, and the invitation that goes with a letter.

Equal input gives equal bytes, so that a feed has an ETag and a letter can be sent again:
nothing here asks the clock or makes up an id.
"""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vDDDTypes, vDuration, vInt, vText, vUri

log = logging.getLogger(__name__)

ZONE = ZoneInfo("Europe/Amsterdam")

# A constant with yearly rules: the block that the library derives ends at its last date.
TIMEZONE = b"""\
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
""".replace(b"\n", b"\r\n")

# How long a calendar may wait before it asks again.
REFRESH = timedelta(hours=1)
_DAY = timedelta(days=1)
_END = b"END:VCALENDAR\r\n"
_EVENT_ENDS = b"END:VEVENT\r\n"
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ADDRESS = re.compile(r'[^\s@,;:<>"]+@[^\s@,;:<>"]+')
_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})


class Status(StrEnum):
    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


class Method(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Party(NamedTuple):
    """Who invites, or who is invited."""

    name: str
    address: str


@dataclass(frozen=True)
class Entry:
    """One appointment. Moments are aware; `stamp` is when the appointment last changed.

    The `alarm` goes off so long after the beginning; before it when negative.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime | None
    summary: str
    stamp: datetime
    location: str = ""
    description: str = ""
    url: str = ""
    status: Status = Status.CONFIRMED
    alarm: timedelta | None = None


@dataclass(frozen=True)
class Day:
    """A whole day to remember, such as a deadline: it makes nobody busy, and is for no one else.

    The `alarm` goes off so long after the midnight with which the day begins.
    """

    uid: str
    sequence: int
    on: date
    summary: str
    stamp: datetime
    description: str = ""
    url: str = ""
    status: Status = Status.CONFIRMED
    alarm: timedelta | None = None


def feed(entries: Iterable[Entry | Day], *, name: str) -> bytes:
    """A calendar to subscribe to.

    An entry that cannot be written is left out and logged: one broken session must not
    take away everybody's calendar.
    """
    calendar = _calendar("PUBLISH")
    calendar["NAME"] = calendar["X-WR-CALNAME"] = _Text(_line(name))
    calendar["X-WR-TIMEZONE"] = vText(ZONE.key)
    calendar["REFRESH-INTERVAL"] = vDuration(REFRESH, params={"VALUE": "DURATION"})
    calendar["X-PUBLISHED-TTL"] = vDuration(REFRESH)
    return _written(calendar, [part for entry in entries if (part := _part_or_none(entry))])


def invitation(entry: Entry, *, method: Method, organizer: Party, attendee: Party) -> bytes:
    """The iTIP message for one person; ValueError where `feed` would leave the entry out."""
    if method is Method.REQUEST and entry.status is Status.CANCELLED:
        raise ValueError("a cancelled entry invites nobody")
    event = _event(entry)
    if method is Method.CANCEL:
        event["STATUS"] = vText(Status.CANCELLED)
    event["ORGANIZER"] = _party(organizer)
    # They chose this seat themselves, so their calendar need not ask whether they will come.
    event["ATTENDEE"] = _party(attendee, ROLE="REQ-PARTICIPANT", PARTSTAT="ACCEPTED", RSVP="FALSE")
    return _written(_calendar(method), [event.to_ical()])


def _part_or_none(entry: Entry | Day) -> bytes | None:
    try:
        part = bytes(_event(entry).to_ical())
        if entry.alarm is None or entry.status is Status.CANCELLED:
            return part
        return part.removesuffix(_EVENT_ENDS) + _alarm(entry.alarm, entry.summary) + _EVENT_ENDS
    except Exception:  # whatever is wrong with one entry, the others must come out
        log.exception("Left calendar entry %r out of a feed", entry.uid)
        return None


def _event(entry: Entry | Day) -> Event:
    _check(entry)
    event = Event()
    event["UID"] = _Text(_line(entry.uid))
    event["SEQUENCE"] = vInt(entry.sequence)
    event["DTSTAMP"] = event["LAST-MODIFIED"] = vDDDTypes(entry.stamp.astimezone(UTC))
    if isinstance(entry, Day):
        _fill_day(event, entry)
    else:
        _fill_hours(event, entry)
    event["SUMMARY"] = _Text(_line(entry.summary))
    event["STATUS"] = vText(entry.status)
    if entry.description:
        event["DESCRIPTION"] = _Text(_lines(entry.description))
    if entry.url:
        event["URL"] = vUri("".join(_line(entry.url).split()))
    if isinstance(entry, Day) or entry.status is Status.CANCELLED:
        event["TRANSP"] = vText("TRANSPARENT")
    return event


def _fill_hours(event: Event, entry: Entry) -> None:
    event["DTSTART"] = _moment(entry.starts_at)
    if entry.ends_at:
        event["DTEND"] = _moment(entry.ends_at)
    if entry.location:
        event["LOCATION"] = _Text(_line(entry.location))


def _fill_day(event: Event, day: Day) -> None:
    event["DTSTART"] = vDDDTypes(day.on)
    event["DTEND"] = vDDDTypes(day.on + _DAY)
    event["CLASS"] = vText("PRIVATE")


@lru_cache(maxsize=1024)
def _alarm(after: timedelta, words: str) -> bytes:
    alarm = Alarm()
    alarm["ACTION"] = vText("DISPLAY")
    alarm["DESCRIPTION"] = _Text(_line(words))
    alarm["TRIGGER"] = vDuration(after)
    return bytes(alarm.to_ical())


def _check(entry: Entry | Day) -> None:
    if not _line(entry.uid) or entry.sequence < 0:
        raise ValueError("it has no uid, or a negative sequence")
    if entry.stamp.tzinfo is None:
        raise ValueError("a stamp without a zone would float over the world")
    if isinstance(entry, Day):
        return
    if any(each.tzinfo is None for each in (entry.starts_at, entry.ends_at or entry.starts_at)):
        raise ValueError("a moment without a zone would float over the world")
    if entry.ends_at and entry.ends_at <= entry.starts_at:
        raise ValueError("it ends before it starts")


def _moment(at: datetime) -> vDDDTypes:
    """Local time with its zone; UTC in the hour that an autumn night has twice."""
    local = at.astimezone(ZONE)
    twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return vDDDTypes(at.astimezone(UTC) if twice else local)


def _party(party: Party, **params: str) -> vCalAddress:
    address = _line(party.address)
    if not _ADDRESS.fullmatch(address):
        raise ValueError("that is not one mail address")
    # A quote or a caret in a parameter needs RFC 6868, which older calendars do not read.
    name = _line(re.sub('["^]', "", party.name)) or address
    return vCalAddress(f"mailto:{address}", params={"CN": name, **params})


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar["VERSION"] = vText("2.0")
    calendar["PRODID"] = vText("-//Leerhuis//Leerhuis//NL")
    calendar["CALSCALE"] = vText("GREGORIAN")
    calendar["METHOD"] = vText(method)
    return calendar


def _written(calendar: Calendar, parts: list[bytes]) -> bytes:
    return b"".join([calendar.to_ical().removesuffix(_END), TIMEZONE, *parts, _END])


def _lines(text: str) -> str:
    """Without the control characters that break a calendar; every line break becomes one kind."""
    return _UNPRINTABLE.sub("", _BREAKS.sub("\n", text)).strip()


def _line(text: str) -> str:
    return " ".join(_lines(text).split("\n"))


class _Text(vText):
    """Text escaped in one pass: the library turns the `\\N` of a Windows path into a line break."""

    def to_ical(self) -> bytes:
        return self.translate(_ESCAPES).encode()
