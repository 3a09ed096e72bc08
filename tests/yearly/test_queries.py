"""What is counted of a year."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from leerhuis import db
from leerhuis.attendance.rules import Extent
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.people.counted import Figure
from leerhuis.people.rules import AppointmentKind, OrganisationKind
from leerhuis.people.sectors import Sector
from leerhuis.yearly import queries, rules
from tests.counting import statements
from tests.factories import (
    NOW,
    TODAY,
    make_appointment,
    make_edition,
    make_organisation,
    make_person,
    make_professional,
)
from tests.factories_attendance import make_mark, make_seat, sessions_of
from tests.factories_registry import FORMAL, give_points, make_registration
from tests.yearly.conftest import LAST_YEAR, YEAR_BEFORE, attend, course_of, held, place


def facts(region, year=2026):
    return queries.facts_of(region, rules.spans(year, today=TODAY), now=NOW)


def group_of(found, edition):
    return next(each for each in found.groups if each.edition_id == edition.id)


def test_a_group_counts_in_the_year_of_its_last_session(region):
    town = place(region, "Zundert")
    over = held(course_of(region), (town, 6), sessions=2, at=datetime(2025, 12, 29, 8, tzinfo=UTC))
    before = held(course_of(region), (town, 5), at=YEAR_BEFORE)
    found = facts(region)
    assert group_of(found, over).year == 2026
    assert group_of(found, before).year == 2025


def test_who_was_there_counts_and_who_was_not_does_not(region):
    edition = make_edition(course=course_of(region, hours=Decimal("7.5")), starts_at=LAST_YEAR)
    (session,) = sessions_of(edition)
    for extent, completed in (
        (Extent.PRESENT, LAST_YEAR.date()),
        (Extent.PARTLY, None),
        (Extent.ABSENT, None),
    ):
        make_mark(make_seat(edition, completed_on=completed), session, extent=extent)
    make_seat(edition)
    group = group_of(facts(region), edition)
    assert (group.seats, group.people, group.completed, group.hours) == (4, 2, 1, Decimal("7.5"))


def test_someone_who_was_there_twice_is_one_person_in_two_groups(region):
    town = place(region, "Zundert")
    person = make_professional(town)
    for _ in range(2):
        attend(make_edition(course=course_of(region), starts_at=LAST_YEAR), [person])
    (row,) = facts(region).at_work
    assert (row.people, row.visits, row.hours) == (1, 2, 12)


def test_a_group_that_is_still_to_come_or_a_draft_is_not_reported(region):
    make_edition(course=course_of(region), starts_at=NOW - timedelta(hours=1))
    make_edition(course=course_of(region), starts_at=LAST_YEAR, state=EditionState.DRAFT)
    assert not facts(region, 2026).groups
    assert not facts(region, 2027).groups


def test_a_group_that_was_called_off_had_nobody(region):
    edition = held(course_of(region), (place(region, "Zundert"), 3), state=EditionState.CANCELLED)
    found = facts(region)
    assert group_of(found, edition).called_off
    assert group_of(found, edition).people == 0
    assert not found.at_work


def test_groups_of_another_region_stay_there(region):
    other = make_organisation(name="Oost")
    held(course_of(other), (place(other, "Ede"), 6))
    assert not facts(region).groups


def test_people_count_at_what_their_team_is_part_of_and_in_its_sector(region):
    provider = place(region, "De Brug", OrganisationKind.CARE_PROVIDER)
    team = make_organisation(under=provider, name="Team Noord", kind=OrganisationKind.TEAM)
    held(course_of(region), (team, 2))
    (row,) = facts(region).at_work
    assert (row.place, row.sector) == ("De Brug", Sector.CARE_PROVIDER)


def test_who_is_placed_counts_where_they_were_placed(region):
    employer, town = place(region, "SPRING", OrganisationKind.EMPLOYER), place(region, "Zundert")
    person = make_professional(employer)
    make_appointment(person, town, kind=AppointmentKind.PLACEMENT)
    attend(make_edition(course=course_of(region), starts_at=LAST_YEAR), [person])
    assert [each.place for each in facts(region).at_work] == ["Zundert"]


def test_who_changed_employer_counts_in_each_year_where_they_worked_then(region):
    first, second = place(region, "Zundert"), place(region, "Rucphen")
    person = make_person()
    make_appointment(person, first, ends_on=date(2025, 12, 31))
    make_appointment(person, second, starts_on=date(2026, 1, 1))
    for at in (YEAR_BEFORE, LAST_YEAR):
        attend(make_edition(course=course_of(region), starts_at=at), [person])
    assert {each.year: each.place for each in facts(region).at_work} == {
        2025: "Zundert",
        2026: "Rucphen",
    }


def test_who_came_before_they_were_appointed_counts_where_they_work_since(region):
    person = make_person()
    make_appointment(person, place(region, "Zundert"), starts_on=date(2027, 1, 1))
    attend(make_edition(course=course_of(region), starts_at=LAST_YEAR), [person])
    assert [each.place for each in facts(region).at_work] == ["Zundert"]


def test_who_works_nowhere_that_is_known_counts_too(region):
    attend(make_edition(course=course_of(region), starts_at=LAST_YEAR), [make_person()])
    (row,) = facts(region).at_work
    assert (row.place_id, row.sector, row.people) == (None, None, 1)


def test_points_count_once_for_a_registration_that_the_person_has(region):
    edition = make_edition(course=course_of(region), starts_at=LAST_YEAR)
    registered, other = make_professional(), make_professional()
    make_registration(registered)
    for person in (registered, other):
        attend(edition, [person])
    seats = {seat.person_id: seat for seat in _seats(edition)}
    for person in (registered, other):
        give_points(
            person, (FORMAL, Decimal(6)), ref=seats[person.id].public_id, on=LAST_YEAR.date()
        )
    (points,) = facts(region).points
    assert (points.points, points.people) == (6, 1)


def test_the_registered_share_is_that_of_the_last_day(region):
    town = place(region, "Zundert")
    for _ in range(6):
        make_registration(make_professional(town))
    for _ in range(5):
        make_professional(town)
    assert facts(region).registered == {2026: Figure(11, 6, 6), 2025: Figure(11, 6, 6)}
    assert facts(make_organisation()).registered == {2026: Figure(0, 0, 0), 2025: Figure(0, 0, 0)}


def test_all_of_a_year_is_a_few_statements_however_much_there_is(region):
    def asked():
        with statements() as seen:
            facts(region)
        return len([each for each in seen if each.startswith(("SELECT", "WITH"))])

    town = place(region, "Zundert")
    held(course_of(region), (town, 2))
    few = asked()
    for _ in range(5):
        held(course_of(region), (place(region, f"Plaats {_}"), 2))
    assert asked() == few


def _seats(edition):
    return db.session.query(Enrolment).filter_by(edition_id=edition.id).all()
