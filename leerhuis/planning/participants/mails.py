"""A letter that a coordinator writes to people in a group."""

from collections.abc import Sequence

from leerhuis.courses.models import Edition
from leerhuis.mail.rules import Letter

MESSAGE = "planning/message"


def message(
    enrolment: str,
    person_id: int,
    edition: Edition,
    *,
    subject: str,
    parts: Sequence[str],
    sender: str,
    mark: str,
) -> Letter:
    """What the coordinator wrote, as plain text; `mark` tells one such letter from another."""
    return Letter(
        kind=MESSAGE,
        person_id=person_id,
        subject=enrolment,
        reference=mark,
        values={
            "about": subject,
            "parts": list(parts),
            "title": edition.name_with_course,
            "sender": sender,
            "contact": edition.contact_email,
            "path": f"/mijn/inschrijvingen/{enrolment}",
        },
    )
