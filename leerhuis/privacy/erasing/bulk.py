"""Rows that go by themselves after their term, whosever they are: roles, guests and trainers."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from leerhuis import clock, db
from leerhuis.access import below
from leerhuis.courses.means import Trainer, TrainerTime
from leerhuis.courses.models import Course, Edition, Session, SessionTrainer
from leerhuis.enrolment.models import GuestRequest
from leerhuis.people.models import Organisation, RoleGrant
from leerhuis.privacy.erasing import treatments
from leerhuis.privacy.erasing.rules import Kind


def due(kind: Kind, root: Organisation, *, through_on: date) -> Sequence[int]:
    """The rows of this kind that were over by this day, of one organisation and all below it."""
    return _DUE[kind](root, clock.end_of(through_on))


def erase(kind: Kind, root: Organisation, *, through_on: date) -> int:
    """Remove or empty those rows; returns how many that were."""
    ids = due(kind, root, through_on=through_on)
    if kind is Kind.TRAINERS:
        treatments.empty_trainers(ids)
    else:
        table = {Kind.ROLES: RoleGrant, Kind.GUESTS: GuestRequest}[kind].__tablename__
        treatments.remove({table: ids})
    return len(ids)


def _roles(root: Organisation, until: datetime) -> Sequence[int]:
    over = or_(
        RoleGrant.ended_at <= until,
        and_(RoleGrant.ended_at.is_(None), RoleGrant.ends_on <= clock.day_of(until)),
    )
    here = below(Organisation.path, [root.path])
    return db.session.scalars(
        select(RoleGrant.id).join(RoleGrant.organisation).where(here, over)
    ).all()


def _guests(root: Organisation, until: datetime) -> Sequence[int]:
    return db.session.scalars(
        select(GuestRequest.id)
        .join(Edition, Edition.id == GuestRequest.edition_id)
        .join(Edition.course)
        .join(Course.organisation)
        .where(below(Organisation.path, [root.path]), GuestRequest.asked_at <= until)
    ).all()


def _trainers(root: Organisation, until: datetime) -> Sequence[int]:
    """Trainers whose last session was so long ago, of whom there is still something to erase."""
    last = (
        select(func.max(Session.ends_at))
        .join(SessionTrainer, SessionTrainer.session_id == Session.id)
        .where(SessionTrainer.trainer_id == Trainer.id)
        .scalar_subquery()
    )
    return db.session.scalars(
        select(Trainer.id)
        .join(Organisation, Organisation.id == Trainer.organisation_id)
        .where(below(Organisation.path, [root.path]), last <= until, _has_something())
    ).all()


def _has_something() -> ColumnElement[bool]:
    times = exists().where(TrainerTime.trainer_id == Trainer.id)
    return or_(Trainer.email != "", Trainer.note != "", Trainer.in_use, times)


_DUE: Mapping[Kind, Callable[[Organisation, datetime], Sequence[int]]] = {
    Kind.ROLES: _roles,
    Kind.GUESTS: _guests,
    Kind.TRAINERS: _trainers,
}
