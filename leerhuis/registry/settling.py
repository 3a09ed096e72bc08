"""What follows from the facts of a registration, and is stored with it.

The standing with the day on which it changes by itself, the day of the next reminder, and the day
on which a lapse is to be told. Worked out again at every event, and by night for the due rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import update

from leerhuis import db
from leerhuis.registers import Profession, Register
from leerhuis.registry import queries, rules, starting
from leerhuis.registry.lacking import kept_of, lacking
from leerhuis.registry.models import Registration
from leerhuis.registry.queries import Sheet
from leerhuis.registry.reminders import next_step_on


def settle(
    rows: Sequence[Registration], *, today: date, sheets: Mapping[int, Sheet] | None = None
) -> None:
    """Work it out again for these rows, from the points that are given or read here."""
    if not rows:
        return
    known = queries.sheets_for(rows) if sheets is None else sheets
    starts = starting.work_starts((row.person_id for row in rows), today=today)
    for row in rows:
        columns = settled(row, known[row.person_id], today=today)
        columns |= starting.check_columns(row, work_starts_on=starts.get(row.person_id))
        for column, value in columns.items():
            setattr(row, column, value)


def settled(row: Registration, sheet: Sheet, *, today: date) -> dict[str, Any]:
    """The columns that follow from the others, as they should be on this day."""
    return standing_of(row, sheet, today=today) | {
        "remind_on": _remind_on(row, today=today),
        "lapse_on": _lapse_on(row),
    }


def standing_of(row: Registration, sheet: Sheet, *, today: date) -> dict[str, Any]:
    """The columns of the standing alone."""
    assessment = queries.assessment_of(row, sheet, today=today)
    standing = queries.standing_of(row, assessment, today=today)
    return {
        "standing": standing.code,
        "standing_why": standing.why,
        "lacks": lacking(assessment, state=row.state),
        "behind": kept_of(assessment),
        "changes_on": standing.changes_on,
    }


def look_again(professions: Iterable[Profession], *, today: date) -> None:
    """Let the night work out every standing in these professions again: more is known of them."""
    db.session.execute(
        update(Registration)
        .where(
            Registration.register == Register.BIG, Registration.occupation.in_(list(professions))
        )
        .values(changes_on=today)
    )


def _remind_on(row: Registration, *, today: date) -> date | None:
    """The next letter; none to who has applied, also while suspended."""
    if row.applied:
        return None
    return next_step_on(
        today=today,
        apply_by_on=row.apply_by_on,
        last_sent=row.reminded_step,
        state=row.state,
    )


def _lapse_on(row: Registration) -> date | None:
    if row.lapse_told_on is not None:
        return None
    return rules.tells_lapse_on(
        row.pack, row.period, state=row.state, submitted_on=row.submitted_on
    )
