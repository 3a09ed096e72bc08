"""An example of every kind of letter, as the page of letters shows it.

A kind that reads differently by what happened has an example of each way that matters.
"""

from leerhuis.letters.examples import (
    buddies,
    house,
    leaving,
    meetings,
    peergroups,
    peers,
    people,
    seats,
    staff,
)
from leerhuis.letters.examples.shape import Example
from leerhuis.mail.queries import Recipient
from leerhuis.mail.rules import Letter

EXAMPLES: dict[str, tuple[Example, ...]] = {
    **seats.EXAMPLES,
    **people.EXAMPLES,
    **staff.EXAMPLES,
    **leaving.EXAMPLES,
    **peergroups.EXAMPLES,
    **peers.EXAMPLES,
    **meetings.EXAMPLES,
    **buddies.EXAMPLES,
    **house.EXAMPLES,
}


def letter(kind: str, example: Example) -> Letter:
    """The example as a letter that nobody wrote."""
    return Letter(
        kind=kind, person_id=0, subject="example", values=example.values, token=example.token
    )


def reader(language: str) -> Recipient:
    """Who reads an example."""
    return Recipient("Samira", "Samira de Vries", language)
