"""What is written to whom about a registration that must be renewed, or that has lapsed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from leerhuis.mail.rules import Letter
from leerhuis.registers import label
from leerhuis.registry import rules
from leerhuis.registry.models import Registration
from leerhuis.registry.packs import Unit
from leerhuis.registry.reminders import Step
from leerhuis.registry.standing import CODE_LABELS
from leerhuis.registry.standing.points import Assessment, Line

REMINDER = "registry/reminder"
LAPSED = "registry/lapsed"
LAPSED_MANAGER = "registry/lapsed_manager"
WEEKLY = "registry/weekly"


def reminder(row: Registration, assessment: Assessment, *, step: Step) -> Letter:
    """To who must renew: until when, what is still missing, and where to say that it is done."""
    return Letter(
        kind=REMINDER,
        person_id=row.person_id,
        subject=row.public_id,
        reference=row.apply_by_on.isoformat(),
        step=step,
        values=_facts(row)
        | {
            "step": str(step),
            "lines": [_line(each) for each in assessment.lines],
            "exempt": row.state is rules.State.EXEMPT,
            "complete": assessment.complete,
            "missing": bool(assessment.open_after_expected),
            "hours": bool(assessment.untold),
            "history_known": assessment.history_known,
        },
    )


def lapsed(row: Registration, *, still_registered: bool, manager_told: bool) -> Letter:
    """To whose registration it was."""
    return Letter(
        kind=LAPSED,
        person_id=row.person_id,
        subject=row.public_id,
        reference=row.last_valid_on.isoformat(),
        values=_facts(row) | {"still_registered": still_registered, "manager_told": manager_told},
    )


def lapsed_manager(row: Registration, manager_id: int, *, still_registered: bool) -> Letter:
    """To the manager, on the first day on which the person is no longer registered."""
    person = row.person
    return Letter(
        kind=LAPSED_MANAGER,
        person_id=manager_id,
        subject=row.public_id,
        reference=row.last_valid_on.isoformat(),
        values=_facts(row)
        | {
            "still_registered": still_registered,
            "person": person.name,
            "first_name": person.given_name,
            "person_path": _person_path(row),
        },
    )


def weekly(manager_id: int, rows: Sequence[Registration], *, monday: date, today: date) -> Letter:
    """To a manager: who must apply within three months, and who has lapsed."""
    year, week, _day = monday.isocalendar()
    return Letter(
        kind=WEEKLY,
        person_id=manager_id,
        subject="weekly",
        reference=f"{year}-W{week:02d}",
        values={"rows": [_listed(row, today=today) for row in rows]},
    )


def _facts(row: Registration) -> dict[str, Any]:
    desk, address = rules.APPLY_AT.get(row.register, ("", ""))
    return {
        "register": label(row.register),
        "number": rules.grouped(row.number),
        "last_valid_on": row.last_valid_on.isoformat(),
        "apply_by_on": row.apply_by_on.isoformat(),
        "submitted_on": row.submitted_on and row.submitted_on.isoformat(),
        "desk": desk,
        "desk_address": address,
        "applied_path": f"/mijn/registraties/{row.public_id}/aangevraagd",
        "renewed_path": f"/mijn/registraties/{row.public_id}/geherregistreerd",
    }


def _line(line: Line) -> dict[str, Any]:
    """One requirement; its name is given in each language by the pack."""
    return {
        "name": dict(line.requirement.name),
        "counted": str(line.counted),
        "asked": str(line.asked),
        "expected": str(line.expected),
        "open": str(line.open),
        "enough": not line.open,
        "planned": line.expected > 0 and line.unit is Unit.POINTS,
        "unit": str(line.unit),
    }


def _listed(row: Registration, *, today: date) -> dict[str, Any]:
    return {
        "name": row.person.sort_name,
        "register": label(row.register),
        "apply_by_on": row.apply_by_on.isoformat(),
        "last_valid_on": row.last_valid_on.isoformat(),
        "too_late": today > row.apply_by_on,
        "lapsed": today > row.last_valid_on,
        "standing": CODE_LABELS[row.standing],
    }


def _person_path(row: Registration) -> str:
    return f"/registraties/{row.person.public_id}"
