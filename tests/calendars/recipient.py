"""Calendars of others: what they do with the messages they get, by the rules of RFC 5546.

Each of the three does something that the others do not: one remembers what it removed, one reads
only what is addressed to it by its sender, one takes the attachment and forgets what is gone.
"""

import email
from email.policy import default
from typing import NamedTuple

from icalendar import Calendar

from leerhuis.mail.rules import TryLater


class Shape(NamedTuple):
    """How a calendar reads."""

    name: str
    by_attachment: bool
    checks_parties: bool
    remembers: bool


OUTLOOK = Shape("outlook", by_attachment=False, checks_parties=False, remembers=True)
GOOGLE = Shape("google", by_attachment=False, checks_parties=True, remembers=True)
APPLE = Shape("apple", by_attachment=True, checks_parties=False, remembers=False)
SHAPES = (OUTLOOK, GOOGLE, APPLE)


class Held(NamedTuple):
    """An entry as it was told last."""

    newness: tuple
    starts_at: object
    ends_at: object
    summary: str
    place: str
    gone: bool


class Recipient:
    """The calendar of one address."""

    def __init__(self, address, shape):
        self.address, self.shape = address, shape
        self._held = {}
        self.read = []
        self.strays = []

    @property
    def shows(self):
        """What stands in it: when and where, by uid."""
        return {
            uid: (each.starts_at, each.ends_at, each.place)
            for uid, each in self._held.items()
            if not each.gone
        }

    @property
    def steps(self):
        """The messages it got, in their order."""
        return [(method, sequence) for method, _uid, sequence in self.read]

    def get(self, data):
        message = email.message_from_bytes(data, policy=default)
        if (calendar := self._calendar_of(message)) is None:
            return
        method = str(calendar["METHOD"])
        (event,) = calendar.walk("VEVENT")
        assert "RRULE" not in event
        uid, sequence = str(event["UID"]), int(event["SEQUENCE"])
        if self.shape.checks_parties and not self._is_for_me(message, event):
            return
        self.read.append((method, uid, sequence))
        known = self._held.get(uid)
        newness = (sequence, event["DTSTAMP"].dt)
        if known is None and method == "CANCEL":
            self.strays.append(uid)
            return
        if known is not None and newness < known.newness:
            return
        if method == "CANCEL" and not self.shape.remembers:
            del self._held[uid]
            return
        self._held[uid] = Held(
            newness,
            event["DTSTART"].dt,
            event["DTEND"].dt,
            str(event["SUMMARY"]),
            str(event["LOCATION"]),
            gone=method == "CANCEL",
        )

    def _calendar_of(self, message):
        parts = {each.get_content_type(): each for each in message.walk()}
        if "text/calendar" not in parts:
            return None
        inline, attached = parts["text/calendar"], parts["application/ics"]
        told = inline.get_content()
        assert told.encode() == attached.get_content()
        calendar = Calendar.from_ical(told)
        assert inline["Content-Type"].params["method"] == str(calendar["METHOD"])
        return calendar

    def _is_for_me(self, message, event):
        (sender,) = message["From"].addresses
        by, to = str(event["ORGANIZER"]), str(event["ATTENDEE"])
        return by == f"mailto:{sender.addr_spec}" and to == f"mailto:{self.address}"


class Post:
    """A mail server: it takes a letter, refuses it, or takes it and drops the line.

    What it took goes on to the calendars at once, or lies until `flush`, the last one first.
    """

    def __init__(self, recipients):
        self._calendars = {each.address: each for each in recipients}
        self.mood, self.shuffles = "takes", False
        self.lying, self.subjects = [], []

    def __call__(self, data, _sender, to):
        if self.mood == "refuses":
            raise TryLater("451 not now")
        self.lying.append((data, to))
        if not self.shuffles:
            self.flush()
        if self.mood == "drops":
            raise TryLater("the line was dropped")

    def flush(self):
        for data, to in reversed(self.lying):
            self.subjects.append(str(email.message_from_bytes(data, policy=default)["Subject"]))
            if to in self._calendars:
                self._calendars[to].get(data)
        self.lying = []
