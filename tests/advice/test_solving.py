"""The advice against every set of groups that there is."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from leerhuis.advice import rules
from leerhuis.advice.rules import Ask, Offer, Want
from leerhuis.advice.solving import UNKNOWN_KM, best
from leerhuis.registers import Category

FORMAL, INFORMAL, REFLECTION = (
    Category.FORMAL_LEARNING,
    Category.INFORMAL_LEARNING,
    Category.REFLECTION,
)
UNTIL = date(2027, 12, 31)
FIRST = datetime(2027, 3, 1, 9, tzinfo=UTC)


def ask(key, categories, open_):
    return Ask(key, frozenset(categories), Decimal(open_))


def want(*asks, room=None, registration="r1"):
    return Want(registration, UNTIL, asks, room or {})


def offer(number, gives, *days, course=None, km=0, hour=0, registration="r1"):
    starts = [FIRST + timedelta(days=day, hours=hour) for day in days or (number,)]
    return Offer(
        number=number,
        course=course or f"c{number}",
        gives={registration: {kind: Decimal(points) for kind, points in gives.items()}},
        spans=tuple((start, start + timedelta(hours=3)) for start in starts),
        days=frozenset(start.date() for start in starts),
        km=km,
    )


def numbers(chosen):
    return [each.number for each in chosen]


def test_one_group_of_one_day_beats_two_that_give_as_much():
    reflection = want(ask("reflection", [REFLECTION], 4))
    offers = [offer(1, {REFLECTION: 2}), offer(2, {REFLECTION: 2}), offer(3, {REFLECTION: 4})]
    assert numbers(best([reflection], offers)) == [3]


def test_what_closes_more_beats_what_costs_fewer_days():
    both = want(ask("reflection", [REFLECTION], 4), ask("formal", [FORMAL], 6))
    offers = [offer(1, {REFLECTION: 4}), offer(2, {FORMAL: 6}, 2, 3)]
    assert numbers(best([both], offers)) == [1, 2]


def test_at_as_many_days_the_nearest_and_then_the_earliest():
    formal = want(ask("formal", [FORMAL], 6))
    far, near, late = (
        offer(1, {FORMAL: 6}, 1, km=30),
        offer(2, {FORMAL: 6}, 9, km=5),
        offer(3, {FORMAL: 6}, 12, km=5),
    )
    assert numbers(best([formal], [far, late, near])) == [2]


def test_nobody_is_sent_to_two_places_at_once():
    both = want(ask("reflection", [REFLECTION], 4), ask("formal", [FORMAL], 6))
    offers = [
        offer(1, {REFLECTION: 4}, 1),
        offer(2, {FORMAL: 6}, 1, hour=2),
        offer(3, {FORMAL: 5}, 8),
    ]
    assert numbers(best([both], offers)) == [1, 3]


def test_a_course_is_followed_once():
    formal = want(ask("formal", [FORMAL], 12))
    offers = [offer(1, {FORMAL: 6}, course="same"), offer(2, {FORMAL: 6}, course="same")]
    assert numbers(best([formal], offers)) == [1]


def test_no_more_of_a_category_than_the_register_counts():
    learning = want(ask("learning", [FORMAL, INFORMAL], 10), room={INFORMAL: Decimal(2)})
    offers = [offer(1, {INFORMAL: 10}), offer(2, {FORMAL: 8}, 2, 3)]
    assert numbers(best([learning], offers)) == [1, 2]


def test_what_helps_nobody_is_not_advised():
    assert best([want(ask("formal", [FORMAL], 6))], [offer(1, {REFLECTION: 6})]) == []
    assert best([], [offer(1, {REFLECTION: 6})]) == []


def test_one_day_with_two_groups_is_one_day_away():
    both = want(ask("reflection", [REFLECTION], 4), ask("formal", [FORMAL], 6))
    offers = [
        offer(1, {REFLECTION: 4}, 1),
        offer(2, {FORMAL: 6}, 1, hour=5, km=90),
        offer(3, {FORMAL: 6}, 2, km=1),
    ]
    assert numbers(best([both], offers)) == [1, 2]


def test_two_days_beat_three_also_at_the_edge_of_what_the_solver_tells_apart():
    learning = want(ask("learning", [FORMAL, INFORMAL], 3), ask("formal", [FORMAL], 3))
    offers = [
        offer(0, {FORMAL: 2}, 0, 2, course="a", km=None),
        offer(1, {FORMAL: "0.5"}, 0, course="a", km=None),
        offer(2, {INFORMAL: "0.5"}, 1, course="b", km=None),
        offer(3, {FORMAL: 2}, 0, course="a", km=None),
    ]
    assert numbers(best([learning], offers)) == [3, 2]


def cost(wants, chosen):
    """What an advice is judged by, the most important first."""
    return (
        rules.left_open(wants, chosen),
        len({day for each in chosen for day in each.days}),
        sum(UNKNOWN_KM if each.km is None else each.km for each in chosen),
    )


def every_set(offers):
    for size in range(len(offers) + 1):
        for chosen in combinations(offers, size):
            if not any(rules.clash(one, other) for one, other in combinations(chosen, 2)):
                yield list(chosen)


points = st.sampled_from(["0.5", "1", "2", "3.5", "6"])
kinds = st.sampled_from([FORMAL, INFORMAL, REFLECTION])


@st.composite
def problems(draw):
    offers = [
        offer(
            number,
            draw(st.dictionaries(kinds, points, min_size=1, max_size=2)),
            *draw(st.lists(st.integers(0, 3), min_size=1, max_size=2, unique=True)),
            course=draw(st.sampled_from("abcde")),
            km=draw(st.sampled_from([None, 0, 5, 30])),
            hour=draw(st.sampled_from([0, 2, 5])),
        )
        for number in range(draw(st.integers(1, 7)))
    ]
    open_ = st.sampled_from(["0.5", "3", "8", "20"])
    asks = [ask("learning", [FORMAL, INFORMAL], draw(open_)), ask("formal", [FORMAL], draw(open_))]
    if draw(st.booleans()):
        asks.append(ask("reflection", [REFLECTION], draw(open_)))
    room = {INFORMAL: Decimal(draw(st.sampled_from(["0", "1", "4"])))}
    return [want(*asks, room=room if draw(st.booleans()) else None)], offers


@settings(max_examples=150, deadline=None)
@given(problems())
def test_no_other_set_closes_more_or_costs_less(problem):
    wants, offers = problem
    chosen = best(wants, offers)
    assert not any(rules.clash(one, other) for one, other in combinations(chosen, 2))
    assert cost(wants, chosen) == min(cost(wants, each) for each in every_set(offers))


@settings(max_examples=20, deadline=None)
@given(problems(), st.randoms())
def test_the_same_facts_in_another_order_give_the_same_advice(problem, chance):
    wants, offers = problem
    mixed = list(offers)
    chance.shuffle(mixed)
    assert numbers(best(wants, mixed)) == numbers(best(wants, offers))
