"""Two persons that turn out to be one: the first becomes the second, with all that was theirs.

Where both accounts are used, both have to agree: else whoever keeps persons could make one of
their own and let it become someone else. Nothing of it is undone: a person who was taken apart
again would have what nobody can tell apart.
"""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from leerhuis import audit, clock, db
from leerhuis.access import HOUSE, Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.mail import service as mail
from leerhuis.people.models import Person
from leerhuis.privacy.merging import (
    accounts,
    asked,
    mails,
    meetings,
    posts,
    queries,
    rows,
    rules,
    seats,
)
from leerhuis.privacy.merging.models import MergeRequest
from leerhuis.privacy.unlocking import unlocked

# What somebody did while two became one arrives within this time.
ON_ITS_WAY = timedelta(hours=3)


def begin(
    person: Person, into: Person, *, typed: str, by: Identity, now: datetime
) -> MergeRequest | None:
    """Let a person become another one, at once or when both agreed (then what was asked)."""
    rules.check_two(person.id, into.id, by=by.person_id)
    rules.check_typed(typed, name=person.name)
    today = clock.day_of(now)
    whole = all(queries.is_overseen(by, each.id, today=today) for each in (person, into))
    rules.check_overseen(whole=whole)
    both = [accounts.is_used(accounts.account_of(each.id)) for each in (person, into)]
    if all(both):
        return _ask(person, into, by=by, now=now)
    merge(person, into, by=by, now=now)
    return None


def _ask(person: Person, into: Person, *, by: Identity, now: datetime) -> MergeRequest:
    with db.transaction():
        _hold(person.id, into.id)
        known = queries.open_request(person.id, into.id, now=now)
        if known is not None:
            return known
        for each in queries.unfinished(person.id):
            each.refused_at = now
        db.session.flush()
        row = MergeRequest(
            person_id=person.id,
            into_id=into.id,
            asked_by_id=by.person_id,
            asked_at=now,
            ends_at=now + rules.ASKED_FOR,
        )
        db.add(row)
        mail.queue(mails.asked(row, person, into, stays=False), now=now)
        mail.queue(mails.asked(row, into, person, stays=True), now=now)
        _note(Action.MERGE_ASKED, into, by=by, now=now, person=person.public_id)
    return row


def agree(request: MergeRequest, *, by: Identity, now: datetime) -> bool:
    """One of the two says that both are theirs; True when with that they became one."""
    with db.transaction():
        _hold(request.person_id, request.into_id)
        db.session.refresh(request)
        closed = request.done_at is not None or request.refused_at is not None
        rules.check_open(ends_at=request.ends_at, closed=closed, now=now)
        if by.person_id == request.person_id:
            request.agreed_at = request.agreed_at or now
        else:
            request.into_agreed_at = request.into_agreed_at or now
        person, into = _both(request)
        _note(Action.MERGE_AGREED, into, by=by, now=now, request=request.public_id)
        if request.agreed_at is None or request.into_agreed_at is None:
            return False
        merge(person, into, by=by, now=now)
    return True


def _both(request: MergeRequest) -> tuple[Person, Person]:
    return (
        db.session.get_one(Person, request.person_id),
        db.session.get_one(Person, request.into_id),
    )


def refuse(request: MergeRequest, *, by: Identity, now: datetime) -> None:
    """One of the two says that it is someone else; who asked hears it."""
    with db.transaction():
        _hold(request.person_id, request.into_id)
        db.session.refresh(request)
        closed = request.done_at is not None or request.refused_at is not None
        rules.check_open(ends_at=request.ends_at, closed=closed, now=now)
        request.refused_at = now
        mail.withdraw(subject=request.public_id)
        person, into = _both(request)
        if request.asked_by_id is not None:
            mail.queue(mails.refused(request, person, into, to=request.asked_by_id), now=now)
        _note(Action.MERGE_REFUSED, into, by=by, now=now, request=request.public_id)


def merge(person: Person, into: Person, *, by: Identity, now: datetime) -> None:
    """Let all that is of a person be of the other from now on; merged twice is merged once."""
    try:
        with db.transaction():
            _hold(person.id, into.id)
            db.session.refresh(person)
            db.session.refresh(into)
            if person.merged_into_id == into.id:
                return
            rules.check_known(erased=bool(person.erased_at or into.erased_at))
            if person.merged_into_id is not None or into.merged_into_id is not None:
                raise Refused("One of these persons was merged already. Look again.")
            _become_one(person, into, by=by, now=now)
    except IntegrityError as error:  # something of theirs was written at this very moment
        raise Refused("Somebody changed one of these persons just now. Try again.") from error


def _become_one(person: Person, into: Person, *, by: Identity, now: datetime) -> None:
    addresses = queries.addresses_of(person.id)
    accounts.merge(person.id, into.id, now=now)
    with unlocked(now=now):
        moved = _move(person.id, into.id, by=by, now=now)
    db.session.execute(
        update(Person).where(Person.merged_into_id == person.id).values(merged_into_id=into.id)
    )
    person.merged_into_id, person.merged_at = into.id, now
    for each in queries.unfinished(person.id):
        each.done_at = now
        mail.withdraw(subject=each.public_id)
    db.session.flush()
    mail.queue(mails.merged(into, person, addresses=addresses, now=now), now=now)
    _note(Action.PERSONS_MERGED, into, by=by, now=now, person=person.public_id, rows=str(moved))


def _move(person_id: int, into_id: int, *, by: Identity, now: datetime) -> int:
    """Each kind of row in its own way, and then all that is left."""
    meetings.merge(person_id, into_id, by=by, now=now)  # before points move
    seats.merge(person_id, into_id, by=by, now=now)
    posts.merge(person_id, into_id, now=now)
    accounts.merge_addresses(person_id, into_id)
    asked.merge_surveys(person_id, into_id)
    asked.merge_trainers(person_id, into_id)
    asked.merge_letters(person_id, into_id)
    moved = rows.move_all(person_id, into_id, now=now)
    seats.settle(into_id, now=now)
    return moved


def catch_up(*, now: datetime) -> int:
    """Move what somebody wrote of a person at the moment that they became another."""
    moved = 0
    for each in queries.merged_since(now - ON_ITS_WAY):
        with db.transaction():
            _hold(each.id, each.merged_into_id or 0)
            if rows.is_left(each.id):
                with unlocked(now=now):
                    moved += _move(each.id, each.merged_into_id or 0, by=HOUSE, now=now)
    return moved


def _hold(*person_ids: int) -> None:
    """Make others who merge one of these persons wait; whoever enrols them does not."""
    for each in sorted(person_ids):
        db.session.execute(
            update(Person)
            .where(Person.id == each)
            .values(merged_at=Person.merged_at)
            .execution_options(synchronize_session=False)
        )


def _note(action: Action, into: Person, *, by: Identity, now: datetime, **told: str) -> None:
    audit.record(action, by=by, kind="person", subject=into.public_id, now=now, **told)
