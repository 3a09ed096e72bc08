"""Days that are proposed for a series, and how many members are elsewhere at each."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from leerhuis import clock
from leerhuis.courses.holidays.queries import closed_for
from leerhuis.peergroups import queries as groups
from leerhuis.peergroups.meeting import queries, rules
from leerhuis.peergroups.meeting.rules import Hours, When
from leerhuis.peergroups.models import PeerGroup, PeerMeeting


class Proposal(NamedTuple):
    """The days, and those that were passed over with the name of the holiday."""

    days: list[date]
    passed: list[tuple[date, str]]


def propose(group: PeerGroup, *, first: date, times: int) -> Proposal:
    closed = closed_for(group.organisation.path)
    return Proposal(*rules.propose(first, times=times, weekday=group.weekday, closed=closed))


def usual_times(group: PeerGroup) -> int:
    return groups.terms_for(group.organisation.path).meetings


def busy_at(group: PeerGroup, plan: Mapping[str, When]) -> dict[str, int]:
    """How many of the members are elsewhere at each of these times."""
    if not plan:
        return {}
    hours = {name: hours_of(each) for name, each in plan.items()}
    span = Hours(
        min(each.starts_at for each in hours.values()), max(each.ends_at for each in hours.values())
    )
    numbers = [each.person_id for each in groups.members(group)]
    taken = queries.hours_of_members(numbers, between=span, besides=group.id)
    return dict(zip(hours, rules.busy(list(hours.values()), taken), strict=True))


def hours_of(when: When) -> Hours:
    begins_at = clock.moment_of(when.on, when.start)
    return Hours(begins_at, begins_at + timedelta(minutes=when.minutes))


def to_call_off(meetings: Collection[PeerMeeting], *, now: datetime) -> bool:
    """Whether anything of a series is still to come."""
    return any(
        each.gathering.cancelled_at is None and each.gathering.ends_at > now for each in meetings
    )
