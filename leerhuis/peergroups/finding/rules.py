"""What somebody may look for, and when a wish is over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from leerhuis.errors import Refused
from leerhuis.peergroups.finding.matching import minutes_of
from leerhuis.peergroups.rules import FORMS, LEAST_MINUTES
from leerhuis.people import distances
from leerhuis.registers import Form

FARTHEST = 200
# A wish is kept for so long: who still looks then says so again.
KEPT = timedelta(days=365)
# A letter names so many groups; the others stand on the page.
NAMED = 3


@dataclass(frozen=True)
class Said:
    """What somebody looks for. Without a town it is measured from where they work."""

    form: Form | None = None
    town: str = ""
    kilometres: int | None = None
    online: bool = False
    weekdays: tuple[int, ...] = ()
    earliest: time | None = None
    latest: time | None = None


def check(said: Said, *, home: str) -> None:
    """Whether a group could be found for this; `home` is the municipality of who asks."""
    if said.form is not None and said.form not in FORMS:
        raise Refused("Choose from the list.", field="form")
    if said.town and not distances.is_known(said.town):
        raise Refused(
            "We do not know this place. Fill in a town or a municipality in the Netherlands.",
            field="town",
        )
    if not (said.town or home or said.online):
        raise Refused("Fill in a town, or choose online.", field="town")
    if said.kilometres is not None and not 1 <= said.kilometres <= FARTHEST:
        raise Refused(
            "Fill in between 1 and %(most)d kilometres.", field="kilometres", most=FARTHEST
        )
    _check_days(said.weekdays)
    _check_hours(said)


def _check_days(weekdays: Collection[int]) -> None:
    if not set(weekdays) <= set(range(7)):
        raise Refused("Choose from the list.", field="weekdays")


def _check_hours(said: Said) -> None:
    """A meeting of the shortest length that counts must fit in."""
    if said.earliest is None or said.latest is None:
        return
    if minutes_of(said.latest) - minutes_of(said.earliest) < LEAST_MINUTES:
        raise Refused(
            "Leave at least %(minutes)d minutes between these times: a shorter meeting gives no"
            " points.",
            field="latest",
            minutes=LEAST_MINUTES,
        )


def is_over(said_at: datetime, *, now: datetime) -> bool:
    return said_at <= now - KEPT
