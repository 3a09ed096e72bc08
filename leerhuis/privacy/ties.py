"""How a row of each table leads to a person: what export, erasing, merging and terms go by.

Most of it is read from the foreign keys; what they cannot say is stated here. A test fails for a
table that could hold something of a person and of which nothing is known.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, ScalarSelect, Select, Table, and_, func, or_, select

from leerhuis.db import Base, DataClass
from leerhuis.feeds.models import Feed
from leerhuis.people.models import EmailAddress, Person


class Kind(StrEnum):
    """Whether a row is about the person, or only says that the person did something to it."""

    OF = "of"
    BY = "by"


class Known(StrEnum):
    """By what the last column of a tie knows a person."""

    NUMBER = "number"
    PUBLIC_ID = "public_id"
    ADDRESS = "address"
    FEED = "feed"


class Tie(NamedTuple):
    """A way from a row to a person: each column but the last leads to a row of the next table."""

    steps: tuple[str, ...]
    kind: Kind = Kind.OF
    known: Known = Known.NUMBER

    @property
    def is_direct(self) -> bool:
        """Whether the row itself names the person."""
        return len(self.steps) == 1


# A table of these classes holds nobody's rows, unless a foreign key says otherwise.
IMPERSONAL = frozenset({DataClass.PUBLIC, DataClass.ANSWERS, DataClass.OPERATION})

# What no foreign key says. A letter to who has no account is known by its address only.
STATED: Mapping[str, tuple[Tie, ...]] = {
    "person": (Tie(("id",)),),
    "audit_event": (
        Tie(("actor_id",), Kind.BY),
        Tie(("subject",), Kind.OF, Known.PUBLIC_ID),
    ),
    "feed_mark": (Tie(("subject",), Kind.OF, Known.FEED),),
    "guest_request": (Tie(("address",), Kind.OF, Known.ADDRESS),),
    "letter": (Tie(("address",), Kind.OF, Known.ADDRESS),),
    "survey_invitation": (Tie(("address",), Kind.OF, Known.ADDRESS),),
    "trainer": (Tie(("email",), Kind.OF, Known.ADDRESS),),
    "walk_in": (Tie(("address",), Kind.OF, Known.ADDRESS),),
}

# Private tables of which no row is about one person, and why.
UNTIED: Mapping[str, str] = {
    "attempt": "a code of an address and an origin that nobody can read back, for a day",
    "audit_seal": "the sum of an event of the audit trail",
}


def tied() -> Mapping[str, tuple[Tie, ...]]:
    """Every table of which a row leads to a person, with all ways in which it does."""
    return {name: ways for name in _tables() if (ways := of(name))}


@cache
def of(name: str) -> tuple[Tie, ...]:
    """The ways from a row of this table to a person; none where there is no way."""
    return _ties_of(name, frozenset())


def direct() -> list[tuple[str, Tie]]:
    """Every column that names a person itself: what has to follow when two persons become one."""
    return [(name, tie) for name, ways in tied().items() for tie in ways if tie.is_direct]


def unknown() -> list[str]:
    """Tables that could hold something of a person and of which nothing is known."""
    said = {it.class_.__tablename__: it.class_.privacy for it in Base.registry.mappers}
    return sorted(
        name
        for name, privacy in said.items()
        if privacy.data not in IMPERSONAL and not of(name) and name not in UNTIED
    )


def rows_of(person_id: int, *, kind: Kind = Kind.OF) -> dict[str, Select[Any]]:
    """For each table that can have them, the rows of this kind for one person, oldest first."""
    return {
        name: select(table).where(condition).order_by(table.c.id)
        for name, table in _tables().items()
        if (condition := leads_to(person_id, name=name, kind=kind)) is not None
    }


def leads_to(person_id: int, *, name: str, kind: Kind = Kind.OF) -> ColumnElement[bool] | None:
    """Whether a row of this table leads to the person; None where none ever does."""
    ways = [tie for tie in of(name) if tie.kind is kind]
    if not ways:
        return None
    return or_(*(_met(_tables()[name], tie, person_id) for tie in ways))


def _tables() -> Mapping[str, Table]:
    return Base.metadata.tables


def _ties_of(name: str, seen: frozenset[str]) -> tuple[Tie, ...]:
    """Ties by a foreign key to a person; where none is always there, also by the rows it is of."""
    table = _tables()[name]
    to_person = [each for each in table.columns if _target(each) == Person.__tablename__]
    found = [Tie((each.name,), Kind.OF if _is_of(each) else Kind.BY) for each in to_person]
    found += STATED.get(name, ())
    if name != Person.__tablename__ and not any(
        _is_of(each) and not each.nullable for each in to_person
    ):
        found += _through(table, seen | {name})
    return tuple(found)


def _through(table: Table, seen: frozenset[str]) -> list[Tie]:
    return [
        Tie((each.name, *tie.steps), tie.kind, tie.known)
        for each in table.columns
        if (target := _target(each)) and target not in seen and table.name not in UNTIED
        for tie in _ties_of(target, seen)
        if tie.kind is Kind.OF and target != Person.__tablename__
    ]


def _target(column: Column[Any]) -> str:
    return next((key.column.table.name for key in column.foreign_keys), "")


def _is_of(column: Column[Any]) -> bool:
    """A row is about its `person_id`, or who it became; any other column says who did what."""
    return column.name in {"person_id", "into_id", "merged_into_id"}


def _met(table: Table, tie: Tie, person_id: int) -> ColumnElement[bool]:
    column = table.c[tie.steps[0]]
    if tie.is_direct and tie.known is Known.ADDRESS and "person_id" in table.c:
        # A row that says whose it is is not of who has that mailbox by now.
        return and_(table.c.person_id.is_(None), _known_as(column, tie.known, person_id))
    if tie.is_direct:
        return _known_as(column, tie.known, person_id)
    further = _tables()[_target(column)]
    rest = _met(further, Tie(tie.steps[1:], tie.kind, tie.known), person_id)
    return column.in_(select(further.c.id).where(rest))


def _known_as(column: Column[Any], known: Known, person_id: int) -> ColumnElement[bool]:
    match known:
        case Known.NUMBER:
            return column == person_id
        case Known.PUBLIC_ID:
            own = select(Person.public_id).where(Person.id == person_id)
            return column.in_(own)
        case Known.ADDRESS:  # only one that was confirmed: else whoever claims it would read these
            mine = EmailAddress.person_id == person_id, EmailAddress.confirmed_at.is_not(None)
            return column.in_(select(EmailAddress.address).where(*mine))
        case Known.FEED:  # the mark of an own calendar begins with the public id of its feed
            return func.substr(column, 1, func.length(_feed(person_id))) == _feed(person_id)


def _feed(person_id: int) -> ScalarSelect[str]:
    return select(Feed.public_id).where(Feed.person_id == person_id).scalar_subquery()
