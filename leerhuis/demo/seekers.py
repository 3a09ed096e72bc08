"""People of the demo who look for a peer group: in one region some of them fit each other."""

from collections.abc import Iterable
from datetime import time, timedelta

from leerhuis.demo.foodvalley import FoodValley
from leerhuis.demo.staff import Staff
from leerhuis.peergroups.finding import service
from leerhuis.peergroups.finding.rules import Said
from leerhuis.people.models import Person
from leerhuis.people.queries import identity_of

TOGETHER = Said(town="Ede", kilometres=40, weekdays=(2, 4), earliest=time(9), latest=time(17))
NEARBY = Said(kilometres=25)
LOOKING = 8
# Who looks in the other region, by number.
ALONE = (10, 11)


def look_for_groups(staff: Staff, valley: FoodValley) -> None:
    _say(staff, valley.people[-LOOKING:], TOGETHER)
    _say(staff, (staff.professionals[each] for each in ALONE), NEARBY)


def _say(staff: Staff, people: Iterable[Person], said: Said) -> None:
    for person in people:
        by = identity_of(person, origin="command", today=staff.today)
        service.say(said, by=by, now=staff.now - timedelta(days=2))
