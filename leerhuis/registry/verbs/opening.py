"""What someone had earned in a period before Leerhuis knew of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.registers import Category, Form
from leerhuis.registry import queries
from leerhuis.registry.ledger import Formed, record_points
from leerhuis.registry.models import Registration
from leerhuis.registry.packs import Pack
from leerhuis.registry.settling import settle
from leerhuis.registry.standing.points import counts_until
from leerhuis.registry.verbs.events import said_by

Row = tuple[Category, Form | None, Decimal]
Asked = tuple[Category, Form | None]
# Kept as it is shown, as the title of a course is.
TITLE = "Beginstand"
_DAY = timedelta(days=1)


def ref_of(registration: Registration) -> str:
    return f"start:{registration.public_id}"


def asked(pack: Pack) -> tuple[Asked, ...]:
    """What to ask: points by category, or hours by form where the pack tells forms apart."""
    wanted: dict[Asked, None] = {}
    by_form = {category for each in pack.requirements if each.forms for category in each.categories}
    for category in (c for each in pack.requirements for c in each.categories):
        if category in by_form:
            forms = [f for f, weight in pack.activities.items() if weight.category is category]
            wanted |= {(category, form): None for form in forms}
        else:
            wanted[category, None] = None
    return tuple(wanted)


def opening_of(registration: Registration) -> dict[Asked, Decimal]:
    """What has been told of it before."""
    told: dict[Asked, Decimal] = {}
    for row in queries.points_of(registration.person_id).earned:
        if row.ref == ref_of(registration):
            kind = row.category, row.form
            told[kind] = told.get(kind, Decimal(0)) + row.points
    return told


def record_opening(
    registration: Registration, *, rows: Sequence[Row], by: Identity, now: datetime
) -> None:
    """Somebody told what was earned in this period before; no rows mean that it was nothing.

    Telling it again corrects it: the ledger gets the difference.
    """
    with db.transaction():
        db.hold(registration)
        if any(points < 0 for _category, _form, points in rows):
            raise Refused("Fill in 0 or more.")
        registration.history_known_on = clock.day_of(now)
        record_points(
            registration.person_id,
            ref=ref_of(registration),
            title=TITLE,
            on=_earned_on(registration),
            rows=_rows(registration, {(each[0], each[1]): each[2] for each in rows}),
            by=by,
            now=now,
            source=said_by(registration, by),
        )
        settle([registration], today=clock.day_of(now))
        audit.record(
            Action.OPENING_RECORDED,
            by=by,
            kind="registration",
            subject=registration.public_id,
            now=now,
        )


def follow_occupation(
    row: Registration, *, before: str | None, by: Identity, now: datetime
) -> None:
    """What was told of this period counts under the occupation that turned out to be right.

    Where that one asks other things, what was earned before has to be told again.
    """
    mine = [e for e in queries.points_of(row.person_id).earned if e.ref == ref_of(row)]
    if row.occupation == before or not mine or mine[-1].completed_on < row.starts_on:
        return
    told = {kind: points for kind, points in opening_of(row).items() if points}
    if not told.keys() <= set(asked(row.pack)):
        row.history_known_on = None
    record_points(
        row.person_id,
        ref=ref_of(row),
        title=TITLE,
        on=mine[-1].completed_on,
        rows=_rows(row, told),
        by=by,
        now=now,
        source=mine[-1].source,
    )


def _rows(row: Registration, told: Mapping[Asked, Decimal]) -> list[Formed]:
    occupation = row.occupation or ""
    return [
        (row.register, occupation, category, points, form)
        for (category, form), points in told.items()
        if points
    ]


def _earned_on(row: Registration) -> date:
    """The day before we were told, but within the period and before an application."""
    submitted_on = row.submitted_on if row.applied else None
    last = counts_until(row.pack, row.period, submitted_on=submitted_on)
    return max(row.starts_on, min(row.told_on - _DAY, last))
