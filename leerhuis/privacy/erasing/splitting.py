"""Old attendance, points and evidence of somebody who is still here: they become nobody's.

A person without a name takes over what was of a day and before, with the appointments by which it
is counted, so that seats, points and costs of those years stay what they were. Then that person is
erased.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import aliased

from leerhuis import audit, clock, db, files
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.calendars.models import Gathering
from leerhuis.certificates.models import Certificate
from leerhuis.courses.models import Edition
from leerhuis.enrolment.models import Enrolment
from leerhuis.peergroups.models import (
    PeerMeeting,
    PeerMember,
    PeerPresence,
    PeerRecord,
    PeerSeries,
)
from leerhuis.people.models import Appointment, Person
from leerhuis.privacy.erasing import treatments
from leerhuis.privacy.erasing.models import Erasure
from leerhuis.privacy.erasing.rules import How, Kind
from leerhuis.privacy.unlocking import unlocked
from leerhuis.registry.dossier.models import Activity, Evidence, Reflection, RegisterEntry
from leerhuis.registry.models import ExpectedPoints, PointsEntry, WorkPeriod

Moved = Mapping[type[db.Base], Sequence[int]]


def split_off(person: Person, *, through_on: date, by: Identity, now: datetime) -> int:
    """Take what counted until a day away from a person; returns how many things that were."""
    with db.transaction():
        moved = _moved(person.id, through_on=through_on, now=now)
        number = sum(map(len, moved.values()))
        if not number:
            return 0
        with unlocked(now=now):
            stored = _take_over(person, moved, now=now)
        _note(person, through_on, number, by=by, now=now)
    db.session.expire_all()
    for each in stored:
        files.remove(each)
    return number


def count(person_id: int, *, through_on: date, now: datetime) -> int:
    """How many things would be taken away."""
    return sum(map(len, _moved(person_id, through_on=through_on, now=now).values()))


def _note(person: Person, through_on: date, number: int, *, by: Identity, now: datetime) -> None:
    told = {"how": How.TERM, "through_on": through_on, "at": now, "by_id": by.person_id}
    db.add(Erasure(person_id=person.id, **told))
    audit.record(
        Action.DATA_EXPIRED,
        by=by,
        kind="person",
        subject=person.public_id,
        now=now,
        of=Kind.COUNTING.value,
        through_on=through_on.isoformat(),
        number=number,
    )


def _moved(person_id: int, *, through_on: date, now: datetime) -> Moved:
    """The rows that were of this day and before, by what they are."""
    seats = _ids(Enrolment, person_id, _over_by(through_on, now=now), join=Edition)
    found: dict[type[db.Base], Sequence[int]] = {
        Enrolment: seats,
        Certificate: _ids(Certificate, person_id, Certificate.enrolment_id.in_(seats)),
        WorkPeriod: _ids(WorkPeriod, person_id, WorkPeriod.ends_on <= through_on),
    }
    for kind in (PointsEntry, ExpectedPoints, Activity):
        found[kind] = _ids(kind, person_id, kind.completed_on <= through_on)
    found |= _in_groups(person_id, until=clock.end_of(through_on))
    refs = _refs(found)
    for shown in (Evidence, Reflection, RegisterEntry):
        found[shown] = _ids(shown, person_id, shown.ref.in_(refs))
    return {kind: ids for kind, ids in found.items() if ids}


def _in_groups(person_id: int, *, until: datetime) -> Moved:
    """Places, meetings and series of groups of peers that were over by then."""
    met = select(PeerMeeting.id).join(PeerMeeting.gathering).where(Gathering.ends_at <= until)
    closed = select(PeerSeries.id).where(PeerSeries.closed_at <= until)
    return {
        PeerMember: _ids(PeerMember, person_id, PeerMember.ended_at <= until),
        PeerPresence: _ids(PeerPresence, person_id, PeerPresence.meeting_id.in_(met)),
        PeerRecord: _ids(PeerRecord, person_id, PeerRecord.series_id.in_(closed)),
    }


def _ids(
    kind: Any, person_id: int, condition: ColumnElement[bool], *, join: Any = None
) -> Sequence[int]:
    wanted: Select[int] = select(kind.id).where(kind.person_id == person_id, condition)
    return db.session.scalars(wanted.join(join) if join is not None else wanted).all()


def _over_by(day: date, *, now: datetime) -> ColumnElement[bool]:
    """Seats in groups that were over by a day, and what was given up before there were days."""
    until = clock.end_of(day)
    ended = func.coalesce(Edition.ends_at, Enrolment.cancelled_at) <= until
    return and_(ended, or_(Enrolment.cancelled_at.is_not(None), Edition.ends_at <= now))


def _refs(found: Mapping[type[db.Base], Sequence[int]]) -> list[str]:
    """By what evidence and register name what is taken away."""
    wanted: list[Select[Any]] = [
        select(Enrolment.public_id).where(Enrolment.id.in_(found[Enrolment])),
        select(Activity.public_id).where(Activity.id.in_(found[Activity])),
        select(PointsEntry.ref).where(PointsEntry.id.in_(found[PointsEntry])),
        _whole_series(found[Activity]),
    ]
    return sorted({ref for rows in wanted for ref in db.session.scalars(rows)})


def _whole_series(activities: Sequence[int]) -> Select[Any]:
    """Series of which every meeting is taken away: what shows one stays while one of it counts."""
    other = aliased(Activity)
    stays = other.id.not_in(activities), other.person_id == Activity.person_id
    return select(Activity.series).where(
        Activity.id.in_(activities),
        Activity.series.is_not(None),
        ~select(other.id).where(other.series == Activity.series, *stays).exists(),
    )


def _take_over(person: Person, moved: Moved, *, now: datetime) -> list[str]:
    nobody = Person(
        given_name="", family_name=treatments.ERASED, sort_name=treatments.ERASED, created_at=now
    )
    db.add(nobody)
    _copy_posts(person.id, nobody.id, seats=moved.get(Enrolment, ()))
    for kind, ids in moved.items():
        for some in treatments.in_pieces(ids):
            column: Any = kind.id
            db.session.execute(update(kind).where(column.in_(some)).values(person_id=nobody.id))
    db.session.flush()
    rows = treatments.rows_of(nobody.id)
    stored = treatments.files_of(rows)
    treatments.anonymise(rows, now=now)
    return stored


def _copy_posts(person_id: int, nobody_id: int, *, seats: Sequence[int]) -> None:
    """The appointments of the days on which those groups began: by them seats are counted.

    Without hours, so that nobody's hours count twice; the longest first, as seats are divided.
    """
    begun = (
        select(func.min(Edition.starts_at), func.max(Edition.starts_at))
        .join(Enrolment, Enrolment.edition_id == Edition.id)
        .where(Enrolment.id.in_(seats))
    )
    first, last = db.session.execute(begun).one()
    if first is None or last is None:
        return
    of = Appointment
    names = [
        each.key for each in (of.organisation_id, of.kind, of.function, of.starts_on, of.ends_on)
    ]
    rows = db.session.execute(
        select(*(getattr(of, name) for name in names))
        .where(
            of.person_id == person_id,
            of.starts_on <= clock.day_of(last),
            or_(of.ends_on.is_(None), of.ends_on >= clock.day_of(first)),
        )
        .order_by(of.fte.desc(), of.id)
    )
    for row in rows:
        given = dict(zip(names, row, strict=True))
        given["ends_on"] = min(given["ends_on"] or clock.day_of(last), clock.day_of(last))
        db.add(Appointment(person_id=nobody_id, fte=Decimal(0), **given))
