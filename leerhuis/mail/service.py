"""Writing letters down, taking them back, and trying a failed one again."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from leerhuis import audit, clock, db, settings
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.mail import choices, digests, doubles, queries, rules
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter, LetterState, Rhythm
from leerhuis.people import bounces


def queue(letter: Letter, *, now: datetime, at: datetime | None = None) -> bool:
    """Write a letter that is sent at once, or at a moment; False when its key was there already.

    A letter that was taken back before it went out makes room for the same one anew.
    """
    return queue_all([letter], now=now, at=at) == 1


def queue_all(letters: Iterable[Letter], *, now: datetime, at: datetime | None = None) -> int:
    """The same for many letters in one statement; returns how many were not there already.

    What a reader wants to have gathered waits for the day or the week to be over, unless it would
    tell of what is past by then; what they do not want is written down and never sent.
    """
    written_down = doubles.left_out(letters)
    if not written_down:
        return 0
    chosen = choices.choices_for(written_down, day=clock.day_of(now))
    rows = [
        _row(
            each,
            planned_at=at or now,
            rhythm=digests.in_time(
                chosen.get((each.person_id or 0, each.kind), Rhythm.AT_ONCE),
                each,
                at=max(at or now, now),
            ),
        )
        for each in written_down
    ]
    insert = db.insert_into(QueuedLetter)
    with db.transaction():
        written = db.session.scalars(
            insert.on_conflict_do_update(
                index_elements=["key"],
                set_={name: insert.excluded[name] for name in rows[0] if name != "key"},
                where=QueuedLetter.state == LetterState.WITHDRAWN,
            ).returning(QueuedLetter.id),
            rows,
        ).all()
    return len(written)


def _row(
    letter: Letter, *, planned_at: datetime, rhythm: Rhythm = Rhythm.AT_ONCE
) -> dict[str, Any]:
    return {
        "key": letter.key,
        "kind": letter.kind,
        "person_id": letter.person_id,
        "subject": letter.subject,
        "address": letter.address,
        "name": letter.name,
        "values": letter.values,
        "invitation": letter.invitation,
        "token": list(letter.token) if letter.token else None,
        "message_id": rules.message_id(settings.current().host),
        "state": rules.state_for(rhythm),
        "held_for": rhythm if rhythm in (Rhythm.DAILY, Rhythm.WEEKLY) else None,
        "planned_at": planned_at,
        "try_at": planned_at,
        "attempts": 0,
        "last_error": "",
        "rendered": None,
        "sent_to": None,
        "erased_at": None,
        "over_at": letter.over_at,
    }


def withdraw(
    *, subject: str, person_id: int | None = None, kinds: Iterable[str] | None = None
) -> int:
    """Take back what was not sent yet about this row (to this person, of these kinds, if given)."""
    wanted = [QueuedLetter.subject == subject, QueuedLetter.state.in_(rules.WAITING)]
    if person_id is not None:
        wanted.append(QueuedLetter.person_id == person_id)
    if kinds is not None:
        wanted.append(QueuedLetter.kind.in_(list(kinds)))
    with db.transaction():
        found = db.session.execute(
            update(QueuedLetter).where(*wanted).values(state=LetterState.WITHDRAWN)
        )
    return int(found.rowcount)  # type: ignore[attr-defined]


def withdraw_outdated(
    *, subjects: Collection[str], kinds: Iterable[str], starts_at: Iterable[datetime]
) -> int:
    """Take back what was not sent yet about these rows and tells of a start that is none now."""
    starts = [each.isoformat() for each in starts_at]
    with db.transaction():
        found = db.session.execute(
            update(QueuedLetter)
            .where(
                QueuedLetter.subject.in_(subjects),
                QueuedLetter.kind.in_(list(kinds)),
                QueuedLetter.state.in_(rules.WAITING),
                QueuedLetter.values["starts_at"].as_string().not_in(starts),
            )
            .values(state=LetterState.WITHDRAWN)
            .execution_options(synchronize_session=False)
        )
    return int(found.rowcount)  # type: ignore[attr-defined]


def forget(*, subject: str, kinds: Iterable[str]) -> int:
    """Remove letters of these kinds about this row, also what was sent: as if never written."""
    with db.transaction():
        found = db.session.execute(
            delete(QueuedLetter)
            .where(QueuedLetter.subject == subject, QueuedLetter.kind.in_(list(kinds)))
            .execution_options(synchronize_session=False)
        )
    return int(found.rowcount)  # type: ignore[attr-defined]


def send_again(letter: QueuedLetter, *, by: Identity, now: datetime) -> bool:
    """Send a letter once more: what was sent as another one, at most once a day.

    What did not arrive is tried again. False when it was already sent once more today.
    """
    if letter.state in (LetterState.FAILED, LetterState.MISSED):
        retry(letter, by=by, now=now)
        return True
    if letter.state is LetterState.UNWANTED:
        raise Refused("The reader does not want letters of this kind.")
    if letter.state is LetterState.COLLECTED:
        raise Refused("This letter went into one with others. It cannot be sent again by itself.")
    if letter.state is not LetterState.SENT:
        raise Refused("This letter was not sent yet.")
    if letter.erased_at is not None:
        raise Refused("The text of this letter is erased, so it cannot be sent again.")
    row = _row(queries.letter_of(letter), planned_at=now)
    row["key"] = f"{letter.key}|again {clock.day_of(now)}"
    with db.transaction():
        added = db.session.scalars(
            db.insert_into(QueuedLetter)
            .on_conflict_do_nothing(index_elements=["key"])
            .returning(QueuedLetter.id),
            [row],
        ).all()
        if added:
            _tell_retried(letter, by=by, now=now)
    return bool(added)


def retry(letter: QueuedLetter, *, by: Identity, now: datetime) -> None:
    """Try a letter that failed or was missed once more, with another 48 hours.

    It is made anew, so it goes under another Message-ID; one for a certain address stays as it was.
    """
    if letter.state not in (LetterState.FAILED, LetterState.MISSED):
        raise Refused("This letter did not fail.")
    if letter.erased_at is not None:
        raise Refused("The text of this letter is erased, so it cannot be sent again.")
    with db.transaction():
        letter.state = LetterState.QUEUED
        letter.planned_at = letter.try_at = now
        letter.over_at = None
        letter.attempts = min(letter.attempts, 1)  # what was tried may have arrived all the same
        letter.last_error = ""
        if letter.address is None:
            letter.rendered = letter.sent_to = None
            letter.message_id = rules.message_id(settings.current().host)
        _tell_retried(letter, by=by, now=now)


def _tell_retried(letter: QueuedLetter, *, by: Identity, now: datetime) -> None:
    if letter.person_id is not None:  # whoever sends it again says that it can arrive
        bounces.clear_all(letter.person_id)
    audit.record(
        Action.LETTER_RETRIED,
        by=by,
        kind="letter",
        subject=letter.public_id,
        now=now,
        letter=letter.kind,
    )
