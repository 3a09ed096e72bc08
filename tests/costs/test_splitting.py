from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leerhuis.costs.splitting import WHOLE, Group, Member, apportion, split

CENTS = st.integers(-1_000_000_000, 1_000_000_000)
WEIGHTS = st.lists(st.integers(0, 1_000_000), min_size=1, max_size=12)


@settings(max_examples=10_000, deadline=None)
@given(cents=CENTS, weights=WEIGHTS)
def test_the_parts_add_up_and_none_is_a_whole_cent_off(cents, weights):
    parts = split(cents, weights)
    assert sum(parts) == cents
    fair = weights if any(weights) else [1] * len(weights)
    for part, weight in zip(parts, fair, strict=True):
        assert abs(part * sum(fair) - cents * weight) < sum(fair)


@given(cents=CENTS, weights=WEIGHTS)
def test_who_weighs_more_never_pays_less(cents, weights):
    parts = split(abs(cents), weights)
    heavier = sorted(zip(weights, parts, strict=True))
    assert all(one[1] <= other[1] for one, other in pairwise(heavier) if one[0] < other[0])


@given(cents=CENTS, weights=WEIGHTS)
def test_what_is_given_back_is_divided_as_what_was_paid(cents, weights):
    assert split(-cents, weights) == [-part for part in split(cents, weights)]


def test_the_cent_that_is_left_goes_to_who_lacks_the_most_and_then_to_the_first():
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(100, [1, 2]) == [33, 67]
    assert split(5, [0, 1]) == [0, 5]


def test_without_any_weight_the_parts_are_equal():
    assert split(101, [0, 0]) == [51, 50]


@pytest.mark.parametrize("weights", [[], [1, -1]])
def test_it_is_never_divided_among_nobody_or_below_nothing(weights):
    with pytest.raises(ValueError, match="divide|below"):
        split(100, weights)


@st.composite
def shared_out(draw):
    """Groups that share all there is, with payers of which some have a ceiling."""
    number = draw(st.integers(1, 4))
    points = split(WHOLE, draw(st.lists(st.integers(0, 9), min_size=number, max_size=number)))
    groups, key = [], 0
    for share in points:
        weights = draw(st.lists(st.integers(0, 500), max_size=6))
        groups.append(Group(share, [Member(key + at, each) for at, each in enumerate(weights)]))
        key += len(weights)
    room = draw(st.dictionaries(st.integers(0, max(key, 1)), st.integers(-50, 1_000_000)))
    return groups, room


@settings(max_examples=2_000, deadline=None)
@given(cents=CENTS, shared=shared_out())
def test_what_the_groups_pay_and_what_nobody_pays_is_the_whole(cents, shared):
    groups, room = shared
    parts, unpaid = apportion(cents, groups, room=room)
    assert sum(parts.values()) + unpaid == cents
    assert all(part <= max(0, room[key]) for key, part in parts.items() if key in room)
    paying = [each for each in groups if each.basis_points and each.members]
    assert unpaid == 0 or not paying or room


def test_each_half_pays_half_and_divides_it_by_its_own_weights():
    halves = [
        Group(5000, [Member("Ede", 3), Member("Barneveld", 1)]),
        Group(5000, [Member("De Kring", 1)]),
    ]
    assert apportion(80_01, halves) == ({"Ede": 30_01, "Barneveld": 10_00, "De Kring": 40_00}, 0)


def test_a_group_with_share_zero_pays_nothing():
    groups = [Group(WHOLE, [Member("Ede", 1)]), Group(0, [Member("School", 9)])]
    assert apportion(500, groups) == ({"Ede": 500}, 0)


def test_the_share_of_a_group_without_anyone_goes_to_the_others():
    groups = [Group(5000, []), Group(2500, [Member("a", 1)]), Group(2500, [Member("b", 1)])]
    assert apportion(900, groups) == ({"a": 450, "b": 450}, 0)


def test_beyond_the_ceiling_of_a_subsidy_the_others_pay():
    groups = [Group(6000, [Member("subsidy", 1)]), Group(4000, [Member("Ede", 1)])]
    assert apportion(1000, groups, room={"subsidy": 100}) == ({"subsidy": 100, "Ede": 900}, 0)


def test_where_nobody_is_left_to_pay_it_is_said():
    assert apportion(700, [Group(WHOLE, [Member("subsidy", 1)])], room={"subsidy": 200}) == (
        {"subsidy": 200},
        500,
    )
    assert apportion(700, []) == ({}, 700)
