"""The letter that asks a municipality how many fte it wants."""

from collections.abc import Sequence

from leerhuis.mail.rules import Letter
from leerhuis.municipalities.queries import Outstanding
from leerhuis.municipalities.rules import Step

ASKED = "municipalities/asked"


def reminder(places: Sequence[Outstanding], *, person_id: int, subject: str, step: Step) -> Letter:
    """One letter for all municipalities for which this person is asked about the same year."""
    first = places[0]
    path = f"/fte-opgave?jaar={first.year}"
    if len(places) == 1:
        path = f"/fte-opgave/{first.public_id}?jaar={first.year}"
    return Letter(
        kind=ASKED,
        person_id=person_id,
        subject=subject,
        reference=str(first.year),
        step=step,
        values={
            "places": [each.name for each in places],
            "year": first.year,
            "due_on": first.due_on.isoformat(),
            "step": step,
            "path": path,
        },
    )
