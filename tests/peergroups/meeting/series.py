"""Groups with a series of meetings, and time that passes."""

from datetime import date, time, timedelta

from leerhuis import clock
from leerhuis.peergroups import queries as groups
from leerhuis.peergroups.meeting import queries, service, ticking
from leerhuis.peergroups.meeting.rules import Place, When
from tests.factories import NOW, identity
from tests.factories_peergroups import make_group, make_peers
from tests.factories_registry import make_registration

FIRST = date(2027, 3, 2)
PLACE = Place("Buurthuis De Eem, Amersfoort")


def when(number=0, *, minutes=120, start=time(15), first=FIRST):
    """Each eight weeks further."""
    return When(first + number * timedelta(weeks=8), start, minutes)


def make_series(group, *, times=3, minutes=120, now=NOW, number=1, first=FIRST):
    plan = {f"on_{each}": when(each, minutes=minutes, first=first) for each in range(times)}
    keeper = keeper_of(group)
    return service.plan_series(group, number, plan, PLACE, by=keeper, now=now)


def keeper_of(group):
    return identity(groups.keeper_of(groups.read_again(group)).person)


def make_running(people=4, *, registered=True, times=3, minutes=120, first=FIRST, now=NOW, **given):
    """A group that runs with a series, and its members."""
    region, members = make_peers(people)
    if registered:
        for each in members:
            make_registration(each)
    group = make_group(region, *members, **given)
    series = make_series(group, times=times, minutes=minutes, first=first, now=now)
    return group, members, series


def meetings_of(series):
    return [queries.meeting_again(each.id) for each in queries.series_again(series.id).meetings]


def after(meeting):
    return meeting.gathering.ends_at + timedelta(minutes=5)


def names(meeting, *people):
    wanted = {each.id for each in people}
    rows = queries.meeting_again(meeting.id).presences
    return [each.public_id for each in rows if each.person_id in wanted]


def tick(meeting, *people, by=None, now=None, coordinates=False, why=""):
    group = queries.meeting_again(meeting.id).series.group
    return ticking.tick(
        queries.meeting_again(meeting.id),
        names(meeting, *people),
        coordinates=coordinates,
        why=why,
        by=by or keeper_of(group),
        now=now or after(meeting),
    )


def day_of(meeting):
    return clock.day_of(meeting.gathering.starts_at)
