"""What a manager sees of the people below: everyone, nobody else, and no more than is theirs."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import HOUSE
from leerhuis.people.rules import AppointmentKind, Function
from leerhuis.registers import Profession, Register
from leerhuis.registry import packs, queries, service, team
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import Source, State, Validity
from leerhuis.registry.standing import Code
from leerhuis.registry.team import Filter, tally
from leerhuis.registry.validity import suffices, validity_on
from tests.counting import statements
from tests.factories import (
    NOW,
    TODAY,
    make_appointment,
    make_organisation,
    make_person,
    make_professional,
)
from tests.factories_registry import (
    FORMAL,
    REFLECTION,
    give_points,
    make_registration,
)


@pytest.fixture
def employer(app):
    return make_organisation(under=make_organisation(), name="SPRING")


def people(*places, today=TODAY):
    return tuple(tally.persons([each.path for each in places], today=today).people)


def shown(*places, **chosen):
    page = team.page([each.path for each in places], Filter(**chosen), today=TODAY)
    return page.rows


def names(*places, **chosen):
    return [row.person.family_name for row in shown(*places, **chosen)]


def placed(person, municipality):
    make_appointment(person, municipality, kind=AppointmentKind.PLACEMENT)
    return person


def test_persons_are_counted_and_not_registrations(employer):
    both = make_professional(employer)
    make_registration(both)
    make_registration(both, register=Register.BIG)
    make_professional(employer)
    assert people(employer) == (2, 1)


def test_either_registration_suffices(employer):
    person = make_professional(employer)
    make_registration(person, held_date=date(2027, 1, 11))  # valid until yesterday
    make_registration(person, register=Register.BIG)
    assert people(employer) == (1, 1)


def test_a_physiotherapist_is_no_youth_professional(employer):
    person = make_professional(employer)
    make_registration(person, register=Register.BIG, occupation=Profession.PHYSIOTHERAPIST)
    assert people(employer) == (1, 0)


def test_the_last_valid_day_counts_and_the_next_does_not(employer):
    make_registration(make_professional(employer), held_date=date(2027, 1, 12))
    assert people(employer, today=date(2027, 1, 11)) == (1, 1)
    assert people(employer, today=date(2027, 1, 12)) == (1, 0)


def test_who_applied_in_time_at_skj_may_work_beyond_the_date(employer):
    row = make_registration(make_professional(employer), held_date=date(2027, 1, 20))
    service.submit(row, on=TODAY, by=HOUSE, now=NOW)
    assert people(employer, today=date(2027, 2, 1)) == (1, 1)


def test_who_applied_at_big_may_not_be_counted_beyond_the_date(employer):
    row = make_registration(
        make_professional(employer), held_date=date(2027, 1, 20), register=Register.BIG
    )
    service.submit(row, on=TODAY, by=HOUSE, now=NOW)
    assert people(employer, today=date(2027, 1, 19)) == (1, 1)
    assert people(employer, today=date(2027, 2, 1)) == (1, 0)


def test_functions_that_ask_no_registration_are_not_counted(employer):
    make_appointment(make_person(), employer, function=Function.OFFICE)
    assert people(employer) == (0, 0)
    assert shown(employer) == []


def test_who_has_left_is_not_counted(employer):
    person = make_person()
    make_appointment(person, employer, ends_on=TODAY - timedelta(days=1))
    assert people(employer) == (0, 0)


def test_nobody_outside_is_seen(employer):
    other = make_organisation(under=make_organisation())
    make_registration(make_professional(other))
    assert people(employer) == (0, 0)
    assert shown(employer) == []
    assert people() == (0, 0)


def test_teams_below_are_seen_from_above(employer):
    below = make_organisation(under=make_organisation(under=employer))
    make_registration(make_professional(below, family_name="Okafor"))
    assert names(employer) == ["Okafor"]


def test_counts_by_standing(employer):
    ready = make_professional(employer)
    make_registration(ready)
    give_points(ready, (FORMAL, Decimal(60)), (REFLECTION, Decimal(60)))
    make_registration(make_professional(employer))
    make_registration(make_professional(employer), held_date=date(2026, 12, 1))
    make_professional(employer)
    found = tally.registrations([employer.path], today=TODAY)[0]
    assert {code: count for code, count in found.by_code.items() if count} == {
        Code.READY: 1,
        Code.ATTENTION: 1,
        Code.LAPSED: 1,
    }
    assert found.missing == 1
    assert not any(found.limited.values())


def test_a_placement_shows_validity_and_no_standing(employer):
    municipality = make_organisation()
    person = placed(make_professional(employer), municipality)
    give_points(person, (FORMAL, Decimal(30)))
    row = make_registration(person, checked_on=TODAY)
    found = tally.registrations([municipality.path], today=TODAY)[0]
    assert not any(found.by_code.values())
    assert found.limited[Validity.REGISTERED] == 1
    (seen,) = shown(municipality)
    assert not seen.full
    assert (seen.validity, seen.last_valid_on, seen.checked_on) == (
        Validity.REGISTERED,
        row.last_valid_on,
        TODAY,
    )
    assert (seen.registration, seen.standing, seen.progress, seen.source) == (None,) * 4


@pytest.mark.parametrize(
    "chosen",
    [{"standing": Code.ATTENTION}, {"register": Register.SKJ}, {"text": "119876543"}],
)
def test_what_is_not_seen_cannot_be_filtered_on(employer, chosen):
    municipality = make_organisation()
    person = placed(make_professional(employer), municipality)
    make_registration(person, number="119876543")  # longer than a number in any name here
    assert len(shown(employer, **chosen)) == 1
    assert shown(municipality, **chosen) == []


def test_what_is_not_seen_cannot_be_sorted_by(employer):
    municipality = make_organisation()
    first = placed(make_professional(employer, family_name="Aydın"), municipality)
    last = placed(make_professional(employer, family_name="Zwart"), municipality)
    make_registration(first, held_date=date(2029, 1, 1))
    make_registration(last, held_date=date(2026, 1, 1))
    assert names(employer, sort="standing") == ["Zwart", "Aydın"]
    make_registration(first, held_date=date(2025, 1, 1))
    ordered = [row.last_valid_on for row in shown(municipality, sort="standing")]
    assert ordered == sorted(ordered), "by day alone"


def test_a_placement_shows_one_line_a_person(employer):
    municipality = make_organisation()
    person = placed(make_professional(employer), municipality)
    make_registration(person, held_date=date(2026, 12, 1))
    make_registration(person, register=Register.BIG)
    (seen,) = shown(municipality)
    assert seen.validity is Validity.REGISTERED


def test_employer_and_placement_below_one_place_show_all(employer):
    region = make_organisation()
    below = make_organisation(under=region)
    person = placed(make_professional(below), make_organisation(under=region))
    make_registration(person)
    assert [row.full for row in shown(region)] == [True]


def test_a_person_without_registration_stands_in_the_list(employer):
    make_professional(employer, family_name="Peters")
    make_registration(make_professional(employer, family_name="Okafor"))
    assert names(employer) == ["Peters", "Okafor"]
    assert names(employer, standing="missing") == ["Peters"]
    (row,) = shown(employer, standing="missing")
    assert (row.validity, row.registration) == (Validity.NOT_REGISTERED, None)


def test_an_ended_registration_is_history_beside_one_that_runs(employer):
    person = make_professional(employer)
    make_registration(person, held_date=date(2026, 12, 1))
    assert [row.standing for row in shown(employer)] == [Code.LAPSED]
    make_registration(person, register=Register.BIG)
    assert [row.registration.register for row in shown(employer)] == [Register.BIG]


def test_who_was_struck_off_was_valid_until_the_day_before(employer):
    row = make_registration(make_professional(employer))
    service.strike_off(row, on=date(2027, 1, 8), source=Source.REGISTER, by=HOUSE, now=NOW)
    assert [each.last_valid_on for each in shown(employer)] == [date(2027, 1, 7)]


def test_months_count_last_valid_days(employer):
    ready = make_professional(employer)
    give_points(ready, (FORMAL, Decimal(60)), (REFLECTION, Decimal(60)))
    make_registration(ready, held_date=date(2028, 2, 1))
    make_registration(make_professional(employer), held_date=date(2028, 1, 31))
    make_registration(make_professional(employer), held_date=date(2030, 1, 31))
    found = tally.registrations([employer.path], today=TODAY)[1]
    assert len(found) == 24
    assert found[0].first_on == date(2027, 1, 1)
    assert found[12] == (date(2028, 1, 1), 1, 1)
    assert sum(each.on_track + each.attention for each in found) == 2


def test_the_list_is_sorted_as_dutch_names_are(employer):
    for prefix, family in (("de", "Groot"), ("", "Aydın"), ("van der", "Meer")):
        make_registration(make_professional(employer, name_prefix=prefix, family_name=family))
    assert names(employer, sort="name") == ["Aydın", "Groot", "Meer"]
    assert names(employer, sort="name", descending=True) == ["Meer", "Groot", "Aydın"]


def test_the_list_begins_with_the_first_day(employer):
    for family, held in (("Later", date(2029, 1, 1)), ("Eerder", date(2027, 5, 1))):
        make_registration(make_professional(employer, family_name=family), held_date=held)
    assert names(employer) == ["Eerder", "Later"]
    assert names(employer, descending=True) == ["Later", "Eerder"]


def test_a_name_or_a_number_is_found(employer):
    make_registration(make_professional(employer, family_name="Okafor"), number="220000045")
    make_registration(make_professional(employer, family_name="Müller"), number="110000118")
    assert names(employer, text="oka") == ["Okafor"]
    assert names(employer, text="muller") == ["Müller"]
    assert names(employer, text="0118") == ["Müller"]
    assert names(employer, text="100%") == []


def test_the_list_can_be_that_of_one_team(employer):
    one, other = (make_organisation(under=employer, name=each) for each in ("Noord", "Zuid"))
    make_professional(one, family_name="Okafor")
    make_professional(other, family_name="Peters")
    assert names(employer, organisation=one.path) == ["Okafor"]
    assert shown(employer, text="okafor")[0].organisations == ["Noord"]


def test_another_place_in_the_filter_opens_no_door(employer):
    other = make_organisation(under=make_organisation())
    make_professional(other)
    assert shown(employer, organisation=other.path) == []


def test_twenty_five_on_a_page(employer):
    for _ in range(27):
        make_professional(employer)
    first = team.page([employer.path], Filter(), today=TODAY)
    assert (len(first.rows), first.total, first.pages) == (25, 27, 2)
    beyond = team.page([employer.path], Filter(page=9), today=TODAY)
    assert (len(beyond.rows), beyond.page, beyond.total) == (2, 2, 27)
    assert len(team.all_rows([employer.path], Filter(), today=TODAY)) == 27


def test_an_empty_list_has_one_page(employer):
    page = team.page([employer.path], Filter(page=3), today=TODAY)
    assert (page.rows, page.page, page.pages) == ([], 1, 1)


def test_progress_is_the_requirement_furthest_behind(employer):
    person = make_professional(employer)
    make_registration(person)
    give_points(person, (FORMAL, Decimal(60)), (REFLECTION, Decimal(12)))
    (row,) = shown(employer)
    assert row.progress.key == "reflection"
    assert row.progress.counted == 12


def test_as_many_statements_whatever_the_size(employer):
    counted = []
    for _ in range(2):
        for _ in range(8):
            make_registration(make_professional(employer))
        with statements() as seen:
            people(employer)
            tally.registrations([employer.path], today=TODAY)
            team.page([employer.path], Filter(), today=TODAY)
        counted.append(sum("SELECT" in each for each in seen))
    assert counted[0] == counted[1] <= 11


def test_states_that_ended_are_not_valid(employer):
    row = make_registration(make_professional(employer))
    with db.transaction():
        row.state = State.STRUCK_OFF
    assert people(employer) == (1, 0)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    state=st.sampled_from(State),
    pack=st.sampled_from([each.key for each in packs.shipped()]),
    held=st.integers(-400, 400),
    submitted=st.none() | st.integers(-30, 30),
    until=st.none() | st.integers(-420, 420),
    day=st.integers(-420, 420),
)
def test_the_database_and_the_rule_agree_on_validity(app, state, pack, held, submitted, until, day):
    assume(state is not State.SUBMITTED or submitted is not None)
    row = db.session.scalars(select(Registration)).first() or make_registration()
    today = TODAY + timedelta(days=day)
    held_on = TODAY + timedelta(days=held)
    with db.transaction():
        row.pack_key, row.state = pack, state
        row.starts_on = held_on - timedelta(days=400)
        row.held_on, row.last_valid_on = held_on, held_on - timedelta(days=1)
        row.apply_by_on = held_on - timedelta(days=1)
        row.submitted_on = None if submitted is None else held_on + timedelta(days=submitted)
        row.state_ends_on = None if until is None else TODAY + timedelta(days=until)
    told = db.session.scalar(select(validity_on(Registration, today)))
    assert Validity(told) is queries.validity_of(row, today=today)


@pytest.mark.parametrize("occupation", Profession)
def test_the_database_and_the_rule_agree_on_what_suffices(app, occupation):
    from leerhuis.registers import suffices_for_youth_work  # noqa: PLC0415

    make_registration(register=Register.BIG, occupation=occupation)
    told = db.session.scalar(select(suffices(Registration)))
    assert bool(told) is suffices_for_youth_work(Register.BIG, occupation)


def test_a_filter_can_be_changed_in_one_thing():
    assert replace(Filter(), page=2).page == 2
