"""What advisers are asked, reminded of and told."""

from collections.abc import Sequence
from datetime import date, datetime

from leerhuis.cycle.models import Preparation, Proposal
from leerhuis.mail.rules import Letter

ASKED = "cycle/asked"
DUE = "cycle/due"
DECIDED = "cycle/decided"


def asked(
    preparation: Preparation,
    person_id: int,
    proposals: Sequence[Proposal],
    *,
    until_on: date,
    now: datetime,
) -> Letter:
    """These proposals wait for advice. Asked again about others, it is another letter."""
    return Letter(
        kind=ASKED,
        person_id=person_id,
        subject=preparation.public_id,
        reference=until_on.isoformat(),
        step=now.isoformat(),
        values={
            "round": preparation.name,
            "titles": [each.title for each in proposals],
            "until": until_on.isoformat(),
            "path": "/adviezen",
        },
    )


def due(
    preparation: Preparation, person_id: int, *, proposals: int, until_on: date, step: int
) -> Letter:
    """Advice ends soon, and something was not said yet."""
    return Letter(
        kind=DUE,
        person_id=person_id,
        subject=preparation.public_id,
        reference=until_on.isoformat(),
        step=str(step),
        values={
            "round": preparation.name,
            "proposals": proposals,
            "until": until_on.isoformat(),
            "path": "/adviezen",
        },
    )


def decided(
    preparation: Preparation, person_id: int, outcomes: Sequence[tuple[str, str, str]]
) -> Letter:
    """What was decided on all proposals of a round: title, outcome and reason of each."""
    return Letter(
        kind=DECIDED,
        person_id=person_id,
        subject=preparation.public_id,
        values={
            "round": preparation.name,
            "outcomes": [list(each) for each in outcomes],
            "path": "/adviezen",
        },
    )
