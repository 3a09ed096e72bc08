"""How everyone stood at the start of each month: kept once a month, shown beside what is now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Date, Select, bindparam, exists, func, insert, literal, or_, select
from sqlalchemy.orm import aliased

from leerhuis import clock, db
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.queries import appointed_on
from leerhuis.people.rules import ASKS_REGISTRATION, AppointmentKind
from leerhuis.registry.models import Registration, StandingMonth
from leerhuis.registry.periods import add_months
from leerhuis.registry.standing import Code
from leerhuis.registry.team import seen
from leerhuis.registry.team.seen import ENDED
from leerhuis.registry.team.tally import WARNED

MONTHS = 12


@dataclass(frozen=True)
class Point:
    """The registrations of a month: in order, asking for attention, and of these the lapsed."""

    month: date
    in_order: int = 0
    attention: int = 0
    lapsed: int = 0


def keep_month(*, now: datetime) -> int:
    """Count every registration once a month, on its first night or the first one after it."""
    today = clock.day_of(now)
    month = today.replace(day=1)
    columns = ["first_on", "organisation_id", "standing", "number"]
    with db.transaction():
        if db.session.scalar(select(exists().where(StandingMonth.first_on == month))):
            return 0
        counted = _standings(today).add_columns(func.count(Registration.id.distinct()))
        counted = counted.with_only_columns(literal(month), *counted.selected_columns)
        db.session.execute(insert(StandingMonth).from_select(columns, counted))
        return (
            db.session.scalar(
                select(func.count(StandingMonth.id)).where(StandingMonth.first_on == month)
            )
            or 0
        )


def _standings(today: date) -> Select[int, Code]:
    """By who employs, for who works in a function that asks a registration; as the list has it."""
    other = aliased(Registration)
    alive = exists().where(other.person_id == Registration.person_id, other.state.not_in(ENDED))
    return (
        select(Appointment.organisation_id, Registration.standing)
        .join(Registration, Registration.person_id == Appointment.person_id)
        .where(
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            Appointment.function.in_(ASKS_REGISTRATION),
            appointed_on(today),
            or_(Registration.state.not_in(ENDED), ~alive),
        )
        .group_by(Appointment.organisation_id, Registration.standing)
    )


def past_months(paths: Sequence[str], *, today: date) -> list[Point]:
    """The months of the past year that were kept, the oldest first; this one is left out."""
    this = today.replace(day=1)
    given = {"first": add_months(this, -MONTHS), "this": this}
    rows = db.session.execute(_past(len(paths)), seen.given(paths, today=today) | given)
    found: dict[date, dict[Code, int]] = defaultdict(dict)
    for month, standing, number in rows:
        found[month][standing] = int(number)
    return [point(month, found[month]) for month in sorted(found)]


@cache
def _past(count: int) -> Select[date, Code, int]:
    return (
        select(StandingMonth.first_on, StandingMonth.standing, func.sum(StandingMonth.number))
        .join(Organisation, Organisation.id == StandingMonth.organisation_id)
        .where(
            StandingMonth.first_on >= bindparam("first", type_=Date),
            StandingMonth.first_on < bindparam("this", type_=Date),
            seen.below(count),
        )
        .group_by(StandingMonth.first_on, StandingMonth.standing)
    )


def point(month: date, by_code: Mapping[Code, int]) -> Point:
    attention = sum(number for code, number in by_code.items() if code in WARNED)
    return Point(
        month=month,
        in_order=sum(by_code.values()) - attention,
        attention=attention,
        lapsed=by_code.get(Code.LAPSED, 0),
    )
