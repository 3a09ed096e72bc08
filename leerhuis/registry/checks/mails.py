"""What is written when a register says something else than what is recorded."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from leerhuis.mail.rules import Letter
from leerhuis.registers import label
from leerhuis.registry import rules
from leerhuis.registry.models import Registration

CHANGED = "checks/changed"
NOT_FOUND = "checks/not_found"


def changed(
    row: Registration,
    *,
    what: str,
    since: date | None,
    reference: str,
    managers: Iterable[int],
    seen_on: date,
) -> list[Letter]:
    """To the person and to the managers: what the register says, and what that means."""
    managers = list(managers)
    values = _facts(row, seen_on=seen_on) | {
        "what": what,
        "since": since and since.isoformat(),
        "manager_told": bool(managers),
    }
    return [
        Letter(
            kind=CHANGED,
            person_id=person_id,
            subject=row.public_id,
            reference=reference,
            step=what,
            values=values | _to(row, person_id, answers=what == "measure"),
        )
        for person_id in [row.person_id, *managers]
    ]


def not_found(
    row: Registration, *, managers: Iterable[int], reference: str, seen_on: date
) -> list[Letter]:
    """To the managers: the register does not know this number. Nothing was changed."""
    return [
        Letter(
            kind=NOT_FOUND,
            person_id=manager_id,
            subject=row.public_id,
            reference=reference,
            values=_facts(row, seen_on=seen_on) | _to(row, manager_id, answers=False),
        )
        for manager_id in managers
    ]


def _facts(row: Registration, *, seen_on: date) -> dict[str, Any]:
    return {
        "register": label(row.register),
        "number": rules.grouped(row.number),
        "last_valid_on": row.last_valid_on.isoformat(),
        "seen_on": seen_on.isoformat(),
        "person": row.person.name,
        "first_name": row.person.given_name,
    }


def _to(row: Registration, person_id: int, *, answers: bool) -> dict[str, Any]:
    """Whether the reader is the person, and where the reader sees the registration."""
    own = person_id == row.person_id
    page = "/mijn/registraties" if own else f"/registraties/{row.person.public_id}"
    return {
        "own": own,
        "path": f"/mijn/registraties/{row.public_id}/register" if answers else page,
    }
