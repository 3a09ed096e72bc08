"""Who must be looked up by hand: the people whom a manager employs, the most urgent first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from sqlalchemy import ColumnElement, String, and_, case, exists, func, or_, select, type_coerce
from sqlalchemy.orm import joinedload

from leerhuis import access, db
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.queries import appointed_on, employer_name
from leerhuis.people.rules import AppointmentKind
from leerhuis.registers import Register
from leerhuis.registry.checks.models import PublicMeasure
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import RUNNING, CheckReason

PAGE = 25
BY_HAND = tuple(register for register in Register if register is not Register.BIG)
# Who may be at work without a registration comes first; an ordinary yearly check last.
URGENCY = (
    CheckReason.DATE_PASSED,
    CheckReason.PENDING,
    CheckReason.RENEWAL_CLAIMED,
    CheckReason.START_OF_WORK,
    CheckReason.ASKED,
    CheckReason.PERIODIC,
)


@dataclass(frozen=True)
class Wanted:
    """Which part of the work list: the place in the tree, one of the reasons, a public measure.

    Measures are for the manager on the employment line, so `paths` must be theirs.
    """

    paths: Sequence[str]
    but: int | None = None
    reason: CheckReason | None = None
    measured: bool = False


@dataclass(frozen=True)
class Due:
    """A registration that must be looked up, with where the person is employed."""

    registration: Registration
    employer: str
    why: CheckReason | None


@dataclass(frozen=True)
class WorkPage:
    rows: Sequence[Due]
    number: int
    reasons: Mapping[CheckReason, int] = field(default_factory=dict)
    total: int = 0

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE))

    @property
    def all(self) -> int:
        return sum(self.reasons.values())


def page(wanted: Wanted, *, number: int, today: date) -> WorkPage:
    """Twenty-five of the work list, the most urgent first; beyond the last page is the last."""
    reasons = _counted(wanted, today=today)
    total = reasons.get(wanted.reason, 0) if wanted.reason else sum(reasons.values())
    number = min(number, max(1, ceil(total / PAGE)))
    return WorkPage(
        rows=_rows(wanted, today=today, offset=(number - 1) * PAGE, limit=PAGE),
        number=number,
        reasons=reasons,
        total=total,
    )


def next_one(wanted: Wanted, *, after: Registration, today: date) -> Registration | None:
    """The first of the work list that is not this one."""
    rows = _rows(wanted, today=today, offset=0, limit=2)
    return next((row.registration for row in rows if row.registration.id != after.id), None)


def reason_of(row: Registration, *, today: date) -> CheckReason | None:
    """Why somebody must look: a date that has passed says more than an older reason."""
    passed = row.state in RUNNING and row.last_valid_on < today
    unseen = row.checked_on is None or row.checked_on <= row.last_valid_on
    return CheckReason.DATE_PASSED if row.check_why and passed and unseen else row.check_why


def _reason(today: date) -> ColumnElement[str]:
    """The same, of each row."""
    passed = and_(
        Registration.state.in_(RUNNING),
        Registration.last_valid_on < today,
        or_(
            Registration.checked_on.is_(None),
            Registration.checked_on <= Registration.last_valid_on,
        ),
    )
    return case(
        (passed, CheckReason.DATE_PASSED.value), else_=type_coerce(Registration.check_why, String)
    )


def _counted(wanted: Wanted, *, today: date) -> dict[CheckReason, int]:
    reason = _reason(today).label("reason")
    rows = db.session.execute(
        select(reason, func.count()).where(*_conditions(wanted, today=today)).group_by(reason)
    )
    found = {CheckReason(why): number for why, number in rows if why is not None}
    return {why: found[why] for why in URGENCY if why in found}


def _rows(wanted: Wanted, *, today: date, offset: int, limit: int) -> list[Due]:
    reason = _reason(today)
    conditions = _conditions(wanted, today=today)
    if wanted.reason is not None:
        conditions.append(reason == wanted.reason.value)
    order = case({why.value: place for place, why in enumerate(URGENCY)}, value=reason)
    rows = db.session.execute(
        select(Registration, employer_name(Registration.person_id, day=today))
        .options(joinedload(Registration.person, innerjoin=True))
        .where(*conditions)
        .order_by(order, Registration.check_due_on, Registration.id)
        .offset(offset)
        .limit(limit)
    )
    return [Due(row, employer or "", reason_of(row, today=today)) for row, employer in rows]


def _conditions(wanted: Wanted, *, today: date) -> list[ColumnElement[bool]]:
    """What must be looked up of the people who are employed below these places; never one's own."""
    employed = (
        select(Appointment.person_id)
        .join(Appointment.organisation)
        .where(
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            appointed_on(today),
            access.below(Organisation.path, list(wanted.paths)),
        )
    )
    conditions = [
        Registration.register.in_(BY_HAND),
        Registration.check_due_on <= today,
        Registration.person_id.in_(employed),
        Registration.person_id != (wanted.but or 0),
    ]
    return [*conditions, _measured(today)] if wanted.measured else conditions


def _measured(today: date) -> ColumnElement[bool]:
    """Whether the register showed a measure that holds on this day."""
    return exists().where(
        PublicMeasure.registration_id == Registration.id,
        or_(PublicMeasure.ends_on.is_(None), PublicMeasure.ends_on >= today),
    )
