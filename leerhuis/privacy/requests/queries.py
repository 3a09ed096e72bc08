"""Reading requests: who asked reads their own, who answers those of their part of the tree."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.people import queries as people
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.privacy.requests import rules
from leerhuis.privacy.requests.models import DataRequest
from leerhuis.privacy.requests.rules import RequestKind, RequestState
from leerhuis.privacy.topics import Topic

READERS = (Role.PRIVACY_OFFICER, Role.ADMINISTRATOR)
PAGE = 50


class Listed(NamedTuple):
    """A page of the worklist."""

    rows: Sequence[DataRequest]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE))


def own(person_id: int) -> list[DataRequest]:
    """What a person asked, the newest first."""
    rows = db.session.scalars(
        select(DataRequest)
        .where(DataRequest.person_id == person_id)
        .order_by(DataRequest.asked_at.desc(), DataRequest.id.desc())
    )
    return list(rows)


def own_for(who: Identity, public_id: str) -> DataRequest:
    """A request of whoever asks; that of somebody else is not there."""
    return people.found(
        select(DataRequest).where(
            DataRequest.public_id == public_id, DataRequest.person_id == who.person_id
        )
    )


def request_for(who: Identity, public_id: str, *, today: date) -> DataRequest:
    """A request of somebody in the part of the tree of who answers."""
    return people.found(
        _read()
        .where(DataRequest.public_id == public_id, *_within(who, today=today))
        .execution_options(populate_existing=True)
    )


def listed(who: Identity, *, open_: bool, page: int, today: date) -> Listed:
    """The requests that wait, the first due first; or those that were answered, newest first."""
    is_open = DataRequest.state == RequestState.OPEN
    conditions = [is_open if open_ else ~is_open, *_within(who, today=today)]
    total = (
        db.session.scalar(
            select(func.count(DataRequest.id)).join(DataRequest.person).where(*conditions)
        )
        or 0
    )
    page = min(max(page, 1), max(1, ceil(total / PAGE)))
    order = (
        (DataRequest.due_on, DataRequest.id)
        if open_
        else (DataRequest.answered_at.desc(), DataRequest.id.desc())
    )
    rows = db.session.scalars(
        _read().where(*conditions).order_by(*order).limit(PAGE).offset((page - 1) * PAGE)
    )
    return Listed(rows.all(), total, page)


def same(
    person_id: int, kind: RequestKind, topic: Topic | None, *, text: str
) -> DataRequest | None:
    """The same request, that was not answered yet."""
    return db.session.scalar(
        select(DataRequest).where(
            DataRequest.person_id == person_id,
            DataRequest.state == RequestState.OPEN,
            DataRequest.kind == kind,
            DataRequest.topic.is_not_distinct_from(topic),
            DataRequest.text == text,
        )
    )


def count_open(person_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count(DataRequest.id)).where(
                DataRequest.person_id == person_id, DataRequest.state == RequestState.OPEN
            )
        )
        or 0
    )


def due(*, today: date) -> list[DataRequest]:
    """Open requests of which the last day is near or past."""
    rows = db.session.scalars(
        select(DataRequest)
        .where(
            DataRequest.state == RequestState.OPEN,
            DataRequest.due_on <= today + timedelta(days=rules.SOON_DAYS),
        )
        .order_by(DataRequest.due_on, DataRequest.id)
    )
    return list(rows)


def marks_of(person_id: int) -> list[DataRequest]:
    """What of this person is kept but may not be used now: restrictions and open objections."""
    rows = db.session.scalars(
        select(DataRequest)
        .where(DataRequest.person_id == person_id, restricted())
        .order_by(DataRequest.asked_at, DataRequest.id)
    )
    return list(rows)


def people_restricted() -> Select[int]:
    """The numbers of persons of whom something may not be used, and so not be erased either."""
    return select(DataRequest.person_id).where(restricted())


def restricted() -> ColumnElement[bool]:
    """The condition that a request holds back data now: `rules.in_force` in the database."""
    held = (RequestState.OPEN, *rules.CARRIED_OUT)
    return or_(
        and_(
            DataRequest.kind == RequestKind.RESTRICTION,
            DataRequest.state.in_(held),
            DataRequest.lifted_at.is_(None),
        ),
        and_(DataRequest.kind == RequestKind.OBJECTION, DataRequest.state == RequestState.OPEN),
    )


def answerers(person_id: int, *, day: date) -> list[Person]:
    """Who answers requests of this person: the nearest privacy officers, else administrators."""
    at = _last_place(person_id)
    return people.holders_up(at, *READERS, but=person_id, day=day) if at else []


def _last_place(person_id: int) -> str | None:
    """Where the person works, or worked last."""
    return db.session.scalar(
        select(Organisation.path)
        .join(Organisation.appointments)
        .where(Appointment.person_id == person_id)
        .order_by(func.coalesce(Appointment.ends_on, date.max).desc(), Appointment.starts_on.desc())
        .limit(1)
    )


def _read() -> Select[DataRequest]:
    return (
        select(DataRequest)
        .join(DataRequest.person)
        .options(joinedload(DataRequest.person), joinedload(DataRequest.answered_by))
    )


def _within(who: Identity, *, today: date) -> list[ColumnElement[bool]]:
    """Whom `who` answers for; who oversees all answers also for who never belonged anywhere."""
    if people.oversees_all(who, *READERS):
        return []
    return [people.answered_for(who, *READERS, day=today)]
