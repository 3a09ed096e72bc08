"""Sending letters: claim with a lease, render once and keep the bytes, send, mark.

No transaction is open while the post is spoken to. A process that dies leaves its lease to run
out, after which the same bytes go out under the same Message-ID. Exactly once does not exist over
SMTP: a second copy is possible for each process that is killed, and no more than that.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import update

from leerhuis import clock, db, settings
from leerhuis.mail import queries, rendering, rules, smtp
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import Claimed
from leerhuis.mail.rules import LetterState, Send

log = logging.getLogger("leerhuis.mail")
_ERROR_LENGTH = 500


def run(*, now: datetime) -> int:
    """Send what is due by the mail server of the settings, or into the local mailbox."""
    with smtp.opened(settings.current()) as send:
        return deliver(now=now, send=send)


def deliver(*, now: datetime, send: Send) -> int:
    """Send every letter that is due; returns how many went out."""
    passed = clock.stopwatch()
    give_up(now=now)
    sent = 0
    while batch := claim(now=now + passed()):
        begun = passed()
        ready = keep_text(batch, now=now)
        for number, each in enumerate(ready):
            if passed() - begun > rules.WORKING_TIME:
                break  # the lease is nearly over, and another process takes these
            try:
                sent += _send(each, now=now + passed(), send=send)
            except rules.Unreachable as no:
                log.warning("mail server: %s", no)
                put_back(ready[number:], now=now + passed(), why=str(no))
                return sent
    return sent


def give_up(*, now: datetime) -> int:
    """Letters that are more than 48 hours late are missed: they would be read as news."""
    with db.transaction():
        found = db.session.execute(
            update(QueuedLetter)
            .where(
                QueuedLetter.state == LetterState.QUEUED,
                QueuedLetter.try_at <= now,
                QueuedLetter.planned_at < now - rules.GIVE_UP_AFTER,
            )
            .values(state=LetterState.MISSED)
            .execution_options(synchronize_session=False)
        )
    return int(found.rowcount)  # type: ignore[attr-defined]


def claim(*, now: datetime) -> list[Claimed]:
    """Take a batch for this process until the lease ends, and say so before anything is sent."""
    with db.transaction():
        batch = queries.due(now=now)
        db.session.execute(
            update(QueuedLetter)
            .where(QueuedLetter.id.in_([each.id for each in batch]))
            .values(try_at=now + rules.LEASE, attempts=QueuedLetter.attempts + 1)
            .execution_options(synchronize_session=False)
        )
    return [replace(each, attempts=each.attempts + 1) for each in batch]


def keep_text(batch: Sequence[Claimed], *, now: datetime) -> list[Claimed]:
    """Render what has no text yet, and keep it, so that every try sends the same bytes.

    A letter that cannot be made is set aside and holds up nobody.
    """
    ready, made = [], []
    for each in batch:
        if each.rendered is None:
            if (finished := _rendered(each, now=now)) is None:
                continue
            made.append(finished)
            ready.append(finished)
        else:
            ready.append(each)
    with db.transaction():
        for each in made:
            _write(each, rendered=each.rendered, sent_to=each.sent_to)
    return ready


def put_back(rest: Sequence[Claimed], *, now: datetime, why: str) -> None:
    """The server is away: these letters wait a minute, and it counts as no try."""
    moment = now + rules.UNREACHABLE_PAUSE
    with db.transaction():
        for each in rest:
            _write(each, try_at=moment, attempts=each.attempts - 1, last_error=why[:_ERROR_LENGTH])


def _rendered(each: Claimed, *, now: datetime) -> Claimed | None:
    invites = each.letter.invitation is not None
    address = each.letter.address or rules.address_for(each.recipient.places, invites=invites)
    if address is None:
        _fail(each, why="no address")
        return None
    if each.attempts > rules.RENDER_TRIES:
        _fail(each, why="making this letter ended the process")
        return None
    try:
        data = rendering.render(
            each.letter,
            recipient=each.recipient,
            address=address,
            message_id=each.message_id,
            now=now,
        )
    except Exception as error:  # whatever is wrong with one letter, the others must go out
        log.exception("letter %s cannot be made", each.message_id)
        _set_aside(each, now=now, why=repr(error))
        return None
    return replace(each, rendered=data, sent_to=address)


def _set_aside(each: Claimed, *, now: datetime, why: str) -> None:
    if each.attempts >= rules.RENDER_TRIES:
        _fail(each, why=why)
    else:
        _again(each, now=now, why=why)


def _send(each: Claimed, *, now: datetime, send: Send) -> bool:
    sender = rendering.sender(settings.current())
    try:
        send(each.rendered or b"", sender.addr_spec, each.sent_to or "")
    except rules.Unreachable:
        raise
    except rules.Undeliverable as no:
        log.warning("letter %s refused: %s", each.message_id, no)
        _fail(each, why=str(no))
        return False
    except Exception as error:  # also what we did not foresee: the letter stays, and is tried again
        log.warning("letter %s not sent: %r", each.message_id, error)
        _again(each, now=now, why=str(error) or repr(error))
        return False
    with db.transaction():
        _write(each, state=LetterState.SENT, sent_at=now, last_error="")
    return True


def _again(each: Claimed, *, now: datetime, why: str) -> None:
    moment = rules.next_try(now=now, planned_at=each.planned_at, attempts=each.attempts)
    with db.transaction():
        if moment is None:
            _write(each, state=LetterState.MISSED, last_error=why[:_ERROR_LENGTH])
        else:
            _write(each, try_at=moment, last_error=why[:_ERROR_LENGTH])


def _fail(each: Claimed, *, why: str) -> None:
    with db.transaction():
        _write(each, state=LetterState.FAILED, last_error=why[:_ERROR_LENGTH])


def _write(each: Claimed, **values: Any) -> None:
    """Change this letter, unless it was taken back and written anew under another Message-ID."""
    db.session.execute(
        update(QueuedLetter)
        .where(QueuedLetter.id == each.id, QueuedLetter.message_id == each.message_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
