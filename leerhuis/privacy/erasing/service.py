"""Erasing a person: names, addresses and texts go, counts and ledgers hold.

Everything happens in one transaction. Files and the line in the file beside the database follow it,
and what a crash leaves undone of those a nightly job does.
"""

from datetime import datetime
from pathlib import Path

from sqlalchemy import CursorResult, update

from leerhuis import audit, clock, db, files
from leerhuis.access import COMMAND, HOUSE, Identity
from leerhuis.audit import Action
from leerhuis.enrolment import service as enrolment
from leerhuis.errors import Refused
from leerhuis.people import history
from leerhuis.people.models import Person
from leerhuis.privacy.erasing import log, queries, rules, splitting, treatments
from leerhuis.privacy.erasing.models import Erasure
from leerhuis.privacy.erasing.rules import How
from leerhuis.privacy.unlocking import unlocked


def erase(person: Person, *, why: str, sure: bool = False, by: Identity, now: datetime) -> None:
    """Erase a person because somebody asked for it; twice is once.

    What is in the way is said, and passed over by who is `sure` and says why.
    """
    if not queries.is_wholly_below(person, by):
        raise Refused(
            "This person also works outside your part. Ask a privacy officer who oversees all of"
            " it."
        )
    if lasting := queries.last_administrations(person.id):
        raise Refused(
            "This is the last administrator of %(name)s. Make someone else administrator first.",
            name=lasting[0],
        )
    if person.erased_at is None:
        rules.check_erasing(queries.in_the_way(person.id, now=now), why=why, sure=sure)
        _erase(person, how=How.ASKED, why=why.strip(), by=by, now=now)


def erase_by_term(person: Person, *, now: datetime) -> None:
    """Erase a person of whom nothing is needed any more."""
    _erase(person, how=How.TERM, why="", by=HOUSE, now=now)


def _erase(person: Person, *, how: How, why: str, by: Identity, now: datetime) -> None:
    with db.transaction():
        if not _claimed(person, now=now):
            return
        _end_what_runs(person, by=by, now=now)
        rows = treatments.rows_of(person.id)
        stored = treatments.files_of(rows)
        with unlocked(now=now):
            treatments.anonymise(rows, now=now)
        db.add(Erasure(person_id=person.id, how=how, at=now, by_id=by.person_id, why=why))
        audit.record(
            Action.PERSON_ERASED,
            by=by,
            kind="person",
            subject=person.public_id,
            now=now,
            how=how.value,
        )
    _finish(stored, now=now)


def _claimed(person: Person, *, now: datetime) -> bool:
    """Whether we are the first to erase; another one waits here until we are done."""
    done = db.session.execute(
        update(Person)
        .where(Person.id == person.id, Person.erased_at.is_(None))
        .values(erased_at=now)
    )
    return isinstance(done, CursorResult) and done.rowcount == 1


def _end_what_runs(person: Person, *, by: Identity, now: datetime) -> None:
    """Free seats that are to come, so that who waits gets them, and end appointments."""
    today = clock.day_of(now)
    for seat in queries.coming_seats(person.id, now=now):
        if enrolment.why_not_cancel(seat, by=by, now=now) is None:
            enrolment.cancel(seat, by=by, now=now)
    for row in queries.open_appointments(person.id, today=today):
        if row.starts_on > today:
            history.write_never(row, now=now)
            db.session.delete(row)
        else:
            row.ends_on = today
            history.write([row.id], now=now)
    db.session.flush()


def _finish(stored: list[str], *, now: datetime) -> None:
    """What is outside the database: the files, and the line that says who was erased."""
    db.session.expire_all()
    for each in stored:
        files.remove(each)
    write_log(now=now)


def write_log(*, now: datetime) -> int:
    """Write down in the file beside the database who was erased and does not stand in it yet."""
    rows = queries.unlogged()
    if not rows:
        return 0
    names = queries.names_of({row.person_id for row in rows})
    log.append(
        [
            log.Line(name, row.how, row.through_on, row.at)
            for row in rows
            for name in names[row.person_id]
        ]
    )
    with db.transaction():
        for row in rows:
            row.logged_at = now
    return len(rows)


def replay(path: Path, *, now: datetime) -> int:
    """Erase once more everyone of whom the file says that they were erased.

    For after an older back-up was restored. Who is not there, or is erased already, is passed over.
    """
    return sum(_replayed(line, now=now) for line in log.read(path))


def _replayed(line: log.Line, *, now: datetime) -> bool:
    person = queries.person_called(line.person)
    if person is None or person.erased_at is not None:
        return False
    if line.through_on is not None:
        return splitting.split_off(person, through_on=line.through_on, by=COMMAND, now=now) > 0
    _erase(person, how=line.how, why="", by=COMMAND, now=now)
    return True
