"""Letters of a coordinator to people in a group."""

from collections.abc import Iterable
from datetime import datetime

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Edition
from leerhuis.mail import reach, rendering
from leerhuis.mail import service as mail
from leerhuis.mail.rendering import Reading
from leerhuis.mail.rules import Letter
from leerhuis.planning.participants import mails, queries, rules
from leerhuis.planning.participants.queries import Asked


def write(
    edition: Edition,
    asked: Asked,
    *,
    subject: str,
    text: str,
    seen: int,
    sure: bool,
    by: Identity,
    now: datetime,
) -> int:
    """Send each of them this letter, and the same letter only once; returns how many that were.

    `seen` is to how many people it went when the writer looked, and `sure` that many are meant.
    """
    rules.check_message(subject, text)
    with db.transaction():
        people = queries.reached_by(edition, asked)
        rules.check_reach(len(people), seen=seen, sure=sure, many=reach.many(len(people)))
        sent = mail.queue_all(
            letters_to(people, edition, subject=subject, text=text, by=by), now=now
        )
        if sent:
            _tell(edition, by=by, now=now, people=sent)
    return sent


def letters_to(
    people: Iterable[tuple[str, int]], edition: Edition, *, subject: str, text: str, by: Identity
) -> list[Letter]:
    mark = rules.mark_of(subject, text)
    parts = rules.paragraphs(text)
    return [
        mails.message(
            enrolment, person_id, edition, subject=subject, parts=parts, sender=by.name, mark=mark
        )
        for enrolment, person_id in people
    ]


def _tell(edition: Edition, *, by: Identity, now: datetime, people: int) -> None:
    audit.record(
        Action.PARTICIPANTS_WRITTEN_TO,
        by=by,
        kind="edition",
        subject=edition.public_id,
        now=now,
        people=people,
    )


def as_read(
    edition: Edition, reader: tuple[str, int], *, subject: str, text: str, by: Identity
) -> Reading:
    """The letter as one of them reads it."""
    letter = letters_to([reader], edition, subject=subject, text=text, by=by)[0]
    return rendering.reading(letter, recipient=queries.recipient(reader[1]))
