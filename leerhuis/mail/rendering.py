"""A letter as bytes: text, HTML and calendar from one template, in the reader's language."""

import re
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.utils import format_datetime, parseaddr
from typing import Any, NamedTuple

from flask_babel import force_locale
from markupsafe import Markup

from leerhuis import ical, settings
from leerhuis.mail import headers, templates, writing
from leerhuis.mail.queries import Recipient
from leerhuis.mail.rules import Letter
from leerhuis.mail.templates import Words
from leerhuis.mail.templates import original as original
from leerhuis.mail.templates import subject_of as subject_of
from leerhuis.settings import Settings


class Reading(NamedTuple):
    """A letter as it is read."""

    subject: str
    text: str
    html: str


def render(
    letter: Letter,
    *,
    recipient: Recipient,
    address: str,
    message_id: str,
    now: datetime,
    words: Words | None = None,
    public_id: str | None = None,
) -> bytes:
    """The finished message, ready to be sent."""
    chosen = settings.current()
    read = reading(letter, recipient=recipient, words=words)
    parties = {
        "From": sender(chosen),
        "To": _party(recipient.name, address),
        "Reply-To": _party("", chosen.help_address),
    }
    plain = {
        "Message-ID": message_id,
        "Date": format_datetime(now),
        "Auto-Submitted": "auto-generated",
        "Content-Language": recipient.language,
        **headers.of_letter(letter, public_id=public_id, chosen=chosen),
    }
    invitation = letter.invitation
    return writing.message(
        read.subject,
        parties,
        plain.items(),
        text=read.text,
        html=read.html,
        calendar=calendar_part(invitation, name=recipient.name, address=address)
        if invitation
        else None,
        method=invitation["method"] if invitation else "",
    )


def reading(letter: Letter, *, recipient: Recipient, words: Words | None = None) -> Reading:
    """Subject, text and HTML of a letter, in the words of an organisation where it has them."""
    chosen = words or {}
    with force_locale(recipient.language):
        subject, text = templates.drawn(letter, recipient, "text", chosen)
        _subject, html = templates.drawn(letter, recipient, "html", chosen)
        foot_of = {
            "help_address": settings.current().help_address,
            "contact": letter.person_id is None,
            "guest": letter.values.get("guest", False),
        }
        page = templates.environment("html").get_template("mail/letter.j2")
        body = Markup(html)  # noqa: S704  # nosec B704  # drawn a line above, by a template that escapes
        whole = page.render(subject=subject, body=body, lang=recipient.language, **foot_of)
        foot = templates.environment("text").get_template("mail/foot.j2")
        below = foot.render(**foot_of)
    return Reading(subject, _spaced(f"{text}\n\n{below}"), whole)


def sender(chosen: Settings) -> Address:
    """From whom every letter comes."""
    name, address = parseaddr(chosen.mail_from)
    return _party(name, address)


def calendar_part(payload: Mapping[str, Any], *, name: str, address: str) -> bytes:
    """The iTIP message of a letter, from the payload that `calendars` wrote down."""
    house = sender(settings.current())
    entry = ical.Entry(
        uid=payload["uid"],
        sequence=payload["sequence"],
        starts_at=datetime.fromisoformat(payload["starts_at"]),
        ends_at=datetime.fromisoformat(payload["ends_at"]) if payload.get("ends_at") else None,
        summary=payload["summary"],
        stamp=datetime.fromisoformat(payload["stamp"]),
        location=payload.get("location") or "",
        description=payload.get("description") or "",
        url=templates.absolute(payload["url"]) if payload.get("url") else "",
    )
    return ical.invitation(
        entry,
        method=ical.Method(payload["method"]),
        organizer=ical.Party(house.display_name, house.addr_spec),
        attendee=ical.Party(name, address),
    )


def _party(name: str, address: str) -> Address:
    return Address(" ".join(templates.clean(name).split()), addr_spec=address)


def _spaced(text: str) -> str:
    """One empty line between parts, none at the ends."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
