"""Reading enrolments."""

import pytest

from leerhuis import db
from leerhuis.access import Role
from leerhuis.enrolment import queries, service
from leerhuis.enrolment.rules import Filling
from leerhuis.errors import Missing
from tests.counting import statements
from tests.factories import (
    HOUSE,
    NOW,
    identity,
    make_appointment,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)
from tests.factories_enrolment import enrolled, fill


def test_many_groups_are_counted_at_once(app):
    full, empty = make_edition(capacity=1), make_edition()
    fill(full, 3)
    with statements() as seen:
        counted = queries.fillings([full.id, empty.id])
    assert counted == {full.id: Filling(1, 2), empty.id: Filling(0, 0)}
    assert len([each for each in seen if each.startswith("SELECT")]) == 1


def test_who_signed_off_is_counted_nowhere(app):
    edition = make_edition(capacity=1)
    seat, waiter = fill(edition, 2)
    service.cancel(waiter, by=HOUSE, now=NOW)
    service.cancel(seat, by=HOUSE, now=NOW)
    assert queries.filling_of(edition) == Filling(0, 0)
    assert queries.participants_of(edition) == []


def test_participants_come_by_name_and_then_the_line_in_order(app):
    spring = make_organisation(under=make_organisation(), name="Stichting SPRING")
    names = [("Bart", "de", "Zeeuw"), ("Anouk", "de", "Groot"), ("Wil", "", "Aarts")]
    edition = make_edition(capacity=2)
    for given, prefix, family in names:
        person = make_professional(spring, given_name=given, name_prefix=prefix, family_name=family)
        enrolled(edition, person)
    enrolled(edition)
    db.session.expire_all()
    with statements() as seen:
        listed = queries.participants_of(edition)
        told = [(each.person.name, each.employer, each.place) for each in listed]
    assert told[:3] == [
        ("Anouk de Groot", "Stichting SPRING", None),
        ("Bart de Zeeuw", "Stichting SPRING", None),
        ("Wil Aarts", "Stichting SPRING", 1),
    ]
    assert told[3][1:] == ("", 2)
    assert len([each for each in seen if each.startswith("SELECT")]) <= 2


def test_the_employer_is_who_it_is_when_the_group_begins(app):
    region = make_organisation()
    old, new = (make_organisation(under=region, name=name) for name in ("Oud", "Nieuw"))
    person, edition = make_person(), make_edition()
    day = edition.starts_at.date()
    make_appointment(person, old, ends_on=day.replace(day=1))
    make_appointment(person, new, starts_on=day)
    enrolled(edition, person)
    assert [each.employer for each in queries.participants_of(edition)] == ["Nieuw"]


def test_a_coordinator_sees_enrolments_of_the_own_region_only(app):
    region = make_organisation()
    edition = make_edition(course=make_course(organisation_id=make_organisation(under=region).id))
    mine = enrolled(edition)
    here = identity(make_staff(Role.COORDINATOR, region))
    elsewhere = identity(make_staff(Role.COORDINATOR))
    assert queries.enrolment_for_staff(here, mine.public_id).id == mine.id
    for who in (elsewhere, identity(make_staff(Role.MANAGER, region))):
        with pytest.raises(Missing):
            queries.enrolment_for_staff(who, mine.public_id)


def test_a_person_holds_seats_and_places_but_not_what_was_given_up(app):
    person = make_person()
    seat = enrolled(make_edition(), person)
    place = enrolled(make_edition(capacity=0), person)
    service.cancel(enrolled(make_edition(), person), by=HOUSE, now=NOW)
    assert {each.id for each in queries.enrolments_of(person.id)} == {seat.id, place.id}
