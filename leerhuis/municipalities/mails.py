"""The letter that asks a municipality how many fte it wants."""

from collections.abc import Sequence

from leerhuis.mail.rules import Letter
from leerhuis.municipalities.queries import Outstanding
from leerhuis.municipalities.rules import Step
from leerhuis.people.models import Person

ASKED = "municipalities/asked"


def reminder(places: Sequence[Outstanding], person: Person, *, step: Step, officer: bool) -> Letter:
    """One letter for all municipalities for which this person is asked about the same year.

    Who is no policy officer cannot fill it in, and is asked to see to it.
    """
    first = places[0]
    path = f"/fte-opgave?jaar={first.year}"
    if len(places) == 1:
        path = f"/fte-opgave/{first.public_id}?jaar={first.year}"
    return Letter(
        kind=ASKED,
        person_id=person.id,
        subject=person.public_id,
        reference=str(first.year),
        step=step if officer else f"{step}-nobody",
        values={
            "places": [each.name for each in places],
            "year": first.year,
            "due_on": first.due_on.isoformat(),
            "step": step,
            "officer": officer,
            "path": path,
        },
    )
