"""Reading what is due by night: only the due rows, those that another process has left out."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from leerhuis import db
from leerhuis.registry.models import Registration, RegistrationEvent
from leerhuis.registry.periods import add_months
from leerhuis.registry.reminders import READY_FROM_MONTHS, WEEKLY_FROM_MONTHS
from leerhuis.registry.rules import REMINDED, EventKind
from leerhuis.registry.standing import Code

BATCH = 500
SETTLES = (EventKind.SUBMITTED, EventKind.RENEWED)


def standings(*, today: date) -> Sequence[Registration]:
    """Registrations whose standing changes by itself today, or should have before."""
    return _due(Registration.changes_on, today=today)


def reminders(*, today: date) -> Sequence[Registration]:
    return _due(Registration.remind_on, today=today)


def lapses(*, today: date) -> Sequence[Registration]:
    """Registrations that have lapsed, of which nobody has been told."""
    return _due(Registration.lapse_on, joinedload(Registration.person, innerjoin=True), today=today)


def _due(
    column: InstrumentedAttribute[date | None], *options: ORMOption, today: date
) -> Sequence[Registration]:
    return db.session.scalars(
        select(Registration)
        .options(*options)
        .where(column <= today)
        .order_by(column, Registration.id)
        .limit(BATCH)
        .with_for_update(of=Registration, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()


def listed(*, on: date) -> Sequence[Registration]:
    """Everyone whom the weekly letters of this day may name, the soonest last day first."""
    return db.session.scalars(
        select(Registration)
        .options(joinedload(Registration.person, innerjoin=True))
        .where(_weekly(on), Registration.state.in_(REMINDED), Registration.submitted_on.is_(None))
        .order_by(Registration.apply_by_on, Registration.id)
        .execution_options(populate_existing=True)
    ).all()


def _weekly(on: date) -> ColumnElement[bool]:
    """Generous by some days, since months have different lengths; the rule decides."""
    near = Registration.apply_by_on <= add_months(on, WEEKLY_FROM_MONTHS + 1)
    coming = Registration.apply_by_on <= add_months(on, READY_FROM_MONTHS + 1)
    return or_(near, coming & Registration.standing.in_([Code.READY, Code.UNREACHABLE]))


def settled(*, since: datetime, until: datetime) -> Sequence[RegistrationEvent]:
    """What was told in this time and settles a registration: applied, renewed.

    It is the last word of each: who has taken back an application since is not in it.
    """
    last = (
        select(func.max(RegistrationEvent.id))
        .where(
            RegistrationEvent.at >= since,
            RegistrationEvent.kind.in_([*SETTLES, EventKind.TAKEN_BACK]),
        )
        .group_by(RegistrationEvent.registration_id)
    )
    return db.session.scalars(
        select(RegistrationEvent)
        .where(
            RegistrationEvent.id.in_(last),
            RegistrationEvent.at < until,
            RegistrationEvent.kind.in_(SETTLES),
        )
        .order_by(RegistrationEvent.effective_on, RegistrationEvent.id)
    ).all()


def registrations(ids: Collection[int]) -> Sequence[Registration]:
    """These registrations, with the persons whose they are."""
    return db.session.scalars(
        select(Registration)
        .options(joinedload(Registration.person, innerjoin=True))
        .where(Registration.id.in_(ids))
        .execution_options(populate_existing=True)
    ).all()


def others_of(rows: Sequence[Registration]) -> Sequence[Registration]:
    """All registrations of the persons whom these are of."""
    wanted = {row.person_id for row in rows}
    return db.session.scalars(select(Registration).where(Registration.person_id.in_(wanted))).all()
