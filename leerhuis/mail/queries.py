"""Reading letters: what is due, what went wrong, and the local mailbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import undefer

from leerhuis import clock, db
from leerhuis.errors import Missing
from leerhuis.mail import digests, wordings
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.placeholders import Wording
from leerhuis.mail.rules import BATCH, UNSEEN, Letter, LetterState, Place, token_of
from leerhuis.mail.wordings import Wordings
from leerhuis.people.models import EmailAddress, Person

PAGE = 25


@dataclass(frozen=True)
class Recipient:
    """To whom a letter goes, and in which language."""

    given_name: str
    name: str
    language: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Claimed:
    """A letter that this process may send, with all that is needed for it: no row, no session."""

    id: int
    public_id: str
    message_id: str
    letter: Letter
    recipient: Recipient
    planned_at: datetime
    attempts: int
    rendered: bytes | None
    sent_to: str | None
    words: Mapping[str, Wording] = field(default_factory=dict)


class Page(NamedTuple):
    letters: list[QueuedLetter]
    number: int
    pages: int
    total: int


def due(*, now: datetime, limit: int = BATCH) -> list[Claimed]:
    """The next batch of letters, those of other processes left out."""
    rows = db.session.scalars(
        select(QueuedLetter)
        .options(undefer(QueuedLetter.rendered))
        .where(QueuedLetter.state == LetterState.QUEUED, QueuedLetter.try_at <= now)
        .order_by(QueuedLetter.try_at, QueuedLetter.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    people = _recipients({row.person_id for row in rows if row.person_id is not None})
    new = ((row.person_id, kind) for row in rows if row.rendered is None for kind in _kinds(row))
    words = wordings.chosen(new, day=clock.day_of(now))
    claimed = [
        _claimed(row, contact(row) if row.person_id is None else people[row.person_id], words)
        for row in rows
    ]
    for row in rows:
        db.session.expunge(row)  # thousands a run: keep none of them
    return claimed


def _kinds(row: QueuedLetter) -> list[str]:
    """The kind of a letter, and those of the letters that it holds."""
    return [row.kind, *(each.kind for each in digests.parts_of(letter_of(row)))]


def _claimed(row: QueuedLetter, recipient: Recipient, words: Wordings) -> Claimed:
    return Claimed(
        id=row.id,
        public_id=row.public_id,
        message_id=row.message_id,
        letter=letter_of(row),
        recipient=recipient,
        planned_at=row.planned_at,
        attempts=row.attempts,
        rendered=row.rendered,
        sent_to=row.sent_to,
        words=words.get((row.person_id, recipient.language), {}),
    )


def letter_of(row: QueuedLetter) -> Letter:
    """The letter as it was written down."""
    return Letter(
        kind=row.kind,
        person_id=row.person_id,
        subject=row.subject,
        values=row.values,
        invitation=row.invitation,
        token=token_of(row.token),
        address=row.address,
        name=row.name,
    )


def contact(row: QueuedLetter) -> Recipient:
    """Who is nobody of the house reads Dutch."""
    return Recipient(given_name=row.name, name=row.name, language="nl")


def _recipients(person_ids: set[int]) -> dict[int, Recipient]:
    places: dict[int, list[Place]] = {each: [] for each in person_ids}
    for each in db.session.scalars(
        select(EmailAddress)
        .where(EmailAddress.person_id.in_(person_ids))
        .order_by(EmailAddress.id)
        .execution_options(populate_existing=True)
    ):
        places[each.person_id].append(
            Place(
                each.address,
                each.confirmed_at is not None,
                each.for_letters,
                each.for_invitations,
                each.bounced_at is not None,
            )
        )
    return {
        person.id: Recipient(
            person.given_name, person.name, person.language, tuple(places[person.id])
        )
        for person in db.session.scalars(select(Person).where(Person.id.in_(person_ids)))
    }


def letter(public_id: str) -> QueuedLetter:
    """A letter with its text, for the local mailbox and the status page."""
    found: QueuedLetter | None = db.session.scalar(
        select(QueuedLetter)
        .options(undefer(QueuedLetter.rendered))
        .where(QueuedLetter.public_id == public_id)
    )
    if found is None:
        raise Missing
    return found


def mailbox(number: int) -> Page:
    """The letters that went out, newest first."""
    total = db.session.scalar(select(func.count(QueuedLetter.id)).where(_delivered())) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(number, 1), pages)
    rows = db.session.scalars(
        select(QueuedLetter)
        .options(undefer(QueuedLetter.rendered))
        .where(_delivered())
        .order_by(QueuedLetter.sent_at.desc(), QueuedLetter.id.desc())
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()
    return Page(list(rows), number, pages, total)


def _delivered() -> Any:
    return (QueuedLetter.state == LetterState.SENT) & QueuedLetter.rendered.is_not(None)


def sent_since(moment: datetime) -> int:
    """How many letters went out after this moment, by whichever process."""
    wanted = select(func.count(QueuedLetter.id)).where(
        QueuedLetter.sent_at > moment, QueuedLetter.state == LetterState.SENT
    )
    return db.session.scalar(wanted) or 0


def counts() -> dict[LetterState, int]:
    """How many letters are in each state."""
    rows = db.session.execute(
        select(QueuedLetter.state, func.count(QueuedLetter.id)).group_by(QueuedLetter.state)
    )
    return dict.fromkeys(LetterState, 0) | {row[0]: row[1] for row in rows}


def readers(to: Select[int], *, contacts: bool) -> ColumnElement[bool]:
    """The condition that a letter is to one of these people, or, if asked, to a contact.

    It is what staff see of letters to others, so it leaves out what nobody but the reader may see.
    """
    someone = QueuedLetter.person_id.in_(to)
    reader = or_(someone, QueuedLetter.person_id.is_(None)) if contacts else someone
    return and_(reader, QueuedLetter.kind.not_in(UNSEEN))


def in_trouble(*, to: ColumnElement[bool], limit: int = 50) -> list[QueuedLetter]:
    """The letters to these `readers` that failed or were missed, newest first."""
    return list(
        db.session.scalars(
            select(QueuedLetter)
            .where(
                QueuedLetter.state.in_([LetterState.FAILED, LetterState.MISSED]),
                to,
            )
            .order_by(QueuedLetter.planned_at.desc(), QueuedLetter.id.desc())
            .limit(limit)
        )
    )


def oldest_waiting(*, now: datetime) -> datetime | None:
    """Since when the oldest letter that could have been sent is waiting."""
    return db.session.scalar(
        select(func.min(QueuedLetter.planned_at)).where(
            QueuedLetter.state == LetterState.QUEUED, QueuedLetter.planned_at <= now
        )
    )
