"""What is to be erased, as it stands on a page."""

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from leerhuis import access, db
from leerhuis.access import Identity
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation, Person
from leerhuis.privacy.erasing.models import PlannedErasure
from leerhuis.privacy.erasing.queries import ERASERS

PER_PAGE = 20


class Planned(NamedTuple):
    """A page of what is to be erased."""

    rows: Sequence[PlannedErasure]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PER_PAGE))


def planned(who: Identity, *, page: int, today: date) -> Planned:
    """What is to be erased in the part where `who` may erase, the first due first."""
    waits = PlannedErasure.done_at.is_(None), PlannedErasure.stopped_at.is_(None)
    wanted = select(PlannedErasure.id).where(_within(who, today=today), *waits)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = min(max(page, 1), max(1, ceil(total / PER_PAGE)))
    rows = db.session.scalars(
        _shown(who, today=today)
        .where(*waits)
        .order_by(PlannedErasure.due_on, PlannedErasure.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return Planned(rows.all(), total, page)


def kept_longer(who: Identity, *, today: date) -> Sequence[PlannedErasure]:
    """What somebody said is still needed, the last first."""
    return db.session.scalars(
        _shown(who, today=today)
        .where(PlannedErasure.stopped_at.is_not(None))
        .order_by(PlannedErasure.stopped_at.desc(), PlannedErasure.id)
        .limit(PER_PAGE)
    ).all()


def planned_for(who: Identity, public_id: str, *, today: date) -> PlannedErasure:
    return people.found(_shown(who, today=today).where(PlannedErasure.public_id == public_id))


def _shown(who: Identity, *, today: date) -> Select[PlannedErasure]:
    row = PlannedErasure
    loaded = joinedload(row.person), joinedload(row.organisation), joinedload(row.stopped_by)
    return select(row).options(*loaded).where(_within(who, today=today))


def _within(who: Identity, *, today: date) -> ColumnElement[bool]:
    """What is of a person there, or of an organisation at the top that is theirs."""
    places = people.paths_of(who, *ERASERS)
    theirs = select(Person.id).where(people.answered_for(who, *ERASERS, day=today))
    tops = select(Organisation.id).where(access.below(Organisation.path, places))
    return or_(
        PlannedErasure.person_id.in_(theirs),
        and_(PlannedErasure.person_id.is_(None), PlannedErasure.organisation_id.in_(tops)),
    )
