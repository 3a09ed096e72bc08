"""Each night: erase what was foreseen and is due, unless it turns out to be needed after all."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from leerhuis import audit, clock, db
from leerhuis.access import HOUSE, Identity, below
from leerhuis.audit import Action
from leerhuis.people.models import Organisation, Person
from leerhuis.privacy.erasing import bulk, facts, foreseeing, queries, rules, service, splitting
from leerhuis.privacy.erasing.models import PlannedErasure
from leerhuis.privacy.erasing.rules import Kind
from leerhuis.privacy.requests import queries as requests
from leerhuis.privacy.unlocking import unlocked

_DAY = timedelta(days=1)


def erase_due(*, now: datetime) -> int:
    """Erase what is due, one thing in a transaction; returns how many things went.

    The file beside the database gets what a crash kept from it.
    """
    number = sum(_erase(row, now=now) for row in _due(now=now))
    service.write_log(now=now)
    return number


def _due(*, now: datetime) -> Iterator[PlannedErasure]:
    """What was foreseen for today or before, one by one and each read anew."""
    row, after = PlannedErasure, 0
    wanted = (
        select(row)
        .options(joinedload(row.person), joinedload(row.organisation))
        .where(
            row.due_on <= clock.day_of(now),
            row.done_at.is_(None),
            row.stopped_at.is_(None),
            row.person_id.is_(None) | row.person_id.not_in(requests.people_restricted()),
        )
        .order_by(row.id)
        .limit(1)
    )
    while (found := db.session.scalar(wanted.where(row.id > after))) is not None:
        after = found.id
        yield found


def _erase(row: PlannedErasure, *, now: datetime) -> int:
    """Do what was foreseen; what is not due any more is forgotten, and foreseen anew later."""
    number = _of_person(row, row.person, now=now) if row.person else _of_rows(row, now=now)
    with db.transaction():
        held = db.session.get_one(PlannedErasure, row.id)
        if number:
            held.done_at, held.number = now, number
        else:
            db.session.delete(held)
    return number


def _of_rows(row: PlannedErasure, *, now: datetime) -> int:
    months = queries.terms_for([row.organisation_id])[row.kind]
    through = min(row.through_on, rules.add_months(row.due_on, -months))
    with db.transaction():
        number = bulk.erase(row.kind, row.organisation, through_on=through)
        if number:
            audit.record(
                Action.DATA_EXPIRED,
                by=HOUSE,
                kind="organisation",
                subject=row.organisation.public_id,
                now=now,
                of=row.kind.value,
                through_on=through.isoformat(),
                number=number,
            )
    return number


def _of_person(row: PlannedErasure, person: Person, *, now: datetime) -> int:
    known = facts.of_persons([person.id], now=now).get(person.id)
    if known is None:
        return 0
    terms, today = queries.terms_for(known.roots), clock.day_of(now)
    if row.kind is Kind.PERSON:
        due = facts.due_on(known, terms)
        if due is None or due > today:
            return 0
        service.erase_by_term(person, now=now)
        return 1
    if row.kind is Kind.PROOFS:
        # What became due since by a shorter term stood in no report yet.
        then = queries.terms_for(known.roots, at=row.foreseen_at)
        terms = {kind: max(months, then[kind]) for kind, months in terms.items()}
        return _proofs(person, known, foreseeing.proofs_over(known, terms, on=today), now=now)
    months = terms[Kind.COUNTING]
    through = rules.counted_through(known.days, known.held, months=months, on=today)
    if through is None:
        return 0
    through = min(through, row.through_on)
    number = splitting.split_off(person, through_on=through, by=HOUSE, now=now)
    service.write_log(now=now)
    return number


def _proofs(person: Person, known: facts.Facts, over: foreseeing.Over, *, now: datetime) -> int:
    places = [path for path, _until in over]
    if not places:
        return 0
    here = select(Organisation.id).where(below(Organisation.path, places))
    with db.transaction(), unlocked(now=now):
        for kind in facts.PROOFS:
            mine = kind.person_id == person.id, kind.organisation_id.in_(here)
            db.session.execute(
                delete(kind).where(*mine).execution_options(synchronize_session=False)
            )
        audit.record(
            Action.DATA_EXPIRED,
            by=HOUSE,
            kind="person",
            subject=person.public_id,
            now=now,
            of=Kind.PROOFS.value,
            number=len(places),
        )
    return len(places)


def keep_longer(row: PlannedErasure, *, why: str, by: Identity, now: datetime) -> None:
    """Say of something that is due that it is still needed, and why; for a year."""
    rules.check_keeping(done=row.done_at is not None, why=why)
    with db.transaction():
        held = db.session.get_one(PlannedErasure, row.id)
        if held.stopped_at is not None:
            return
        held.stopped_at, held.stopped_by_id, held.why = now, by.person_id, why.strip()
        audit.record(
            Action.EXPIRY_STOPPED,
            by=by,
            kind="planned_erasure",
            subject=held.public_id,
            now=now,
            of=held.kind.value,
        )
