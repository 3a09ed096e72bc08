"""What the courses of the demo are, ask beforehand and hand out. Links lead to no real place."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from leerhuis.access import COMMAND
from leerhuis.courses import service
from leerhuis.courses.materials import service as materials
from leerhuis.courses.materials.service import Piece
from leerhuis.courses.models import Course
from leerhuis.courses.prerequisites import Asked
from leerhuis.courses.words import CourseForm, Level, MaterialAudience, Purpose, Strictness
from leerhuis.demo import region
from leerhuis.demo.means import Means
from leerhuis.demo.staff import Staff
from leerhuis.people.sectors import Sector
from leerhuis.registers import Chamber, Profession, Register

SHELF = "https://materiaal.leerhuis.example"
TEAMS, SCHOOLS, CHILDCARE = Sector.LOCAL_TEAM, Sector.EDUCATION, Sector.CHILDCARE
PROVIDERS = Sector.CARE_PROVIDER
ONLINE, ON_LOCATION = CourseForm.ONLINE, CourseForm.LOCATION

# By course. What is not said of one here is not known.
FORMS: Mapping[int, CourseForm] = {
    **dict.fromkeys((0, 1, 2, 3, 6, 7, 8, 9, 13, 14), ON_LOCATION),
    **dict.fromkeys((4, 5, 10), ONLINE),
    11: CourseForm.BLENDED,
    12: CourseForm.BLENDED,
}
LEVELS: Mapping[int, Level] = {
    **dict.fromkeys((0, 1, 2, 4, 5, 6, 8, 10, 12), Level.BASIC),
    **dict.fromkeys((3, 7, 9, 13, 14), Level.ADVANCED),
    11: Level.SPECIALIST,
}
SECTORS: Mapping[int, Sequence[Sector]] = {
    4: (TEAMS, SCHOOLS, CHILDCARE),
    6: (TEAMS, SCHOOLS, CHILDCARE),
    10: (TEAMS, SCHOOLS),
    11: (TEAMS, PROVIDERS),
    12: (TEAMS, PROVIDERS),
    13: (TEAMS, PROVIDERS),
    14: (TEAMS, SCHOOLS, CHILDCARE),
}
TESTED = {12}
# Who was there for less than all of it: what completes it, and where a part gives a part.
SHARES: Mapping[int, int] = {12: 80, 13: 60}
IN_PROPORTION = {13}
ELEARNING: Mapping[int, str] = {
    11: f"{SHELF}/e-learning/scheiding",
    12: f"{SHELF}/e-learning/1g1p1r",
}
# Course, strictness, and by way: a course of at most so many months ago, or a registration.
ASKS: Mapping[int, tuple[Strictness, Sequence[tuple[int, int | None, int | None, str]]]] = {
    3: (Strictness.REFUSE, ((1, 2, 36, ""),)),
    13: (
        Strictness.INFORM,
        ((1, 12, None, ""), (2, 0, 24, ""), (2, None, None, Profession.HEALTH_CARE_PSYCHOLOGIST)),
    ),
}
BEFORE, AFTER, GUIDE = Purpose.PREPARATION, Purpose.MATERIAL, Purpose.GUIDELINE
TAKES_PART, OF_REGION = MaterialAudience.PARTICIPANTS, MaterialAudience.REGION
ALL = MaterialAudience.EVERYONE
MATERIAL: Sequence[tuple[int, str, Purpose, MaterialAudience, str]] = (
    (0, "Kaart: wie staan er om het gezin heen?", AFTER, OF_REGION, "netwerkkaart"),
    (2, "Neem een eigen dilemma mee (een half A4)", BEFORE, TAKES_PART, "dilemma"),
    (4, "Wegwijzer gegevens delen", GUIDE, ALL, "wegwijzer-gegevens-delen"),
    (7, "Gesprekskaart: vragen naar suïcide", AFTER, TAKES_PART, "gesprekskaart"),
    (11, "Wegwijzer complexe scheidingen", GUIDE, OF_REGION, "wegwijzer-scheidingen"),
    (12, "Richtlijn 1Gezin1Plan1Regisseur", GUIDE, ALL, "richtlijn-1g1p1r"),
    (12, "Lees hoofdstuk 2 van de richtlijn", BEFORE, TAKES_PART, "richtlijn-1g1p1r-2"),
    (12, "Voorbeeld van een gezinsplan", AFTER, TAKES_PART, "gezinsplan"),
)
ONE_DAY = """
- **9.30 uur** Binnenkomst en kennismaken
- **10.00 uur** Wat zie je in je eigen werk?
- **12.30 uur** Lunch
- **13.15 uur** Oefenen in drietallen
- **16.00 uur** Wat neem je morgen mee?
"""
# Its accreditation ends soon: in the next season it gives no points.
ENDING, ENDS_IN = 8, 60


def make_courses(staff: Staff, means: Means) -> list[Course]:
    courses: list[Course] = []
    for number in range(len(region.COURSES)):
        courses.append(_course(staff, means, number, known=courses))
    for number, title, purpose, audience, name in MATERIAL:
        piece = Piece(title, purpose, audience, f"{SHELF}/{name}")
        materials.add(courses[number], piece, by=COMMAND, now=staff.now)
    return courses


def _course(staff: Staff, means: Means, number: int, *, known: Sequence[Course]) -> Course:
    theme, title, summary, hours, points = region.COURSES[number]
    strictness, asks = ASKS.get(number, (Strictness.INFORM, ()))
    return service.create_course(
        staff.region,
        theme=means.themes[theme],
        title=title,
        summary=summary,
        goals=region.GOALS,
        programme=ONE_DAY if hours >= 6 else "",
        audience="Jeugdprofessionals",
        hours=Decimal(hours),
        level=LEVELS[number],
        form=FORMS[number],
        elearning_url=ELEARNING.get(number, ""),
        closing_test=number in TESTED,
        least_share=SHARES.get(number, 100),
        strictness=strictness,
        sectors=SECTORS.get(number, ()),
        asks=[_asked(each, known) for each in asks],
        points=[_points(staff, number, kind, value) for kind, value in points],
        by=COMMAND,
        now=staff.now,
    )


def _points(staff: Staff, number: int, kind: Any, value: int) -> tuple[Any, ...]:
    first = staff.today - timedelta(days=700)
    last = staff.today + timedelta(days=ENDS_IN if number == ENDING else 900)
    return (
        Register.SKJ,
        Chamber.YOUTH_AND_FAMILY_PROFESSIONAL,
        kind,
        Decimal(value),
        f"DEMO-{first.year}-{100 + number}",
        first,
        last,
        number in IN_PROPORTION,
    )


def _asked(row: tuple[int, int | None, int | None, str], known: Sequence[Course]) -> Asked:
    way, course, months, profession = row
    if course is None:
        return Asked(way, register=Register.BIG, occupation=profession)
    return Asked(way, course_id=known[course].id, within_months=months)
