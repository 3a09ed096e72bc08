"""What is written about the employer's statement: to who must sign it, and back."""

from leerhuis.mail.rules import Letter
from leerhuis.registers import label
from leerhuis.registry import rules
from leerhuis.registry.dossier.models import EmployerStatement
from leerhuis.registry.models import Registration

ASKED = "application/statement_asked"
SIGNED = "application/statement_signed"


def asked(statement: EmployerStatement, row: Registration, manager_id: int) -> Letter:
    """To the manager: somebody needs your statement to apply for renewal."""
    return Letter(
        kind=ASKED,
        person_id=manager_id,
        subject=statement.public_id,
        values={
            "person": row.person.name,
            "first_name": row.person.given_name,
            "register": label(row.register),
            "number": rules.grouped(row.number),
            "apply_by_on": row.apply_by_on.isoformat(),
            "statement_path": f"/registraties/verklaring/{statement.public_id}",
        },
    )


def signed(statement: EmployerStatement, row: Registration, *, manager: str) -> Letter:
    """To who asked: it is signed, and what to do with it."""
    if statement.signed_on is None:
        raise ValueError("nothing was signed")
    on = statement.signed_on.isoformat()
    desk, _address = rules.APPLY_AT.get(row.register, ("", ""))
    return Letter(
        kind=SIGNED,
        person_id=row.person_id,
        subject=statement.public_id,
        reference=on,
        values={
            "register": label(row.register),
            "manager": manager,
            "signed_on": on,
            "apply_by_on": row.apply_by_on.isoformat(),
            "desk": desk,
            "folder_path": f"/mijn/registraties/{row.public_id}/aanvraagmap",
        },
    )
