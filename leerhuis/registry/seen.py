"""Whom a manager sees, and which of their registrations matter now.

The people are found first, from the places downwards, and once for a statement: an organisation of
a hundred among a million people then costs what a hundred people cost.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    false,
    func,
    or_,
    select,
)

from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.queries import appointed_on
from leerhuis.people.rules import ASKS_REGISTRATION, AppointmentKind
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import State, Validity
from leerhuis.registry.validity import VALID, suffices, validity_on

ENDED = (State.LAPSED, State.STRUCK_OFF, State.DEREGISTERED)


# To write these questions down costs more than to answer them for a hundred people, so they are
# written once, for so many places, with room for the day and the places (`given`).
DAY = cast(date, bindparam("seen_on", type_=Date))


def given(paths: Sequence[str], *, today: date) -> dict[str, Any]:
    """The values of a question for these places, as they are on this day."""
    return {"seen_on": today} | {f"below_{at}": path for at, path in enumerate(paths)}


def below(places: int) -> ColumnElement[bool]:
    """The condition that an organisation lies at or below one of so many places.

    A path has digits and dots only, so nothing in it needs escaping.
    """
    binds = [bindparam(f"below_{at}", type_=String) for at in range(places)]
    return or_(*(Organisation.path.startswith(bind) for bind in binds)) if binds else false()


@cache
def people(places: int) -> CTE:
    """Who works below so many places in a function that asks a registration.

    `full` says of whom everything is seen: who is employed there, in whatever function.
    """
    employed = case((Appointment.kind == AppointmentKind.EMPLOYMENT, 1), else_=0)
    asked = case((Appointment.function.in_(ASKS_REGISTRATION), 1), else_=0)
    return _once(
        select(Appointment.person_id, (func.max(employed) == 1).label("full"))
        .join(Appointment.organisation)
        .where(appointed_on(DAY), below(places))
        .group_by(Appointment.person_id)
        .having(func.max(asked) == 1)
        .cte("people")
    )


@cache
def registrations(places: int) -> Subquery:
    """Each of these people with the registrations that matter now, or with none.

    In full: all but what ended, which is history once the person has one that did not. Else the
    one that says most. `able` is 1 where any registration of the person lets them work.
    """
    known = _known(people(places))
    current = and_(known.c.full, or_(known.c.ended == 0, known.c.all_ended == 1))
    return select(*known.c).where(or_(known.c.place == 1, current)).subquery("seen")


def _known(people: CTE) -> Subquery:
    """Every registration of these people, with what is to be chosen by."""
    validity = _validity()
    ended = case((Registration.state.in_(ENDED), 1), else_=0)
    able = case((and_(suffices(Registration), validity.in_(VALID)), 1), else_=0)
    best: list[ColumnElement[Any]] = [_rank(validity), Registration.last_valid_on.desc()]
    person = people.c.person_id
    return (
        select(
            person,
            people.c.full,
            Registration.id.label("registration_id"),
            Registration.register,
            Registration.number,
            Registration.standing,
            Registration.lacks,
            Registration.check_due_on,
            Registration.last_valid_on,
            validity.label("validity"),
            ended.label("ended"),
            func.min(ended).over(partition_by=person).label("all_ended"),
            func.max(able).over(partition_by=person).label("able"),
            func.row_number()
            .over(partition_by=person, order_by=[*best, Registration.id])
            .label("place"),
        )
        .select_from(people)
        .outerjoin(Registration, Registration.person_id == person)
        .subquery("known")
    )


def _validity() -> ColumnElement[Any]:
    return case(
        (Registration.id.is_(None), Validity.NOT_REGISTERED.value),
        else_=validity_on(Registration, DAY),
    )


def _rank(validity: ColumnElement[Any]) -> ColumnElement[int]:
    return case({each.value: at for at, each in enumerate(Validity)}, value=validity)


def _once(wanted: CTE) -> CTE:
    """Both databases may weave a table expression into the rest; this one is to be made first."""
    return wanted.prefix_with("MATERIALIZED")
