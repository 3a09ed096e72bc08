"""Limits on real rows: who people are to them, when they end, and what staff pass over."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.audit import Action, AuditEvent
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.courses.words import LimitKind
from leerhuis.enrolment import foreseeing, queries, releasing, service
from leerhuis.enrolment.foreseeing import Change
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Filling, Past, Why
from leerhuis.enrolment.weighing import LimitRow
from leerhuis.errors import Refused
from leerhuis.people.rules import AppointmentKind, OrganisationKind
from leerhuis.people.sectors import Sector
from tests.counting import statements
from tests.factories import (
    HOUSE,
    NOW,
    identity,
    make_appointment,
    make_edition,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
    saved,
)
from tests.factories_enrolment import LATE, enrolled, fill, make_limit

CONFIRMED, WAITING = EnrolmentState.CONFIRMED, EnrolmentState.WAITING
DAY = timedelta(days=1)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def school(region):
    return make_organisation(under=region, kind=OrganisationKind.SCHOOL_PARTNERSHIP)


@pytest.fixture
def spring(region):
    return make_organisation(under=region, name="Stichting SPRING")


def enrol(edition, at=None, **how):
    """Someone who works there enrols, by the house."""
    person = make_professional(at) if at else make_person()
    return service.enrol(edition, person.id, by=HOUSE, now=how.pop("now", NOW), **how)


def states(*rows):
    return [each.state for each in rows]


def test_seats_for_a_sector_are_kept_for_it_and_the_others_are_not(school):
    edition = make_edition(capacity=3)
    make_limit(edition, LimitKind.RESERVED, 2, sector=Sector.EDUCATION)
    assert states(enrol(edition), enrol(edition)) == [CONFIRMED, WAITING]
    assert states(enrol(edition, school), enrol(edition, school)) == [CONFIRMED, CONFIRMED]
    assert queries.filling_of(edition) == Filling(3, 1)


def test_seats_of_an_organisation_are_for_all_below_it_and_for_who_is_placed_there(spring):
    team = make_organisation(under=spring, kind=OrganisationKind.TEAM)
    edition = make_edition(capacity=2)
    make_limit(edition, LimitKind.RESERVED, 2, organisation_id=spring.id)
    placed = make_person()
    make_appointment(placed, team, kind=AppointmentKind.PLACEMENT)
    assert enrol(edition).state is WAITING
    assert service.enrol(edition, placed.id, by=HOUSE, now=NOW).state is CONFIRMED
    assert enrol(edition, team).state is CONFIRMED


def test_it_counts_where_someone_works_when_the_group_begins(spring):
    edition = make_edition(capacity=1)
    make_limit(edition, LimitKind.RESERVED, 1, organisation_id=spring.id)
    person, first_day = make_person(), edition.starts_at.date()
    make_appointment(person, spring, ends_on=first_day - DAY)
    assert service.enrol(edition, person.id, by=HOUSE, now=NOW).state is WAITING


def test_an_employer_has_its_share_and_its_teams_share_in_it(spring, school):
    team = make_organisation(under=spring, kind=OrganisationKind.TEAM)
    edition = make_edition(capacity=9)
    make_limit(edition, LimitKind.SHARE, 2)
    rows = [enrol(edition, at) for at in (spring, team, spring, school)]
    assert states(*rows) == [CONFIRMED, CONFIRMED, WAITING, CONFIRMED]
    service.cancel(rows[0], by=HOUSE, now=NOW)
    assert rows[2].state is CONFIRMED


def test_the_last_seats_are_for_organisations_that_are_not_there_yet(spring, school):
    edition = make_edition(capacity=3)
    make_limit(edition, LimitKind.SPREAD, 2)
    rows = [enrol(edition, at) for at in (spring, spring, spring, school)]
    assert states(*rows) == [CONFIRMED, CONFIRMED, WAITING, CONFIRMED]


def test_who_cannot_be_placed_does_not_keep_a_newcomer_from_a_seat(spring, school):
    edition = make_edition(capacity=9)
    make_limit(edition, LimitKind.SHARE, 1)
    assert states(enrol(edition, spring), enrol(edition, spring)) == [CONFIRMED, WAITING]
    assert enrol(edition, school).state is CONFIRMED


@pytest.mark.parametrize(("days_before", "expected"), [(11, WAITING), (10, CONFIRMED)])
def test_a_limit_ends_so_many_days_before_the_group_begins(school, days_before, expected):
    edition = make_edition(capacity=1)
    make_limit(edition, LimitKind.RESERVED, 1, sector=Sector.EDUCATION, release_days=10)
    assert enrol(edition, now=edition.starts_at - days_before * DAY).state is expected


def test_when_a_limit_has_ended_the_line_moves_at_night_and_once(school):
    edition = make_edition(capacity=2)
    make_limit(edition, LimitKind.RESERVED, 2, sector=Sector.EDUCATION, release_days=10)
    first, second = enrol(edition), enrol(edition)
    assert releasing.release_due(now=edition.starts_at - 11 * DAY) == 0
    assert releasing.release_due(now=edition.starts_at - 10 * DAY) == 2
    assert states(first, second) == [CONFIRMED, CONFIRMED]
    assert releasing.release_due(now=edition.starts_at - 10 * DAY) == 0


def test_a_limit_without_a_day_to_end_holds_until_the_group_begins(school):
    edition = make_edition(capacity=1)
    make_limit(edition, LimitKind.RESERVED, 1, sector=Sector.EDUCATION)
    assert enrol(edition).state is WAITING
    assert releasing.release_due(now=edition.starts_at - DAY) == 0


def test_staff_pass_over_a_limit_with_a_reason_that_is_kept(spring):
    edition = make_edition(capacity=9)
    make_limit(edition, LimitKind.SHARE, 1)
    enrol(edition, spring)
    past = enrol(edition, spring, ignoring="Valt in voor een collega")
    assert (past.state, past.limits_ignored) == (CONFIRMED, "Valt in voor een collega")
    told = db.session.scalars(
        select(AuditEvent.details).where(
            AuditEvent.action == Action.ENROLLED, AuditEvent.subject == past.public_id
        )
    ).one()
    assert told["ignoring"] == "Valt in voor een collega"
    assert told["why"] == Why.PAST_LIMITS


def test_staff_who_pass_over_one_limit_hear_that_another_holds(spring):
    edition = make_edition(capacity=1)
    make_limit(edition, LimitKind.SHARE, 1)
    enrol(edition, spring)
    with pytest.raises(Refused, match="there is no seat"):
        enrol(edition, spring, ignoring="Afspraak", past=frozenset({Past.SHARE}))
    assert enrol(edition, spring, ignoring="Afspraak").state is CONFIRMED
    assert queries.filling_of(edition) == Filling(2, 0)


def test_past_the_capacity_is_not_past_the_share(spring):
    edition = make_edition(capacity=1)
    make_limit(edition, LimitKind.SHARE, 1)
    enrol(edition, spring)
    waiter, only = enrol(edition, spring), frozenset({Past.CAPACITY})
    for person_id in (waiter.person_id, make_professional(spring).id):
        with pytest.raises(Refused, match="there is no seat"):
            service.enrol(
                edition, person_id, by=HOUSE, now=NOW, ignoring="Een stoel erbij", past=only
            )
    assert enrol(edition, ignoring="Een stoel erbij", past=only).state is CONFIRMED


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (WaitingPolicy.CONFIRM, CONFIRMED),
        (WaitingPolicy.OFFER, EnrolmentState.OFFERED),
        (WaitingPolicy.MANUAL, WAITING),
    ],
)
def test_a_freed_seat_goes_as_the_group_says(app, policy, expected):
    edition = make_edition(capacity=1, policy=policy)
    seat, first = fill(edition, 2)
    service.cancel(seat, by=HOUSE, now=NOW)
    assert first.state is expected
    assert enrolled(edition).state is WAITING


def test_staff_give_who_waits_a_seat_past_the_limits_and_past_the_line(app):
    edition = make_edition(capacity=1)
    _seat, first, second = fill(edition, 3)
    again = service.enrol(edition, second.person_id, by=HOUSE, now=NOW, ignoring="Moet mee")
    assert again is second
    assert states(first, second) == [WAITING, CONFIRMED]
    assert second.limits_ignored == "Moet mee"


def test_staff_let_someone_in_late_with_a_reason_only(app):
    edition = make_edition()
    staff = identity(make_staff("coordinator"))
    with pytest.raises(Refused):
        service.enrol(edition, make_person().id, by=staff, now=LATE)
    late = service.enrol(edition, make_person().id, by=staff, now=LATE, ignoring="Nieuw in dienst")
    assert late.state is CONFIRMED


def test_whoever_walks_in_moves_no_line_that_stands_still(app):
    edition = make_edition(capacity=1)
    _seat, first = fill(edition, 2)
    with db.transaction():
        edition.capacity = 3  # and nobody has refilled before it began
    late = service.enrol(
        edition, make_person().id, by=HOUSE, now=edition.starts_at, ignoring="Stond aan de deur"
    )
    assert (first.state, late.state) == (WAITING, CONFIRMED)


def test_a_line_that_is_closed_turns_newcomers_away_and_still_serves_who_waits(app):
    edition = make_edition(capacity=1)
    seat, first = fill(edition, 2)
    with db.transaction():
        edition.waiting_open = False
    with pytest.raises(Refused, match="waiting list is closed"):
        enrolled(edition)
    service.cancel(seat, by=HOUSE, now=NOW)
    assert first.state is CONFIRMED


def test_what_a_change_would_do_is_said_and_nothing_is_written(school):
    edition = make_edition(capacity=1)
    _seat, first, second, teacher = *fill(edition, 3), enrol(edition, school)
    kept = LimitRow(LimitKind.RESERVED, 1, sector=Sector.EDUCATION)
    change = Change(3, edition.policy, (kept,))
    found = foreseeing.foresee(edition, change=change, now=NOW)
    assert [(each.enrolment, each.state) for each in found] == [
        (first, CONFIRMED),
        (second, WAITING),
        (teacher, CONFIRMED),
    ]
    assert found[1].why.why is Why.FULL
    assert queries.filling_of(edition) == Filling(1, 3)


def test_what_newcomers_would_get_is_what_they_get(spring):
    edition = make_edition(capacity=9)
    make_limit(edition, LimitKind.SHARE, 2)
    people = [make_professional(spring).id for _each in range(3)]
    foreseen = service.foresee(edition, person_ids=[*people, people[0]], now=NOW)
    got = [service.enrol(edition, each, by=HOUSE, now=NOW).state for each in people]
    assert [each.state for each in foreseen] == got == [CONFIRMED, CONFIRMED, WAITING]
    assert foreseen[2].why.why is Why.OTHERS_FIRST
    assert service.foresee(edition, person_ids=people[:2], now=NOW)[0].why.why is Why.SHARE


def test_who_waits_hears_why(spring):
    edition = make_edition(capacity=9)
    make_limit(edition, LimitKind.SHARE, 1, release_days=3)
    enrol(edition, spring)
    waiter = enrol(edition, spring)
    why = foreseeing.why_waiting(waiter, edition, now=NOW)
    assert (why.why, why.taken, why.seats) == (Why.SHARE, 1, 1)
    assert why.opens_on == clock.day_of(edition.starts_at) - 3 * DAY


def test_limits_cost_a_few_statements_however_many_people_there_are(spring, school):
    counts = []
    for people in (2, 12):
        edition = make_edition(capacity=30)
        make_limit(edition, LimitKind.SHARE, 20)
        make_limit(edition, LimitKind.RESERVED, 2, organisation_id=school.id)
        for _each in range(people):
            enrol(edition, spring)
        newcomer = make_professional(spring)
        with statements() as seen:
            service.enrol(edition, newcomer.id, by=HOUSE, now=NOW)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_place_in_line_follows_the_priority(app):
    edition = make_edition(capacity=0)
    first, second = fill(edition, 2)
    with db.transaction():
        second.priority = 1
    assert queries.places_in_line([first, second]) == {second.id: 1, first.id: 2}
    assert [each.place for each in queries.participants_of(edition)] == [1, 2]
    assert saved(db.session.get_one(Enrolment, second.id)).priority == 1
