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

from sqlalchemy import ColumnElement, or_, update

from leerhuis import clock, db, settings, stopping
from leerhuis.mail import pausing, queries, rendering, rules, smtp
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.pace import Pace
from leerhuis.mail.queries import Claimed
from leerhuis.mail.rules import LetterState, Send
from leerhuis.people import bounces

log = logging.getLogger("leerhuis.mail")
_ERROR_LENGTH = 500


class Run:
    """One time of sending: since when, by which post, how fast, and how many went out."""

    def __init__(self, *, now: datetime, send: Send, pace: Pace) -> None:
        self.began_at = now
        self.send = send
        self.pace = pace
        self.sent = 0
        self.passed = clock.stopwatch()

    @property
    def now(self) -> datetime:
        return self.began_at + self.passed()


def run(*, now: datetime) -> int:
    """Send what is due by the mail server of the settings, or into the local mailbox."""
    chosen = settings.current()
    with smtp.opened(chosen) as send:
        pace = Pace(batch=chosen.smtp_batch, per_minute=chosen.smtp_per_minute)
        return deliver(now=now, send=send, pace=pace)


def deliver(*, now: datetime, send: Send, pace: Pace | None = None) -> int:
    """Send every letter that is due; returns how many went out."""
    if pausing.since() is not None:
        return 0
    run = Run(now=now, send=send, pace=pace or Pace())
    give_up(now=now)
    while (room := run.pace.room(now=run.now)) > 0 and (batch := claim(now=run.now, limit=room)):
        if not _work_off(keep_text(batch, now=now), run):
            break
    return run.sent


def _work_off(ready: Sequence[Claimed], run: Run) -> bool:
    """Send a batch; False when the rest is not ours to send: no post, or this process must stop."""
    begun = run.passed()
    for number, each in enumerate(ready):
        if stopping.asked():
            put_back(ready[number:], at=run.now)
            return False
        if run.passed() - begun > rules.WORKING_TIME:
            put_back(ready[number:], at=run.now)
            return True
        if run.pace.rests(each.sent_to or ""):
            put_back([each], at=run.now + rules.PAUSE)
            continue
        try:
            run.sent += _send(each, run)
        except rules.Unreachable as no:
            log.warning("mail server: %s", no)
            put_back(ready[number:], at=run.now + rules.PAUSE, why=str(no))
            return False
    return True


def give_up(*, now: datetime) -> int:
    """Letters that are more than 48 hours late are missed: they would be read as news.

    So are those that tell of what is past by now, also those that wait for others.
    """
    past = QueuedLetter.over_at <= now
    late = or_(past, QueuedLetter.planned_at < now - rules.GIVE_UP_AFTER)
    with db.transaction():
        return _miss(
            QueuedLetter.state == LetterState.QUEUED, QueuedLetter.try_at <= now, late
        ) + _miss(QueuedLetter.state == LetterState.HELD, past)


def _miss(*those: ColumnElement[bool]) -> int:
    found = db.session.execute(
        update(QueuedLetter)
        .where(*those)
        .values(state=LetterState.MISSED)
        .execution_options(synchronize_session=False)
    )
    return int(found.rowcount)  # type: ignore[attr-defined]


def claim(*, now: datetime, limit: int = rules.BATCH) -> list[Claimed]:
    """Take a batch for this process until the lease ends, and say so before anything is sent."""
    with db.transaction():
        batch = queries.due(now=now, limit=limit)
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


def put_back(rest: Sequence[Claimed], *, at: datetime, why: str | None = None) -> None:
    """These letters were not tried: they wait until this moment, and it counts as no try."""
    reason = {} if why is None else {"last_error": why[:_ERROR_LENGTH]}
    with db.transaction():
        for each in rest:
            _unsent(each, try_at=at, attempts=each.attempts - 1, **reason)


def _rendered(each: Claimed, *, now: datetime) -> Claimed | None:
    invites = each.letter.invitation is not None
    address = each.letter.address or rules.address_for(each.recipient.places, invites=invites)
    if address is None:
        _fail(each, why="bounced" if each.recipient.places else "no address")
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
            words=each.words,
            public_id=each.public_id,
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


def _send(each: Claimed, run: Run) -> bool:
    sender, to = rendering.sender(settings.current()), each.sent_to or ""
    begun = run.passed()
    try:
        run.send(each.rendered or b"", sender.addr_spec, to)
    except rules.Unreachable:
        raise
    except rules.Undeliverable as no:
        log.warning("letter %s refused: %s", each.message_id, no)
        _refused(each, no, now=run.now)
        return False
    except Exception as error:  # also what we did not foresee: the letter stays, and is tried again
        log.warning("letter %s not sent: %r", each.message_id, error)
        run.pace.failed(to, took=run.passed() - begun)
        _again(each, now=run.now, why=str(error) or repr(error))
        return False
    run.pace.arrived(to)
    with db.transaction():
        _write(each, state=LetterState.SENT, sent_at=run.now, last_error="")
    return True


def _refused(each: Claimed, no: rules.Undeliverable, *, now: datetime) -> None:
    """A letter that came back from its address goes to another one of its reader, if there is one.

    Those are other bytes, so it goes under another Message-ID. For that address the tries begin
    anew, but for one: somebody did try to send it.
    """
    if not isinstance(no, rules.Bounced):
        _fail(each, why=str(no))
        return
    with db.transaction():
        bounces.mark(each.sent_to or "", why=str(no), now=now)
        if _elsewhere(each) is None:
            _fail(each, why=f"bounced: {no}")
        else:
            anew = rules.message_id(settings.current().host)
            _unsent(each, message_id=anew, rendered=None, sent_to=None, try_at=now, attempts=1)


def _elsewhere(each: Claimed) -> str | None:
    """Another address for a letter that is not meant for this one only."""
    if each.letter.address:
        return None
    invites = each.letter.invitation is not None
    places = [
        place._replace(bounced=place.bounced or place.address == each.sent_to)
        for place in each.recipient.places
    ]
    return rules.address_for(places, invites=invites)


def _again(each: Claimed, *, now: datetime, why: str) -> None:
    moment = rules.next_try(now=now, planned_at=each.planned_at, attempts=each.attempts)
    with db.transaction():
        if moment is None:
            _unsent(each, state=LetterState.MISSED, last_error=why[:_ERROR_LENGTH])
        else:
            _unsent(each, try_at=moment, last_error=why[:_ERROR_LENGTH])


def _fail(each: Claimed, *, why: str) -> None:
    with db.transaction():
        _unsent(each, state=LetterState.FAILED, last_error=why[:_ERROR_LENGTH])


def _unsent(each: Claimed, **values: Any) -> None:
    """Change a letter that did not go, unless it was taken back meanwhile: then it stays so."""
    _write(each, QueuedLetter.state == LetterState.QUEUED, **values)


def _write(each: Claimed, *still: ColumnElement[bool], **values: Any) -> None:
    """Change this letter, unless it was taken back and written anew under another Message-ID."""
    db.session.execute(
        update(QueuedLetter)
        .where(QueuedLetter.id == each.id, QueuedLetter.message_id == each.message_id, *still)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
