"""Who talks with whom after a course."""

from collections import Counter
from functools import cache
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from leerhuis.buddies import pairing
from leerhuis.buddies.pairing import SAME_SECTOR_KM, UNKNOWN_KM, cost, is_same, paired
from leerhuis.buddies.rules import Wisher
from leerhuis.people.sectors import Sector

TOWNS = ("Ede", "Barneveld", "Wageningen", "Nijkerk", "")
KM = {
    frozenset(("Ede", "Barneveld")): 14,
    frozenset(("Ede", "Wageningen")): 8,
    frozenset(("Ede", "Nijkerk")): 26,
    frozenset(("Barneveld", "Wageningen")): 21,
    frozenset(("Barneveld", "Nijkerk")): 12,
    frozenset(("Wageningen", "Nijkerk")): 33,
}


def far(here, there):
    if not here or not there:
        return None
    return 0 if here == there else KM[frozenset((here, there))]


def wisher(number, organisation=None, sector=None, town="Ede"):
    return Wisher(number, organisation, sector, town)


@st.composite
def groups(draw, most=14):
    one = st.tuples(
        st.one_of(st.none(), st.integers(1, 4)),
        st.one_of(st.none(), st.sampled_from(list(Sector))),
        st.sampled_from(TOWNS),
    )
    return [Wisher(number, *each) for number, each in enumerate(draw(st.lists(one, max_size=most)))]


def within(people, pairs):
    by_number = {each.number: each for each in people}
    return sum(is_same(by_number[one], by_number[other]) for one, other in pairs)


def fewest_within(people):
    """Only the largest organisation can be too large for the others to take up."""
    sizes = Counter(each.organisation for each in people if each.organisation is not None)
    largest = max(sizes.values(), default=0)
    return max(0, len(people) // 2 - (len(people) - largest))


@settings(max_examples=80, deadline=None)
@given(groups())
def test_nobody_is_paired_twice_and_as_many_as_can_be_are_paired(people):
    found = paired(people, far=far)
    numbers = [number for pair in found.pairs for number in pair] + found.alone
    assert sorted(numbers) == [each.number for each in people]
    assert len(found.pairs) == len(people) // 2
    assert all(one < other for one, other in found.pairs)


@settings(max_examples=80, deadline=None)
@given(groups())
def test_two_of_one_organisation_are_paired_only_when_that_cannot_be_avoided(people):
    assert within(people, paired(people, far=far).pairs) == fewest_within(people)


@settings(max_examples=60, deadline=None)
@given(groups(most=8))
def test_no_other_way_to_pair_costs_less(people):
    by_number = {each.number: each for each in people}

    @cache
    def least(left):
        if len(left) < 2:
            return 0
        first, *rest = left
        together = min(
            cost(by_number[first], by_number[other], far=far)
            + least(tuple(each for each in rest if each != other))
            for other in rest
        )
        if len(left) % 2 == 0:
            return together
        return min(together, least(tuple(rest)))

    found = paired(people, far=far)
    spent = sum(cost(by_number[one], by_number[other], far=far) for one, other in found.pairs)
    assert spent == least(tuple(by_number))


@settings(max_examples=30, deadline=None)
@given(groups(), st.randoms(use_true_random=False))
def test_the_same_people_give_the_same_pairs_in_whatever_order_they_come(people, lot):
    mixed = list(people)
    lot.shuffle(mixed)
    assert paired(mixed, far=far) == paired(people, far=far)


def test_one_alone_is_left_over_and_two_of_one_organisation_are_still_a_pair():
    assert paired([], far=far) == ([], [])
    assert paired([wisher(3, 1)], far=far) == ([], [3])
    assert paired([wisher(3, 1), wisher(5, 1)], far=far) == ([(3, 5)], [])


def test_of_other_organisations_the_nearest_is_taken():
    people = [wisher(1, 1), wisher(2, 2, town="Nijkerk"), wisher(3, 3, town="Wageningen")]
    assert paired(people, far=far) == ([(1, 3)], [2])


def test_another_field_is_worth_a_drive_but_not_every_drive():
    here = wisher(1, 1, Sector.EDUCATION)
    same = wisher(2, 2, Sector.EDUCATION)
    near = wisher(3, 3, Sector.CHILDCARE, town="Barneveld")
    away = wisher(3, 3, Sector.CHILDCARE, town="Nijkerk")
    assert far("Ede", "Barneveld") < SAME_SECTOR_KM < far("Ede", "Nijkerk")
    assert cost(here, near, far=far) < cost(here, same, far=far) < cost(here, away, far=far)
    assert paired([here, same, near], far=far).alone != [3]
    assert paired([here, same, away], far=far).pairs == [(1, 2)]


def test_who_works_nobody_knows_where_is_as_far_as_two_ends_of_a_region():
    assert cost(wisher(1, town=""), wisher(2), far=far) == UNKNOWN_KM


def test_the_price_of_one_organisation_is_more_than_all_roads_together(monkeypatch):
    """Negative control: with a low price the pairs would stay within organisations."""
    people = [wisher(n, n // 2, town=TOWNS[n // 2]) for n in range(4)]
    assert within(people, paired(people, far=far).pairs) == 0
    monkeypatch.setattr(pairing, "_SAME_ORGANISATION", 1)
    assert within(people, paired(people, far=far).pairs) == 2


def test_all_orders_of_four_give_one_answer():
    people = [wisher(n, n % 3) for n in range(4)]
    assert len({str(paired(list(each), far=far)) for each in permutations(people)}) == 1
