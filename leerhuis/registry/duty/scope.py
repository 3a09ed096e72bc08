"""Whose work asked a registration on a day, below the places of a manager, as known at a moment.

Who employs a person there may see everything; who only directs the work (a placement) sees whether
the person was registered. Organisations are told by their numbers, so that one that has moved since
keeps its history.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, case, func, select

from leerhuis.people import history
from leerhuis.people.models import AppointmentEvent
from leerhuis.people.rules import ASKS_REGISTRATION, AppointmentKind, lineage
from leerhuis.registry.duty.facts import Whom
from leerhuis.registry.duty.models import DeploymentException


class Scope(NamedTuple):
    """The places of a manager as they were ever known, and the two days of the question."""

    paths: frozenset[str]
    day: date
    known_at: datetime

    def holds(self, path: str) -> bool:
        return "" in self.paths or path in self.paths

    def below(self, column: Any) -> ColumnElement[bool]:
        condition: ColumnElement[bool] = (
            column.is_not(None) if "" in self.paths else column.in_(sorted(self.paths))
        )
        return condition


def scope(paths: Sequence[str], *, day: date, known_at: datetime) -> Scope:
    """What lies or lay below these places; who sees the whole tree sees all of it."""
    if "" in paths:
        return Scope(frozenset([""]), day, known_at)
    known = history.places_known(lineage(path)[-1] for path in paths)
    return Scope(frozenset(known), day, known_at)


def people(told: CTE) -> CTE:
    """A row for each person whose work asked a registration, and whether they are employed here."""
    employed = told.c.kind == AppointmentKind.EMPLOYMENT
    asks = told.c.function.in_(ASKS_REGISTRATION)
    return (
        select(
            told.c.person_id,
            func.min(told.c.person_name).label("name"),
            func.max(case((employed, 1), else_=0)).label("full"),
        )
        .group_by(told.c.person_id)
        .having(func.max(case((asks, 1), else_=0)) == 1)
        .cte("people")
    )


def appointed(here: Scope) -> CTE:
    """What was known of the appointments that held there on this day."""
    event = AppointmentEvent
    touched = select(event.appointment_id).where(here.below(event.path))
    last = history.last_known(event.appointment_id.in_(touched), known_at=here.known_at)
    return (
        select(last)
        .where(history.appointed_on(last, here.day), here.below(last.c.path))
        .cte("appointed")
    )


def exceptions(whom: Whom, here: Scope) -> CTE:
    """The exceptions of these persons that held on this day, each as it was last told."""
    row = DeploymentException
    nth = func.row_number().over(partition_by=row.ref, order_by=row.number.desc())
    told = (
        select(row.__table__, nth.label("nth"))
        .where(row.at <= here.known_at, whom(row.person_id))
        .subquery()
    )
    held = (told.c.nth == 1) & (told.c.starts_on <= here.day) & (told.c.ends_on >= here.day)
    return select(told).where(held).cte("exceptions")
