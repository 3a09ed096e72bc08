"""Tracks of the demo, and the specialisms that one of them and the employer give."""

from collections.abc import Sequence
from datetime import timedelta

from leerhuis.access import COMMAND, Identity, Role
from leerhuis.courses.models import Course
from leerhuis.demo.foodvalley import TRACK, FoodValley
from leerhuis.demo.season import Season
from leerhuis.demo.staff import Staff
from leerhuis.pathways import queries, service
from leerhuis.pathways.models import Specialism, Track
from leerhuis.pathways.specialisms import service as specialisms
from leerhuis.people.queries import identity_of
from leerhuis.people.rules import Function
from leerhuis.people.sectors import Sector

BASIS, REFLECTION, PRESSURE, NETWORK, SEPARATION = 12, 13, 9, 0, 11
GOAL = "Regiovisie 2027: één gezin, één plan, één regisseur"
Steps = Sequence[tuple[str, int | None, Sequence[Course]]]
Group = tuple[Sector | None, Function | None]
# Of whom the employer says so.
SKILLED = range(3, 8)


def set_out(staff: Staff, season: Season, valley: FoodValley) -> None:
    """Two tracks; some people have finished one, and the job has given them its specialism."""
    charge = _specialism(staff, "Regisseur 1Gezin1Plan1Regisseur")
    separations = _specialism(staff, "Complexe scheidingen")
    courses = season.courses
    track = service.create_track(
        staff.region,
        name="1Gezin1Plan1Regisseur",
        summary="In twee jaar werkt iedereen in de toegang met één plan en één regisseur.",
        goal=GOAL,
        goal_url="https://regiovisie.example/1g1p1r",
        finish_by_on=staff.today + timedelta(days=400),
        repeat_years=5,
        specialism=charge,
        by=COMMAND,
        now=staff.now,
    )
    steps: Steps = (
        ("Basis", None, [courses[BASIS]]),
        ("Verdieping", 1, [courses[each] for each in (REFLECTION, PRESSURE, NETWORK)]),
    )
    who = staff.who(Role.COORDINATOR)
    _open(staff, who, track, steps, functions=(Function.YOUTH_PROFESSIONAL,))
    _change_of_foodvalley(staff, valley)
    manager = staff.who(Role.MANAGER)
    for place in SKILLED:
        specialisms.give(staff.professionals[place], separations, by=manager, now=staff.now)
    specialisms.give_finished(now=staff.now)


def _change_of_foodvalley(staff: Staff, valley: FoodValley) -> None:
    """A programme of many employers: school, childcare and care providers do the same."""
    autism, separation = valley.courses
    track = service.create_track(
        valley.region,
        name=TRACK,
        summary="School, opvang en jeugdhulp in FoodValley leren met elkaar.",
        finish_by_on=staff.today + timedelta(days=200),
        by=COMMAND,
        now=staff.now,
    )
    steps: Steps = (("Scheiding", None, [separation]), ("Autisme", None, [autism]))
    sectors = (Sector.CARE_PROVIDER, Sector.EDUCATION, Sector.CHILDCARE)
    who = identity_of(valley.coordinator, origin="command", today=staff.today)
    _open(staff, who, track, steps, sectors=sectors)


def _specialism(staff: Staff, name: str) -> Specialism:
    return specialisms.create_specialism(staff.region, name=name, by=COMMAND, now=staff.now)


def _open(
    staff: Staff,
    who: Identity,
    made: Track,
    steps: Steps,
    *,
    sectors: Sequence[Sector] = (),
    functions: Sequence[Function] = (),
) -> None:
    track = queries.track_for(who, made.public_id)
    for name, choose, courses in steps:
        service.add_step(
            track, name=name, choose=choose, courses=courses, by=COMMAND, now=staff.now
        )
    groups: list[Group] = [(each, None) for each in sectors]
    groups += [(None, each) for each in functions]
    for sector, function in groups:
        service.add_audience(
            track, sector=sector, function=function, organisation=None, by=COMMAND, now=staff.now
        )
    service.open_track(track, by=COMMAND, now=staff.now)
