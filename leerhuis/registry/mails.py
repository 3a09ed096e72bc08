"""What is written to whom about a registration that must be renewed, or that has lapsed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from leerhuis.mail.rules import Letter
from leerhuis.registers import label
from leerhuis.registry import rules
from leerhuis.registry.models import Registration, RegistrationEvent
from leerhuis.registry.packs import Unit
from leerhuis.registry.reminders import Section, Step
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


def weekly(
    manager_id: int,
    named: Mapping[Section, Sequence[Registration]],
    settled: Iterable[tuple[RegistrationEvent, Registration]],
    *,
    monday: date,
    today: date,
) -> Letter:
    """To a manager: who lapsed, is at risk or may apply, and what was settled the week before."""
    year, week, _day = monday.isocalendar()
    at_risk = [*named.get(Section.LAPSED, ()), *named.get(Section.AT_RISK, ())]
    return Letter(
        kind=WEEKLY,
        person_id=manager_id,
        subject="weekly",
        reference=f"{year}-W{week:02d}",
        values={
            "rows": [_listed(row, today=today) for row in at_risk],
            "ready": [_listed(row, today=today) for row in named.get(Section.READY, ())],
            "settled": [_told(event, row) for event, row in settled],
        },
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
        "path": _person_path(row),
    }


def _told(event: RegistrationEvent, row: Registration) -> dict[str, Any]:
    """What was settled, as it was told then."""
    return {
        "name": row.person.sort_name,
        "register": label(row.register),
        "renewed": event.kind is rules.EventKind.RENEWED,
        "on": (event.submitted_on or event.effective_on).isoformat(),
        "last_valid_on": event.last_valid_on.isoformat(),
        "path": _person_path(row),
    }


def _person_path(row: Registration) -> str:
    return f"/registraties/{row.person.public_id}"
