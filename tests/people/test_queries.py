"""Who is found by whom."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import COMMAND, Role
from leerhuis.errors import Missing
from leerhuis.people import directory, queries
from leerhuis.people.models import Person
from leerhuis.people.rules import AppointmentKind, Function
from tests.factories import (
    TODAY,
    identity,
    make_appointment,
    make_grant,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def region(app):
    return make_organisation(name="West")


@pytest.fixture
def spring(region):
    return make_organisation(under=region, name="SPRING")


def test_the_manager_is_the_nearest_one_up_the_line(region, spring):
    team = make_organisation(under=spring)
    person = make_professional(team)
    above = make_staff(Role.MANAGER, region)
    assert queries.managers_of(person.id, day=TODAY) == [above]
    near = make_staff(Role.MANAGER, spring)
    assert queries.managers_of(person.id, day=TODAY) == [near]


def answered_for(officer):
    condition = queries.answered_for(identity(officer), Role.PRIVACY_OFFICER, day=TODAY)
    return set(db.session.scalars(select(Person.id).where(condition)))


def test_who_left_is_answered_for_by_the_last_place_until_there_is_another(region, spring):
    amarant = make_organisation(under=region)
    person = make_person()
    make_appointment(person, spring, ends_on=YESTERDAY)
    here, there = (make_staff(Role.PRIVACY_OFFICER, each) for each in (spring, amarant))
    assert (answered_for(here), answered_for(there)) == ({here.id, person.id}, {there.id})
    make_appointment(person, amarant, starts_on=TODAY)
    assert (answered_for(here), answered_for(there)) == ({here.id}, {there.id, person.id})


def test_a_manager_where_someone_is_placed_is_not_their_manager(region, spring):
    zundert = make_organisation(under=region)
    person = make_professional(spring)
    make_appointment(person, zundert, kind=AppointmentKind.PLACEMENT)
    make_staff(Role.MANAGER, zundert)
    coordinator = make_staff(Role.COORDINATOR, region)
    assert queries.managers_of(person.id, day=TODAY) == [coordinator]


def test_nobody_is_their_own_manager(region, spring):
    boss = make_professional(spring)
    make_grant(boss, Role.MANAGER, spring)
    above = make_staff(Role.MANAGER, region)
    assert queries.managers_of(boss.id, day=TODAY) == [above]


def test_whose_job_is_over_has_no_manager(spring):
    person = make_person()
    make_appointment(person, spring, ends_on=YESTERDAY)
    make_staff(Role.MANAGER, spring)
    assert queries.managers_of(person.id, day=TODAY) == []
    assert len(queries.managers_of(person.id, day=YESTERDAY)) == 1


def test_with_two_employers_both_managers_count(region, spring):
    other = make_organisation(under=region)
    person = make_professional(spring)
    make_appointment(person, other)
    bosses = {make_staff(Role.MANAGER, spring), make_staff(Role.MANAGER, other)}
    assert set(queries.managers_of(person.id, day=TODAY)) == bosses


def test_a_role_that_was_taken_away_makes_no_manager(spring):
    person = make_professional(spring)
    boss = make_person()
    make_grant(boss, Role.MANAGER, spring, ends_on=YESTERDAY)
    assert queries.managers_of(person.id, day=TODAY) == []


def test_the_employer_is_who_employs_not_where_one_works(region, spring):
    person = make_professional(spring)
    make_appointment(person, region, kind=AppointmentKind.PLACEMENT)
    assert queries.employer_of(person.id, day=TODAY) == spring
    assert queries.employer_of(make_person().id, day=TODAY) is None


def test_a_function_says_whether_a_registration_is_asked(spring):
    assert queries.asks_registration(make_professional(spring).id, day=TODAY)
    clerk = make_person()
    make_appointment(clerk, spring, function=Function.OFFICE)
    assert not queries.asks_registration(clerk.id, day=TODAY)


def test_organisations_are_those_of_the_role_and_below(region, spring):
    make_organisation()
    who = identity(make_staff(Role.ADMINISTRATOR, region))
    assert queries.organisations_for(who, Role.ADMINISTRATOR) == [region, spring]
    assert queries.organisations_for(who, Role.MANAGER) == []
    assert len(queries.organisations_for(COMMAND)) == 3


def test_an_organisation_elsewhere_does_not_exist(spring):
    who = identity(make_staff(Role.ADMINISTRATOR, spring))
    assert queries.organisation_for(who, spring.public_id, Role.ADMINISTRATOR) == spring
    with pytest.raises(Missing):
        queries.organisation_for(who, make_organisation().public_id, Role.ADMINISTRATOR)


def test_a_person_elsewhere_does_not_exist(spring):
    who = identity(make_staff(Role.MANAGER, spring))
    person = make_professional(spring)
    assert queries.person_for(who, person.public_id, today=TODAY) == person
    with pytest.raises(Missing):
        queries.person_for(who, make_professional().public_id, today=TODAY)
    with pytest.raises(Missing):
        queries.person_for(identity(make_professional(spring)), person.public_id, today=TODAY)
    with pytest.raises(Missing):
        queries.person_for(who, person.public_id, Role.ADMINISTRATOR, today=TODAY)


def left(place, *, ago, **given):
    person = make_person(**given)
    make_appointment(person, place, ends_on=TODAY - timedelta(days=ago))
    return person


def test_who_left_is_found_for_a_month_so_that_the_last_day_can_be_put_right(spring):
    who = identity(make_staff(Role.ADMINISTRATOR, spring, family_name="Aaldriks"))
    lately, long_ago = left(spring, ago=31), left(spring, ago=32)
    assert queries.person_for(who, lately.public_id, today=TODAY)
    with pytest.raises(Missing):
        queries.person_for(who, long_ago.public_id, today=TODAY)
    with pytest.raises(Missing):
        directory.person_card(who, long_ago.public_id, today=TODAY)
    assert long_ago not in directory.persons_page(who, today=TODAY).rows


def test_of_who_left_an_administrator_sees_no_address(spring):
    who = identity(make_staff(Role.ADMINISTRATOR, spring))
    gone = left(spring, ago=1, address="weg@example.org")
    stays = make_professional(spring, address="hier@example.org")
    assert directory.person_card(who, gone.public_id, today=TODAY).addresses == []
    (address,) = directory.addresses_of(gone.id)
    with pytest.raises(Missing):
        directory.address_for(who, address.public_id, today=TODAY)
    assert directory.person_card(who, stays.public_id, today=TODAY).addresses


def test_a_private_address_is_nobody_elses(spring):
    who = identity(make_staff(Role.ADMINISTRATOR, spring))
    person = make_professional(spring, address="thuis@example.org")
    (address,) = directory.addresses_of(person.id)
    with db.transaction():
        address.private = True
    assert directory.person_card(who, person.public_id, today=TODAY).addresses == []
    assert directory.persons_page(who, today=TODAY, words="thuis").rows == []
    with pytest.raises(Missing):
        directory.address_for(who, address.public_id, today=TODAY)


def test_the_old_name_of_a_merged_person_leads_on(spring):
    who = identity(make_staff(Role.ADMINISTRATOR, spring))
    person, was = make_professional(spring), make_person()
    with db.transaction():
        was.merged_into_id = person.id
    assert queries.person_for(who, was.public_id, today=TODAY) == person
    assert directory.person_card(who, was.public_id, today=TODAY) == person


@pytest.mark.parametrize(
    "words", ["Groot", "groot anouk", "ANOUK DE GROOT", "aimee", "anouk@x.example"]
)
def test_a_person_is_found_by_words_of_the_name_or_address(spring, words):
    who = identity(make_staff(Role.ADMINISTRATOR, spring))
    wanted = make_professional(
        spring,
        given_name="Anouk-Aimée",
        name_prefix="de",
        family_name="Groot",
        address="anouk@x.example",
    )
    make_professional(spring, family_name="Klein")
    assert directory.persons_page(who, today=TODAY, words=words).rows == [wanted]


@pytest.mark.parametrize("words", ["%", "_", "100%", "\\"])
def test_signs_of_the_database_are_ordinary_letters_in_a_search(spring, words):
    who = identity(make_staff(Role.ADMINISTRATOR, spring))
    make_professional(spring)
    assert directory.persons_page(who, today=TODAY, words=words).total == 0


def test_a_page_has_fifty_persons_by_family_name(spring):
    who = identity(make_staff(Role.ADMINISTRATOR, spring, family_name="Aaldriks"))
    for number in range(51):
        make_professional(spring, family_name=f"Vries{number:02d}", name_prefix="de")
    first = directory.persons_page(who, today=TODAY)
    assert (len(first.rows), first.total, first.pages, first.first, first.last) == (
        50,
        52,
        2,
        1,
        50,
    )
    assert first.rows[0].family_name == "Aaldriks"
    assert len(directory.persons_page(who, today=TODAY, page=2).rows) == 2
    assert directory.persons_page(who, today=TODAY, page=99).page == 2


def test_an_administrator_sees_of_a_person_only_what_is_below_them(region, spring):
    elsewhere = make_organisation(under=region)
    person = make_professional(spring)
    make_appointment(person, elsewhere)
    make_grant(person, Role.TRAINER, elsewhere)
    who = identity(make_staff(Role.ADMINISTRATOR, spring))
    card = directory.person_card(who, person.public_id, today=TODAY)
    assert [each.organisation for each in card.appointments] == [spring]
    assert card.grants == []
    own = directory.own_card(person.id)
    assert (len(own.appointments), len(own.grants)) == (2, 1)


def test_rows_of_persons_elsewhere_do_not_exist(spring):
    who = identity(make_staff(Role.ADMINISTRATOR, spring))
    other = make_organisation()
    stranger = make_person()
    rows = (
        (directory.appointment_for, make_appointment(stranger, other)),
        (directory.grant_for, make_grant(stranger, Role.TRAINER, other)),
    )
    for gate, row in rows:
        with pytest.raises(Missing):
            gate(who, row.public_id, today=TODAY)
    with pytest.raises(Missing):
        directory.address_for(who, directory.addresses_of(stranger.id)[0].public_id, today=TODAY)


def test_people_are_counted_at_the_organisation_itself(region, spring):
    person = make_professional(spring)
    make_appointment(person, spring, kind=AppointmentKind.PLACEMENT)
    who = identity(make_staff(Role.ADMINISTRATOR, region))
    assert directory.headcounts(who, day=TODAY) == {spring.id: 1}
