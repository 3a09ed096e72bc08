"""Starting a group, and taking a place in it."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import db
from leerhuis.access import Role
from leerhuis.audit import AuditEvent
from leerhuis.errors import Missing, Refused
from leerhuis.peergroups import hours, queries, service
from leerhuis.peergroups.hours import Slot
from leerhuis.peergroups.rules import GroupState, GuideRegister, MemberState
from leerhuis.people.rules import AppointmentKind, OrganisationKind
from leerhuis.registers import Form
from tests.factories import (
    NOW,
    TODAY,
    identity,
    make_appointment,
    make_grant,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)
from tests.factories_peergroups import make_group, make_peers, plan

minutes_of_day = st.integers(0, 23 * 60)
slots = st.builds(
    lambda weekday, start, minutes: Slot(weekday, time(start // 60, start % 60), minutes),
    st.integers(0, 6),
    minutes_of_day,
    st.integers(30, 480),
)


def joined(group, person):
    return service.join(group, by=identity(person), now=NOW)


def refused(act):
    with pytest.raises(Refused) as no:
        act()
    return no.value


def test_who_starts_a_group_keeps_its_list(app):
    region, (founder,) = make_peers(1)
    group = make_group(region, founder)
    (mine,) = queries.active_members(group.id)
    assert mine.person_id == founder.id
    assert mine.keeper
    assert group.state is GroupState.GATHERING


def test_a_coordinator_starts_a_group_without_being_in_it(app):
    region, (first,) = make_peers(1)
    group = make_group(region)
    assert not queries.active_members(group.id)
    joined(group, first)
    assert queries.active_members(group.id)[0].keeper


def test_a_group_runs_once_it_has_its_least_number(app):
    region, people = make_peers(4)
    group = make_group(region, *people[:3])
    assert group.state is GroupState.GATHERING
    joined(group, people[3])
    assert queries.read_again(group).state is GroupState.RUNNING


def test_joining_twice_is_joining_once(app):
    region, people = make_peers(2)
    group = make_group(region, people[0])
    assert joined(group, people[1]).id == joined(group, people[1]).id
    assert len(queries.active_members(group.id)) == 2


def test_a_full_group_takes_nobody(app):
    region, people = make_peers(6)
    group = make_group(region, *people[:5], most=5)
    assert refused(lambda: joined(group, people[5])).message == "This group is full."


def test_a_group_that_does_not_look_takes_nobody(app):
    region, people = make_peers(2)
    group = make_group(region, people[0])
    with db.transaction():
        group.looking = False
    assert "not looking" in refused(lambda: joined(group, people[1])).message


def test_who_works_elsewhere_cannot_join(app):
    region, people = make_peers(1)
    group = make_group(region, *people)
    assert "for people who work" in refused(lambda: joined(group, make_professional())).message


def test_a_manager_cannot_join_a_group_of_their_people(app):
    region, (member, boss) = make_peers(2)
    employer = queries.db.session.get_one(type(region), member_place(member))
    make_grant(boss, Role.MANAGER, employer)
    group = make_group(region, member)
    assert "nobody stands above" in refused(lambda: joined(group, boss)).message


def member_place(person):
    (row,) = queries.people.appointments_of(person.id)
    return row.organisation_id


def test_nobody_joins_a_group_of_their_manager(app):
    region, (boss,) = make_peers(1)
    make_grant(boss, Role.MANAGER, region)
    group = make_group(region, boss)
    worker = make_professional(make_organisation(under=region))
    assert "nobody stands above" in refused(lambda: joined(group, worker)).message


def test_a_manager_of_where_somebody_is_placed_stands_above_them(app):
    region, (boss, worker) = make_peers(2)
    team = make_organisation(under=region, kind=OrganisationKind.TEAM)
    make_grant(boss, Role.MANAGER, team)
    make_appointment(worker, team, kind=AppointmentKind.PLACEMENT)
    group = make_group(region, worker)
    assert "nobody stands above" in refused(lambda: joined(group, boss)).message


def test_managers_of_different_organisations_are_peers(app):
    region, people = make_peers(2)
    for each in people:
        employer = queries.db.session.get_one(type(region), member_place(each))
        make_grant(each, Role.MANAGER, employer)
    assert len(make_group(region, *people).members) == 2


def test_two_groups_of_one_person_at_the_same_hour_are_refused_by_name(app):
    region, people = make_peers(2)
    make_group(region, people[1], name="Casuïstiek", start=time(16))
    group = make_group(region, people[0])
    no = refused(lambda: joined(group, people[1]))
    assert str(no) == "At these hours there is another group already: Casuïstiek."


def test_a_group_may_begin_when_another_ends(app):
    region, people = make_peers(2)
    make_group(region, people[1], start=time(17))
    assert joined(make_group(region, people[0]), people[1]).state is MemberState.MEMBER


@given(one=slots, other=slots)
def test_slots_overlap_where_they_have_a_minute_in_common(one, other):
    shared = set(range(one.begins, one.ends)) & set(range(other.begins, other.ends))
    assert hours.overlap(one, other) == (one.weekday == other.weekday and bool(shared))
    assert hours.overlap(one, other) == hours.overlap(other, one)


def test_no_more_of_one_organisation_than_the_group_wants(app):
    region, (first,) = make_peers(1)
    place = make_organisation(under=region, name="Jeugdzorg Noord")
    team = make_organisation(under=place, kind=OrganisationKind.TEAM)
    group = make_group(region, first, make_professional(place), of_one_organisation=1)
    no = refused(lambda: joined(group, make_professional(team)))
    assert str(no) == "This group wants at most 1 from Jeugdzorg Noord, and has that many."


def test_no_more_of_one_municipality_than_the_group_wants(app):
    region, (first,) = make_peers(1)
    town = make_organisation(
        under=region, name="Gemeente Soest", kind=OrganisationKind.MUNICIPALITY
    )
    one, other = make_organisation(under=town), make_organisation(under=town)
    group = make_group(region, first, make_professional(one), of_one_municipality=1)
    no = refused(lambda: joined(group, make_professional(other)))
    assert str(no) == "This group wants at most 1 from Soest, and has that many."


GUIDE = {
    "form": Form.FACILITATED_PEER_CONSULTATION,
    "guide_name": "Rob Dekker",
    "guide_register": GuideRegister.LVSC,
    "guide_number": "1234",
}


@pytest.mark.parametrize("lacks", ["guide_name", "guide_register", "guide_number"])
def test_a_facilitated_group_has_a_guide_with_register_and_number(app, lacks):
    empty = None if lacks == "guide_register" else ""
    said = plan(**GUIDE | {lacks: empty})
    region, (founder,) = make_peers(1)
    no = refused(
        lambda: service.found(region, said, taking_part=True, by=identity(founder), now=NOW)
    )
    assert no.field == lacks


def test_the_guide_is_no_member(app):
    region, (first,) = make_peers(1)
    guide = make_professional(make_organisation(under=region), address="gids@example.org")
    group = make_group(region, first, **GUIDE, guide_email="Gids@example.org")
    assert (
        refused(lambda: joined(group, guide)).message == "The guide of a group is no member of it."
    )


def test_the_guide_stands_above_no_member(app):
    region, (first,) = make_peers(1)
    guide = make_person(address="gids@example.org")
    make_grant(guide, Role.MANAGER, region)
    no = refused(lambda: make_group(region, first, **GUIDE, guide_email="gids@example.org"))
    assert "nobody stands above" in no.message


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"least": 3}, "least"),
        ({"most": 9}, "most"),
        ({"least": 6, "most": 5}, "most"),
        ({"minutes": 20}, "minutes"),
        ({"start": time(23), "minutes": 120}, "minutes"),
        ({"organisations": 9}, "organisations"),
        ({"of_one_organisation": 0}, "of_one_organisation"),
        ({"online_url": "http://overleg.example"}, "online_url"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(app, said, field):
    region, (founder,) = make_peers(1)
    no = refused(
        lambda: service.found(region, plan(**said), taking_part=True, by=identity(founder), now=NOW)
    )
    assert no.field == field


def test_a_group_is_seen_by_who_works_below_its_organisation_while_it_looks(app):
    region, (founder, other) = make_peers(2)
    group = make_group(region, founder)
    assert queries.group_seen_by(identity(other), group.public_id, day=TODAY).mine is None
    for stranger in (make_professional(), make_staff("coordinator"), make_person()):
        with pytest.raises(Missing):
            queries.group_seen_by(identity(stranger), group.public_id, day=TODAY)
    with db.transaction():
        group.looking = False
    with pytest.raises(Missing):
        queries.group_seen_by(identity(other), group.public_id, day=TODAY)
    assert queries.group_seen_by(identity(founder), group.public_id, day=TODAY).keeps


def test_only_members_and_coordinators_see_inside(app):
    region, (founder, other) = make_peers(2)
    group = make_group(region, founder)
    with pytest.raises(Missing):
        queries.group_of(identity(other), group.public_id, day=TODAY)
    seen = queries.group_of(identity(make_staff("coordinator", region)), group.public_id, day=TODAY)
    assert seen.coordinates
    assert seen.inside


def test_what_happens_is_recorded(app):
    region, people = make_peers(2)
    make_group(region, *people)
    told = [each.action.name for each in db.session.query(AuditEvent).order_by(AuditEvent.id)]
    assert told == ["PEER_GROUP_FOUNDED", "PEER_JOINED", "PEER_JOINED"]
