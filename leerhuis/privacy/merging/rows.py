"""How the rows of one person become those of another: every column that names a person.

Most rows only get another number in that column. Where a person can have one of a kind, the two
are weighed first, by what stands here; a test fails for a table that says nothing of it.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Table, and_, delete, func, select, true, update

from leerhuis import clock, db
from leerhuis.db import Base
from leerhuis.people.models import Person


class Way(StrEnum):
    """What becomes of a row when the other person has the same already."""

    GOES = "goes"
    ENDS = "ends"
    FOLLOWS = "follows"
    OLDER_GOES = "older_goes"
    APART = "apart"


class Same(NamedTuple):
    """When two rows are the same, and what becomes of the one of who is merged.

    `by` are the columns in which they agree; `until` is empty as long as a row holds.
    """

    way: Way
    by: tuple[str, ...] = ()
    until: str = ""
    said: str = ""


# Tables in which a person can have one row of a kind.
ONE_OF_A_KIND: Mapping[str, Same] = {
    "account": Same(Way.APART),
    "advice": Same(Way.OLDER_GOES, ("proposal_id", "body_id"), said="said_at"),
    "appointment": Same(Way.APART),
    "body_member": Same(Way.ENDS, ("body_id",), until="ended_at"),
    "buddy_side": Same(Way.GOES, ("edition_id",)),
    "buddy_wish": Same(Way.GOES, ("edition_id",)),
    "email_address": Same(Way.APART),
    "enrolment": Same(Way.APART),
    "expected_points": Same(Way.GOES, ("ref", "register", "occupation", "category")),
    "feed": Same(Way.GOES),
    "interest": Same(Way.GOES, ("course_id",)),
    "invitation": Same(Way.GOES, ("session_id", "gathering_id")),
    "letter_choice": Same(Way.GOES, ("kind",)),
    "merge_request": Same(Way.APART),
    "peer_member": Same(Way.ENDS, ("group_id",), until="ended_at"),
    "peer_presence": Same(Way.GOES, ("meeting_id",)),
    "peer_record": Same(Way.GOES, ("series_id",)),
    "peer_wish": Same(Way.ENDS, until="ended_at"),
    "person_export": Same(Way.GOES, until="made_at"),
    "person_specialism": Same(Way.ENDS, ("specialism_id",), until="ended_on"),
    "planned_erasure": Same(Way.GOES, ("kind", "due_on")),
    "points_entry": Same(Way.FOLLOWS, ("ref", "register", "occupation", "category")),
    "reflection": Same(Way.GOES, ("ref",)),
    "register_entry": Same(Way.FOLLOWS, ("ref", "register")),
    "role_grant": Same(Way.ENDS, ("organisation_id", "role"), until="ended_at"),
    "shared_period": Same(Way.GOES, ("organisation_id",)),
    "survey_invitation": Same(Way.APART),
    "trainer": Same(Way.APART),
}
# What says who asked for a merging says so for good, and the pointers are set at the end.
LEFT = frozenset({"merge_request", "person"})
# Nobody's own, and closed for ever: who told it stays a number that leads on.
CLOSED = frozenset({"required_hours", "retention_term"})


def columns() -> list[tuple[Table, Column[Any]]]:
    """Every column that refers to a person and follows when two become one."""
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        if table.name not in LEFT | CLOSED
        for column in table.columns
        if any(key.column.table.name == Person.__tablename__ for key in column.foreign_keys)
    ]


def move_all(person_id: int, into_id: int, *, now: datetime) -> int:
    """Let every row follow; how many did."""
    moved = 0
    for table, column in columns():
        same = ONE_OF_A_KIND.get(table.name)
        if same is not None and column.name == "person_id":
            weigh(table, same, person_id, into_id, now=now)
        done = db.session.execute(
            update(table).where(column == person_id).values({column.name: into_id})
        )
        moved += int(done.rowcount)  # type: ignore[attr-defined]
    db.session.expire_all()
    return moved


def is_left(person_id: int) -> bool:
    """Whether any row still is of this person."""
    return any(
        db.session.scalar(select(table.c.id).where(column == person_id).limit(1)) is not None
        for table, column in columns()
    )


def move(name: str, person_id: int, into_id: int, *, now: datetime) -> None:
    """Let the rows of one table follow before the others do."""
    table = Base.metadata.tables[name]
    weigh(table, ONE_OF_A_KIND[name], person_id, into_id, now=now)
    db.session.execute(
        update(table).where(table.c.person_id == person_id).values(person_id=into_id)
    )


def weigh(table: Table, same: Same, person_id: int, into_id: int, *, now: datetime) -> None:
    """Of what both have one stays: that of the person who stays, or the last that was said."""
    doubles = (table.c.person_id == person_id, _has_the_same(table, same, into_id))
    if same.way is Way.GOES:
        _forget(table, and_(*doubles, _holds(table, same)))
    elif same.way is Way.ENDS:
        over = now if same.until.endswith("_at") else clock.day_of(now)
        held = update(table).where(*doubles, _holds(table, same))
        db.session.execute(held.values({same.until: over}))
    elif same.way is Way.FOLLOWS:
        _number_on(table, same, person_id, into_id)
    elif same.way is Way.OLDER_GOES:
        _drop_older(table, same, person_id, into_id)


def _has_the_same(table: Table, same: Same, into_id: int) -> ColumnElement[bool]:
    other = table.alias("other")
    return (
        select(other.c.id)
        .where(
            other.c.person_id == into_id,
            *(other.c[name].is_not_distinct_from(table.c[name]) for name in same.by),
            other.c[same.until].is_(None) if same.until else true(),
        )
        .correlate(table)
        .exists()
    )


def _holds(table: Table, same: Same) -> ColumnElement[bool]:
    return table.c[same.until].is_(None) if same.until else true()


def _forget(table: Table, which: ColumnElement[bool]) -> None:
    db.session.execute(delete(table).where(which))


def _number_on(table: Table, same: Same, person_id: int, into_id: int) -> None:
    """What was written down of one thing goes on counting where the other's rows ended."""
    other = table.alias("other")
    last = (
        select(func.max(other.c.number))
        .where(other.c.person_id == into_id, *(other.c[name] == table.c[name] for name in same.by))
        .correlate(table)
        .scalar_subquery()
    )
    doubles = (table.c.person_id == person_id, _has_the_same(table, same, into_id))
    db.session.execute(
        update(table).where(*doubles).values(person_id=into_id, number=table.c.number + last + 1)
    )


def _drop_older(table: Table, same: Same, person_id: int, into_id: int) -> None:
    """Of two things that one person said of the same, the last one stays."""
    for row in db.session.execute(select(table).where(table.c.person_id == person_id)).all():
        agree = [table.c[name] == row._mapping[name] for name in same.by]
        other = db.session.execute(
            select(table).where(table.c.person_id == into_id, *agree)
        ).first()
        if other is not None:
            older = min((row, other), key=lambda each: each._mapping[same.said])
            _forget(table, table.c.id == older.id)
