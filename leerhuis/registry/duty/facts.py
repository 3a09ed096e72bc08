"""What registrations were on a day, as known at a moment, as a question for the database.

It says in SQL what `timeline.as_of` says of one registration; a test holds the two side by side.
Everything is read from rows that are only ever added.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from leerhuis.registry.models import Registration, RegistrationEvent
from leerhuis.registry.packs import Pack, shipped
from leerhuis.registry.rules import EventKind, State, Validity
from leerhuis.registry.timeline import SAY_NO_STATE
from leerhuis.registry.validity import VALID, suffices, validity_on

Whom = Callable[[Any], ColumnElement[bool]]
"""The condition that a column of persons is about those who are asked for."""

_IDENTITY = (
    "number",
    "occupation",
    "occupation_name",
    "level",
    "pack_key",
    "starts_on",
    "last_valid_on",
    "source",
    "noted_on",
    "noted_how",
    "number_since_at",
)

# What is asked of an event: the rows are sorted again and again, so they should be narrow.
_SAID = (
    "id",
    "registration_id",
    "kind",
    "effective_on",
    "state",
    "state_on",
    "state_ends_on",
    "submitted_on",
    "number",
    "occupation",
    "occupation_name",
    "level",
    "pack_key",
    "starts_on",
    "last_valid_on",
    "source",
)
_BECAME = {
    "state": "became",
    "state_on": "became_on",
    "state_ends_on": "became_ends_on",
    "submitted_on": "became_submitted_on",
    "changed": "ever_changed",
}


class DaysBefore(FunctionElement[date]):
    """The day that lies so many days before another."""

    type = Date()
    inherit_cache = True
    name = "days_before"


@compiles(DaysBefore)
def _minus(element: Any, compiler: Any, **kw: Any) -> str:
    day, number = [compiler.process(each, **kw) for each in element.clauses]
    return f"({day} - {number})"


@compiles(DaysBefore, "sqlite")
def _minus_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    day, number = [compiler.process(each, **kw) for each in element.clauses]
    return f"date({day}, '-' || {number} || ' days')"


def facts(whom: Whom, *, day: date, known_at: datetime) -> CTE:
    """A row for each registration of these persons that there was on this day."""
    told = _told(whom, day=day, known_at=known_at)
    state = _state(told, day)
    columns: list[Any] = [
        told.c.registration_id,
        told.c.person_id,
        told.c.register,
        *(told.c[name] for name in _IDENTITY),
        _apply_by(told).label("apply_by_on"),
        state.label("state"),
        case((told.c.became == state, told.c.became_on), else_=told.c.starts_on).label("state_on"),
        told.c.became_ends_on.label("state_ends_on"),
        told.c.became_submitted_on.label("submitted_on"),
    ]
    rows = select(*columns).where(told.c.nth == 1, told.c.ever_changed).subquery()
    row: Any = rows.c
    valid = validity_on(row, day)
    covers = and_(suffices(row), valid.in_([each.value for each in VALID]))
    return select(rows, valid.label("validity"), covers.label("covers")).cte("facts")


def best_first(row: Any) -> list[ColumnElement[Any]]:
    """What says most comes first: what lets one work, then what is valid, and the longest."""
    order = case({each.value: at for at, each in enumerate(Validity)}, value=row.validity)
    return [row.covers.desc(), order, row.last_valid_on.desc(), row.registration_id]


def shown(found: CTE) -> Select[Any]:
    """The registrations that a proof names: the valid ones, or else the one that says most."""
    nth = func.row_number().over(partition_by=found.c.person_id, order_by=best_first(found.c))
    ranked = select(found, nth.label("nth")).subquery()
    none = Validity.NOT_REGISTERED.value
    return select(ranked).where(or_(ranked.c.nth == 1, ranked.c.validity != none))


def _told(whom: Whom, *, day: date, known_at: datetime) -> CTE:
    """The events that were known, with their order and what the last change of state said.

    One pass over sorted rows: who joins such rows with each other leaves the database guessing.
    """
    known = _known(whom, day=day, known_at=known_at)
    changed = and_(
        known.c.muted == 0,
        or_(
            known.c.kind.not_in(SAY_NO_STATE),
            known.c.before.is_(None),
            known.c.state != known.c.before,
        ),
    )
    marked = select(known, changed.label("changed")).where(known.c.effective_on <= day).subquery()
    newest = marked.c.id.desc()
    last_change: dict[str, Any] = {
        "partition_by": marked.c.registration_id,
        "order_by": [case((marked.c.changed, 0), else_=1), newest],
    }
    nth = func.row_number().over(partition_by=marked.c.registration_id, order_by=newest)
    became = [
        func.first_value(marked.c[name], type_=marked.c[name].type).over(**last_change).label(label)
        for name, label in _BECAME.items()
    ]
    return select(marked, nth.label("nth"), *became).cte("told")


def _known(whom: Whom, *, day: date, known_at: datetime) -> Subquery:
    """The events that were known, each with the state that was told before it."""
    event = RegistrationEvent
    # A lapse that only the dates tell says nothing of the state: it is left out of the order.
    muted = and_(event.kind == EventKind.LAPSED, event.state != State.LAPSED)
    before = func.lag(event.state).over(
        partition_by=[event.registration_id, case((muted, 1), else_=0)], order_by=event.id
    )
    return (
        select(
            *(event.__table__.c[name] for name in _SAID),
            Registration.person_id,
            Registration.register,
            case((muted, 1), else_=0).label("muted"),
            before.label("before"),
            *_last_check(event, day),
        )
        .join(Registration, Registration.id == event.registration_id)
        .where(event.at <= known_at, whom(Registration.person_id))
        .subquery()
    )


def _last_check(event: type[RegistrationEvent], day: date) -> list[Any]:
    """The last check that was noted by this day, and since when this number was known.

    Another number was another question to the register.
    """
    usable = func.coalesce(event.checked_on <= day, False)
    number = [event.registration_id, event.number]
    best: list[Any] = [usable.desc(), event.checked_on.desc(), event.id.desc()]
    return [
        func.first_value(case((usable, event.checked_on), else_=None), type_=Date())
        .over(partition_by=number, order_by=best)
        .label("noted_on"),
        func.first_value(event.checked_how, type_=event.__table__.c.checked_how.type)
        .over(partition_by=number, order_by=best)
        .label("noted_how"),
        func.min(event.at, type_=event.__table__.c.at.type)
        .over(partition_by=number)
        .label("number_since_at"),
    ]


def _state(told: Any, day: date) -> ColumnElement[Any]:
    """Who is recorded after a lapse was registered on the days before it."""
    not_yet = and_(told.c.became == State.LAPSED, told.c.became_on > day)
    return case((not_yet, literal(State.REGISTERED, told.c.became.type)), else_=told.c.became)


def _apply_by(said: Any) -> ColumnElement[Any]:
    """The last day to apply: as far before the last valid day as its pack says."""
    apart: dict[int, list[str]] = {}
    for pack in shipped():
        apart.setdefault(_days_apart(pack), []).append(pack.key)
    moved = [
        (said.c.pack_key.in_(keys), DaysBefore(said.c.last_valid_on, literal(days)))
        for days, keys in apart.items()
        if days
    ]
    return case(*moved, else_=said.c.last_valid_on) if moved else said.c.last_valid_on


def _days_apart(pack: Pack) -> int:
    return pack.apply_by_days_before - pack.last_valid_days_before
