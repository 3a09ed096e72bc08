"""Groups of peers of the demo: one that runs, one that gathers members, one with a guide."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from leerhuis.access import Identity, Role
from leerhuis.demo.staff import Staff
from leerhuis.peergroups import inviting, service
from leerhuis.peergroups.meeting import planning, queries, ticking
from leerhuis.peergroups.meeting import service as meetings
from leerhuis.peergroups.meeting.rules import Place, When
from leerhuis.peergroups.models import PeerGroup, PeerMeeting
from leerhuis.peergroups.rules import GuideRegister, Plan
from leerhuis.people.queries import identity_of
from leerhuis.registers import Form

RUNNING = Plan(
    name="Moreel beraad in de toegang",
    form=Form.PEER_CONSULTATION,
    weekday=1,
    start=time(15),
    method="Moreel beraad",
    about="Lastige keuzes uit het dagelijks werk, met vaste stappen.",
    town="Roosendaal",
    venue="Huis van de wijk, kamer 2",
    most=6,
    organisations=2,
)
GATHERING = Plan(
    name="Incidentmethode voor nieuwe regisseurs",
    form=Form.PEER_CONSULTATION,
    weekday=3,
    start=time(9, 30),
    method="Incidentmethode",
    about="Eén situatie per keer. Voor wie korter dan drie jaar regisseur is.",
    town="Bergen op Zoom",
    organisations=3,
)
GUIDED = Plan(
    name="Reflecteren op afstand",
    form=Form.FACILITATED_PEER_CONSULTATION,
    weekday=0,
    start=time(13),
    minutes=90,
    about="Online, met een begeleider van buiten.",
    of_one_organisation=6,
    guide_name="Rob Dekker",
    guide_register=GuideRegister.LVSC,
    guide_number="1200345",
)
# The running group began so long ago; its first meeting was two weeks later.
SINCE = timedelta(weeks=22)
FIRST = timedelta(weeks=20)


def meet_up(staff: Staff) -> None:
    """The professional of the demo keeps a list, and has an invitation to answer."""
    begun = staff.now - timedelta(days=3)
    running = _gather(staff, RUNNING, (0, 2, 4, 6, 9), now=staff.now - SINCE)
    _meet(staff, running, by=_who(staff, 0))
    gathering = _gather(staff, GATHERING, (5, 7), now=begun)
    _ask(staff, gathering, _who(staff, 5))
    coordinator = staff.who(Role.COORDINATOR)
    service.found(staff.region, GUIDED, taking_part=False, by=coordinator, now=begun)


def _gather(staff: Staff, plan: Plan, numbers: Sequence[int], *, now: datetime) -> PeerGroup:
    """A group of these people; the first keeps the list."""
    keeper, *others = (_who(staff, each) for each in numbers)
    group = service.found(staff.region, plan, taking_part=True, by=keeper, now=now)
    for each in others:
        service.join(group, by=each, now=now)
    return group


def _meet(staff: Staff, group: PeerGroup, *, by: Identity) -> None:
    """The meetings of a year: of those that were it is said who was there, of the last not yet."""
    times = planning.usual_times(group)
    days = planning.propose(group, first=staff.today - FIRST, times=times).days
    plan = {f"on_{at}": When(day, group.start, group.minutes) for at, day in enumerate(days)}
    place = Place(f"{group.venue}, {group.town}")
    then = staff.now - SINCE
    series = meetings.plan_series(group, 1, plan, place, by=by, now=then)
    held = [each for each in queries.series_again(series.id).meetings if _is_over(staff, each)]
    for number, each in enumerate(held[:-1]):
        there = [one.public_id for at, one in enumerate(each.presences) if at + number != 4]
        said_at = each.gathering.ends_at + timedelta(minutes=10)
        ticking.tick(each, there, coordinates=False, by=by, now=said_at)


def _is_over(staff: Staff, meeting: PeerMeeting) -> bool:
    return meeting.gathering.ends_at <= staff.now


def _ask(staff: Staff, group: PeerGroup, by: Identity) -> None:
    inviting.invite(group, staff.professionals[0], by=by, now=staff.now - timedelta(days=1))


def _who(staff: Staff, number: int) -> Identity:
    return identity_of(staff.professionals[number], origin="command", today=staff.today)
