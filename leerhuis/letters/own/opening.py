"""A letter as its reader opens it on a page: as it went out, or as it would."""

import email
from datetime import date
from email.message import EmailMessage
from email.policy import default
from typing import Any, NamedTuple, cast

from leerhuis.errors import Missing
from leerhuis.letters.own import queries, rules
from leerhuis.mail import rendering, wordings
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of


class Opened(NamedTuple):
    """Text and HTML of a letter; None of both when it is not shown here or was erased."""

    text: str | None
    html: str | None
    calendar: str | None


NOTHING = Opened(None, None, None)


def opened(row: QueuedLetter, *, day: date) -> Opened:
    """What went out; where nothing did, the letter as it reads on this day."""
    if rules.for_mailbox_only(row.kind):
        return NOTHING
    if row.rendered is not None:
        return _sent(row.rendered)
    recipient = queries.recipient(row.person_id or 0)
    words = wordings.chosen([(row.person_id, row.kind)], day=day)
    own = words.get((row.person_id, recipient.language), {})
    try:
        read = rendering.reading(letter_of(row), recipient=recipient, words=own)
    except Exception:  # its values were erased, or fit its template no more: the fact stays
        return NOTHING
    return Opened(read.text, read.html, None)


def part(row: QueuedLetter, name: str, *, day: date) -> str:
    """The HTML or the calendar of a letter, as an answer of its own; `Missing` without it."""
    found: str | None = getattr(opened(row, day=day), name)
    if found is None:
        raise Missing
    return found


def _sent(data: bytes) -> Opened:
    message = cast(EmailMessage, email.message_from_bytes(data, policy=cast(Any, default)))
    parts = {each.get_content_type(): each for each in message.walk()}
    kinds = ("text/plain", "text/html", "text/calendar")
    return Opened(*(_content(parts[each]) if each in parts else None for each in kinds))


def _content(part: Any) -> str:
    return str(part.get_content())
