"""Several people at one place at the same moment, with the hold on and with it off."""

import threading

from leerhuis import db
from leerhuis.access import Role
from leerhuis.peergroups import ending, placing, queries, service
from leerhuis.peergroups.models import PeerGroup, PeerMember
from leerhuis.peergroups.rules import MemberState
from tests.enrolment.test_race import at_once, failures, hold_off
from tests.factories import NOW, identity, make_grant
from tests.factories_peergroups import make_group, make_peers

__all__ = ["hold_off"]  # a fixture


def joining(group, person):
    """A task: this person joins this group, read anew as a request would."""
    group_id, who = group.id, identity(person)

    def do():
        mine = queries.read_again(db.session.get_one(PeerGroup, group_id))
        return service.join(mine, by=who, now=NOW).public_id

    return do


def leaving(group, person):
    group_id, who = group.id, identity(person)

    def do():
        mine = queries.read_again(db.session.get_one(PeerGroup, group_id))
        ending.leave(mine, by=who, now=NOW)

    return do


def test_of_eight_people_at_the_last_place_one_gets_it(app):
    region, people = make_peers(12)
    group = make_group(region, *people[:4], most=5)
    done = at_once(app, [joining(group, each) for each in people[4:]])
    assert len(queries.active_members(group.id)) == 5
    assert {str(each) for each in failures(done)} == {"This group is full."}
    assert len(failures(done)) == 7


def test_without_the_hold_the_last_place_goes_to_several(app, monkeypatch, hold_off):
    """The test above sees a fault where there is one: all have looked before the first sits."""
    region, people = make_peers(8)
    group = make_group(region, *people[:4], most=5)
    tasks = [joining(group, each) for each in people[4:]]
    all_looked, check = threading.Barrier(len(tasks)), placing.check_place

    def checked(*given, **named):
        check(*given, **named)
        all_looked.wait()

    monkeypatch.setattr(placing, "wait_for", lambda _person_id: None)
    monkeypatch.setattr(placing, "check_place", checked)
    at_once(app, tasks, tries=1)
    assert len(queries.active_members(group.id)) > 5


def test_one_person_who_joins_two_groups_of_one_hour_at_once_is_in_one(app):
    region, people = make_peers(9)
    groups = [make_group(region, each, name=f"Groep {each.id}") for each in people[:8]]
    done = at_once(app, [joining(each, people[8]) for each in groups])
    assert len(queries.groups_of(people[8].id)) == 1
    assert len(failures(done)) == 7


def test_one_person_at_eight_doors_has_one_place(app):
    region, people = make_peers(2)
    group = make_group(region, people[0])
    done = at_once(app, [joining(group, people[1])] * 8)
    assert failures(done) == []
    assert len(set(done)) == 1
    assert len(queries.active_members(group.id)) == 2


def test_everyone_who_leaves_at_once_leaves_one_list_at_most(app):
    region, people = make_peers(6)
    group = make_group(region, *people)
    done = at_once(app, [leaving(group, each) for each in people[:5]])
    assert failures(done) == []
    (left,) = queries.active_members(group.id)
    assert left.keeper
    ended = db.session.query(PeerMember).filter_by(state=MemberState.ENDED).all()
    assert not any(each.keeper for each in ended)


def test_a_manager_and_their_worker_who_join_at_once_are_not_both_in(app):
    region, (founder, boss, worker) = make_peers(3)
    _make_manager(boss, worker)
    group = make_group(region, founder)
    done = at_once(app, [joining(group, boss), joining(group, worker)])
    assert len(failures(done)) == 1
    assert len(queries.active_members(group.id)) == 2


def _make_manager(boss, worker):
    (work,) = queries.people.appointments_of(worker.id)
    make_grant(boss, Role.MANAGER, work.organisation)
