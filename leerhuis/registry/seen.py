"""Whom a manager sees, and which of their registrations matter now."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select
from sqlalchemy.orm import aliased

from leerhuis.people.models import Person
from leerhuis.registry import places
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import State, Validity
from leerhuis.registry.validity import validity_on

ENDED = (State.LAPSED, State.STRUCK_OFF, State.DEREGISTERED)


def counted(paths: Sequence[str], *, today: date) -> Select[Any]:
    """Who is seen, with what is counted of them."""
    return joined(
        select(
            places.employed_below(paths, day=today).label("full"),
            Registration.id.label("registration_id"),
            Registration.standing.label("standing"),
            Registration.last_valid_on.label("last_valid_on"),
            validity_now(today).label("validity"),
        ),
        paths,
        today=today,
    )


def joined(wanted: Select[Any], paths: Sequence[str], *, today: date) -> Select[Any]:
    """Everyone in a function that asks a registration, with the registrations that matter now."""
    full = places.employed_below(paths, day=today)
    return (
        wanted.select_from(Person)
        .outerjoin(
            Registration,
            and_(
                Registration.person_id == Person.id,
                or_(and_(full, _current()), Registration.id == _best(today)),
            ),
        )
        .where(places.asked_below(paths, day=today))
    )


def _current() -> ColumnElement[bool]:
    """A registration that ended is history once the person has one that did not."""
    other = aliased(Registration)
    alive = exists().where(other.person_id == Registration.person_id, other.state.not_in(ENDED))
    return or_(Registration.state.not_in(ENDED), ~alive)


def _best(today: date) -> ColumnElement[Any]:
    """The one registration of a person that says most: valid, and the longest."""
    other = aliased(Registration)
    order = list(Validity)
    rank = case({each.value: at for at, each in enumerate(order)}, value=validity_on(other, today))
    return (
        select(other.id)
        .where(other.person_id == Person.id)
        .order_by(rank, other.last_valid_on.desc(), other.id)
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )


def validity_now(today: date) -> ColumnElement[Any]:
    return case(
        (Registration.id.is_(None), Validity.NOT_REGISTERED.value),
        else_=validity_on(Registration, today),
    )
