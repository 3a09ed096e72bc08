"""What became of groups that have been: a certificate taken back, one replaced, points reported."""

from datetime import time, timedelta

from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import COMMAND, Role
from leerhuis.certificates import service as certificates
from leerhuis.certificates.models import Certificate
from leerhuis.courses.models import Course
from leerhuis.demo.staff import Staff
from leerhuis.people import service as people
from leerhuis.people.models import Person
from leerhuis.reporting import queries, service
from leerhuis.reporting.rules import ReportState, Via

MISTAKE = "Stond op de lijst, maar was er niet bij: een collega nam de plek over."
# Places of the courses of which the points were told to the registers, the first group of each.
TOLD = (0, 2)
ANSWER = "Het nummer en de naam horen niet bij elkaar."


def look_back(staff: Staff, courses: list[Course]) -> None:
    _take_back(staff)
    _replace(staff)
    _report(staff, courses)


def _certificate(person: Person) -> Certificate | None:
    return db.session.scalars(
        select(Certificate).where(Certificate.person_id == person.id).order_by(Certificate.id)
    ).first()


def _holders(staff: Staff) -> list[tuple[Person, Certificate]]:
    """Of the last people of the list, so that the first ones keep what they have."""
    found = ((each, _certificate(each)) for each in reversed(staff.professionals))
    return [(person, row) for person, row in found if row is not None]


def _take_back(staff: Staff) -> None:
    _person, row = _holders(staff)[0]
    by = staff.who(Role.COORDINATOR)
    certificates.revoke(row, why=MISTAKE, by=by, now=staff.now - timedelta(days=2))


def _replace(staff: Staff) -> None:
    """Someone married and has another name since."""
    person, row = _holders(staff)[1]
    people.change_person(
        person,
        given_name=person.given_name,
        name_prefix=person.name_prefix,
        family_name=f"{person.family_name}-Martens",
        by=COMMAND,
        now=staff.now - timedelta(days=3),
    )
    by = staff.who(Role.COORDINATOR)
    certificates.issue_again(row, by=by, now=staff.now - timedelta(days=2))


def _report(staff: Staff, courses: list[Course]) -> None:
    """Two groups stand in Mijn SKJ, and of one row it did not believe the number."""
    service.pull(now=staff.now)
    by = staff.who(Role.COORDINATOR)
    wanted = [courses[each].id for each in TOLD]
    lines = [
        each
        for each in queries.listed(by, part="melden", per_page=500).rows
        if each.report.enrolment.edition.course_id in wanted
    ]
    awarded_on = staff.today - timedelta(days=20)
    told_at = clock.moment_of(awarded_on + timedelta(days=1), time(10, 15))
    service.note_told(lines, awarded_on=awarded_on, via=Via.HAND, by=by, now=told_at)
    line = queries.report_for(by, lines[-1].report.public_id)
    service.note_answer(line, ReportState.REFUSED, note=ANSWER, by=by, now=staff.now)
