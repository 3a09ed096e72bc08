"""How well a group fits, why, and who fit each other: never who may not be together."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.peergroups.finding import gathering, matching
from leerhuis.peergroups.finding.gathering import Seeker, Terms
from leerhuis.peergroups.finding.matching import Circle, Peer, Reason, Why, Wish
from leerhuis.peergroups.hours import Slot, overlap
from leerhuis.peergroups.rules import FORMS, Origin
from leerhuis.people import distances
from leerhuis.registers import Form

ANN, BEN, CAS = (
    Peer(1, Origin(10, "Zorg", "Rucphen")),
    Peer(2, Origin(20, "Hulp", "Zundert")),
    Peer(3, Origin(10, "Zorg", "Zundert")),
)
TUESDAY = Slot(1, time(13), 120)
GROUP = Circle(
    id=1,
    form=Form.PEER_CONSULTATION,
    slot=TUESDAY,
    most=4,
    town="Roosendaal",
    members=(BEN,),
)


ANYTHING = Wish()


def reasons(peer=ANN, wish=ANYTHING, group=GROUP, above=()):
    return {each.why for each in matching.judge(peer, wish, group, above=above).reasons}


def test_a_group_that_is_all_that_was_asked_says_so_of_each_part():
    wish = Wish(
        form=Form.PEER_CONSULTATION,
        home="Rucphen",
        kilometres=15,
        weekdays=frozenset({1}),
        earliest=time(12),
        latest=time(17),
    )
    match = matching.judge(ANN, wish, GROUP, above=())
    assert {each.why for each in match.reasons} == {
        Why.FORM,
        Why.NEAR,
        Why.WEEKDAY,
        Why.HOURS,
        Why.OTHERS,
    }
    assert match.way == 6
    assert match.is_wished


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Wish(form=Form.METHODICAL_LEARNING_MEETING), Why.OTHER_FORM),
        (Wish(home="Maastricht", kilometres=30), Why.FAR),
        (Wish(home="Nergenshuizen", kilometres=30), Why.UNKNOWN_WAY),
        (Wish(weekdays=frozenset({0, 4})), Why.OTHER_DAY),
        (Wish(earliest=time(14)), Why.OTHER_HOURS),
        (Wish(latest=time(14, 30)), Why.OTHER_HOURS),
        (Wish(online=True), Why.NOT_ONLINE),
    ],
)
def test_what_was_not_asked_for_is_said_and_not_offered(wish, why):
    match = matching.judge(ANN, wish, GROUP, above=())
    assert why in {each.why for each in match.reasons}
    assert match.may_join
    assert not match.is_wished


def test_hours_may_just_fit():
    assert Why.HOURS in reasons(wish=Wish(earliest=time(13), latest=time(15)))


@pytest.mark.parametrize(
    ("group", "peer", "above", "why"),
    [
        (replace(GROUP, most=1), ANN, (), Why.FULL),
        (GROUP, replace(BEN, busy=frozenset({TUESDAY})), (), Why.MEMBER),
        (GROUP, ANN, {(1, 2)}, Why.ABOVE),
        (GROUP, ANN, {(2, 1)}, Why.ABOVE),
        (replace(GROUP, guide_id=9), ANN, {(9, 1)}, Why.ABOVE),
        (GROUP, replace(ANN, busy=frozenset({Slot(1, time(14), 60)})), (), Why.BUSY),
        (replace(GROUP, members=(CAS,), of_one_organisation=1), ANN, (), Why.OF_ORGANISATION),
        (replace(GROUP, members=(BEN,), of_one_municipality=1), CAS, (), Why.OF_MUNICIPALITY),
    ],
)
def test_an_obstacle_keeps_somebody_out(group, peer, above, why):
    match = matching.judge(peer, Wish(), group, above=above)
    assert [each.why for each in match.obstacles] == [why]
    assert not match.may_join


def test_another_group_that_begins_when_this_one_ends_is_no_obstacle():
    after = replace(ANN, busy=frozenset({Slot(1, time(15), 60), Slot(2, time(13), 60)}))
    assert Why.BUSY not in reasons(after)


def test_a_group_with_colleagues_and_one_that_wants_more_organisations_say_so():
    assert Why.COLLEAGUES in reasons(group=replace(GROUP, members=(CAS,)))
    assert Why.MIX in reasons(group=replace(GROUP, organisations=3))
    assert Why.MIX not in reasons(group=replace(GROUP, organisations=1))


def test_who_wants_online_is_near_a_group_that_is_online_too():
    online = replace(GROUP, town="", online=True)
    assert Why.ONLINE in reasons(wish=Wish(online=True, kilometres=5, home="Rucphen"), group=online)
    assert Why.FAR in reasons(wish=Wish(kilometres=5, home="Rucphen"), group=online)


def test_the_best_comes_first_and_what_cannot_be_joined_last():
    wish = Wish(home="Rucphen", weekdays=frozenset({1}))
    near = matching.judge(ANN, wish, replace(GROUP, id=5), above=())
    far = matching.judge(ANN, wish, replace(GROUP, id=2, town="Utrecht"), above=())
    other = matching.judge(ANN, wish, replace(GROUP, id=3, slot=Slot(2, time(13), 120)), above=())
    full = matching.judge(ANN, wish, replace(GROUP, id=1, most=1), above=())
    assert [each.circle.id for each in matching.ranked([full, far, other, near])] == [5, 2, 3, 1]


def test_every_reason_is_weighed_or_an_obstacle():
    assert set(matching.WORTH) | matching.OBSTACLES == set(Why)
    assert not set(matching.WORTH) & matching.OBSTACLES
    assert Reason(Why.NEAR).speaks_for
    assert not Reason(Why.BUSY).speaks_for


TOWNS = ("Roosendaal", "Zundert", "Rucphen", "Utrecht", "")
slots = st.builds(
    Slot, st.integers(0, 6), st.sampled_from([time(9), time(13), time(14)]), st.just(90)
)
origins = st.builds(Origin, st.integers(1, 3), st.just("x"), st.sampled_from(TOWNS))
wishes = st.builds(
    Wish,
    form=st.sampled_from([None, *FORMS]),
    home=st.sampled_from(TOWNS),
    kilometres=st.sampled_from([None, 5, 20, 100]),
    online=st.booleans(),
    weekdays=st.frozensets(st.integers(0, 6), max_size=4),
    earliest=st.sampled_from([None, time(9), time(12, 30)]),
    latest=st.sampled_from([None, time(12), time(17)]),
)
seekers = st.lists(
    st.builds(
        Seeker,
        st.builds(Peer, st.integers(1, 12), origins, st.frozensets(slots, max_size=2)),
        wishes,
    ),
    max_size=14,
)
pairs = st.sets(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=8)
terms = st.builds(
    Terms, st.integers(2, 4), st.integers(4, 6), st.just(120), organisations=st.integers(1, 3)
)


@given(seekers, pairs, terms)
def test_who_fit_each_other_may_be_together_and_nobody_stands_in_two(people, above, asked):
    found = gathering.parties(people, above=above, terms=asked, forms=FORMS)
    placed = [person for party in found for person in party.people]
    assert len(placed) == len(set(placed))
    for party in found:
        assert asked.least <= len(party.people) <= asked.most
        assert party.organisations >= asked.organisations
        assert not {
            (a, b) for a in party.people for b in party.people if (a, b) in above and a != b
        }
        for each in party.seekers:
            _could(each, party)


def _could(seeker, party):
    wish = seeker.wish
    assert wish.form in (None, party.form)
    assert wish.admits(party.slot)
    assert not any(overlap(each, party.slot) for each in seeker.peer.busy)
    if wish.weekdays:
        assert party.slot.weekday in wish.weekdays
    if party.town == gathering.ONLINE:
        assert wish.online
    else:
        way = distances.between(wish.home, party.town)
        assert way is not None
        assert way <= (gathering.NEARBY if wish.kilometres is None else wish.kilometres)


@given(seekers, pairs)
def test_the_same_wishes_give_the_same_groups(people, above):
    asked = Terms(2, 6, 120)
    first = gathering.parties(people, above=above, terms=asked, forms=FORMS)
    assert first == gathering.parties(list(people), above=set(above), terms=asked, forms=FORMS)


@given(seekers, pairs, st.builds(replace, st.just(GROUP), most=st.integers(1, 4), slot=slots))
def test_who_may_join_a_group_is_no_member_and_above_nobody_and_there_is_a_place(
    people, above, group
):
    group = replace(group, members=(BEN, CAS))
    for each in people:
        match = matching.judge(each.peer, each.wish, group, above=above)
        if not match.may_join:
            continue
        assert each.peer.person_id not in (2, 3)
        assert group.free > 0
        assert not any(
            (a, b) in above
            for m in (2, 3)
            for a, b in ((each.peer.person_id, m), (m, each.peer.person_id))
        )


def test_four_people_of_two_organisations_who_can_on_one_afternoon_are_a_group():
    said = Wish(home="Rucphen", kilometres=20, weekdays=frozenset({1, 3}), earliest=time(13))
    four = [Seeker(Peer(n, Origin(n % 2 + 1, "x", "Rucphen")), said) for n in range(1, 5)]
    (party,) = gathering.parties(four, above=(), terms=Terms(4, 8, 120), forms=FORMS)
    assert party.people == [1, 2, 3, 4]
    assert (party.town, party.slot) == ("Rucphen", Slot(1, time(13), 120))
    assert party.farthest == 0
    assert not gathering.parties(four[:3], above=(), terms=Terms(4, 8, 120), forms=FORMS)
    assert not gathering.parties(four, above={(1, 2)}, terms=Terms(4, 8, 120), forms=FORMS)


def test_colleagues_alone_are_no_group():
    four = [Seeker(Peer(n, Origin(1, "x", "")), Wish(online=True)) for n in range(1, 6)]
    assert not gathering.parties(four, above=(), terms=Terms(4, 8, 120), forms=FORMS)
