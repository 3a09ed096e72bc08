"""Groups of peers of the demo: one that runs, one that gathers members, one with a guide."""

from collections.abc import Sequence
from datetime import time, timedelta

from leerhuis.access import Identity, Role
from leerhuis.demo.staff import Staff
from leerhuis.peergroups import inviting, service
from leerhuis.peergroups.models import PeerGroup
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
# Who is in each: the first keeps the list.
MEMBERS: tuple[tuple[Plan, Sequence[int]], ...] = (
    (RUNNING, (0, 2, 4, 6, 9)),
    (GATHERING, (5, 7)),
)


def meet_up(staff: Staff) -> None:
    """The professional of the demo keeps a list, and has an invitation to answer."""
    begun = staff.now - timedelta(days=3)
    for plan, numbers in MEMBERS:
        keeper, *others = (_who(staff, each) for each in numbers)
        group = service.found(staff.region, plan, taking_part=True, by=keeper, now=begun)
        for each in others:
            service.join(group, by=each, now=begun)
    _ask(staff, group, _who(staff, 5))
    coordinator = staff.who(Role.COORDINATOR)
    service.found(staff.region, GUIDED, taking_part=False, by=coordinator, now=begun)


def _ask(staff: Staff, group: PeerGroup, by: Identity) -> None:
    inviting.invite(group, staff.professionals[0], by=by, now=staff.now - timedelta(days=1))


def _who(staff: Staff, number: int) -> Identity:
    return identity_of(staff.professionals[number], origin="command", today=staff.today)
