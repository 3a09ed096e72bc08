"""What an answer may say of who gave it: nothing that fewer than five people share."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from leerhuis.people.sectors import Sector
from leerhuis.surveys.cells import NOWHERE, Cell, cells, joining, parts_hide
from leerhuis.surveys.moving import movable
from leerhuis.surveys.rules import FEWEST

CARE, TEAM, SCHOOL = Sector.CARE_PROVIDER, Sector.LOCAL_TEAM, Sector.EDUCATION
places = st.tuples(st.sampled_from([None, CARE, TEAM, SCHOOL]), st.sampled_from([None, 1, 2, 3, 4]))


def few(number):
    return 0 < number < FEWEST


@given(st.lists(places, max_size=60))
def test_every_cell_holds_five_or_nobody_and_so_does_what_is_left_of_a_sector_and_of_all(asked):
    found = cells(asked)
    counts = Counter(found)
    sectors = Counter(each.sector for each in found)
    if len(asked) < FEWEST:
        assert set(found) <= {NOWHERE}
        return
    assert not [each for each, number in counts.items() if few(number)]
    assert not [each for each, number in sectors.items() if few(number)]


@given(st.lists(places, max_size=60))
def test_nobody_is_said_to_be_of_a_sector_or_an_organisation_that_is_not_theirs(asked):
    for (sector, place), found in zip(asked, cells(asked), strict=True):
        assert found in (Cell(sector, place), Cell(sector), NOWHERE)
        assert found.sector or not found.organisation_id


@given(st.lists(places, max_size=60))
def test_of_a_sector_everyone_is_named_or_nobody(asked):
    named = {}
    for (sector, _place), found in zip(asked, cells(asked), strict=True):
        if sector:
            named.setdefault(sector, set()).add(found.sector)
    assert all(len(said) == 1 for said in named.values())


def test_five_of_a_sector_stand_beside_five_of_another():
    asked = [(CARE, None)] * 5 + [(TEAM, None)] * 5
    assert cells(asked) == [Cell(CARE)] * 5 + [Cell(TEAM)] * 5


def test_the_smallest_sector_is_not_named_where_fewer_than_five_would_be_left():
    asked = [(CARE, None)] * 6 + [(TEAM, None)] * 5 + [(SCHOOL, None)] * 2
    assert cells(asked) == [Cell(CARE)] * 6 + [NOWHERE] * 7


def test_an_organisation_is_lost_before_its_sector():
    asked = [(CARE, 1)] * 5 + [(CARE, 2)] * 3 + [(TEAM, 3)] * 5
    assert cells(asked) == [Cell(CARE)] * 8 + [Cell(TEAM, 3)] * 5


def test_who_comes_later_joins_their_sector():
    assert joining([Cell(CARE)] * 5, [(CARE, None)]) == [Cell(CARE)]


def test_who_would_stand_alone_keeps_everyone_from_being_named():
    assert joining([Cell(CARE)] * 5, [(SCHOOL, None)]) is None


def test_who_is_of_no_named_sector_joins_those_who_are_not_named_either():
    assert joining([Cell(CARE)] * 5 + [NOWHERE] * 5, [(SCHOOL, 7)]) == [NOWHERE]


@given(st.lists(places, min_size=5, max_size=30), st.lists(places, min_size=1, max_size=10))
def test_after_newcomers_no_cell_holds_fewer_than_five(asked, newcomers):
    there = cells(asked)
    found = joining(there, newcomers)
    together = [*there, *found] if found is not None else [NOWHERE] * (len(there) + len(newcomers))
    assert not [each for each, number in Counter(together).items() if few(number)]


def wholes_while_open(parted, order, lot):
    """The answers that were moved, after each move while people answer in this order."""
    moved, waiting, seen = set(), [], []
    for done, who in enumerate(order, start=1):
        waiting.append(who)
        number = movable(len(waiting), len(parted), done)
        answered = Counter(parted[each] for each in order[:done])
        if number and done < len(parted) and parts_hide(answered, set(parted)):
            lot.shuffle(waiting)
            moved |= set(waiting[:number])
            waiting = waiting[number:]
            seen.append(frozenset(moved))
    return seen


@given(st.lists(places, min_size=10, max_size=60), st.data(), st.randoms())
def test_a_whole_of_before_and_a_part_of_after_never_differ_by_fewer_than_five(asked, data, lot):
    parted = cells(asked)
    order = data.draw(st.permutations(range(len(asked))))
    order = order[: data.draw(st.integers(5, len(asked)))]
    parts = {Cell(each.sector) for each in parted} | set(parted)
    for part in parts - {NOWHERE}:
        of_all = part.organisation_id is None
        told = {
            at
            for at in order
            if parted[at] == part or (of_all and parted[at].sector is part.sector)
        }
        for whole in wholes_while_open(parted, order, lot):
            if told <= whole or whole <= told:
                assert not few(len(told ^ whole))


def test_ten_answers_of_outside_each_part_are_waited_for():
    assert not parts_hide({Cell(CARE): 20, Cell(TEAM): 9}, {Cell(CARE), Cell(TEAM)})
    assert parts_hide({Cell(CARE): 10, Cell(TEAM): 10}, {Cell(CARE), Cell(TEAM)})
    assert not parts_hide({Cell(CARE, 1): 20, Cell(CARE): 9}, {Cell(CARE, 1), Cell(CARE)})
    assert parts_hide({Cell(CARE): 5}, {Cell(CARE)})
    assert parts_hide({NOWHERE: 5}, {NOWHERE})
