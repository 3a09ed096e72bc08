"""What becomes of places where two things happen to a group at once, or one after the other."""

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.errors import Refused
from leerhuis.peergroups import inviting, queries, service
from leerhuis.peergroups.overseeing.service import set_terms
from leerhuis.peergroups.rules import GroupState, Terms
from leerhuis.people.models import Appointment, Organisation
from tests.factories import NOW, identity, make_grant, make_person
from tests.factories_peergroups import make_group, make_peers, plan


def place_of(group, person):
    return next(each for each in now_of(group).members if each.person_id == person.id)


def now_of(group):
    return queries.read_again(group)


def employer_of(person):
    works = select(Appointment.organisation_id).where(Appointment.person_id == person.id)
    return db.session.scalars(select(Organisation).where(Organisation.id.in_(works))).one()


def join(group, person):
    return service.join(now_of(group), by=identity(person), now=NOW)


def change(group, keeper, **said):
    service.change(now_of(group), plan(**said), by=identity(keeper), now=NOW)


def test_who_joins_by_themselves_while_asked_for_the_place_of_another_takes_a_place(app):
    region, people = make_peers(6)
    group = make_group(region, *people[:4], most=5)
    inviting.invite(
        group, people[4], replaces=place_of(group, people[1]), by=identity(people[0]), now=NOW
    )
    join(group, people[4])
    assert queries.free_places(now_of(group)) == 0
    with pytest.raises(Refused, match="full"):
        join(group, people[5])


def above_each_other():
    """A group in which somebody became the manager of another afterwards."""
    region, people = make_peers(4)
    group = make_group(region, *people[:3])
    make_grant(people[1], Role.MANAGER, employer_of(people[2]))
    return group, people


def test_who_came_to_stand_above_another_keeps_no_third_person_out(app):
    group, people = above_each_other()
    join(group, people[3])
    assert len(queries.members(now_of(group))) == 4


def test_who_came_to_stand_above_another_does_not_stop_a_change(app):
    group, people = above_each_other()
    change(group, people[0], venue="Zaal 2")
    assert now_of(group).venue == "Zaal 2"


def test_a_change_does_not_bring_a_guide_above_a_member(app):
    region, people = make_peers(2)
    group = make_group(region, *people)
    guide = make_person(address="bea@example.org")
    make_grant(guide, Role.MANAGER, employer_of(people[1]))
    with pytest.raises(Refused, match="nobody stands above"):
        change(group, people[0], guide_name="Bea", guide_email="bea@example.org")


def test_a_group_that_makes_its_least_smaller_can_run_at_once(app):
    region, people = make_peers(3)
    set_terms(region, Terms(least=2), by=identity(people[0]), now=NOW)
    group = make_group(region, *people)
    assert group.state is GroupState.GATHERING
    change(group, people[0], least=3)
    assert now_of(group).state is GroupState.RUNNING
