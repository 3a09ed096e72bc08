"""Asking bodies for advice: until when, who is reminded, and what counts as an answer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from leerhuis.cycle.rules import Opinion, ProposalState
from leerhuis.errors import Refused

# So many days before advice ends, who has not spoken is reminded.
STEPS = (7, 2)
LONGEST = 4000


@dataclass
class Standing:
    """How far a body is with the proposals of a round: what was asked, and who is silent.

    `open` is how many of the proposals its members can still speak about, `met` of how many the
    body has spoken as one, at a meeting.
    """

    until_on: date
    asked: int = 0
    open: int = 0
    met: int = 0
    members: int = 0
    silent: set[int] = field(default_factory=set)

    @property
    def spoken(self) -> int:
        return self.members - len(self.silent)


def check_asking(
    *, proposals: int, bodies: int, until_on: date, decide_by_on: date, today: date
) -> None:
    if not proposals:
        raise Refused("There is no proposal to ask advice about.")
    if not bodies:
        raise Refused("Choose at least one body.", field="bodies")
    if until_on < today:
        raise Refused("Choose a day from today on.", field="until_on")
    if until_on > decide_by_on:
        raise Refused(
            "It is decided by %(day)s. Ask for advice before that.",
            field="until_on",
            day=decide_by_on,
        )


def check_saying(
    state: ProposalState, opinion: Opinion, text: str, *, until_on: date, today: date
) -> None:
    """Whoever is not simply for it says why."""
    check_still_open(state)
    if today > until_on:
        raise Refused("Advice could be given until %(day)s.", day=until_on)
    if opinion is not Opinion.FOR and not text:
        raise Refused("Say why.", field="text")


def check_still_open(state: ProposalState) -> None:
    if state is not ProposalState.ASKED:
        raise Refused("It was decided on this proposal, or it was withdrawn.")


def step_due(*, asked_on: date, until_on: date, today: date) -> int | None:
    """The nearest step already reached; none that lay before it was asked."""
    left = (until_on - today).days
    if left < 0:
        return None
    reached = (step for step in STEPS if left <= step)
    return min(
        (step for step in reached if asked_on < until_on - timedelta(days=step)), default=None
    )


def counted(opinions: Iterable[Opinion]) -> dict[Opinion, int]:
    """How many are for, against, or only remark something."""
    given = list(opinions)
    return {each: given.count(each) for each in Opinion}
