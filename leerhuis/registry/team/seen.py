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
    Integer,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.queries import appointed_on
from leerhuis.people.rules import ASKS_REGISTRATION, AppointmentKind
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import State, Validity
from leerhuis.registry.validity import VALID, suffices, validity_on

# Written into the statement: as values they would be fifty more, and it would not be kept prepared.
YES, NO = literal_column("1", Integer), literal_column("0", Integer)
# By a short name: it is named forty times.
_ROW = aliased(Registration, name="r")
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
    employed = case((Appointment.kind == AppointmentKind.EMPLOYMENT, YES), else_=NO)
    asked = case((Appointment.function.in_(ASKS_REGISTRATION), YES), else_=NO)
    return _once(
        select(Appointment.person_id, (func.max(employed) == YES).label("full"))
        .join(Appointment.organisation)
        .where(appointed_on(DAY), below(places))
        .group_by(Appointment.person_id)
        .having(func.max(asked) == YES)
        .cte("people")
    )


@cache
def registrations(places: int) -> Subquery:
    """Each of these people with all their registrations, or with none; `matters` chooses of them.

    `able` is 1 where any registration of the person lets them work.
    """
    held = _held(people(places))
    person, ranks = held.c.person_id, {each.value: at for at, each in enumerate(Validity)}
    able = case((and_(held.c.suffices, held.c.validity.in_(VALID)), YES), else_=NO)
    rank = case(ranks, value=held.c.validity)
    best = (rank, held.c.last_valid_on.desc(), held.c.registration_id)
    return select(
        *held.c,
        func.min(held.c.ended).over(partition_by=person).label("all_ended"),
        func.max(able).over(partition_by=person).label("able"),
        func.row_number().over(partition_by=person, order_by=best).label("place"),
    ).subquery("seen")


def matters(row: Subquery) -> ColumnElement[bool]:
    """Which registrations a person has for who sees them, or that there is none.

    In full: all but what ended, which is history once the person has one that did not. Else the
    one that says most.
    """
    return or_(row.c.place == YES, and_(row.c.full, row.c.ended == row.c.all_ended))


def _held(people: CTE) -> Subquery:
    """Each registration of these people, with what follows from it: once, for that is long."""
    return (
        select(
            *people.c,
            _ROW.id.label("registration_id"),
            _ROW.register,
            _ROW.number,
            _ROW.standing,
            _ROW.lacks,
            _ROW.check_due_on,
            _ROW.last_valid_on,
            _validity().label("validity"),
            suffices(_ROW).label("suffices"),
            case((_ROW.state.in_(ENDED), YES), else_=NO).label("ended"),
        )
        .select_from(people)
        .outerjoin(_ROW, _ROW.person_id == people.c.person_id)
        .subquery("held")
    )


def _validity() -> ColumnElement[Any]:
    return case(
        (_ROW.id.is_(None), Validity.NOT_REGISTERED.value),
        else_=validity_on(_ROW, DAY),
    )


def _once(wanted: CTE) -> CTE:
    """Both databases may weave a table expression into the rest; this one is to be made first."""
    return wanted.prefix_with("MATERIALIZED")
