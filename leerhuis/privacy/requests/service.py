"""Asking something about one's data, and answering it in time."""

from datetime import datetime

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.mail import service as mail
from leerhuis.people.models import Person
from leerhuis.privacy.requests import mails, queries, rules
from leerhuis.privacy.requests.models import DataRequest
from leerhuis.privacy.requests.rules import RequestKind, RequestState
from leerhuis.privacy.topics import Topic

MOST_OPEN = 20


def ask(
    person: Person,
    kind: RequestKind,
    topic: Topic | None,
    *,
    text: str,
    by: Identity,
    now: datetime,
) -> DataRequest:
    """A person asks something; asking the same again is the same request."""
    rules.check_text(text)
    with db.transaction():
        known = queries.same(person.id, kind, topic, text=text)
        if known is not None:
            return known
        if queries.count_open(person.id) >= MOST_OPEN:
            raise Refused("You have asked %(most)s things that wait for an answer.", most=MOST_OPEN)
        request = DataRequest(
            person_id=person.id,
            kind=kind,
            topic=topic,
            text=text,
            asked_at=now,
            due_on=rules.due_on(clock.day_of(now)),
        )
        db.add(request)
        readers = queries.answerers(person.id, day=clock.day_of(now))
        mail.queue_all([mails.asked(request, each) for each in readers], now=now)
        _note(Action.DATA_REQUESTED, request, by=by, now=now)
        return request


def withdraw(request: DataRequest, *, by: Identity, now: datetime) -> None:
    """Who asked takes it back; what was to be answered need not be any more."""
    with db.transaction():
        db.hold(request)
        rules.check_open(request.state)
        request.state, request.answered_at = RequestState.WITHDRAWN, now
        mail.withdraw(subject=request.public_id, kinds=[mails.ASKED, mails.DUE])
        _note(Action.DATA_REQUEST_WITHDRAWN, request, by=by, now=now)


def extend(request: DataRequest, *, reason: str, by: Identity, now: datetime) -> None:
    """It takes longer: the person is told within the month, with the reason."""
    asked_on = clock.day_of(request.asked_at)
    with db.transaction():
        db.hold(request)
        rules.check_open(request.state)
        rules.check_other(request.person_id, by.person_id)
        rules.check_extension(
            due=request.due_on,
            first_due=rules.due_on(asked_on),
            reason=reason,
            today=clock.day_of(now),
        )
        request.due_on = rules.longer(asked_on)
        request.extended_at, request.extension = now, reason
        letter = mails.answered(request, state=RequestState.OPEN, words=reason)
        mail.queue(letter, now=now)
        _note(Action.DATA_REQUEST_EXTENDED, request, by=by, now=now)


def answer(
    request: DataRequest, state: RequestState, *, words: str, by: Identity, now: datetime
) -> None:
    """What was done with a request; the person gets the answer as a letter."""
    rules.check_answer(state, answer=words)
    with db.transaction():
        db.hold(request)
        rules.check_open(request.state)
        rules.check_other(request.person_id, by.person_id)
        request.state, request.answer = state, words
        request.answered_at, request.answered_by_id = now, by.person_id
        mail.withdraw(subject=request.public_id, kinds=[mails.ASKED, mails.DUE])
        mail.queue(mails.answered(request, state=state, words=words), now=now)
        _note(Action.DATA_REQUEST_ANSWERED, request, by=by, now=now)


def lift(request: DataRequest, *, by: Identity, now: datetime) -> None:
    """A restriction ends: the person is told, as the law asks."""
    with db.transaction():
        db.hold(request)
        rules.check_other(request.person_id, by.person_id)
        rules.check_lifted(request.kind, request.state, lifted=request.lifted_at is not None)
        request.lifted_at = now
        mail.queue(mails.answered(request, state=mails.LIFTED, words=""), now=now)
        _note(Action.RESTRICTION_LIFTED, request, by=by, now=now)


def remind_due(*, now: datetime) -> int:
    """Tell who answers of requests of which the last day is near, and once more when it is past."""
    today = clock.day_of(now)
    with db.transaction():
        letters = [
            mails.due(request, reader, late=request.due_on < today)
            for request in queries.due(today=today)
            for reader in queries.answerers(request.person_id, day=today)
        ]
        return mail.queue_all(letters, now=now)


def _note(action: Action, request: DataRequest, *, by: Identity, now: datetime) -> None:
    audit.record(
        action,
        by=by,
        kind="data_request",
        subject=request.public_id,
        now=now,
        asked=request.kind,
        state=request.state,
        due_on=request.due_on.isoformat(),
    )
