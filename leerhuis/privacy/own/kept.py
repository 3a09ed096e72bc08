"""What is kept of one person, counted: by kind of data, with why and for how long."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, func, literal, or_, select, union_all

from leerhuis import db
from leerhuis.home import notice
from leerhuis.home.notice import Kept
from leerhuis.privacy import ties, topics
from leerhuis.privacy.processing.rules import PRODUCT
from leerhuis.privacy.ties import Kind
from leerhuis.privacy.topics import Topic

# What somebody did to rows of others is told by the record of who did what, which is here whole.
BOTH_WAYS = frozenset({"audit_event"})
# These say that they are about no person, and yet tell where somebody was: like which other table.
LIKE: Mapping[str, str] = {"session_trainer": "trainer"}
NONE = "none"


class Line(NamedTuple):
    """The rows of a table: what they are, how long they stay, and how many there are."""

    name: str
    term: str
    number: int


class Part(NamedTuple):
    """A kind of data: why it is kept, and the rows that there are of it."""

    topic: Topic
    why: str
    lines: list[Line]


def parts(person_id: int) -> list[Part]:
    """All that is kept of a person, in one statement; a kind without rows has no lines."""
    counts = counted(person_id)
    return [
        Part(
            topic,
            PRODUCT[topic].purpose,
            [
                Line(topics.NAMES[name], kept_of(name).term, counts[name])
                for name in names
                if counts.get(name)
            ],
        )
        for topic, names in topics.TABLES.items()
    ]


def counted(person_id: int) -> dict[str, int]:
    """How many rows of each table are about the person."""
    asked = [
        select(literal(name).label("name"), func.count().label("number")).select_from(
            wanted.order_by(None).with_only_columns(wanted.selected_columns[0]).subquery()
        )
        for name, wanted in rows_of(person_id).items()
    ]
    return {each.name: each.number for each in db.session.execute(union_all(*asked))}


def rows_of(person_id: int) -> dict[str, Select[Any]]:
    """The rows of each table that are about the person, or that only tell what they did."""
    found = ties.rows_of(person_id)
    for name, by in ties.rows_of(person_id, kind=Kind.BY).items():
        if name in BOTH_WAYS:
            found[name] = _both_ways(person_id, name)
        elif name not in found:
            found[name] = by
    return {
        name: found[name] for names in topics.TABLES.values() for name in names if name in found
    }


def _both_ways(person_id: int, name: str) -> Select[Any]:
    ways = (ties.leads_to(person_id, name=name, kind=kind) for kind in Kind)
    table = db.Base.metadata.tables[name]
    return select(table).where(or_(*(way for way in ways if way is not None))).order_by(table.c.id)


def why_not(name: str) -> str | None:
    """Why rows of this table are not in the file of a person; None where they are."""
    export = said()[name].export
    return export if export.startswith(NONE) and name not in LIKE else None


def kept_of(name: str) -> Kept:
    """The row of the page about privacy that this table stands under."""
    stated = said()[LIKE.get(name, name)]
    return next(
        row for row in notice.ROWS if (row.data, row.retention) == (stated.data, stated.retention)
    )


@cache
def said() -> Mapping[str, db.Privacy]:
    """What each table states of itself."""
    return {each.class_.__tablename__: each.class_.privacy for each in db.Base.registry.mappers}
