"""What a manager lets be written to somebody whose registration asks something."""

from datetime import date

from leerhuis.mail.rules import Letter
from leerhuis.registers import label
from leerhuis.registry import rules
from leerhuis.registry.queries import Dossier

NUDGE = "registry/nudge"


def nudge(dossier: Dossier, *, manager: str, today: date) -> Letter:
    """To who must renew, from the manager: until when, and what is still open."""
    row = dossier.registration
    return Letter(
        kind=NUDGE,
        person_id=row.person_id,
        subject=row.public_id,
        reference=today.isoformat(),
        values={
            "manager": manager,
            "register": label(row.register),
            "number": rules.grouped(row.number),
            "last_valid_on": row.last_valid_on.isoformat(),
            "apply_by_on": row.apply_by_on.isoformat(),
            "late": today > row.apply_by_on,
            "over": today > row.last_valid_on,
            "complete": dossier.assessment.complete,
            "lines": [
                {
                    "name": dict(each.requirement.name),
                    "open": str(each.unit.lacking(each.open)),
                    "unit": each.unit,
                }
                for each in dossier.assessment.lines
                if each.open_after_expected
            ],
            "applied_path": f"/mijn/registraties/{row.public_id}/aangevraagd",
        },
    )
