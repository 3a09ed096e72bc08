"""Who worked where, as was known at a moment."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from leerhuis import db
from leerhuis.people import history, leaving, service
from leerhuis.people.models import AppointmentEvent
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind
from tests.factories import HOUSE, NOW, TODAY, make_organisation, make_person

LATER = NOW + timedelta(days=10)
FIRST = date(2026, 1, 1)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def spring(region):
    return make_organisation(under=region, name="Stichting SPRING")


@pytest.fixture
def person(app):
    return make_person(given_name="Anouk", name_prefix="de", family_name="Groot")


def appoint(person, organisation, *, now=NOW, **given):
    wanted = {
        "kind": AppointmentKind.EMPLOYMENT,
        "function": Function.YOUTH_PROFESSIONAL,
        "fte": Decimal("0.89"),
        "personnel_number": None,
        "starts_on": FIRST,
        "ends_on": None,
    } | given
    return service.appoint(person, organisation, **wanted, by=HOUSE, now=now)


def change(row, *, now=LATER, **given):
    wanted = {
        "function": row.function,
        "fte": row.fte,
        "personnel_number": row.personnel_number,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    } | given
    service.change_appointment(row, **wanted, by=HOUSE, now=now)


def rename(person, family_name, *, now=LATER):
    service.change_person(
        person, given_name="Anouk", name_prefix="de", family_name=family_name, by=HOUSE, now=now
    )


def reshape(organisation, *, now=LATER, **given):
    wanted = {"name": organisation.name, "kind": organisation.kind} | given
    service.change_organisation(organisation, **wanted, by=HOUSE, now=now)


def events():
    return db.session.scalars(select(AppointmentEvent).order_by(AppointmentEvent.id)).all()


def worked(person, *, day=TODAY, known_at=LATER):
    found = history.worked(person.id, day=day, known_at=known_at)
    return [(each.person_name, each.organisation_name, str(each.function)) for each in found]


def test_an_appointment_is_written_down_when_it_is_made(spring, person):
    row = appoint(person, spring)
    (event,) = events()
    assert (event.appointment_id, event.at, event.person_id) == (row.id, NOW, person.id)
    assert (event.person_name, event.organisation_name) == ("Groot, Anouk de", "Stichting SPRING")
    assert (event.path, event.starts_on, event.ends_on) == (spring.path, FIRST, None)


def test_the_same_appointment_again_is_no_second_event(spring, person):
    appoint(person, spring)
    appoint(person, spring)
    assert len(events()) == 1


def test_a_change_is_known_from_when_it_was_told(spring, person):
    row = appoint(person, spring)
    change(row, function=Function.OFFICE)
    before = LATER - timedelta(seconds=1)
    name = ("Groot, Anouk de", "Stichting SPRING")
    assert worked(person, known_at=before) == [(*name, "youth_professional")]
    assert worked(person, known_at=LATER) == [(*name, "office")]
    assert worked(person, known_at=NOW - timedelta(seconds=1)) == []


def test_a_change_of_nothing_is_no_event(spring, person):
    row = appoint(person, spring)
    change(row)
    rename(person, "Groot")
    reshape(spring, parent=db.session.get_one(type(spring), spring.parent_id))
    assert len(events()) == 1


def test_an_end_holds_up_to_and_including_the_last_day(spring, person):
    row = appoint(person, spring)
    service.end_appointment(row, on=date(2026, 6, 30), by=HOUSE, now=LATER)
    assert worked(person, day=date(2026, 6, 30))
    assert worked(person, day=date(2026, 7, 1)) == []
    assert worked(person, day=date(2026, 7, 1), known_at=NOW), "then nobody knew of an end"


def test_a_new_name_is_written_at_every_appointment(spring, person):
    other = make_organisation(under=spring, kind=OrganisationKind.TEAM, name="Team Noord")
    appoint(person, spring)
    appoint(person, other, kind=AppointmentKind.PLACEMENT)
    rename(person, "Kleine")
    assert [name for name, *_rest in worked(person)] == ["Kleine, Anouk de"] * 2
    assert [name for name, *_rest in worked(person, known_at=NOW)] == ["Groot, Anouk de"] * 2


def test_a_new_name_of_an_organisation_is_written_at_all_below_it(region, spring, person):
    team = make_organisation(under=spring, kind=OrganisationKind.TEAM, name="Team Noord")
    appoint(person, team)
    appoint(make_person(), region)
    reshape(team, name="Team Zuid", parent=spring)
    assert worked(person)[0][1] == "Team Zuid"
    assert worked(person, known_at=NOW)[0][1] == "Team Noord"
    assert len(events()) == 3, "who works elsewhere is left alone"


def test_who_moves_along_was_elsewhere_before(region, spring, person):
    other = make_organisation(under=region, name="Stichting Anders")
    team = make_organisation(under=spring, kind=OrganisationKind.TEAM, name="Team Noord")
    appoint(person, team)
    old = team.path
    reshape(team, parent=other)
    db.session.expire_all()
    assert [event.path for event in events()] == [old, team.path]
    for organisation in (spring, other, region):
        assert old in history.places_known([spring.id])
        assert team.path in history.places_known([other.id]), organisation.name
    assert set(history.places_known([team.id])) == {old, team.path}
    assert history.places_known([10_000]) == []


def test_who_leaves_before_beginning_never_was_there(spring, person):
    appoint(person, spring, starts_on=date(2027, 3, 1))
    leaving.leave(person, spring, on=date(2027, 2, 1), by=HOUSE, now=LATER)
    assert worked(person, day=date(2027, 3, 1), known_at=NOW)
    assert worked(person, day=date(2027, 3, 1)) == []
    last = appoint(person, spring, starts_on=date(2027, 5, 1), now=LATER + timedelta(days=1))
    assert last.id, "a number may be given again; what was known before stays"
    assert worked(person, day=date(2027, 3, 1), known_at=NOW)
    assert worked(person, day=date(2027, 5, 1), known_at=LATER + timedelta(days=1))


def test_leaving_is_written_down_at_every_place(spring, person):
    team = make_organisation(under=spring, kind=OrganisationKind.TEAM, name="Team Noord")
    appoint(person, spring)
    appoint(person, team, kind=AppointmentKind.PLACEMENT)
    leaving.leave(person, spring, on=date(2027, 1, 31), by=HOUSE, now=LATER)
    assert len(worked(person, day=date(2027, 1, 31))) == 2
    assert worked(person, day=date(2027, 2, 1)) == []


@pytest.mark.parametrize(
    "spoil", [update(AppointmentEvent).values(function=Function.OFFICE), delete(AppointmentEvent)]
)
def test_history_is_never_rewritten(spring, person, spoil):
    appoint(person, spring)
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(spoil)
    db.session.rollback()


def test_what_was_known_is_what_was_written_until_then(region, person):
    """Whatever comes later, a moment of knowledge gives what it gave."""
    one = make_organisation(under=region, name="Stichting Een")
    two = make_organisation(under=region, name="Stichting Twee")
    row = appoint(person, one, now=NOW)
    seen: dict[datetime, object] = {}
    steps = [
        lambda now: change(row, function=Function.OFFICE, now=now),
        lambda now: rename(person, "Kleine", now=now),
        lambda now: reshape(one, name="Stichting Drie", parent=region, now=now),
        lambda now: reshape(two, parent=one, now=now),
        lambda now: service.end_appointment(row, on=TODAY, by=HOUSE, now=now),
    ]
    for number, step in enumerate(steps):
        moment = NOW + timedelta(hours=number)
        seen[moment] = worked(person, known_at=moment)
        step(moment + timedelta(minutes=30))
        assert seen == {each: worked(person, known_at=each) for each in seen}
