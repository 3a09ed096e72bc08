"""What the people of the demo had earned and worked before, and how they stood in past months."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from leerhuis import clock
from leerhuis.access import Identity
from leerhuis.people.models import Person
from leerhuis.registers import Category, Form
from leerhuis.registry import service as registry
from leerhuis.registry.application import service as application
from leerhuis.registry.models import Registration
from leerhuis.registry.periods import add_months
from leerhuis.registry.settling import settle
from leerhuis.registry.team import trend
from leerhuis.registry.verbs import opening
from leerhuis.registry.verbs.opening import Asked, Row

MONTHS = 4
FULL_WEEK = Decimal(36)
BEFORE = "Jeugdzorg De Donge"
WEEK_BEFORE = Decimal(24)
ASKED: Mapping[Asked, int] = {
    (Category.FORMAL_LEARNING, None): 46,
    (Category.INFORMAL_LEARNING, None): 15,
    (Category.REFLECTION, None): 61,
}
ASKED_OF_MASTERS: Mapping[Asked, int] = {
    (Category.TRAINING, None): 46,
    (Category.FREE, None): 15,
    (Category.REFLECTION, Form.SUPERVISION): 61,
}
OF_THE_ACCOUNT: Mapping[Asked, int] = {
    (Category.FORMAL_LEARNING, None): 5,
    (Category.INFORMAL_LEARNING, None): 10,
    (Category.REFLECTION, None): 43,
}


def themselves(person: Person) -> Identity:
    """The person, as who does something of their own."""
    return Identity(
        person_id=person.id,
        public_id=person.public_id,
        name=person.name,
        origin="command",
        employed=True,
    )


def tell_work(person: Person, *, since_on: date, began_on: date, now: datetime) -> None:
    """The hours of the employment that the employer keeps, and of another one before it."""
    by = themselves(person)
    application.take_over(person.id, full_week=FULL_WEEK, in_profession=True, by=by, now=now)
    if began_on > since_on:
        application.add_work(
            person.id,
            employer=BEFORE,
            starts_on=since_on,
            ends_on=began_on - timedelta(days=1),
            hours_a_week=WEEK_BEFORE,
            in_profession=WEEK_BEFORE,
            by=by,
            now=now,
        )


def tell_points(
    person: Person, row: Registration, told: Mapping[Asked, int], *, now: datetime
) -> None:
    """What was earned before, as far as it is asked; of hours of work there is nothing to add."""
    wanted = opening.asked(row.pack)
    rows: list[Row] = [(*kind, Decimal(told[kind])) for kind in told if kind in wanted]
    registry.record_opening(row, rows=rows, by=themselves(person), now=now)


def in_step(row: Registration, eager: Decimal, *, today: date) -> dict[Asked, int]:
    """What fits the part of the period that has passed."""
    length = (row.last_valid_on - row.starts_on).days
    passed = Decimal(max(0, min((today - row.starts_on).days, length))) / length
    asked = ASKED if row.level is None else ASKED_OF_MASTERS
    return {kind: round(points * passed * eager) for kind, points in asked.items()}


def keep_trend(rows: Sequence[Registration], *, today: date) -> None:
    """The past months as the nights at their start would have kept them."""
    first = today.replace(day=1)
    for back in range(MONTHS, 0, -1):
        month = add_months(first, -back)
        settle(rows, today=month)
        trend.keep_month(now=clock.moment_of(month, time(0, 45)))
    settle(rows, today=today)
