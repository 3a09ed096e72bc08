"""What a course asks beforehand: ways, months, circles."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.courses import prerequisites
from leerhuis.courses.prerequisites import Asked, Lacking, Met
from leerhuis.errors import Refused
from leerhuis.registers import Chamber, Register

A, B, C = 1, 2, 3
ON = date(2027, 3, 31)
A_AND_B_OR_C = prerequisites.ways_of([Asked(1, A), Asked(2, C), Asked(1, B)])


def judged(ways, done=(), registrations=(), on=ON):
    return prerequisites.judge(
        ways,
        done=dict.fromkeys(done, date(2026, 1, 5)) if not isinstance(done, dict) else done,
        registrations=set(registrations),
        on=on,
    )


def test_nothing_asked_is_met():
    assert judged([]) == Met()


@pytest.mark.parametrize(
    ("done", "met"), [((A, B), True), ((C,), True), ((A,), False), ((B,), False), ((), False)]
)
def test_a_and_b_or_c(done, met):
    assert isinstance(judged(A_AND_B_OR_C, done), Met) is met


def test_what_is_missing_is_said_with_the_nearest_way_on_top():
    assert judged(A_AND_B_OR_C, (A,)) == Lacking(((Asked(1, B),), (Asked(2, C),)))
    assert judged(prerequisites.ways_of([Asked(1, A), Asked(1, B), Asked(2, C)])) == Lacking(
        ((Asked(2, C),), (Asked(1, A), Asked(1, B)))
    )


def test_a_course_counts_until_so_many_months_later_and_that_day_included():
    ways = [(Asked(1, A, within_months=24),)]
    assert judged(ways, {A: date(2025, 3, 31)}) == Met(ways[0])
    assert isinstance(judged(ways, {A: date(2025, 3, 30)}), Lacking)


def test_what_is_valid_today_but_no_longer_on_the_first_day_is_missing():
    ways = [(Asked(1, A, within_months=12),)]
    done = {A: date(2026, 2, 1)}
    assert isinstance(judged(ways, done, on=date(2027, 1, 15)), Met)
    assert isinstance(judged(ways, done, on=date(2027, 2, 15)), Lacking)


def test_a_course_that_is_completed_after_the_first_day_does_not_help():
    assert isinstance(judged([(Asked(1, A),)], {A: date(2027, 4, 1)}), Lacking)


def test_months_end_with_a_month_that_is_shorter():
    assert prerequisites.months_later(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert prerequisites.months_later(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert prerequisites.months_later(date(2027, 12, 31), 12) == date(2028, 12, 31)


def test_a_registration_of_the_register_and_if_asked_of_the_occupation():
    any_skj = [(Asked(1, register=Register.SKJ),)]
    pedagogue = [(Asked(1, register=Register.SKJ, occupation=Chamber.PEDAGOGUE),)]
    mine = [(Register.SKJ, Chamber.PSYCHOLOGIST)]
    assert isinstance(judged(any_skj, registrations=mine), Met)
    assert isinstance(judged(pedagogue, registrations=mine), Lacking)
    assert isinstance(judged(any_skj, registrations=[(Register.BIG, "30")]), Lacking)


ROWS = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 5)).map(lambda pair: Asked(*pair)),
    min_size=1,
    max_size=10,
)


@given(ROWS, st.sets(st.integers(1, 5)))
def test_it_is_met_exactly_when_all_of_one_way_is_done(rows, done):
    complete = any(
        all(row.course_id in done for row in rows if row.way == way)
        for way in {r.way for r in rows}
    )
    found = judged(prerequisites.ways_of(rows), done)
    assert isinstance(found, Met) is complete
    if isinstance(found, Lacking):
        assert all(found.ways)
        assert not {row.course_id for way in found.ways for row in way} & done


@given(ROWS, st.sets(st.integers(1, 5)), st.integers(1, 5))
def test_who_has_more_never_lacks_more(rows, done, more):
    ways = prerequisites.ways_of(rows)
    if isinstance(judged(ways, done), Met):
        assert isinstance(judged(ways, done | {more}), Met)


def checked(rows, *, course_id=A, asks=None):
    prerequisites.check(course_id, rows, asks=asks or {})


def test_a_course_does_not_ask_itself():
    with pytest.raises(Refused, match="cannot ask itself") as no:
        checked([Asked(1, B), Asked(2, A)])
    assert no.value.field == "needs-1-course"


def test_a_circle_is_refused_however_long():
    checked([Asked(1, B)], asks={B: [C]})
    with pytest.raises(Refused, match="asks this one beforehand"):
        checked([Asked(1, B)], asks={B: [C], C: [4], 4: [A]})


def test_a_circle_of_others_does_not_keep_us_looking():
    checked([Asked(1, B)], asks={B: [C], C: [B]})


def test_a_new_course_cannot_be_in_a_circle_yet():
    checked([Asked(1, B)], course_id=None, asks={B: [C]})


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (Asked(1), "Choose a course or a registration."),
        (Asked(1, B, register=Register.SKJ), "Choose a course or a registration."),
        (Asked(1, register=Register.SKJ, occupation="30"), "chamber does not belong"),
        (Asked(1, B, within_months=0), "Fill in 1 to 240 months"),
        (Asked(1, B, within_months=241), "Fill in 1 to 240 months"),
        (Asked(1, register=Register.SKJ, within_months=12), "valid on the day itself"),
    ],
)
def test_a_row_that_says_too_little_or_too_much_is_refused(row, sentence):
    with pytest.raises(Refused, match=sentence):
        checked([row])


def test_the_same_twice_in_one_way_is_refused_and_in_two_ways_it_is_not():
    checked([Asked(1, B), Asked(2, B)])
    with pytest.raises(Refused, match="already asked"):
        checked([Asked(1, B), Asked(1, B, within_months=12)])
    with pytest.raises(Refused, match="at most 20"):
        checked([Asked(1, number) for number in range(2, 23)])
