"""Bringing the ledger of points to what the dossier says of one thing."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from leerhuis.access import Identity
from leerhuis.registers import Category, Register
from leerhuis.registry import service as registry
from leerhuis.registry.dossier import queries, rules
from leerhuis.registry.dossier.models import Activity
from leerhuis.registry.models import PointsEntry
from leerhuis.registry.rules import Source


def align(activity: Activity, *, by: Identity, now: datetime) -> None:
    """The hours of an activity for every registration that counts its form; none once removed."""
    person_id, ref = activity.person_id, activity.public_id
    rows = []
    if activity.removed_at is None:
        rows = rules.rows_of(
            activity.form,
            activity.hours,
            queries.held_of(person_id),
            without=queries.rejecting(person_id, ref),
        )
    registry.record_points(
        person_id,
        ref=ref,
        title=activity.title,
        on=activity.completed_on,
        rows=rows,
        by=by,
        now=now,
        source=activity.source,
        form=activity.form,
    )


def align_course(person_id: int, ref: str, *, by: Identity, now: datetime) -> None:
    """The points of a course less those that a register rejected.

    Attendance stays a fact: what it brought is not changed, a row of its owner stands beside it.
    """
    entries = queries.earned_for(person_id, ref)
    rejecting = queries.rejecting(person_id, ref)
    rows = [
        (register, occupation, category, points)
        for (register, occupation, category), points in granted(entries).items()
        if points and register not in rejecting
    ]
    registry.record_points(
        person_id,
        ref=ref,
        title=entries[-1].title,
        on=_last_day(entries),
        rows=rows,
        by=by,
        now=now,
        source=Source.PERSON,
    )


def granted(entries: Sequence[PointsEntry]) -> dict[tuple[Register, str, Category], Decimal]:
    """What a course gave, whatever its owner told of it since."""
    sums: dict[tuple[Register, str, Category], Decimal] = defaultdict(Decimal)
    for each in entries:
        if each.source is not Source.PERSON:
            sums[each.register, each.occupation, each.category] += each.points
    return sums


def _last_day(entries: Sequence[PointsEntry]) -> date:
    return max(each.completed_on for each in entries if each.source is not Source.PERSON)
