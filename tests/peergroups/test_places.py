"""Inviting, answering, leaving, being replaced, and what time does to places."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import HOUSE, Role
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.peergroups import ending, inviting, nightly, queries, service
from leerhuis.peergroups.models import PeerMember
from leerhuis.peergroups.rules import GroupState, MemberState, WhyEnded
from leerhuis.people.models import Appointment, Organisation
from leerhuis.privacy.erasing import treatments
from leerhuis.privacy.unlocking import unlocked
from tests.factories import (
    NOW,
    identity,
    make_grant,
    make_organisation,
    make_person,
    make_professional,
)
from tests.factories_peergroups import make_group, make_peers, plan

LATER = NOW + timedelta(days=15)


def letters(kind):
    """To whom letters of this kind are waiting."""
    wanted = select(QueuedLetter.person_id).where(
        QueuedLetter.kind == f"peergroups/{kind}", QueuedLetter.state == LetterState.QUEUED
    )
    return set(db.session.scalars(wanted))


def now_of(group):
    return queries.read_again(group)


def member_of(group, person):
    return next(each for each in now_of(group).members if each.person_id == person.id)


def ask(group, person, by, **given):
    return inviting.invite(group, person, by=identity(by), now=NOW, **given)


@pytest.fixture
def world(app):
    """A group of four of a region, and somebody who is not in it."""
    region, people = make_peers(5)
    return make_group(region, *people[:4]), people


def test_an_invitation_keeps_a_place_and_is_answered_yes(world):
    group, people = world
    place = ask(group, people[4], people[0])
    assert letters("invited") == {people[4].id}
    assert queries.free_places(now_of(group)) == 3
    inviting.accept(place, group, by=identity(people[4]), now=NOW)
    assert len(queries.active_members(group.id)) == 5
    assert letters("joined") == {people[0].id}
    assert letters("invited") == set()


def test_who_was_invited_joins_also_when_the_group_does_not_look(world):
    group, people = world
    ask(group, people[4], people[0])
    ending.set_looking(group, looking=False, by=identity(people[0]), now=NOW)
    assert service.join(group, by=identity(people[4]), now=NOW).state is MemberState.MEMBER


def test_a_no_frees_the_place(world):
    group, people = world
    place = ask(group, people[4], people[0])
    inviting.decline(place, group, by=identity(people[4]), now=NOW)
    assert queries.free_places(now_of(group)) == 4
    assert letters("left") == {people[0].id}
    with pytest.raises(Refused, match="over"):
        inviting.accept(place, group, by=identity(people[4]), now=NOW)


def test_an_invitation_that_is_not_answered_lapses_after_two_weeks(world):
    group, people = world
    ask(group, people[4], people[0])
    assert nightly.look_after(now=NOW + timedelta(days=13)) == 0
    assert nightly.look_after(now=LATER) == 1
    assert queries.free_places(now_of(group)) == 4
    assert nightly.look_after(now=LATER) == 0


def test_a_kept_place_cannot_be_taken_by_another(app):
    region, people = make_peers(6)
    group = make_group(region, *people[:4], most=5)
    ask(group, people[4], people[0])
    with pytest.raises(Refused, match="full"):
        service.join(group, by=identity(people[5]), now=NOW)


def test_inviting_twice_is_inviting_once(world):
    group, people = world
    assert ask(group, people[4], people[0]).id == ask(group, people[4], people[0]).id


def test_a_manager_cannot_be_invited(world):
    group, people = world
    make_grant(people[4], Role.MANAGER, db.session.get_one(Organisation, group.organisation_id))
    with pytest.raises(Refused, match="nobody stands above"):
        ask(group, people[4], people[0])


@pytest.mark.parametrize("typed", ["Pim@example.org", "pim van der laan", "Pim  van der Laan"])
def test_a_colleague_is_invited_by_name_or_address(world, typed):
    group, people = world
    place = db.session.get_one(Organisation, group.organisation_id)
    pim = make_professional(
        make_organisation(under=place),
        given_name="Pim",
        name_prefix="van der",
        family_name="Laan",
        address="pim@example.org",
    )
    found = inviting.invite_by(group, typed, by=identity(people[0]), now=NOW)
    assert found.person_id == pim.id


def test_nobody_outside_the_region_is_found_by_address(world):
    group, people = world
    make_professional(address="elders@example.org")
    make_person(address="niemand@example.org")
    for typed in ("elders@example.org", "niemand@example.org", "onbekend@example.org", "Pim"):
        with pytest.raises(Refused, match="nobody with this name"):
            inviting.invite_by(group, typed, by=identity(people[0]), now=NOW)


def test_two_of_one_name_are_told_apart_by_address(world):
    group, people = world
    place = db.session.get_one(Organisation, group.organisation_id)
    for _each in range(2):
        make_professional(make_organisation(under=place), given_name="Noor", family_name="Smit")
    with pytest.raises(Refused, match="more people"):
        inviting.invite_by(group, "Noor Smit", by=identity(people[0]), now=NOW)


def test_whoever_replaces_another_takes_their_place_and_list(app):
    region, people = make_peers(5)
    group = make_group(region, *people[:4], most=4)
    place = ask(group, people[4], people[0], replaces=member_of(group, people[0]))
    assert queries.free_places(now_of(group)) == 0
    inviting.accept(place, group, by=identity(people[4]), now=NOW)
    assert {each.person_id for each in now_of(group).members} == {each.id for each in people[1:]}
    assert queries.keeper_of(now_of(group)).person_id == people[4].id
    old = db.session.scalars(select(PeerMember).where(PeerMember.person_id == people[0].id)).one()
    assert old.why is WhyEnded.REPLACED
    assert letters("out") == {people[0].id}
    assert letters("too_small") == set()


def test_who_leaves_hands_the_list_to_who_is_longest_in_the_group(world):
    group, people = world
    ending.leave(group, by=identity(people[0]), now=NOW)
    assert queries.keeper_of(now_of(group)).person_id == people[1].id
    assert letters("keeper") == {people[1].id}
    assert letters("left") == {people[1].id}
    ending.leave(group, by=identity(people[0]), now=NOW)
    assert len(queries.active_members(group.id)) == 3


def test_a_group_below_its_least_is_told_once(world):
    group, people = world
    ending.leave(group, by=identity(people[3]), now=NOW)
    assert letters("too_small") == {people[0].id}
    assert now_of(group).state is GroupState.RUNNING
    ending.leave(group, by=identity(people[2]), now=NOW)
    told = select(QueuedLetter).where(QueuedLetter.kind == "peergroups/too_small")
    assert len(db.session.scalars(told).all()) == 1


def test_whoever_is_taken_out_hears_it(world):
    group, people = world
    there = member_of(group, people[2])
    ending.take_out(group, there, WhyEnded.REMOVED, by=identity(people[0]), now=NOW)
    assert letters("out") == {people[2].id}
    with pytest.raises(Refused, match="Choose why"):
        ending.take_out(group, there, WhyEnded.DECLINED, by=identity(people[0]), now=NOW)


def test_the_list_is_handed_to_another_member(world):
    group, people = world
    ending.hand_over(group, member_of(group, people[2]), by=identity(people[0]), now=NOW)
    assert [each.person_id for each in now_of(group).members if each.keeper] == [people[2].id]


def test_an_ended_group_has_no_places_and_takes_nobody(world):
    group, people = world
    ask(group, people[4], people[0])
    ending.end(group, by=identity(people[0]), now=NOW)
    ending.end(group, by=identity(people[0]), now=NOW)
    assert now_of(group).members == []
    assert letters("ended") == {each.id for each in people[1:]}
    assert letters("invited") == set()
    with pytest.raises(Refused):
        service.join(group, by=identity(people[4]), now=NOW)


def test_a_group_whose_last_member_leaves_has_ended(app):
    region, people = make_peers(1)
    group = make_group(region, *people)
    ending.leave(group, by=identity(people[0]), now=NOW)
    assert now_of(group).state is GroupState.ENDED


def test_who_works_elsewhere_loses_the_place_at_night(world):
    group, people = world
    assert nightly.look_after(now=NOW) == 0
    with db.transaction():
        row = db.session.scalars(
            select(Appointment).where(Appointment.person_id == people[1].id)
        ).one()
        row.ends_on = date(2027, 1, 20)
    assert nightly.look_after(now=NOW) == 0
    assert nightly.look_after(now=LATER) == 1
    assert len(queries.active_members(group.id)) == 3
    assert letters("out") == {people[1].id}
    assert letters("left") == {people[0].id}


def test_who_became_a_manager_of_another_later_is_told_once(world):
    group, people = world
    region = db.session.get_one(Organisation, group.organisation_id)
    work = db.session.scalars(select(Appointment).where(Appointment.person_id == people[1].id))
    make_grant(
        people[2], Role.MANAGER, db.session.get_one(Organisation, work.one().organisation_id)
    )
    assert nightly.look_after(now=NOW) == 1
    assert letters("above") == {people[0].id, people[1].id, people[2].id}
    assert nightly.look_after(now=LATER) == 0
    assert region.id == group.organisation_id


def test_changing_a_group_keeps_who_is_in_it(world):
    group, people = world
    service.change(group, plan(name="Anders", weekday=3), by=identity(people[0]), now=NOW)
    assert now_of(group).name == "Anders"
    assert len(now_of(group).members) == 4
    service.join(group, by=identity(people[4]), now=NOW)
    with pytest.raises(Refused, match="places are taken"):
        service.change(group, plan(most=4), by=identity(people[0]), now=NOW)


def test_a_change_that_makes_two_groups_of_a_member_meet_at_once_is_refused(world):
    group, people = world
    make_group(db.session.get_one(Organisation, group.organisation_id), people[2], weekday=3)
    with pytest.raises(Refused, match="another group"):
        service.change(group, plan(weekday=3), by=identity(people[0]), now=NOW)
    assert now_of(group).weekday == 1


def test_the_house_is_nobodys_member(world):
    group, _people = world
    ending.leave(group, by=HOUSE, now=NOW)
    assert len(queries.active_members(group.id)) == 4


def test_the_guide_of_a_group_that_ended_is_forgotten_after_two_years(world):
    group, _people = world
    with db.transaction():
        group.guide_name, group.guide_email, group.ended_at = "Rob Dekker", "rob@x.nl", NOW
    assert nightly.look_after(now=NOW + timedelta(days=700)) >= 0
    assert now_of(group).guide_name == "Rob Dekker"
    nightly.look_after(now=NOW + timedelta(days=732))
    assert (now_of(group).guide_name, now_of(group).guide_email) == ("", "")


def test_a_group_without_a_keeper_gets_one_at_night(world):
    group, people = world
    with db.transaction():
        member_of(group, people[0]).keeper = False
    assert nightly.look_after(now=NOW) == 1
    assert queries.keeper_of(now_of(group)).person_id == people[0].id


def test_who_is_erased_is_no_guide_any_more(world):
    group, _people = world
    guide = make_person(address="gids@example.org")
    with db.transaction():
        group.guide_name, group.guide_email = "Rob Dekker", "Gids@example.org"
        rows = treatments.rows_of(guide.id)
        with unlocked(now=NOW):
            treatments.anonymise(rows, now=NOW)
    assert (now_of(group).guide_name, now_of(group).guide_email) == ("", "")
